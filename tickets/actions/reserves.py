"""Seats set aside for codes, as organizers open, change and end them, and their end by date."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import history
from tickets.actions import holds
from tickets.models import DiscountCode, Quota, Reserve


def open_one(
    *,
    code: DiscountCode,
    quota: Quota,
    size: int,
    until_at: datetime | None,
    by: User | None,
    now: datetime,
) -> Reserve:
    """Raises holds.Gone if the public pool has not so many seats."""
    with transaction.atomic():
        reserve = holds.open_reserve(code, quota, size, until_at, now)
        _tell("opened", reserve, by, now, size=size, quota=quota.name)
    return reserve


def change(
    *, reserve: Reserve, size: int, until_at: datetime | None, by: User | None, now: datetime
) -> Reserve:
    """Another number of seats or another end. Raises holds.Gone if the public pool has not so many seats more, or
    more are taken already.
    """
    with transaction.atomic():
        if size != reserve.size:
            holds.resize_reserve(reserve, size)
        if until_at != reserve.until_at:
            Reserve.objects.filter(pk=reserve.pk).update(until_at=until_at)
            reserve.until_at = until_at
        _tell("changed", reserve, by, now, size=size)
    return reserve


def close(*, reserve: Reserve, by: User | None, now: datetime) -> int:
    """What is left goes to the public pool now. Returns how many seats; closing twice is once."""
    with transaction.atomic():
        before = reserve.closed_at
        left = holds.close_reserve(reserve, now)
        if before is None and reserve.closed_at == now:
            _tell("closed", reserve, by, now, seats=left)
    return left


def close_due(*, now: datetime, limit: int = 500) -> int:
    """Those whose date has come give their rest to the public pool. Returns how many reserves ended."""
    due = list(Reserve.objects.to_close(now).select_related("event", "code", "quota").order_by("pk")[:limit])
    for reserve in due:
        close(reserve=reserve, by=None, now=now)
    return len(due)


def _tell(what: str, reserve: Reserve, by: User | None, now: datetime, **after: int | str) -> None:
    history.write(f"reserve.{what}", reserve, scope=reserve.event.public_id, by=by, now=now, after=after)
