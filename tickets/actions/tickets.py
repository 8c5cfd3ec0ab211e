"""Tickets without an order, and what happens to single tickets."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import history, mail
from events import counters
from events.models import Event, Participant
from tickets import emails, ticket_rows
from tickets.actions import adjustments, admissions, holds
from tickets.models import Adjustment, Order, Ticket, TicketCase, TicketType
from tickets.models.order import TicketQuerySet

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
    """A ticket without an order, drawn on the audience's own quota, with the add-ons that are for the audience.

    Who gets in already, or has passed on what was given to him, gets no second ticket; the add-ons then hang on
    what he has, also if he bought it. An add-on that is used up is tried again from the history until there is one.
    """
    with transaction.atomic():
        person = Participant.objects.select_for_update().get(pk=participant.pk)
        standing, made = _standing(person), None
        if standing is None and not _was_given(person, audience):
            standing = made = _issue(event, _type_for(event, audience), person, None, now)
        if standing is None:
            return None
        standing.event, standing.attendee = event, person
        add_ons, short = _give_add_ons(standing, person, audience, now)
        given = [*([made] if made else []), *add_ons]
        if given:
            _tell_given(standing, given, reason=reason, by=by, now=now)
        if short:
            late = {"audience": str(audience), "missing": [kind.name for kind in short], "reason": reason}
            history.write("ticket.add_on_short", standing, scope=event.public_id, by=by, now=now, after=late)
    return made


def give_late_add_ons(
    *, ticket: Ticket, audience: TicketType.Audience, reason: str, by: User | None, now: datetime
) -> None:
    """What was used up when the ticket was given. Raises NoneLeft while it still is."""
    person = ticket.attendee
    if person is None or ticket.state != Ticket.State.VALID:
        return
    with transaction.atomic():
        Participant.objects.select_for_update().get(pk=person.pk)
        given, short = _give_add_ons(ticket, person, audience, now)
        if short:
            raise NoneLeft(", ".join(kind.name for kind in short))
        if given:
            _tell_given(ticket, given, reason=reason, by=by, now=now)


def _tell_given(
    standing: Ticket, given: Sequence[Ticket], *, reason: str, by: User | None, now: datetime
) -> None:
    """One mail with the ticket and what came to it."""
    admissions.refresh([standing.attendee_id] if standing.attendee_id else [])
    mail.post(*emails.ticket_given(standing, given, now=now))
    scope = standing.event.public_id
    history.write_all(
        history.entry("ticket.issued", one, scope=scope, by=by, now=now, after={"reason": reason})
        for one in given
    )


def gets_in(person: Participant) -> bool:
    return _standing(person) is not None


def _standing(person: Participant) -> Ticket | None:
    """What lets him into the rooms already, a given ticket first. One for the stream alone does not."""
    rows = Ticket.objects.valid().admissions().of(person)
    in_rooms = rows.exclude(type__attendance=TicketType.Attendance.ONLINE).select_related("type")
    found: Ticket | None = in_rooms.order_by(F("order").asc(nulls_first=True), "pk").first()
    return found


def _was_given(person: Participant, audience: TicketType.Audience) -> bool:
    rows = Ticket.objects.valid().admissions().filter(given_to=person, type__audience=audience)
    return rows.exists()


def _issue(
    event: Event, kind: TicketType, person: Participant, parent: Ticket | None, now: datetime
) -> Ticket:
    """Stored and valid, with its seat taken. Raises NoneLeft with nothing changed."""
    ticket = Ticket(
        event=event,
        type=kind,
        attendee=person,
        given_to=person,
        parent=parent,
        state=Ticket.State.VALID,
        issued_at=now,
    )
    try:
        with transaction.atomic():
            holds.take_quotas(holds.quotas_of([ticket]))
            ticket.save(force_insert=True)
    except holds.Gone as gone:
        raise NoneLeft(str(kind)) from gone
    return ticket


def _give_add_ons(
    standing: Ticket, person: Participant, audience: TicketType.Audience, now: datetime
) -> tuple[list[Ticket], list[TicketType]]:
    """The add-ons for the audience that he has not: what he got, and what is used up."""
    kinds = TicketType.objects.filter(event=standing.event_id, audience=audience, kind=TicketType.Kind.ADD_ON)
    had = Ticket.objects.valid().filter(given_to=person, type__kind=TicketType.Kind.ADD_ON)
    given: list[Ticket] = []
    short: list[TicketType] = []
    for kind in kinds.exclude(pk__in=had.values("type")).order_by("position", "pk"):
        try:
            given.append(_issue(standing.event, kind, person, standing, now))
        except NoneLeft:
            short.append(kind)
    return given, short


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
    voided = ticket_rows.with_add_ons(tickets)
    if not voided:
        return []
    ticket_rows.void(voided, reason=reason, now=now)
    holds.give_back(voided)
    admissions.refresh(row.attendee_id for row in voided if row.attendee_id)
    history.write_all(
        history.entry(
            "ticket.voided", row, scope=row.event.public_id, by=by, now=now, after={"reason": reason}
        )
        for row in voided
    )
    counters.raise_shop(voided[0].event_id)
    return voided


def take_back(
    *,
    event: Event,
    participant: Participant,
    audience: TicketType.Audience,
    reason: str,
    by: User | None,
    now: datetime,
) -> list[Ticket]:
    """Void exactly what was given to somebody, whoever has it now; never what was bought or used, nor what an
    organizer decides about or has let stay.

    Gives what it was.
    """
    with transaction.atomic():
        Participant.objects.select_for_update().get(pk=participant.pk)
        decided = TicketCase.objects.filter(
            kind=TicketCase.Kind.REASON_GONE, answer__in=("", TicketCase.Answer.KEPT)
        ).values("ticket")
        rows = given_to(event=event, participant=participant, audience=audience)
        given = list(rows.exclude(pk__in=decided).exclude(parent__in=decided))
        return void_all(given, reason=reason or _("Taken back"), by=by, now=now)


def given_to(*, event: Event, participant: Participant, audience: TicketType.Audience) -> TicketQuerySet:
    """What somebody was given for nothing and has not been used at the door."""
    rows = Ticket.objects.valid().filter(event=event, order=None, given_to=participant)
    return rows.filter(type__audience=audience, checked_in_at=None, parent__checked_in_at=None)


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
