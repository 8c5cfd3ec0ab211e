"""What belongs to one account at one event: everything reachable at its verified addresses."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from agenda.models import AgendaVersion, Session, Slot
from events.actions import profiles
from events.models import Event, Participant
from tickets.models import Order, Ticket


@dataclass(frozen=True)
class Mine:
    """`next_slot` is the next one this person is on stage for."""

    people: list[Participant]
    tickets: list[Ticket]
    orders: list[Order]
    talks: list[Session]
    next_slot: Slot | None


def collect(*, user: User, event: Event, now: datetime) -> Mine:
    """Six queries, whatever there is."""
    people = list(profiles.people_of(event=event, user=user))
    ids = [person.pk for person in people]
    tickets = Ticket.objects.filter(attendee__in=ids).exclude(state=Ticket.State.HELD).admissions()
    orders = Order.objects.filter(buyer__in=ids)
    talks = Session.objects.filter(speakers__participant__in=ids).distinct()
    return Mine(
        people=people,
        tickets=list(tickets.select_related("type", "attendee", "event")),
        orders=list(orders.select_related("event").order_by("-pk")),
        talks=list(talks.select_related("event", "session_type", "track").order_by("-pk")),
        next_slot=_next_slot(event, ids, now),
    )


def _next_slot(event: Event, ids: list[int], now: datetime) -> Slot | None:
    newest = AgendaVersion.objects.filter(event=event).released().values("pk")[:1]
    slots = Slot.objects.filter(
        version__in=newest, starts_at__gte=now, session__speakers__participant__in=ids
    )
    return slots.public().select_related("session", "room").in_time_order().first()
