"""A sold-out kind of ticket and people who wait for it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from events.models import Event
from tests.factories.events import make_event, number
from tests.factories.tickets import make_order, make_ticket_type
from tickets import shop
from tickets.actions import orders, waiting
from tickets.models import Order, Quota, TicketType, WaitingEntry

NOW = timezone.now()


def sold_out(event: Event | None = None, *, size: int = 4, now: datetime = NOW, **fields: Any) -> TicketType:
    """All seats are held by unpaid orders of one seat each, placed a minute apart."""
    kind = make_ticket_type(event or make_event(), quota=size, **{"price_minor": 10_000} | fields)
    for minute in range(size):
        make_order(kind=kind, now=now + timedelta(minutes=minute))
    return kind


def join(kind: TicketType, quantity: int = 1, *, now: datetime = NOW, **fields: Any) -> WaitingEntry:
    n = number()
    values = {"name": f"Waiter {n}", "email": f"waiter{n}@example.org", "language": "en"}
    offer = next(one for one in shop.offers(kind.event, now=now) if one.pk == kind.pk)
    return waiting.join(event=kind.event, kind=offer, quantity=quantity, now=now, **values | fields)


def free(kind: TicketType, seats: int = 1, *, now: datetime = NOW) -> None:
    """The first so many orders of one seat end."""
    holding = Order.objects.holding().filter(tickets__type=kind).select_related("event__organizer")
    for order in holding.order_by("pk")[:seats]:
        orders.cancel(order=order, reason="", by=None, now=now)


def quota_of(kind: TicketType) -> Quota:
    quota: Quota = kind.quotas.get()
    return quota


def figures(kind: TicketType) -> tuple[int, int, int, int]:
    """Taken, reserved, kept, waiting."""
    quota = quota_of(kind)
    return quota.taken, quota.reserved, quota.kept, quota.waiting
