"""Who bought a ticket and gets to speak is offered his money; nothing changes until he says so."""

import pytest
from django.utils import timezone

from agenda.actions import proposals
from agenda.models import Session
from core import history
from core.models import OutboxMail
from events.models import Event, Participant
from portal.reactions import REACTIONS
from tests.factories.agenda import make_session
from tests.factories.events import make_event
from tests.factories.tickets import make_add_on, make_paid_order, make_quota, make_ticket_type
from tickets import recount
from tickets.actions import admissions, cases, tickets
from tickets.models import Ticket, TicketCase, TicketType

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SPEAKERS = TicketType.Audience.SPEAKERS
State, Kind = Session.State, TicketCase.Kind
GIVEN = [("speakers", True), ("Speakers’ dinner", True)]


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def dinner(event: Event) -> TicketType:
    return make_add_on(event, quota=5, audience=SPEAKERS, name="Speakers’ dinner", price_minor=0)


def work() -> None:
    history.react(REACTIONS, now=timezone.now())


def confirm(session: Session) -> None:
    proposals.confirm(session=session, by=None, now=NOW)
    work()


def withdraw(session: Session) -> None:
    proposals.withdraw(session=session, by=None, now=NOW)
    work()


def accepted(event: Event, *people: Participant) -> Session:
    return make_session(event, *people, state=State.ACCEPTED, title="Bots")


def held(person: Participant) -> list[tuple[str, bool]]:
    """Valid tickets: the audience or the add-on's name, and whether it was given."""
    rows = Ticket.objects.valid().of(person).order_by("pk").select_related("type")
    return [
        (row.type.name if row.type.is_add_on else row.type.audience, row.order_id is None) for row in rows
    ]


def buyer_of(event: Event, **fields: object) -> Participant:
    order = make_paid_order(
        event,
        kind=make_ticket_type(event, quota=make_quota(event)),
        buyer_email="ada@example.org",
        buyer_name="Ada",
        now=NOW,
        **fields,
    )
    ticket = order.tickets.get()
    Ticket.objects.filter(pk=ticket.pk).update(attendee=order.buyer)
    Participant.objects.filter(admission="valid").update(admission="none")
    admissions.refresh([order.buyer_id])
    return order.buyer


def test_buyer_who_gets_to_speak_is_offered_his_money_once_and_keeps_his_ticket(event: Event) -> None:
    buyer = buyer_of(event)
    for _talk in range(2):
        confirm(accepted(event, buyer))
    case = TicketCase.objects.get()
    mail = OutboxMail.objects.get(kind="ticket.refund_offered")
    assert (case.kind, mail.to_address, case.path in mail.text, "$100.00" in mail.text) == (
        Kind.BOUGHT,
        "ada@example.org",
        True,
        True,
    )
    assert held(buyer) == [("buyers", False)]


def test_exchange_gives_the_money_back_and_a_speakers_ticket_at_once(
    event: Event, dinner: TicketType
) -> None:
    buyer = buyer_of(event)
    confirm(accepted(event, buyer))
    case = TicketCase.objects.get()
    assert [cases.exchange(case=case, by=None, now=NOW) for _twice in range(2)] == [10_000, 0]
    assert held(buyer) == GIVEN
    work()
    buyer.refresh_from_db()
    assert (held(buyer), buyer.admission, recount.differences()) == (GIVEN, "valid", [])


def test_offer_is_over_when_the_talk_is_withdrawn(event: Event) -> None:
    buyer = buyer_of(event)
    session = accepted(event, buyer)
    confirm(session)
    withdraw(session)
    case = TicketCase.objects.get()
    with pytest.raises(cases.CannotSettle, match="settled already"):
        cases.exchange(case=case, by=None, now=NOW)
    assert held(buyer) == [("buyers", False)]


def test_exchange_without_a_speakers_ticket_left_changes_nothing(event: Event) -> None:
    buyer = buyer_of(event)
    make_ticket_type(event, audience=SPEAKERS, quota=0, name="Speaker")
    confirm(accepted(event, buyer))
    with pytest.raises(cases.CannotSettle, match="no speaker’s ticket left"):
        cases.exchange(case=TicketCase.objects.get(), by=None, now=NOW)
    assert (held(buyer), recount.differences()) == ([("buyers", False)], [])


def test_free_or_used_tickets_are_not_offered_a_refund(event: Event) -> None:
    used, free = buyer_of(event), make_paid_order(event, kind=make_ticket_type(event, price_minor=0), now=NOW)
    Ticket.objects.filter(attendee=used).update(checked_in_at=NOW)
    guest = free.tickets.get().attendee
    assert guest is not None
    confirm(accepted(event, used, guest))
    assert TicketCase.objects.count() == 0


def test_ticket_that_a_company_bought_is_for_the_organizers_alone(event: Event) -> None:
    order = make_paid_order(event, kind=make_ticket_type(event), now=NOW)
    speaker = order.tickets.get().attendee
    assert speaker is not None
    assert speaker != order.buyer
    confirm(accepted(event, speaker))
    assert TicketCase.objects.get().participant == speaker
    assert not OutboxMail.objects.filter(kind="ticket.refund_offered").exists()


def test_speaker_whose_bought_ticket_ends_elsewhere_gets_in_all_the_same(event: Event) -> None:
    buyer = buyer_of(event)
    confirm(accepted(event, buyer))
    ticket = Ticket.objects.get(attendee=buyer)
    tickets.void(ticket=ticket, reason="Order cancelled", by=None, now=NOW)
    work()
    assert (held(buyer), TicketCase.objects.get().answer) == ([("speakers", True)], TicketCase.Answer.OVER)
