"""`manage.py import_schedule FILE --event SLUG`: bring an agenda in from schedule.xml or schedule.json."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agenda.importers import read, store
from agenda.importers.found import FoundSchedule, Repairs, Unreadable
from agenda.importers.store import Outcome
from core import times
from events.models import Event


class Command(BaseCommand):
    help = (
        "Import schedule.xml or schedule.json, and release it. Repeatable: what is known by guid, code or id is "
        "changed, nothing is made twice, what the file no longer has is cancelled. Nobody gets a mail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--event", required=True, metavar="SLUG", help="The event; made if there is none."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")
        seen = parser.add_mutually_exclusive_group()
        seen.add_argument(
            "--public",
            action="store_true",
            default=None,
            help="A new event is public. So it is without this if the file names the conference's own address, "
            "which then stands for its legal pages.",
        )
        seen.add_argument(
            "--hidden", dest="public", action="store_false", help="A new event is seen by its team only."
        )

    def handle(self, *, file: Path, event: str, dry_run: bool, public: bool | None, **options: Any) -> None:
        zone = Event.objects.filter(slug=event).values_list("time_zone", flat=True).first()
        try:
            found = read.schedule(file, zone or "")
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
        self._tell_event(found, outcome, dry_run)

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

    def _tell_event(self, found: FoundSchedule, outcome: Outcome, dry_run: bool) -> None:
        """What somebody has to do by hand."""
        event = outcome.event
        days = [times.conference_day(talk.starts_at, event.time_zone) for talk in found.talks]
        outside = sum(not event.starts_on <= day <= event.ends_on for day in days)
        if outside:
            self.stdout.write(f"{outside} entries lie outside the event's days: look at its dates.")
        if dry_run:
            return
        if not event.is_public:
            self.stdout.write("Only the team sees the event until it is made public in the workspace.")
        elif outcome.is_new_event:
            self.stdout.write(
                f"The event is public. Its legal pages lead to {event.terms_url} until you set them."
            )
