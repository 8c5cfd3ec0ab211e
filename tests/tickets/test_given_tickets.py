"""Tickets of speakers, crew and press; voiding single tickets; who is admitted."""

import pytest
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from tests.factories.events import make_event, make_participant
from tests.factories.tickets import (
    make_add_on,
    make_attempt,
    make_paid_order,
    make_quota,
    make_seat,
    make_ticket_type,
    make_wish,
)
from tickets import recount
from tickets.actions import orders, payments, tickets
from tickets.models import Quota, Ticket, TicketType

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SPEAKERS = TicketType.Audience.SPEAKERS


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def speaker(event: Event) -> Participant:
    return make_participant(event, email="ada@example.org")


def give(speaker: Participant) -> Ticket | None:
    return tickets.give(
        event=speaker.event, participant=speaker, audience=SPEAKERS, reason="Speaker: Notes", by=None, now=NOW
    )


def take_back(speaker: Participant) -> list[Ticket]:
    return tickets.take_back(
        event=speaker.event, participant=speaker, audience=SPEAKERS, reason="Withdrawn", by=None, now=NOW
    )


def admission(person: Participant | None) -> str:
    assert person is not None
    person.refresh_from_db()
    return person.admission


def test_speaker_gets_one_ticket_however_often(event: Event, speaker: Participant) -> None:
    make_ticket_type(event, quota=0)
    own = make_ticket_type(event, audience=SPEAKERS, quota=5, name="Speaker")
    first, second = give(speaker), give(speaker)
    assert first is not None
    assert (first.type, first.state, second, admission(speaker)) == (own, Ticket.State.VALID, None, "valid")
    assert list(OutboxMail.objects.values_list("kind", "to_address")) == [
        ("ticket.issued", "ada@example.org")
    ]
    assert recount.differences() == []


def test_type_for_speakers_is_made_where_nobody_thought_of_it(event: Event, speaker: Participant) -> None:
    given = give(speaker)
    assert given is not None
    assert (given.type.name, given.type.visibility, given.type.price_minor) == ("Speaker", "hidden", 0)


def test_bought_ticket_is_kept_and_never_taken_back(event: Event) -> None:
    kind = make_ticket_type(event)
    order = make_paid_order(event, kind=kind, now=NOW)
    buyer = order.tickets.get().attendee
    assert buyer is not None
    assert (give(buyer), take_back(buyer), admission(buyer)) == (None, [], "valid")


def test_given_ticket_goes_back_and_can_be_given_again(event: Event, speaker: Participant) -> None:
    make_ticket_type(event, audience=SPEAKERS, quota=1)
    first = give(speaker)
    assert take_back(speaker) == [first]
    assert (take_back(speaker), admission(speaker), Quota.objects.get().taken) == ([], "void", 0)
    assert give(speaker) is not None
    assert admission(speaker) == "valid"
    assert recount.differences() == []


def test_used_ticket_is_not_taken_back(speaker: Participant) -> None:
    give(speaker)
    Ticket.objects.update(checked_in_at=NOW)
    assert take_back(speaker) == []


def test_quota_of_speakers_that_is_used_up_is_said_aloud(event: Event, speaker: Participant) -> None:
    make_ticket_type(event, audience=SPEAKERS, quota=0)
    with pytest.raises(tickets.NoneLeft):
        give(speaker)
    assert admission(speaker) == "none"


def test_voiding_a_ticket_takes_its_add_ons_and_frees_their_seats(event: Event) -> None:
    quota = make_quota(event, 9)
    kind, party = make_ticket_type(event, quota=quota), make_add_on(event, quota=quota)
    wish = make_wish(make_seat(kind, party), make_seat(kind))
    order = orders.place(event=event, wish=wish, by=None, now=NOW)
    payments.settle_sandbox(attempt=make_attempt(order, NOW), now=NOW)
    ticket = order.tickets.filter(parent=None).earliest("pk")
    for _twice in range(2):
        tickets.void(ticket=ticket, reason="Not let in again", by=None, now=NOW)
    order.refresh_from_db()
    assert list(order.tickets.order_by("pk").values_list("state", flat=True)) == ["void", "valid", "void"]
    named = [(one.kind, one.amount_minor, one.reason) for one in order.adjustments.all()]
    assert (order.attention, named) == ("", [("kept", 14_500, "Not let in again")])
    assert HistoryEntry.objects.filter(kind="ticket.voided").count() == 2
    assert (admission(ticket.attendee), Quota.objects.get().taken) == ("void", 1)
    assert recount.differences() == []


def test_checked_in_person_stays_in_when_buying_another_ticket(event: Event) -> None:
    kind = make_ticket_type(event)
    seat = make_seat(kind)
    for key in ("form-key-number-one", "form-key-number-two"):
        order = orders.place(event=event, wish=make_wish(seat, form_key=key), by=None, now=NOW)
        payments.settle_sandbox(attempt=make_attempt(order, NOW), now=NOW)
        Ticket.objects.filter(order=order).update(checked_in_at=NOW)
        Participant.objects.filter(email=seat.email).update(admission="in")
    assert admission(Participant.objects.get(email=seat.email)) == "in"
