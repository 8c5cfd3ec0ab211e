"""A table as a file: asked for by a program, written by the worker in the name of who asked, deleted after a week."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from tempfile import TemporaryFile

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from events import membership
from events.models import Event, ExportFile
from portal import export_tables, saved_exports
from portal.export_tables.columns import Asked, Table

logger = logging.getLogger("plenary.export_files")
DUTY = "export_files"
KEPT = timedelta(days=7)
LEASE = timedelta(minutes=10)  # a table of 20,000 rows takes seconds
MOST_ATTEMPTS = 3
MOST_WAITING = 20  # of one event
State = ExportFile.State


class Refused(Exception):
    """`message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def ask(
    *, event: Event, table: Table, columns: Sequence[str], segment_key: str, ending: str, by: User, now: datetime
) -> ExportFile:  # fmt: skip
    """Raises Refused while too many wait."""
    with transaction.atomic():
        if ExportFile.objects.filter(event=event, state=State.WAITING).count() >= MOST_WAITING:
            raise Refused(_("%d tables are being written already. Wait for one of them.") % MOST_WAITING)
        row = ExportFile.objects.create(
            event=event, kind=table.key, columns=list(columns), segment_key=segment_key, ending=ending, created_by=by,
            created_at=now,
        )  # fmt: skip
        history.write(
            "export.asked", row, scope=event.public_id, by=by, now=now,
            after={"kind": row.kind, "columns": row.columns, "segment": segment_key},
        )  # fmt: skip
    return row


def stop(*, row: ExportFile, now: datetime) -> None:
    """At once; what a worker writes meanwhile is thrown away."""
    ExportFile.objects.filter(pk=row.pk, state=State.WAITING).update(state=State.STOPPED, ended_at=now)


def run_due(*, now: datetime) -> int:
    """Write the next one that waits. Returns whether there was one."""
    row = ExportFile.objects.due(now).select_related("event__organizer", "created_by").first()
    if row is None or not ExportFile.objects.claim(row, now=now, lease=LEASE):
        return 0
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise Refused(_("The worker died over this table again and again."))
        _write(row)
    except Refused as refused:
        _fail(row, refused.message)
    except Exception:  # one table must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("table failed", extra={"table": row.public_id})
        _fail(row, _("This is our mistake. It is in the log; ask for the table again."))
    return 1


def _write(row: ExportFile) -> None:
    table, asked = _asked(row)
    with TemporaryFile() as out, translation.override(settings.LANGUAGE_CODE):
        export_tables.write(out, table, table.chosen(row.columns), asked, ending=row.ending)
        out.seek(0)
        storage = ExportFile._meta.get_field("file").storage
        name = storage.save(f"export-files/{row.public_id}-{row.attempts}.{row.ending}", File(out))
    mine = ExportFile.objects.held(row)
    if not mine.update(state=State.DONE, file=name, ended_at=timezone.now()):
        storage.delete(name)  # it was stopped, or another worker was faster


def _asked(row: ExportFile) -> tuple[Table, Asked]:
    """Raises Refused where who asked may no longer read it, or whom it is about is gone: never everybody instead."""
    table, reader = export_tables.TABLES.get(row.kind), row.created_by
    if table is None or reader is None or not table.may_be_read(membership.rights_in(reader, row.event)):
        raise Refused(_("Who asked for this table may not read it any more."))
    try:
        return table, saved_exports.asked(row, row.event, reader, timezone.now())
    except Http404 as gone:
        raise Refused(str(gone)) from None


def _fail(row: ExportFile, words: str) -> None:
    mine = ExportFile.objects.filter(pk=row.pk, state=State.WAITING)
    mine.update(state=State.FAILED, refusal=words[:300], ended_at=timezone.now())


def forget_old(*, now: datetime) -> int:
    """Everybody's data lies in these files: none is kept for longer than a week."""
    old = ExportFile.objects.filter(state=State.DONE, ended_at__lt=now - KEPT)
    return sum(map(_forget, old))


def _forget(row: ExportFile) -> int:
    row.file.delete(save=False)
    return ExportFile.objects.filter(pk=row.pk).update(file="", state=State.GONE)
