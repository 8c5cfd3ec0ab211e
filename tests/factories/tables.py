"""Tables that are brought into an event, as files and as far as somebody wants them."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from events.models import Event, TableImport, TableImportLine
from portal.actions import table_import_run, table_imports
from tests.factories.events import make_user


def table_file(
    *rows: Sequence[str], name: str = "table.csv", delimiter: str = ",", encoding: str = "utf-8"
) -> Any:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return SimpleUploadedFile(name, out.getvalue().encode(encoding))


def work() -> int:
    """As the worker does."""
    return table_import_run.run_due(now=timezone.now())


def read_table(
    event: Event, kind: str, *rows: Sequence[str], by: User | None = None, file: Any = None
) -> TableImport:
    """Uploaded and read."""
    row = table_imports.upload(
        event=event, kind=kind, file=file or table_file(*rows), by=by or make_user(), now=timezone.now()
    )
    work()
    row.refresh_from_db()
    return row


def choose(row: TableImport, columns: Sequence[str] | None = None, **options: Any) -> TableImport:
    table_imports.choose(
        row=row, columns=columns or row.mapping, options=options, by=None, now=timezone.now()
    )
    work()
    row.refresh_from_db()
    return row


def bring_in(row: TableImport, by: User | None = None) -> TableImport:
    table_imports.start(row=row, despite_errors=True, by=by or make_user(), now=timezone.now())
    work()
    row.refresh_from_db()
    return row


def undo(row: TableImport) -> TableImport:
    table_imports.undo(row=row, by=make_user(), now=timezone.now())
    work()
    row.refresh_from_db()
    return row


def verdicts(row: TableImport) -> list[str]:
    return [str(line.verdict) for line in row.lines.all()]


def states(row: TableImport) -> list[str]:
    return [str(line.state) for line in row.lines.all()]


def line_of(row: TableImport, number: int) -> TableImportLine:
    return row.lines.get(number=number)


def make_table(event: Event, by: User, kind: str = "people") -> TableImport:
    """Read, and to be looked at: one line, nobody's. Without the worker."""
    row = TableImport.objects.create(
        event=event, kind=kind, file_name="Some.csv", head=["Name"], mapping=["name"], state=TableImport.State.READ,
        created_by=by, created_at=timezone.now(), total=1, done=1,
    )  # fmt: skip
    TableImportLine.objects.create(
        table=row, number=2, cells=["Some Body"], label="Some Body", verdict=TableImportLine.Verdict.NEW
    )
    return row
