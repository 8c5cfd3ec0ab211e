"""What somebody does with a table that is to be brought in: uploads it, says what its columns mean, starts, stops, undoes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import history
from core.ids import new_id
from core.sheets.reading import LARGEST
from events.models import Event, TableImport, TableImportLine
from portal.table_imports import KINDS, mapping

DUTY = "table_imports"
KEEP = timedelta(days=30)
State, Line = TableImport.State, TableImportLine
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx"})


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def upload(*, event: Event, kind: str, file: File[Any], by: User | None, now: datetime) -> TableImport:
    """Keep the file and have it read. Nothing of it is looked at in the request."""
    if file.size > LARGEST:
        raise Refused(_("A table has at most %(limit)d MB.") % {"limit": LARGEST // (1024 * 1024)})
    if not file.size:
        raise Refused(_("This file is empty."))
    name = PurePath(file.name or "").name
    row = TableImport(event=event, kind=kind, file_name=name[-200:], created_by=by, created_at=now)
    suffix = PurePath(name).suffix.lower()
    with transaction.atomic():
        row.file.save(new_id("fil") + (suffix if suffix in SUFFIXES else ".txt"), file, save=False)
        row.save()
        _tell("uploaded", row, by=by, now=now, after={"table": kind})
    return row


def choose(
    *, row: TableImport, columns: Sequence[str], options: Mapping[str, Any], by: User | None, now: datetime
) -> None:
    """What the columns mean, and what is said for the whole table; its lines are judged once more."""
    kind = KINDS[row.kind]
    with transaction.atomic():
        kept = locked(row)
        if kept.state != State.READ:
            raise Refused(_("This is no longer to be changed: it is being brought in, or was."))
        chosen = mapping.cleaned(columns, kept.head, kind.fields)
        if double := mapping.twice(chosen):
            raise Refused(
                _("Two columns say the same: %(name)s. Leave one of them out.")
                % {"name": kind.label(double[0])}
            )
        for choice in mapping.missing(chosen, kind.needed):
            names = _(" or ").join(kind.label(key) for key in choice)
            raise Refused(_("Say which column holds this: %(names)s.") % {"names": names})
        _set(
            row,
            state=State.UPLOADED,
            mapping=chosen,
            options=dict(options),
            leased_until_at=None,
            attempts=0,
            done=0,
        )


def start(*, row: TableImport, despite_errors: bool, by: User | None, now: datetime) -> None:
    """Have the worker bring in what is new or changed. Lines with an error are left out, if somebody says so."""
    with transaction.atomic():
        kept = locked(row)
        if kept.state in {State.RUNNING, State.DONE}:
            return
        if kept.state != State.READ:
            raise Refused(_("It cannot be brought in now: look at where it stands."))
        errors = kept.lines.filter(verdict=Line.Verdict.ERROR).count()
        if errors and not despite_errors:
            words = ngettext(
                "%(count)d line has an error. Mend the file, or say that the others come in without it.",
                "%(count)d lines have an error. Mend the file, or say that the others come in without them.", errors,
            )  # fmt: skip
            raise Refused(words % {"count": errors})
        count = kept.lines.filter(verdict__in=Line.WANTED).update(state=Line.State.WAITING)
        if not count:
            raise Refused(_("There is nothing to bring in: no line is new or changed."))
        _set(
            row,
            state=State.RUNNING,
            started_by=by,
            started_at=now,
            done=0,
            total=count,
            attempts=0,
            leased_until_at=None,
        )
        _tell("started", row, by=by, now=now, after={"lines": count})


def stop(*, row: TableImport, by: User | None, now: datetime) -> None:
    """What is in stays in, and may go on or be undone. Of what was not begun nothing stays."""
    with transaction.atomic():
        kept = locked(row)
        if kept.state == State.RUNNING:
            _set(row, state=State.STOPPED, leased_until_at=None, ended_at=now)
            _tell("stopped", row, by=by, now=now, after={"lines": kept.done})
        elif kept.state in {State.UPLOADED, State.READ}:
            kept.lines.all().delete()
            forget_file(kept)
            _set(row, state=State.CANCELLED, leased_until_at=None, ended_at=now, file="")
            _tell("cancelled", row, by=by, now=now)
        elif kept.state not in {State.STOPPED, State.CANCELLED}:
            raise Refused(_("It is too late to stop it: it has ended."))


def go_on(*, row: TableImport, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        kept = locked(row)
        if kept.state == State.RUNNING:
            return
        if kept.state != State.STOPPED:
            raise Refused(_("It was not stopped."))
        if not kept.lines.filter(state=Line.State.WAITING).exists():
            raise Refused(_("No line is left to bring in."))
        _set(row, state=State.RUNNING, attempts=0, ended_at=None, leased_until_at=None, problem="")
        _tell("resumed", row, by=by, now=now)


def undo(*, row: TableImport, by: User | None, now: datetime) -> None:
    """Have the worker take back what it made, as far as nobody has used or changed it since."""
    with transaction.atomic():
        kept = locked(row)
        if kept.state in {State.UNDOING, State.UNDONE}:
            return
        if kept.state not in TableImport.WRITTEN:
            raise Refused(_("There is nothing to undo yet."))
        if kept.forgotten_at is not None:
            raise Refused(_("Its lines are deleted after 30 days: it can no longer be undone."))
        kept.lines.filter(state=Line.State.WAITING).update(state=Line.State.NOTHING)
        count = kept.lines.filter(state=Line.State.DONE).count()
        _set(
            row,
            state=State.UNDOING,
            undone_by=by,
            done=0,
            total=count,
            attempts=0,
            leased_until_at=None,
            ended_at=None,
        )
        _tell("undo_started", row, by=by, now=now, after={"lines": count})


def forget_lines(*, now: datetime) -> int:
    """Lines and files go after a month: they hold names and addresses. The row stays. Returns how many imports."""
    old = Q(created_at__lt=now - KEEP, started_at=None) | Q(started_at__lt=now - KEEP)
    rows = TableImport.objects.filter(old, forgotten_at=None).exclude(state__in=TableImport.WORKED_ON)
    for row in rows:
        with transaction.atomic():
            row.lines.all().delete()
            forget_file(row)
            state = State.CANCELLED if row.state == State.READ else State(row.state)
            _set(row, forgotten_at=now, file="", state=state)
    return len(rows)


def forget_file(row: TableImport) -> None:
    """Once the transaction stands: one that is taken back needs it."""
    if row.file:
        transaction.on_commit(lambda: row.file.storage.delete(str(row.file.name)))


def locked(row: TableImport) -> TableImport:
    return TableImport.objects.select_for_update(of=("self",)).get(pk=row.pk)


def _set(row: TableImport, **values: Any) -> None:
    TableImport.objects.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


def _tell(
    what: str, row: TableImport, *, by: User | None, now: datetime, after: Mapping[str, Any] | None = None
) -> None:
    history.write(f"table.{what}", row, scope=row.event.public_id, by=by, now=now, after=after)
