"""Tables of proposals from the workspace: uploaded, read by the worker, looked at, brought in by the worker.

Where each stands is in its row. The worker takes it with a lease, tells how far it is, and writes the talks and the
row's end in one transaction: a worker that dies leaves either nothing or everything, and the next one goes on.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.importers.proposals import bringing, reading
from agenda.importers.proposals.bringing import Outcome, Source
from agenda.importers.proposals.found import Found, Problem
from agenda.models import ProposalImport
from core import history, jobs
from core.ids import new_id
from core.sheets.rows import Unreadable
from events.models import Event

logger = logging.getLogger("plenary.imports")

State = ProposalImport.State
DUTY = "proposal_imports"
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
KEEP_FILES = timedelta(days=30)
STEP = 100  # talks between two looks at whether it was cancelled
PREVIEW_ROWS = 5
PREVIEW_CELL = 200
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".json", ".xlsx"})


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class _Lost(Exception):
    """Cancelled, or in another worker's hands: nothing is written."""


def upload(
    *, event: Event, file: File[Any], speakers: File[Any] | None = None, by: User, now: datetime
) -> ProposalImport:
    """Keep the file and have it read. Nothing of it is looked at in the request."""
    for one in filter(None, (file, speakers)):
        if one.size > reading.LARGEST:
            limit = reading.LARGEST // (1024 * 1024)
            raise Refused(_("A table of proposals has at most %(limit)d MB.") % {"limit": limit})
        if not one.size:
            raise Refused(_("This file is empty."))
    row = ProposalImport(
        event=event, file_name=PurePath(file.name or "").name[-200:], created_at=now, created_by=by
    )
    with transaction.atomic():
        row.file.save(_stored_name(file), file, save=False)
        if speakers is not None:
            row.speakers_file.save(_stored_name(speakers), speakers, save=False)
        row.save()
        history.write("import.uploaded", row, scope=event.public_id, by=by, now=now)
        jobs.wake(DUTY)
    return row


def _stored_name(file: File[Any]) -> str:
    """Nobody can guess it, and it runs nowhere."""
    suffix = PurePath(file.name or "").suffix.lower()
    return new_id("fil") + (suffix if suffix in SUFFIXES else ".txt")


def choose(
    *,
    row: ProposalImport,
    mapping: Mapping[str, str],
    otherwise: str,
    keeps_states: bool = False,
    now: datetime,
) -> None:
    """What the columns mean, and what becomes of decisions; the file is read once more with it."""
    with transaction.atomic():
        kept = _locked(row)
        if kept.state not in {State.READ, State.UPLOADED}:
            raise Refused(_("This is no longer to be changed: it is being brought in, or was."))
        ProposalImport.objects.filter(pk=row.pk).update(
            state=State.UPLOADED, mapping=dict(mapping), otherwise=otherwise, leased_until_at=None, attempts=0,
            done=0, keeps_states=keeps_states,
        )  # fmt: skip
        jobs.wake(DUTY)


def bring_in(*, row: ProposalImport, by: User, now: datetime) -> None:
    """Have the worker write it. What the last reading found wrong must be mended first."""
    with transaction.atomic():
        kept = _locked(row)
        if kept.state in {State.QUEUED, State.RUNNING, State.DONE}:
            return
        if kept.state != State.READ or kept.report.get("errors"):
            raise Refused(_("It cannot be brought in like this: look at what is wrong first."))
        ProposalImport.objects.filter(pk=row.pk).update(
            state=State.QUEUED, created_by=by, leased_until_at=None, attempts=0, done=0
        )
        history.write("import.started", row, scope=row.event.public_id, by=by, now=now)
        jobs.wake(DUTY)


def cancel(*, row: ProposalImport, by: User, now: datetime) -> None:
    """Nothing of it is brought in. What is in already stays."""
    with transaction.atomic():
        stopped = ProposalImport.objects.filter(pk=row.pk, state__in=ProposalImport.OPEN)
        if not stopped.update(state=State.CANCELLED, ended_at=now, leased_until_at=None):
            if _locked(row).state == State.CANCELLED:
                return
            raise Refused(_("It is too late to cancel: it has ended."))
        history.write("import.cancelled", row, scope=row.event.public_id, by=by, now=now)


def _locked(row: ProposalImport) -> ProposalImport:
    return ProposalImport.objects.select_for_update(of=("self",)).get(pk=row.pk)


# The worker


def run_due(*, now: datetime) -> int:
    """Read and bring in what waits. Returns how many were worked on."""
    worked = 0
    while (row := _claim(now)) is not None:
        _work(row)
        worked += 1
    return worked


def _claim(now: datetime) -> ProposalImport | None:
    """Take the next one for as long as a lease: its end is the sign by which this worker knows it is still its own."""
    row = ProposalImport.objects.due(now).select_related("event", "created_by").first()
    if row is None:
        return None
    before, lease = row.leased_until_at, now + LEASE
    after = State.RUNNING if row.state == State.QUEUED else State(row.state)
    mine = ProposalImport.objects.filter(pk=row.pk, state=row.state, leased_until_at=before)
    if not mine.update(state=after, leased_until_at=lease, attempts=row.attempts + 1):
        return None
    row.state, row.leased_until_at, row.attempts = after, lease, row.attempts + 1
    return row


def _work(row: ProposalImport) -> None:
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise Unreadable(_("The worker died %d times over this file.") % MOST_ATTEMPTS)
        source = _source(row)
        _told(row, total=len(source.table.rows))
        found = bringing.found_in(
            source,
            zone=row.event.time_zone,
            otherwise=row.otherwise,
            step=lambda done, total: _step(row, done, total),
        )
        if row.state == State.UPLOADED:
            _read(row, source, found)
        else:
            _bring(row, found)
    except _Lost:
        return
    except Unreadable as refusal:
        _end(row, State.FAILED, {"refusal": refusal.message})
    except Exception:  # one file must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("import failed", extra={"import": row.public_id})
        _end(
            row,
            State.FAILED,
            {"refusal": _("This is our mistake. It is in the log; nothing was brought in.")},
        )


def _source(row: ProposalImport) -> Source:
    try:
        content = _content(row.file)
        people = _content(row.speakers_file) if row.speakers_file else None
    except OSError:
        raise Unreadable(_("The uploaded file is gone. Upload it once more.")) from None
    return bringing.source(content, row.file_name, people=people, choices=row.mapping)


def _content(file: Any) -> bytes:
    with file.open("rb") as stream:
        return bytes(stream.read(reading.LARGEST + 1))


def _mine(row: ProposalImport) -> Any:
    return ProposalImport.objects.filter(pk=row.pk, state=row.state, leased_until_at=row.leased_until_at)


def _told(row: ProposalImport, **fields: Any) -> None:
    """Raises _Lost if the row is no longer this worker's."""
    if not _mine(row).update(**fields):
        raise _Lost


def _step(row: ProposalImport, done: int, total: int) -> None:
    if done % STEP == 0 or done == total:
        _told(row, done=done, total=total)


def _read(row: ProposalImport, source: Source, found: Found) -> None:
    """Do it all and take it back: what it would do, and every error."""
    report = _report(source, found)
    try:
        outcome = bringing.bring(
            found,
            row.event,
            dry_run=True,
            keeps_states=row.keeps_states,
            by=row.created_by,
            now=timezone.now(),
        )
        report["counts"], report["decided"] = dict(outcome.counts), outcome.decided
    except bringing.Refused as refused:
        report["errors"] = _lines(refused.errors)
    report["warnings"] = found.report.lines()
    fields = {column: str(field) for column, field in source.mapping.fields.items()}
    _told(row, state=State.READ, report=report, mapping=fields, leased_until_at=None, attempts=0)


def _bring(row: ProposalImport, found: Found) -> None:
    now = timezone.now()

    def hold() -> None:
        if _mine(row).select_for_update(of=("self",)).first() is None:
            raise _Lost

    def finish(outcome: Outcome) -> None:
        report = row.report | {"counts": dict(outcome.counts), "warnings": found.report.lines()}
        _told(row, state=State.DONE, report=report, ended_at=now, leased_until_at=None)

    try:
        bringing.bring(
            found, row.event, dry_run=False, keeps_states=row.keeps_states, by=row.created_by, now=now,
            before=hold, after=finish,
        )  # fmt: skip
    except bringing.Refused as refused:
        _end(row, State.FAILED, {"errors": _lines(refused.errors)})


def _end(row: ProposalImport, state: State, report: dict[str, Any]) -> None:
    _mine(row).update(state=state, report=row.report | report, ended_at=timezone.now(), leased_until_at=None)


def _report(source: Source, found: Found) -> dict[str, Any]:
    """What the mapping page shows: columns, the first rows, and what it would come to."""
    table = source.table
    return {
        "system": source.mapping.system,
        "unit": table.unit,
        "rows": len(table.rows),
        "talks": len(found.proposals),
        "people": len({one.key for talk in found.proposals for one in talk.speakers}),
        "columns": [
            {
                "name": column,
                "cells": [_shown(row.cells.get(column, "")) for row in table.rows[:PREVIEW_ROWS]],
            }
            for column in table.head
        ],
    }


def _shown(cell: Any) -> str:
    words = ", ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell)
    return words[:PREVIEW_CELL]


def _lines(errors: Any) -> list[dict[str, Any]]:
    def line(one: Problem) -> dict[str, Any]:
        return {"line": one.line, "column": one.column, "value": one.value, "words": one.words}

    return [line(one) for one in errors]


# Afterwards


def forget_files(*, now: datetime) -> int:
    """Delete uploaded tables after a month: they hold names and addresses. The rows stay. Returns how many went."""
    old = ProposalImport.objects.filter(created_at__lt=now - KEEP_FILES).exclude(file="")
    for row in old:
        for file in (row.file, row.speakers_file):
            if file:
                file.delete(save=False)
        report = {
            name: value for name, value in row.report.items() if name not in {"columns", "errors", "decided"}
        }
        state = State.CANCELLED if row.state in ProposalImport.OPEN else row.state
        ProposalImport.objects.filter(pk=row.pk).update(
            file="", speakers_file="", report=report, state=state, ended_at=row.ended_at or now
        )
    return len(old)
