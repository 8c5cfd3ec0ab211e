"""What is sold, and orders placed through the shop's own actions."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from events.models import Event
from tests.factories.events import make_event, number
from tickets.actions import orders, payments
from tickets.actions.orders import Seat, Wish
from tickets.models import DiscountCode, Order, PaymentAttempt, Quota, Ticket, TicketType


def make_quota(event: Event, size: int = 100, **fields: Any) -> Quota:
    return Quota.objects.create(**{"event": event, "name": f"Quota {number()}", "size": size} | fields)


def make_ticket_type(event: Event, *, quota: Quota | int | None = None, **fields: Any) -> TicketType:
    """An admission for $100.00 without a quota, unless one (or its size) is given."""
    n = number()
    values = {"event": event, "name": f"Ticket {n}", "price_minor": 10_000, "position": n % 30_000}
    kind = TicketType.objects.create(**values | fields)
    if quota is not None:
        kind.quotas.add(make_quota(event, quota) if isinstance(quota, int) else quota)
    return kind


def make_add_on(event: Event, *, quota: Quota | int | None = None, **fields: Any) -> TicketType:
    values = {
        "kind": TicketType.Kind.ADD_ON,
        "attendance": TicketType.Attendance.NONE,
        "price_minor": 4_500,
        "name": f"Party {number()}",
    }
    return make_ticket_type(event, quota=quota, **values | fields)


def make_code(event: Event, code: str = "REDPOINT20", **fields: Any) -> DiscountCode:
    """20 % off every ticket, unless said otherwise. `ticket_types` and `opens_types` are lists."""
    applies, opens = fields.pop("ticket_types", []), fields.pop("opens_types", [])
    row = DiscountCode.objects.create(**{"event": event, "code": code, "percent_bp": 2_000} | fields)
    row.ticket_types.set(applies)
    row.opens_types.set(opens)
    return row


def make_seat(kind: TicketType, *add_ons: TicketType, **fields: Any) -> Seat:
    n = number()
    values = {"name": f"Attendee {n}", "email": f"attendee{n}@example.org"}
    ids = tuple(add_on.public_id for add_on in add_ons)
    return Seat(ticket_type=kind.public_id, add_ons=ids, **values | fields)


def make_wish(*seats: Seat, **fields: Any) -> Wish:
    n = number()
    values: dict[str, Any] = {
        "buyer_name": f"Buyer {n}",
        "buyer_email": f"buyer{n}@example.org",
        "buyer_company": "",
        "code": "",
        "form_key": f"form-key-{n:08d}",
        "language": "en",
        "terms_version": "2027-01",
    }
    return Wish(seats=seats, **values | fields)


def make_order(
    event: Event | None = None,
    *,
    kind: TicketType | None = None,
    seats: int = 1,
    now: datetime | None = None,
    **fields: Any,
) -> Order:
    """A placed, unpaid order of so many seats; other fields are those of the wish."""
    event = event or (kind.event if kind else make_event())
    kind = kind or make_ticket_type(event)
    wish = make_wish(*(make_seat(kind) for _ in range(seats)), **fields)
    return orders.place(event=event, wish=wish, by=None, now=now or timezone.now())


def make_attempt(order: Order, now: datetime | None = None) -> PaymentAttempt:
    return payments.start(order=order, now=now or timezone.now())


def make_paid_order(event: Event | None = None, **fields: Any) -> Order:
    """Paid in the sandbox."""
    now = fields.get("now") or timezone.now()
    order = make_order(event, **fields)
    if order.state == Order.State.PENDING:
        payments.settle_sandbox(attempt=make_attempt(order, now), now=now)
        order.refresh_from_db()
    return order


def make_ticket(event: Event | None = None, **fields: Any) -> Ticket:
    """The one valid ticket of a paid order."""
    ticket: Ticket = (
        make_paid_order(event, **fields).tickets.select_related("type", "attendee", "event").get()
    )
    return ticket
