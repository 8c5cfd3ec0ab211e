"""`manage.py export_event SLUG FILE`: an event as one file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core import history
from events.models import Event
from portal.actions.event_exports import EXPORTED
from portal.event_file import packing
from portal.event_file.schema import schema


class Command(BaseCommand):
    help = "Writes an event with everything in it into one file, as docs/event-file.md tells."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", default="", help="the event's address, as in /relay-2027/")
        parser.add_argument("file", nargs="?", type=Path, help="a ZIP; it must not be there yet")
        parser.add_argument("--schema", action="store_true", help="only print the JSON Schema of the file")

    def handle(self, *args: Any, slug: str, file: Path | None, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(json.dumps(schema(), ensure_ascii=False, indent=1))
            return
        if file is None:
            raise CommandError("Name the event and the file: export_event relay-2027 relay.zip")
        event = Event.objects.select_related("organizer").filter(slug=slug).first()
        if event is None:
            raise CommandError(f"There is no event at /{slug}/.")
        now, part = timezone.now(), file.with_name(f"{file.name}.part")
        if file.exists():
            raise CommandError(f"{file} is there already: choose another name, or take it away.")
        try:
            with part.open("wb") as out:
                manifest = packing.write(out, event, now=now, told=self._tell)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        with transaction.atomic():
            history.write(
                EXPORTED,
                event,
                scope=event.public_id,
                by=None,
                by_label="manage.py",
                now=now,
                after={"file": file.name},
            )
        rows, files = sum(table["rows"] for table in manifest["tables"]), len(manifest["files"])
        missing = f", {manifest['missing_files']} files missing" if manifest["missing_files"] else ""
        self.stdout.write(
            f"{event.name}: {rows} rows, {files} files{missing}, {file.stat().st_size} bytes in {file}."
        )

    def _tell(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done} of {total}", ending="")
