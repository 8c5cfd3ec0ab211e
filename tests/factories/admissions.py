"""People with tickets in any state, without a sale: plain rows for tests of what follows from a ticket."""

from datetime import UTC, datetime
from typing import Any

from events.models import Event, Participant
from tests.factories.events import make_participant, number
from tickets.models import Order, Ticket, TicketType

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
Audience, State = TicketType.Audience, Ticket.State


def ticket_type(event: Event, audience: str = Audience.BUYERS, **fields: Any) -> TicketType:
    values = {"event": event, "name": f"Type {number()}", "audience": audience}
    return TicketType.objects.create(**values | fields)


def add_on_type(event: Event, name: str) -> TicketType:
    return ticket_type(event, name=name, kind=TicketType.Kind.ADD_ON, attendance=TicketType.Attendance.NONE)


def order(event: Event, buyer: Participant | None = None, **fields: Any) -> Order:
    """A paid order of 348 dollars."""
    buyer = buyer or make_participant(event)
    values: dict[str, Any] = {
        "event": event,
        "buyer": buyer,
        "email": buyer.address,
        "state": Order.State.PAID,
        "currency": event.currency,
        "total_minor": 34_800,
        "form_key": f"form-{number()}",
        "placed_at": NOW,
        "expires_at": NOW,
        "paid_at": NOW,
    }
    return Order.objects.create(**values | fields)


def ticket(
    event: Event,
    attendee: Participant | None,
    *,
    kind: TicketType | None = None,
    state: str = State.VALID,
    **fields: Any,
) -> Ticket:
    values: dict[str, Any] = {
        "event": event,
        "attendee": attendee,
        "type": kind or ticket_type(event),
        "state": state,
        "issued_at": None if state == State.HELD else NOW,
        "voided_at": NOW if state == State.VOID else None,
    }
    return Ticket.objects.create(**values | fields)


def admitted(event: Event, audience: str = Audience.BUYERS, **person: Any) -> Participant:
    """Somebody with a valid ticket."""
    one = make_participant(event, **person)
    ticket(event, one, kind=ticket_type(event, audience))
    return one
