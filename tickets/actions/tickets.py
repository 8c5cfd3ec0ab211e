"""Tickets without an order, and what happens to single tickets."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import history, mail
from events.models import Event, Participant
from tickets import emails
from tickets.actions import adjustments, admissions, holds
from tickets.models import Adjustment, Order, Ticket, TicketType

NAMES = {
    TicketType.Audience.SPEAKERS: gettext_lazy("Speaker"),
    TicketType.Audience.CREW: gettext_lazy("Crew"),
    TicketType.Audience.PRESS: gettext_lazy("Press"),
}


class NoneLeft(Exception):
    """The quota of speakers, crew or press is used up."""


def give(
    *,
    event: Event,
    participant: Participant,
    audience: TicketType.Audience,
    reason: str,
    by: User | None,
    now: datetime,
) -> Ticket | None:
    """A ticket without an order, drawn on the audience's own quota. Who has a valid one keeps it and gets none."""
    with transaction.atomic():
        person = Participant.objects.select_for_update().get(pk=participant.pk)
        if Ticket.objects.valid().admissions().of(person).exists():
            return None
        ticket = Ticket(
            event=event,
            type=_type_for(event, audience),
            attendee=person,
            state=Ticket.State.VALID,
            issued_at=now,
        )
        try:
            holds.take_quotas(holds.quotas_of([ticket]))
        except holds.Gone as gone:
            raise NoneLeft(str(ticket.type)) from gone
        ticket.save(force_insert=True)
        admissions.refresh([person.pk])
        mail.post(*emails.ticket_given(ticket, now=now))
        history.write(
            "ticket.issued", ticket, scope=event.public_id, by=by, now=now, after={"reason": reason}
        )
    return ticket


def void(*, ticket: Ticket, reason: str, by: User | None, now: datetime) -> None:
    """Make a ticket and its add-ons fail at the door at once, and free their seats. Its money is another matter."""
    with transaction.atomic():
        _lock(ticket)
        voided = void_all([ticket], reason=reason, by=by, now=now)
        paid = {row.order for row in voided if row.order is not None and row.order.state == Order.State.PAID}
        for order in sorted(paid, key=lambda one: one.pk):
            adjustments.balance(order=order, kind=Adjustment.Kind.KEPT, reason=reason, by=by, now=now)


def void_all(tickets: Sequence[Ticket], *, reason: str, by: User | None, now: datetime) -> list[Ticket]:
    """Tickets of one event and their add-ons fail at the door at once. Gives those that were not void before.

    The caller holds the lock of their order and sees to the books.
    """
    keys = [ticket.pk for ticket in tickets]
    rows = Ticket.objects.filter(Q(pk__in=keys) | Q(parent__in=keys)).exclude(state=Ticket.State.VOID)
    voided = list(rows.select_related("type", "attendee", "event", "order__event").order_by("pk"))
    if not voided:
        return []
    Ticket.objects.filter(pk__in=[row.pk for row in voided]).update(
        state=Ticket.State.VOID, voided_at=now, void_reason=reason[:200]
    )
    holds.give_back(voided)
    admissions.refresh(row.attendee_id for row in voided if row.attendee_id)
    history.write_all(
        history.entry(
            "ticket.voided", row, scope=row.event.public_id, by=by, now=now, after={"reason": reason}
        )
        for row in voided
    )
    Event.objects.filter(pk=voided[0].event_id).raise_shop_counter()
    return voided


def take_back(
    *,
    event: Event,
    participant: Participant,
    audience: TicketType.Audience,
    reason: str,
    by: User | None,
    now: datetime,
) -> Ticket | None:
    """Void a ticket that was given; never one that was bought or used. Gives it, or None if there is none."""
    given = (
        Ticket.objects.valid()
        .of(participant)
        .filter(event=event, order=None, type__audience=audience, checked_in_at=None)
    )
    ticket = given.select_related("event", "type").first()
    if ticket is not None:
        void(ticket=ticket, reason=reason or _("Taken back"), by=by, now=now)
    return ticket


def _lock(ticket: Ticket) -> None:
    """Tickets of an order change under the order's lock, as everywhere; others under their own."""
    if ticket.order_id is None:
        Ticket.objects.select_for_update().get(pk=ticket.pk)
        return
    later = Ticket.objects.filter(parent=ticket.pk).values("order")
    orders = Order.objects.filter(Q(pk=ticket.order_id) | Q(pk__in=later)).order_by("pk")
    list(orders.select_for_update())


def _type_for(event: Event, audience: TicketType.Audience) -> TicketType:
    """The audience's ticket type. It is made where organizers have not thought of it: a speaker must get in."""
    kinds = TicketType.objects.filter(event=event, audience=audience, kind=TicketType.Kind.ADMISSION)
    found = kinds.order_by("position", "pk").first()
    if found is not None:
        return found
    made, _new = TicketType.objects.get_or_create(
        event=event,
        name=str(NAMES[audience]),
        defaults={"audience": audience, "visibility": TicketType.Visibility.HIDDEN, "position": 100},
    )
    return made
