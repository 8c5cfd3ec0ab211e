"""`manage.py import_table KIND FILE --event SLUG`: people, tickets, codes or rooms from a file, as on the pages."""

import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils import timezone

from events.models import Event, TableImport, TableImportLine
from portal.actions import table_import_run, table_imports
from portal.table_imports import KINDS

SHOWN = 50
Verdict = TableImportLine.Verdict


class Command(BaseCommand):
    help = (
        "Bring people, tickets, codes or rooms in from a CSV or XLSX file. It can be undone in the workspace."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--event", required=True, help="the event's word in addresses")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD", help="what a column says"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what it would come to, and write nothing"
        )
        parser.add_argument(
            "--skip-errors", action="store_true", help="bring the other lines in all the same"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        event = Event.objects.select_related("organizer").filter(slug=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event “{options['event']}”.")
        try:
            row = self._read(event, options)
            counts = self._preview(row)
            if options["dry_run"] or not any(counts[one] for one in TableImportLine.WANTED):
                table_imports.stop(row=row, by=None, now=timezone.now())
                self.stdout.write("Nothing was written.")
                return
            table_imports.start(row=row, despite_errors=options["skip_errors"], by=None, now=timezone.now())
        except (table_imports.Refused, OSError) as refused:
            raise CommandError(str(refused)) from None
        self._work(row)
        done = row.lines.filter(state=TableImportLine.State.DONE).count()
        self.stdout.write(f"{done:,} lines were brought in. To undo them: {row.path}")

    def _read(self, event: Event, options: dict[str, Any]) -> TableImport:
        path: Path = options["file"]
        file = ContentFile(path.read_bytes(), name=path.name)
        row = table_imports.upload(event=event, kind=options["kind"], file=file, by=None, now=timezone.now())
        self._work(row)
        if row.state == TableImport.State.FAILED:
            raise CommandError(row.problem)
        chosen = dict(pair.rpartition("=")[::2] for pair in options["map"])
        for heading in chosen.keys() - set(row.head):
            raise CommandError(f"The file has no column “{heading}”. It has: {', '.join(row.head)}.")
        if chosen:
            columns = [chosen.get(heading, key) for heading, key in zip(row.head, row.mapping, strict=True)]
            table_imports.choose(row=row, columns=columns, options={}, by=None, now=timezone.now())
            self._work(row)
        return row

    def _work(self, row: TableImport) -> None:
        """Here, or by a worker that was faster."""
        while row.is_worked_on:
            table_import_run.run_one(row.pk)
            row.refresh_from_db()
            if row.is_worked_on:
                time.sleep(0.5)

    def _preview(self, row: TableImport) -> Counter[str]:
        for heading, key in zip(row.head, row.mapping, strict=True):
            self.stdout.write(f"  {heading} → {key or 'left out'}")
        counted = row.lines.order_by().values_list("verdict").annotate(count=Count("pk"))
        counts = Counter(dict(counted))
        self.stdout.write(", ".join(f"{one.label}: {counts[one]:,}" for one in Verdict))
        for line in row.lines.filter(verdict=Verdict.ERROR)[:SHOWN]:
            for key, words in line.problems:
                self.stdout.write(f"  line {line.number}, {KINDS[row.kind].label(key) or 'line'}: {words}")
        if counts[Verdict.ERROR] > SHOWN:
            self.stdout.write(f"  … and {counts[Verdict.ERROR] - SHOWN:,} more lines")
        return counts
