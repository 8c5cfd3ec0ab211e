"""`manage.py import_schedule FILE --event SLUG`: bring an agenda in from schedule.xml or schedule.json."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agenda.importers import read, store
from agenda.importers.found import Repairs, Unreadable
from agenda.importers.store import Outcome


class Command(BaseCommand):
    help = (
        "Import schedule.xml or schedule.json. Repeatable: what is known is changed, nothing is made twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--event", required=True, metavar="SLUG", help="The event; made if there is none."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")
        parser.add_argument(
            "--public",
            action="store_true",
            help="Make a new event public; its legal pages are the conference's own address.",
        )

    def handle(self, *, file: Path, event: str, dry_run: bool, public: bool, **options: Any) -> None:
        try:
            found = read.schedule(file)
            outcome = store.schedule(
                found, slug=event, public=public, dry_run=dry_run, by=None, now=timezone.now()
            )
        except Unreadable as refusal:
            raise CommandError(refusal.message) from None
        people = {person.key for talk in found.talks for person in talk.people}
        self.stdout.write(
            f"{found.title}: {len(found.talks)} entries in {len(found.rooms)} rooms, {len(people)} people, "
            f"{len(found.tracks)} tracks."
        )
        self._tell_repairs(found.repairs)
        self._tell_outcome(outcome, dry_run)

    def _tell_repairs(self, repairs: Repairs) -> None:
        if repairs.counts:
            self.stdout.write("Mended:")
        for what, number in repairs.counts.most_common():
            example = repairs.examples[what]
            self.stdout.write(f"  {number:>5} × {what}" + (f" (first: {example})" if example else ""))

    def _tell_outcome(self, outcome: Outcome, dry_run: bool) -> None:
        self.stdout.write("Would do:" if dry_run else "Done:")
        if outcome.is_new_event:
            self.stdout.write(f"  event /{outcome.event.slug}/ made")
        for what, number in outcome.counts.items():
            self.stdout.write(f"  {number:>5} {what}")
        if not outcome.counts:
            self.stdout.write("  nothing: the event says the same already")
        if outcome.version:
            self.stdout.write(f"  agenda version {outcome.version.number} released")
        if not outcome.event.is_public and not dry_run:
            self.stdout.write(
                "Only the team sees the event until it is made public in the workspace (or by --public)."
            )
