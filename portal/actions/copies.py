"""Copies of one's own data: packed at once if it is little, else by the worker, and deleted after a week."""

import logging
from datetime import datetime, timedelta
from tempfile import TemporaryFile

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.models import User
from core.ids import new_id
from events.models import Event, PersonalCopy
from portal import own_data

logger = logging.getLogger("plenary.copies")
DUTY = "personal_copies"
# Bytes of files that a request may wait for; the JSON is small beside them.
AT_ONCE = 8 * 1024 * 1024
KEPT = timedelta(days=7)
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
State = PersonalCopy.State


def ask(*, event: Event, user: User, now: datetime) -> PersonalCopy:
    """Asked twice while one is being packed, it is the same one."""
    try:
        with transaction.atomic():
            return PersonalCopy.objects.create(event=event, user=user, created_at=now)
    except IntegrityError:
        return PersonalCopy.objects.get(event=event, user=user, state=State.WAITING)


def run_due(*, now: datetime) -> int:
    """Pack the next one that waits. Returns whether there was one."""
    row = PersonalCopy.objects.due(now).select_related("event", "user").first()
    if row is None:
        return 0
    free = PersonalCopy.objects.due(now).filter(pk=row.pk)
    if not free.update(leased_until_at=now + LEASE, attempts=row.attempts + 1):
        return 0
    row.attempts += 1
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise RuntimeError("The worker died over this copy again and again.")
        with translation.override(row.event.language):
            _pack(row)
    except Exception:  # one copy must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("copy failed", extra={"copy": row.public_id})
        PersonalCopy.objects.filter(pk=row.pk).update(state=State.FAILED, ended_at=timezone.now())
    return 1


def _pack(row: PersonalCopy) -> None:
    with TemporaryFile() as out:
        own_data.pack(own_data.collect(event=row.event, user=row.user, now=timezone.now()), out)
        out.seek(0)
        row.file.save(f"{new_id('fil')}.zip", File(out), save=False)
    mine = PersonalCopy.objects.filter(pk=row.pk, state=State.WAITING, attempts=row.attempts)
    if not mine.update(state=State.DONE, file=str(row.file.name), ended_at=timezone.now()):
        # Another worker was faster: its file counts.
        row.file.storage.delete(str(row.file.name))


def forget_old(*, now: datetime) -> int:
    """Everything that is known of somebody lies in these files: none is kept for longer than a week."""
    old = PersonalCopy.objects.filter(state=State.DONE, ended_at__lt=now - KEPT)
    for row in old:
        row.file.delete(save=False)
        PersonalCopy.objects.filter(pk=row.pk).update(file="", state=State.GONE)
    return len(old)
