"""Tickets without an order, and what happens to single tickets."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import history, mail
from events.models import Event, Participant
from tickets import emails
from tickets.actions import admissions, holds, refunds
from tickets.models import Order, Ticket, TicketType

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
        order = _lock(ticket)
        rows = Ticket.objects.filter(pk=ticket.pk) | Ticket.objects.filter(parent=ticket.pk)
        rows = rows.exclude(state=Ticket.State.VOID)
        voided = list(rows.select_related("type", "attendee").order_by("pk"))
        if not voided:
            return
        Ticket.objects.filter(pk__in=[row.pk for row in voided]).update(
            state=Ticket.State.VOID, voided_at=now, void_reason=reason[:200]
        )
        holds.give_quotas_back(holds.quotas_of(voided))
        admissions.refresh(row.attendee_id for row in voided if row.attendee_id)
        scope = ticket.event.public_id
        history.write_all(
            history.entry("ticket.voided", row, scope=scope, by=by, now=now, after={"reason": reason})
            for row in voided
        )
        if order is not None and order.state == Order.State.PAID:
            refunds.name_difference(order, _("A ticket was made void, its money is still here: %s") % reason)
        Event.objects.filter(pk=ticket.event_id).raise_shop_counter()


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


def _lock(ticket: Ticket) -> Order | None:
    """Tickets of an order change under the order's lock, as everywhere; others under their own."""
    if ticket.order_id is None:
        Ticket.objects.select_for_update().get(pk=ticket.pk)
        return None
    order: Order = Order.objects.select_for_update().get(pk=ticket.order_id)
    return order


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
