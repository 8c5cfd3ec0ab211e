"""How fast an event sells: valid tickets and money taken in, by day before its beginning."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, F, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast, Substr

from core.times import local
from events.models import Event
from tickets.models import Payment, Refund, Ticket

TICKETS, MONEY = "tickets", "money"
# Instants as both databases write them, in UTC, cut behind the minute: small enough to group by in the database, exact
# in every zone.
MINUTE = 16

Curve = list[tuple[int, int]]


def curves(events: Sequence[Event]) -> dict[tuple[int, str], Curve]:
    """By event and what is counted: (days before the first day as a negative number, so many until then).

    Money is what was received less what was given back. One query for any number of events.
    """
    days: dict[tuple[int, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    zones = {event.pk: event.time_zone for event in events}
    for event, kind, minute, count in _rows(events):
        at = datetime.fromisoformat(minute).replace(tzinfo=UTC)
        days[event, kind][local(at, zones[event]).date()] += count
    begins = {event.pk: event.starts_on for event in events}
    return {key: added_up(found.items(), begins[key[0]]) for key, found in days.items()}


def added_up(days: Iterable[tuple[date, int]], starts_on: date) -> Curve:
    total, curve = 0, []
    for day, count in sorted(days):
        total += count
        curve.append(((day - starts_on).days, total))
    return curve


def _rows(events: Sequence[Event]) -> Any:
    tickets = Ticket.objects.filter(event__in=events).valid().admissions().filter(issued_at__isnull=False)
    paid = Payment.objects.filter(order__event__in=events)
    back = Refund.objects.filter(payment__order__event__in=events, state=Refund.State.SUCCEEDED)
    return _grouped(tickets, "event", TICKETS, "issued_at", Count("pk")).union(
        _grouped(paid, "order__event", MONEY, "received_at", Sum("amount_minor")),
        _grouped(back, "payment__order__event", MONEY, "ended_at", -Sum("amount_minor")),
        all=True,
    )


def _grouped(rows: QuerySet[Any], event: str, kind: str, at: str, count: Any) -> Any:
    return (
        rows.order_by()
        .annotate(
            of_event=F(event),
            kind_of=Value(kind, output_field=CharField()),
            minute=Substr(Cast(at, TextField()), 1, MINUTE),
        )
        .values("of_event", "kind_of", "minute")
        .annotate(count=Cast(count, BigIntegerField()))
        .values_list("of_event", "kind_of", "minute", "count")
    )
