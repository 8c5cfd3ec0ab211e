"""`manage.py import_proposals FILE --event SLUG`: bring proposals in from CSV, XLSX or JSON."""

import argparse
import zoneinfo
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from agenda.importers.proposals import bringing, reading
from agenda.importers.proposals.bringing import Outcome, Refused, Source
from agenda.importers.proposals.columns import Field
from agenda.importers.proposals.found import Found
from core.sheets.rows import Unreadable
from events.models import Event

STATES = ("submitted", "accepted", "confirmed", "waiting", "rejected")
RULES = """
Repeatable: a talk is known by its id, code or guid, without one by title and speaker; a person by address and name,
else by id, else by name. The same file again changes nothing. A changed file changes only what nobody here has
changed since: what the team or a speaker edited stays, and it is told. What the file no longer has stays too.

All or nothing: one wrong line, and nothing is brought in. Nobody gets a mail, nobody gets a ticket.

Fields for --map: """


class Command(BaseCommand):
    help = (
        "Import proposals: CSV or XLSX of Sessionize, Papercall and pretalx or with free columns, JSON as a list of objects, "
        "our own submission JSON."
    )

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        parser = super().create_parser(*args, **kwargs)
        parser.epilog = RULES + ", ".join(Field) + "."
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--event", required=True, metavar="SLUG", help="The event; made, hidden, if there is none."
        )
        parser.add_argument(
            "--speakers", type=Path, metavar="FILE",
            help="A table of the speakers. speakers.json or speakers.csv beside a JSON of talks is found by itself.",
        )  # fmt: skip
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD", dest="choices",
            help="What a column says: --map 'Thema=track', --map 'T-shirt=question', --map 'Room=ignore'.",
        )  # fmt: skip
        parser.add_argument(
            "--state",
            choices=STATES,
            default="submitted",
            help="Of new talks whose state the file does not tell.",
        )
        parser.add_argument(
            "--keep-states", action="store_true", dest="keeps_states",
            help="Take over decisions of the file as they are. Without it new talks that it calls accepted, confirmed, "
            "waiting or rejected come in as submitted, with the decision still to be told.",
        )  # fmt: skip
        parser.add_argument("--name", default="", help="Of an event that has to be made.")
        parser.add_argument("--zone", default="UTC", help="Of an event that has to be made: Europe/Berlin.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")

    def handle(self, *, file: Path, event: str, dry_run: bool, **options: Any) -> None:
        known = Event.objects.filter(slug=event).values_list("time_zone", flat=True).first()
        zone = known or options["zone"]
        if zone not in zoneinfo.available_timezones():
            raise CommandError(f"“{zone}” is no time zone. Write for example Europe/Berlin.")
        try:
            source = self._source(file, options)
            self._tell_columns(file, source)
            found = bringing.found_in(source, zone=zone, otherwise=options["state"])
            outcome = self._bring(found, event, zone, dry_run, options)
        except Unreadable as refusal:
            raise CommandError(refusal.message) from None
        except Refused as refused:
            for problem in refused.errors:
                self.stderr.write(problem.text(refused.unit))
            number = len(refused.errors)
            raise CommandError(f"{number} error{'s' * (number > 1)}: nothing was brought in.") from None
        self._tell_outcome(found, outcome, dry_run)
        self._tell_decided(outcome, keeps_states=options["keeps_states"])

    def _source(self, file: Path, options: dict[str, Any]) -> Source:
        content = _content(file)
        speakers: Path | None = options["speakers"]
        if speakers is None and content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"[", b"{"}:
            speakers = bringing.beside(file)
        choices = {}
        for choice in options["choices"]:
            column, sign, name = choice.rpartition("=")
            if not sign or not column:
                raise Unreadable(f"“{choice}”: write --map COLUMN=FIELD.")
            choices[column] = name
        people = _content(speakers) if speakers is not None else None
        return bringing.source(content, file.name, people=people, choices=choices)

    def _bring(self, found: Found, slug: str, zone: str, dry_run: bool, options: dict[str, Any]) -> Outcome:
        """A made event is taken back with everything else."""
        now = timezone.now()
        with transaction.atomic():
            event, is_new = bringing.event_for(slug, found, name=options["name"], zone=zone, today=now.date())
            keeps = options["keeps_states"]
            outcome = bringing.bring(found, event, dry_run=dry_run, keeps_states=keeps, by=None, now=now)
            outcome.is_new_event = is_new
            if dry_run:
                transaction.set_rollback(True)
        return outcome

    def _tell_columns(self, file: Path, source: Source) -> None:
        system = f" of {source.mapping.system}" if source.mapping.system else ""
        self.stdout.write(f"{file.name}: {len(source.table.rows)} rows{system}.")
        taken = [
            f"{column} → {field}" for column, field in source.mapping.fields.items() if field != Field.IGNORE
        ]
        self.stdout.write(f"  {'; '.join(taken)}")

    def _tell_outcome(self, found: Found, outcome: Outcome, dry_run: bool) -> None:
        people = {one.key for talk in found.proposals for one in talk.speakers}
        self.stdout.write(f"{len(found.proposals)} proposals by {len(people)} people.")
        for line in found.report.lines():
            self.stdout.write(f"  note: {line}")
        self.stdout.write("Would do:" if dry_run else "Done:")
        if outcome.is_new_event:
            event = outcome.event
            self.stdout.write(
                f"  event /{event.slug}/ made, {event.starts_on} to {event.ends_on}: look at its dates and zone"
            )
        for what, number in outcome.counts.items():
            self.stdout.write(f"  {number:>5} {what}")
        if not outcome.counts:
            self.stdout.write("  nothing: the event says the same already")

    def _tell_decided(self, outcome: Outcome, *, keeps_states: bool) -> None:
        if not outcome.decided:
            return
        what = (
            "taken over as they are"
            if keeps_states
            else "as submitted, the decision to be told (else --keep-states)"
        )
        self.stdout.write(f"New talks that the file has decided about: {len(outcome.decided)}, {what}")
        for title, state in outcome.decided:
            self.stdout.write(f"  {state}: {title}")


def _content(path: Path) -> bytes:
    """The size is looked at before anything is read; only files have one that can be trusted."""
    try:
        if path.exists() and not path.is_file():
            raise Unreadable(f"{path} is not a file.")
        size = path.stat().st_size
        if size > reading.LARGEST:
            megabytes = size // (1024 * 1024)
            raise Unreadable(
                f"{path.name} has {megabytes} MB; at most {reading.LARGEST // (1024 * 1024)} can be read."
            )
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from None
