"""What a seat in the team reads of people: one table for the person's page and the search."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from events.desk import Desk
from events.models import Event, Participant
from events.rights import Right
from tickets.models import Order, Ticket


@dataclass(frozen=True)
class Sight:
    """Finance reads who paid what; programme reads who speaks; the door reads who comes with what ticket."""

    people: bool
    money: bool
    talks: bool
    door: bool
    reviews: bool
    history: bool
    may_sell: bool

    @property
    def is_any(self) -> bool:
        return self.people or self.money or self.talks or self.door

    @property
    def addresses(self) -> bool:
        return self.people or self.money or self.talks

    @property
    def tickets(self) -> bool:
        return self.people or self.money or self.door

    @property
    def opens_tickets(self) -> bool:
        """The ticket's own page in the workspace; others go to the person."""
        return self.people or self.may_sell


def of(seat: Desk, event: Event | None) -> Sight:
    rights = seat.rights_in(event)
    return Sight(
        people=Right.PEOPLE in rights,
        money=bool(rights & {Right.SELL, Right.MONEY}),
        talks=Right.PROGRAMME in rights,
        door=Right.DOOR in rights,
        reviews=Right.REVIEW in rights,
        history=Right.HISTORY in rights,
        may_sell=Right.SELL in rights,
    )


def people(sight: Sight, event: Event) -> QuerySet[Participant]:
    """Who may be looked up: everybody, or for finance and the door only who has to do with tickets."""
    rows = Participant.objects.filter(event=event)
    if sight.people or sight.talks:
        return rows
    comes: Any = Exists(Ticket.objects.filter(attendee=OuterRef("pk")))
    if sight.money:
        return rows.filter(comes | Exists(Order.objects.filter(buyer=OuterRef("pk"))))
    return rows.filter(comes) if sight.door else rows.none()
