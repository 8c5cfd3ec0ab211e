"""Writing history, and reading it once more to do what follows from it."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from core import jobs
from core.models import HistoryEntry
from core.prepared import Inserted

logger = logging.getLogger("plenary.history")

_written = Inserted(HistoryEntry)
Reaction = Callable[[HistoryEntry], None]
RETRY_AFTER = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


class Subject(Protocol):
    @property
    def public_id(self) -> Any: ...


def entry(
    kind: str,
    subject: Subject,
    *,
    scope: str,
    by: models.Model | None,
    now: datetime,
    by_label: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> HistoryEntry:
    """An entry in memory, for `write_all`. `by` is a User, or None with `by_label` saying who it was."""
    who = {"by_id": by.pk} if by is not None and by.pk else {}
    return HistoryEntry(
        scope=scope,
        kind=kind,
        subject=subject.public_id,
        subject_label=str(subject)[:200],
        by_label=by_label[:120],
        before=dict(before or {}),
        after=dict(after or {}),
        at=now,
        **who,
    )


def write_all(entries: Iterable[HistoryEntry]) -> None:
    """Store entries in the transaction of their cause and wake the worker if there is something to react to.

    One query for any number, two with the wake-up.
    """
    rows = list(entries)
    if not rows:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("History belongs into the transaction of what it tells.")
    public = announced()
    for row in rows:
        row.announce_at = row.at if row.kind in public else None
    _written.add(*rows)
    if any(row.kind in reactions() for row in rows):
        jobs.wake("reactions")


def reactions() -> Mapping[str, Reaction]:
    """The table that joins the apps; core knows it by its setting alone."""
    return cast(Mapping[str, Reaction], import_string(settings.REACTIONS))


def announced() -> Collection[str]:
    """Kinds of which others may be told."""
    return cast(Collection[str], import_string(settings.ANNOUNCED))


def write(
    kind: str,
    subject: Subject,
    *,
    scope: str,
    by: models.Model | None,
    now: datetime,
    by_label: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Store what happened to one subject, in the transaction of its cause."""
    write_all(
        [entry(kind, subject, scope=scope, by=by, now=now, by_label=by_label, before=before, after=after)]
    )


def react(table: Mapping[str, Reaction], *, now: datetime, limit: int = 500) -> int:
    """Run the reaction of each unread entry, at least once, in order per subject. Returns how many were read.

    The mark of reading commits together with the effect, so a worker that dies leaves both undone. A failing
    reaction is tried again later and holds back only entries of its own subject.
    """
    HistoryEntry.objects.unread().exclude(kind__in=table).update(read_at=now)
    read = 0
    for pk in list(_ready(table, now).values_list("pk", flat=True)[:limit]):
        read += _react_to(pk, table, now)
    return read


def _ready(table: Mapping[str, Reaction], now: datetime) -> models.QuerySet[HistoryEntry]:
    ready = HistoryEntry.objects.unread().filter(kind__in=table).order_by("pk")
    return ready.filter(models.Q(next_attempt_at=None) | models.Q(next_attempt_at__lte=now))


def _react_to(pk: int, table: Mapping[str, Reaction], now: datetime) -> int:
    try:
        with transaction.atomic():
            claimable = HistoryEntry.objects.select_for_update(skip_locked=True, of=("self",))
            row = claimable.unread().next_of_their_subject().filter(pk=pk).first()
            if row is None:
                return 0
            table[row.kind](row)
            HistoryEntry.objects.filter(pk=pk).update(read_at=now, error="")
    except Exception as error:  # whatever one reaction does, the others must go on
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("reaction failed", extra={"entry": pk})
        _put_off(pk, error, now)
        return 0
    return 1


def _put_off(pk: int, error: Exception, now: datetime) -> None:
    row = HistoryEntry.objects.only("attempts").get(pk=pk)
    wait = RETRY_AFTER[min(row.attempts, len(RETRY_AFTER) - 1)]
    HistoryEntry.objects.filter(pk=pk).update(
        attempts=row.attempts + 1, next_attempt_at=now + wait, error=f"{type(error).__name__}: {error}"[:2000]
    )
