"""What somebody should find in the till in the evening: cash and card of one day at the door, by who took it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.models import HistoryEntry
from core.times import day_bounds
from events.models import Event
from tickets.models import Payment, Refund

WAYS = ("cash", "terminal")
NAMES = {"payment.received": "payment", "refund.succeeded": "refund"}


@dataclass(frozen=True)
class Till:
    """Of one person: taken and not given back again. `payments` is how many receipts there must be."""

    who: str
    cash_minor: int = 0
    card_minor: int = 0
    payments: int = 0


@dataclass(frozen=True)
class _Move:
    """Money in, or out where `minor` is negative."""

    public_id: str
    order: str
    way: str
    minor: int


def of_day(event: Event, day: date) -> list[Till]:
    """By name. Three queries for any number; who it was is known from the history alone."""
    start, end = day_bounds(day, event.time_zone)
    moves = [*_taken(event, start, end), *_given_back(event, start, end)]
    who = _who(event, moves)
    tills: dict[str, Till] = {}
    for move in moves:
        name = who.get(move.public_id) or _("Nobody named")
        had = tills.get(name, Till(name))
        tills[name] = Till(
            name,
            had.cash_minor + (move.minor if move.way == "cash" else 0),
            had.card_minor + (move.minor if move.way != "cash" else 0),
            had.payments + (move.minor > 0),
        )
    return sorted(tills.values(), key=lambda one: one.who.casefold())


def _taken(event: Event, start: datetime, end: datetime) -> Iterable[_Move]:
    rows = Payment.objects.filter(order__event=event, gateway__in=WAYS)
    rows = rows.filter(received_at__gte=start, received_at__lt=end).order_by("pk")
    return [
        _Move(*row) for row in rows.values_list("public_id", "order__public_id", "gateway", "amount_minor")
    ]


def _given_back(event: Event, start: datetime, end: datetime) -> Iterable[_Move]:
    rows = Refund.objects.filter(payment__order__event=event, payment__gateway__in=WAYS)
    rows = rows.filter(state=Refund.State.SUCCEEDED, ended_at__gte=start, ended_at__lt=end).order_by("pk")
    read = rows.values_list("public_id", "payment__order__public_id", "payment__gateway", "amount_minor")
    return [_Move(row, order, way, -minor) for row, order, way, minor in read]


def _who(event: Event, moves: Iterable[_Move]) -> dict[str, str]:
    subjects = {move.order for move in moves}
    rows = HistoryEntry.objects.within(event.public_id).filter(kind__in=NAMES, subject__in=subjects)
    told = rows.filter(by__isnull=False).select_related("by").order_by("pk")
    return {entry.after.get(NAMES[entry.kind], ""): str(entry.by) for entry in told}
