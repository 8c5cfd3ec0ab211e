"""`manage.py import_event FILE`: an event from a file that export_event, or the workspace, wrote."""

from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.models import EventImport, Organizer
from events.models.event import SLUG
from portal.actions import event_imports


class Command(BaseCommand):
    help = "Brings an event in from a file, whole or not at all. It rests until an owner starts it (--wake does so)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--organizer", default="", help="short name of the organizer; not needed if there is one"
        )
        parser.add_argument("--slug", default="", help="another address than the file says")
        parser.add_argument(
            "--wake", action="store_true", help="letters go out and gateways are asked from now on"
        )
        parser.add_argument(
            "--accept-differences",
            action="store_true",
            help="also if money or seats do not add up in the file",
        )

    def handle(self, *args: Any, file: Path, organizer: str, slug: str, wake: bool, **options: Any) -> None:
        if slug:
            SLUG(slug)
        try:
            with file.open("rb") as opened:
                row = event_imports.ask(
                    organizer=self._organizer(organizer), file=File(opened, name=file.name), slug=slug,
                    accepts_differences=options["accept_differences"], by=None, now=timezone.now(),
                )  # fmt: skip
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        # What a command left that was killed is taken up where a worker has not done so yet.
        if not event_imports.run(row, now=timezone.now()):
            raise CommandError("A worker is bringing this file in already. Look again in some minutes.")
        row.refresh_from_db()
        if row.state != EventImport.State.DONE or row.event is None:
            told = "\n".join(f"  {place}: {said}" for place, said in row.report)
            raise CommandError(f"Nothing was brought in ({row.get_state_display()}).\n{told}".rstrip())
        if wake:
            event_imports.wake(event=row.event, by=None, now=timezone.now())
        rests = "" if wake else " It rests: no letters, no gateways, until an owner starts it."
        self.stdout.write(f"{row.event.name} is at /{row.event.slug}/, {row.done} rows.{rests}")

    def _organizer(self, slug: str) -> Organizer:
        found = Organizer.objects.filter(slug=slug) if slug else Organizer.objects.all()
        rows = list(found[:2])
        if len(rows) != 1:
            known = ", ".join(Organizer.objects.order_by("slug").values_list("slug", flat=True)[:20])
            raise CommandError(f"Name the organizer with --organizer: {known or 'there is none yet'}.")
        return rows[0]
