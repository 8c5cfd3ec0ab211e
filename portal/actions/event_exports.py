"""An event as one file: asked for by an owner, written by the worker, deleted after a week."""

import logging
from datetime import datetime, timedelta
from tempfile import TemporaryFile

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core import history
from events.models import Event, EventExport
from portal.event_file import packing
from portal.event_file.beat import LEASE, Beat, Stopped

logger = logging.getLogger("plenary.event_exports")
DUTY = "event_exports"
EXPORTED = "event.exported"
FETCHED = "event.file_fetched"
KEPT = timedelta(days=7)
MOST_ATTEMPTS = 5
State = EventExport.State


def ask(*, event: Event, by: User, now: datetime) -> EventExport:
    """Asked twice while one is being written, it is the same one."""
    try:
        with transaction.atomic():
            row = EventExport.objects.create(event=event, created_by=by, created_at=now)
            history.write(
                EXPORTED, event, scope=event.public_id, by=by, now=now, after={"file": row.public_id}
            )
        return row
    except IntegrityError:
        return EventExport.objects.get(event=event, state=State.WAITING)


def stop(*, row: EventExport, now: datetime) -> None:
    """At once where no worker has it; else when the worker looks."""
    waiting = EventExport.objects.filter(pk=row.pk, state=State.WAITING)
    if not waiting.filter(leased_until_at=None).update(state=State.STOPPED, ended_at=now):
        waiting.update(is_stopping=True)


def fetched(*, row: EventExport, by: User, now: datetime) -> None:
    """Everybody's data has left: the history says to whom."""
    event = row.event
    with transaction.atomic():
        history.write(FETCHED, event, scope=event.public_id, by=by, now=now, after={"file": row.public_id})


def run_due(*, now: datetime) -> int:
    """Write the next one that waits. Returns whether there was one."""
    row = EventExport.objects.due(now).select_related("event__organizer").first()
    if row is None or not EventExport.objects.claim(row, now=now, lease=LEASE):
        return 0
    try:
        _forget_attempts(row)
        if row.is_stopping:
            raise Stopped
        if row.attempts > MOST_ATTEMPTS:
            raise RuntimeError("The worker died over this event again and again.")
        _write(row)
    except Stopped:
        mine = EventExport.objects.held(row)
        mine.update(state=State.STOPPED, ended_at=timezone.now())
    except Exception:  # one event must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("event export failed", extra={"export": row.public_id})
        EventExport.objects.filter(pk=row.pk).update(state=State.FAILED, ended_at=timezone.now())
    return 1


def _name(row: EventExport, attempt: int) -> str:
    return f"event-files/{row.public_id}-{attempt}.zip"


def _forget_attempts(row: EventExport) -> None:
    """What workers that died had begun to store."""
    for attempt in range(1, row.attempts):
        EventExport._meta.get_field("file").storage.delete(_name(row, attempt))


def _write(row: EventExport) -> None:
    beat = Beat(row)
    try:
        with TemporaryFile() as out:
            packing.write(out, row.event, now=timezone.now(), told=beat)
            size = out.seek(0, 2)
            beat.note(row.done, row.total)
            out.seek(0)
            storage = EventExport._meta.get_field("file").storage
            name = storage.save(_name(row, row.attempts), File(out))
    finally:
        beat.end()
    mine = EventExport.objects.held(row)
    if not mine.update(state=State.DONE, file=name, size=size, ended_at=timezone.now()):
        # Another worker was faster: its file counts.
        storage.delete(name)


def forget_old(*, now: datetime) -> int:
    """Everybody's data lies in these files: none is kept for longer than a week."""
    old = EventExport.objects.filter(state=State.DONE, ended_at__lt=now - KEPT)
    return sum(map(forget, old))


def forget(row: EventExport) -> int:
    row.file.delete(save=False)
    return EventExport.objects.filter(pk=row.pk).update(file="", state=State.GONE)
