"""How the worker reads a table, brings it in and takes it back: some hundred lines at a time, each batch in one transaction
with the marks of its lines.

A worker that dies leaves a batch done or not begun, and the next one goes on behind it. What is written is judged anew
in that transaction: a line for which things stand otherwise than in the preview is left out and says so.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import history
from core.sheets import reading
from core.sheets.rows import Table, Unreadable
from events.models import Event, TableImport, TableImportLine
from portal.actions import table_imports
from portal.table_imports import KINDS, mapping
from portal.table_imports.base import Job, Judged, Kind, Line, Seen, Written

logger = logging.getLogger("plenary.imports")
DUTY = table_imports.DUTY
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5
MOST_LINES = 20_000
READ_AT_ONCE = 500
WRITE_AT_ONCE = 200
UNDO_AT_ONCE = 200
LONGEST_CELL = 2_000  # characters of a cell that are kept
State, LineState, Verdict = TableImport.State, TableImportLine.State, TableImportLine.Verdict


class _Lost(Exception):
    """Stopped, or in another worker's hands: nothing more is written."""


def run_due(*, now: datetime) -> int:
    """Work on what waits until it is at its end. Returns how many imports were worked on."""
    worked = 0
    while (row := _claim(timezone.now())) is not None:
        _work(row)
        worked += 1
    return worked


def run_one(pk: int) -> None:
    """Work on this one here and now, unless a worker has it in hands."""
    row = _claim(timezone.now(), pk)
    if row is not None:
        _work(row)


def _claim(now: datetime, only: int | None = None) -> TableImport | None:
    """Take the next one for as long as a lease: its end is the sign by which this worker knows it is still its own."""
    rows = TableImport.objects.due(now).select_related("event__organizer", "started_by", "undone_by")
    row = rows.first() if only is None else rows.filter(pk=only).first()
    if row is None:
        return None
    free = TableImport.objects.filter(pk=row.pk, state=row.state, leased_until_at=row.leased_until_at)
    if not free.update(leased_until_at=now + LEASE, attempts=row.attempts + 1):
        return None
    row.leased_until_at, row.attempts = now + LEASE, row.attempts + 1
    return row


def _work(row: TableImport) -> None:
    steps: dict[str, Callable[[TableImport], None]] = {
        State.UPLOADED: _read, State.RUNNING: _bring_in, State.UNDOING: _take_back,
    }  # fmt: skip
    try:
        with translation.override(row.event.language):
            if row.attempts > MOST_ATTEMPTS:
                raise Unreadable(
                    _("It failed several times. What is in can be undone; the reason is in the log.")
                )
            steps[row.state](row)
    except _Lost:
        return
    except Unreadable as refusal:
        _end_badly(row, refusal.message)
    except Exception:  # one table must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("import failed", extra={"import": row.public_id})
        _mine(row).update(leased_until_at=timezone.now() + timedelta(seconds=5))


def _mine(row: TableImport) -> Any:
    return TableImport.objects.filter(pk=row.pk, state=row.state, leased_until_at=row.leased_until_at)


def _hold(row: TableImport) -> None:
    """Inside of a transaction: nobody stops it, and no other worker takes it, until that is at its end."""
    if _mine(row).select_for_update(of=("self",)).first() is None:
        raise _Lost


def _told(row: TableImport, **values: Any) -> None:
    """Noted, and the lease lasts longer."""
    lease = timezone.now() + LEASE
    if not _mine(row).update(**values, leased_until_at=lease, attempts=1):
        raise _Lost
    row.leased_until_at, row.attempts = lease, 1


def _end_badly(row: TableImport, problem: str) -> None:
    """A table that cannot be read; or, where lines are in already, one that stops there."""
    state = State.FAILED if row.state == State.UPLOADED else State.STOPPED
    if row.state == State.UNDOING:
        state = State.DONE
    with transaction.atomic():
        if _mine(row).update(
            state=state, problem=problem[:500], ended_at=timezone.now(), leased_until_at=None, file=""
        ):
            table_imports.forget_file(row)


def _job(row: TableImport, now: datetime) -> Job:
    by = row.undone_by if row.state == State.UNDOING else row.started_by
    return Job(row.event, row.public_id, row.file_name, row.options, by, now)


# Reading


def _read(row: TableImport) -> None:
    """Lines become rows, each with what it would come to. Begun anew if a worker died over it."""
    kind, notes = KINDS[row.kind], row.notes
    if row.file:
        table = _table(row)
        row.head, notes = [*table.head], [*table.notes]
        lines = [
            (one.line, [str(one.cells.get(name, ""))[:LONGEST_CELL] for name in table.head])
            for one in table.rows
        ]
        row.mapping = _usual_mapping(row, kind)
    else:
        lines = list(row.lines.values_list("number", "cells").order_by("number"))
    seen = Seen()
    first = True
    for start in range(0, len(lines), READ_AT_ONCE):
        some = lines[start : start + READ_AT_ONCE]
        judged = kind.judge(
            _job(row, timezone.now()), [_line(number, cells, row) for number, cells in some], seen
        )
        with transaction.atomic():
            _hold(row)
            if first:
                row.lines.all().delete()
                first = False
            TableImportLine.objects.bulk_create(
                [_row(row, number, cells, one) for (number, cells), one in zip(some, judged, strict=True)],
                batch_size=60,
            )
            _told(row, done=start + len(some), total=len(lines))
    with transaction.atomic():
        _hold(row)
        table_imports.forget_file(row)
        _mine(row).update(
            state=State.READ, head=row.head, mapping=row.mapping, notes=notes, file="", leased_until_at=None, attempts=0,
        )  # fmt: skip


def _table(row: TableImport) -> Table:
    try:
        with row.file.open("rb") as stream:
            content = stream.read(reading.LARGEST + 1)
    except OSError:
        raise Unreadable(_("The uploaded file is gone. Upload it once more.")) from None
    return reading.table(content, row.file_name, most_rows=MOST_LINES)


def _usual_mapping(row: TableImport, kind: Kind) -> list[str]:
    """What was chosen the last time for a file with these headings, by anybody of this organizer; else what we know."""
    before = TableImport.objects.filter(
        event__organizer=row.event.organizer_id, kind=row.kind, started_at__isnull=False, head=row.head
    )
    last = before.exclude(pk=row.pk).order_by("-pk").values_list("mapping", flat=True).first()
    if last is not None:
        return mapping.cleaned(last, row.head, kind.fields)
    return mapping.recognise(row.head, kind.fields)


def _line(number: int, cells: Sequence[str], row: TableImport) -> Line:
    return Line(number, mapping.cells(cells, row.mapping))


def _row(row: TableImport, number: int, cells: Sequence[str], judged: Judged) -> TableImportLine:
    made = TableImportLine(table=row, number=number, cells=list(cells))
    _note(made, judged)
    return made


def _note(line: TableImportLine, judged: Judged) -> None:
    line.verdict, line.label = judged.verdict, judged.label[:200]
    line.changes, line.problems, line.notes = (
        [list(one) for one in judged.changes],
        [list(one) for one in judged.problems],
        judged.notes,
    )


# Bringing in


def _bring_in(row: TableImport) -> None:
    kind = KINDS[row.kind]
    while True:
        with transaction.atomic():
            _hold(row)
            # The event's row is the turnstile: two tables that name the same people come one after the other.
            Event.objects.select_for_update(of=("self",)).get(pk=row.event_id)
            waiting = row.lines.filter(state=LineState.WAITING).order_by("number")
            lines = list(waiting[:WRITE_AT_ONCE])
            if not lines:
                _finish(row, State.DONE, "imported")
                return
            _write(row, kind, lines)
            _told(row, done=row.done + len(lines))
        row.done += len(lines)


def _write(row: TableImport, kind: Kind, lines: Sequence[TableImportLine]) -> None:
    """All at once; if the database refuses that, one by one, so that one line does not keep the others out."""
    try:
        with transaction.atomic():
            _write_batch(row, kind, lines)
    except DatabaseError:
        logger.warning("import goes line by line", exc_info=True, extra={"import": row.public_id})
        for line in lines:
            try:
                with transaction.atomic():
                    _write_batch(row, kind, [line])
            except DatabaseError:
                line.state, line.verdict = LineState.NOTHING, Verdict.ERROR
                line.problems = [["", _("The database refused this line. Look whether it is here already.")]]
    TableImportLine.objects.bulk_update(
        lines, ["state", "verdict", "problems", "changes", "subject", "before", "after"], batch_size=40
    )


def _write_batch(row: TableImport, kind: Kind, lines: Sequence[TableImportLine]) -> None:
    job = _job(row, timezone.now())
    fresh = kind.judge(job, [_line(line.number, line.cells, row) for line in lines], Seen())
    batch = []
    for line, judged in zip(lines, fresh, strict=True):
        if line.verdict == judged.verdict and line.changes == [list(one) for one in judged.changes]:
            batch.append((line, judged))
        else:
            _leave_out(line, judged)
    pairs = [(_line(line.number, line.cells, row), judged) for line, judged in batch]
    for (line, _judged), written in zip(batch, kind.write(job, pairs) if pairs else [], strict=True):
        _mark(line, written)


def _leave_out(line: TableImportLine, judged: Judged) -> None:
    """Things stand otherwise than in the preview."""
    line.state = LineState.NOTHING
    if judged.verdict in {Verdict.SAME, Verdict.LEFT}:
        line.verdict, line.changes = judged.verdict, []
        return
    line.verdict = Verdict.ERROR
    line.problems = [list(one) for one in judged.problems] or [
        ["", _("Somebody changed this here since the preview. Upload the file once more and look again.")]
    ]


def _mark(line: TableImportLine, written: Written) -> None:
    if written.error:
        line.state, line.verdict, line.problems = LineState.NOTHING, Verdict.ERROR, [["", written.error]]
    elif not written.subject:
        line.state, line.verdict, line.changes = LineState.NOTHING, Verdict.SAME, []
    else:
        line.state, line.subject = LineState.DONE, written.subject
        line.before, line.after = dict(written.before), dict(written.after)


# Taking back


def _take_back(row: TableImport) -> None:
    """From the last line to the first."""
    kind = KINDS[row.kind]
    while True:
        with transaction.atomic():
            _hold(row)
            Event.objects.select_for_update(of=("self",)).get(pk=row.event_id)
            lines = list(row.lines.filter(state=LineState.DONE).order_by("-number")[:UNDO_AT_ONCE])
            if not lines:
                _finish(row, State.UNDONE, "undone")
                return
            for line, reason in zip(lines, kind.undo(_job(row, timezone.now()), lines), strict=True):
                line.state = LineState.KEPT if reason else LineState.UNDONE
                line.reason = reason[:300]
            TableImportLine.objects.bulk_update(lines, ["state", "reason"], batch_size=200)
            _told(row, done=row.done + len(lines))
        row.done += len(lines)


def _finish(row: TableImport, state: TableImport.State, what: str) -> None:
    now = timezone.now()
    counts = dict(_counts(row))
    history.write(
        f"table.{what}",
        row,
        scope=row.event.public_id,
        by=_job(row, now).by,
        now=now,
        after={"lines": counts},
    )
    _mine(row).update(state=state, ended_at=now, leased_until_at=None, attempts=0, problem="")


def _counts(row: TableImport) -> Iterator[tuple[str, int]]:
    for state in (LineState.DONE, LineState.UNDONE, LineState.KEPT):
        count = row.lines.filter(state=state).count()
        if count:
            yield str(state), count
