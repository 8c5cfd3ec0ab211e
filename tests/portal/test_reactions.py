"""What confirming, withdrawing, joining and leaving a talk do to tickets, dinners and badges."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agenda.actions import proposals, signups, speakers
from agenda.models import Session, SignUp, Speaker
from core import history
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from portal import badges
from portal.reactions import REACTIONS
from tests.factories.agenda import make_confirmed, make_released_version, make_session, make_slot
from tests.factories.events import make_event, make_participant
from tests.factories.reading import make_list
from tests.factories.tickets import make_add_on, make_paid_order, make_ticket, make_ticket_type
from tickets import recount
from tickets.actions import cases, seats, tickets, transfers
from tickets.actions.transfers import Heir
from tickets.badges.face import Role
from tickets.models import Quota, Ticket, TicketCase, TicketType

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SPEAKERS, ONLINE = TicketType.Audience.SPEAKERS, TicketType.Attendance.ONLINE
State, Kind = Session.State, TicketCase.Kind


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def ada(event: Event) -> Participant:
    return make_participant(event, name="Ada", email="ada@example.org")


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


def publish(session: Session) -> None:
    make_slot(make_released_version(session.event), session)


def held(person: Participant) -> list[tuple[str, bool]]:
    """Valid tickets: the audience or the add-on's name, and whether it was given."""
    rows = Ticket.objects.valid().of(person).order_by("pk").select_related("type")
    return [
        (row.type.name if row.type.is_add_on else row.type.audience, row.order_id is None) for row in rows
    ]


GIVEN = [("speakers", True), ("Speakers’ dinner", True)]


# Confirming


def test_confirming_gives_ticket_and_dinner_in_one_mail_and_the_badge_its_role(
    event: Event, ada: Participant, dinner: TicketType
) -> None:
    session = accepted(event, ada)
    confirm(session)
    assert held(ada) == GIVEN
    mail = OutboxMail.objects.get(kind="ticket.issued")
    assert ("Speaker + Speakers’ dinner" in mail.text, mail.to_address) == (True, "ada@example.org")
    assert [wearer.face.roles for wearer in badges.wearers(event)] == [(Role.SPEAKER,)]
    assert recount.differences() == []


def test_reaction_run_again_and_a_second_talk_give_nothing_more(
    event: Event, ada: Participant, dinner: TicketType
) -> None:
    for _talk in range(2):
        confirm(accepted(event, ada))
    HistoryEntry.objects.update(read_at=None)
    work()
    assert (held(ada), OutboxMail.objects.filter(kind="ticket.issued").count()) == (GIVEN, 1)


def test_author_who_does_not_come_gets_neither_ticket_nor_badge(event: Event, ada: Participant) -> None:
    session = accepted(event, ada)
    alan = make_participant(event, name="Alan")
    Speaker.objects.create(session=session, participant=alan, role=Speaker.Role.AUTHOR)
    confirm(session)
    assert (held(ada), held(alan)) == ([("speakers", True)], [])
    assert [wearer.person.name for wearer in badges.wearers(event)] == ["Ada"]


def test_dinner_hangs_on_a_bought_ticket(event: Event, dinner: TicketType) -> None:
    order = make_paid_order(event, kind=make_ticket_type(event), now=NOW)
    bought = order.tickets.get()
    assert bought.attendee is not None
    confirm(accepted(event, bought.attendee))
    assert held(bought.attendee) == [("buyers", False), ("Speakers’ dinner", True)]
    assert bought.add_ons.get().type == dinner
    assert recount.differences() == []


def test_ticket_for_the_stream_lets_nobody_onto_a_stage(event: Event) -> None:
    stream = make_ticket_type(event, attendance=ONLINE, name="Stream")
    buyer = make_paid_order(event, kind=stream, now=NOW).tickets.get().attendee
    assert buyer is not None
    confirm(accepted(event, buyer))
    assert held(buyer) == [("buyers", False), ("speakers", True)]


def test_dinner_that_is_full_holds_no_ticket_back_and_comes_when_there_is_room(
    event: Event, ada: Participant, dinner: TicketType
) -> None:
    Quota.objects.filter(ticket_types=dinner).update(size=0)
    confirm(accepted(event, ada))
    assert held(ada) == [("speakers", True)]
    work()
    failing = HistoryEntry.objects.unread().get(kind="ticket.add_on_short")
    assert "NoneLeft: Speakers’ dinner" in failing.error
    Quota.objects.filter(ticket_types=dinner).update(size=1)
    history.react(REACTIONS, now=NOW + timedelta(days=1))
    failing.refresh_from_db()
    assert (held(ada), failing.error) == (GIVEN, "")


# Withdrawing, before and after the release


def test_withdrawing_takes_back_exactly_what_was_given(
    event: Event, ada: Participant, dinner: TicketType
) -> None:
    session = accepted(event, ada)
    confirm(session)
    withdraw(session)
    assert (held(ada), TicketCase.objects.count()) == ([], 0)
    ada.refresh_from_db()
    assert (ada.admission, Quota.objects.get(ticket_types=dinner).taken) == ("void", 0)
    assert recount.differences() == []


def test_withdrawing_leaves_a_bought_ticket_and_takes_the_dinner_on_it(
    event: Event, dinner: TicketType
) -> None:
    buyer = make_paid_order(event, kind=make_ticket_type(event), now=NOW).tickets.get().attendee
    assert buyer is not None
    session = accepted(event, buyer)
    confirm(session)
    withdraw(session)
    assert held(buyer) == [("buyers", False)]


def test_another_confirmed_talk_keeps_the_ticket(event: Event, ada: Participant) -> None:
    first, second = accepted(event, ada), accepted(event, ada)
    confirm(first)
    confirm(second)
    withdraw(first)
    assert held(ada) == [("speakers", True)]
    withdraw(second)
    assert held(ada) == []


def test_talk_in_which_one_is_only_named_keeps_no_ticket(event: Event, ada: Participant) -> None:
    session = accepted(event, ada)
    confirm(session)
    named = make_confirmed(event)
    Speaker.objects.create(session=named, participant=ada, role=Speaker.Role.AUTHOR)
    withdraw(session)
    assert held(ada) == []


@pytest.mark.parametrize("how", ["withdrawn after the release", "cancelled"])
def test_after_the_release_or_a_cancellation_an_organizer_decides(
    event: Event, ada: Participant, dinner: TicketType, how: str
) -> None:
    session = accepted(event, ada)
    confirm(session)
    if how == "cancelled":
        proposals.cancel(session=session, by=None, now=NOW)
        work()
    else:
        publish(session)
        withdraw(session)
    case = TicketCase.objects.get()
    assert (held(ada), case.kind, case.participant, case.answer) == (GIVEN, Kind.REASON_GONE, ada, "")
    for _twice in range(2):
        cases.take_back(case=case, by=None, now=NOW)
    assert (held(ada), recount.differences()) == ([], [])
    assert OutboxMail.objects.filter(kind="ticket.ticket_taken_back").count() == 1


def test_ticket_that_an_organizer_lets_stay_stays(event: Event, ada: Participant) -> None:
    session = accepted(event, ada)
    confirm(session)
    publish(session)
    withdraw(session)
    case = TicketCase.objects.get()
    cases.keep(case=case, by=None, now=NOW)
    with pytest.raises(cases.CannotSettle, match="settled already: stays"):
        cases.take_back(case=case, by=None, now=NOW)
    assert held(ada) == [("speakers", True)]


@pytest.mark.parametrize("kept", [True, False])
def test_withdrawing_something_else_takes_no_ticket_that_organizers_decide_about(
    event: Event, ada: Participant, dinner: TicketType, kept: bool
) -> None:
    first, second = accepted(event, ada), accepted(event, ada)
    confirm(first)
    publish(first)
    withdraw(first)
    if kept:
        cases.keep(case=TicketCase.objects.get(), by=None, now=NOW)
    confirm_and_withdraw_unreleased(second)
    assert held(ada) == GIVEN


def confirm_and_withdraw_unreleased(session: Session) -> None:
    """Confirmed and withdrawn before the worker came to it: nothing was welcomed again."""
    proposals.confirm(session=session, by=None, now=NOW)
    withdraw(session)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED])
def test_withdrawing_or_leaving_a_talk_that_was_never_confirmed_takes_nothing(
    event: Event, ada: Participant, state: str
) -> None:
    tickets.give(event=event, participant=ada, audience=SPEAKERS, reason="Keynote", by=None, now=NOW)
    withdraw(make_session(event, ada, state=state))
    left = make_session(event, ada, make_participant(event), state=state)
    speakers.remove(session=left, participant=ada, by=None, now=NOW)
    work()
    assert held(ada) == [("speakers", True)]


def test_question_is_over_when_the_talk_is_confirmed_again(event: Event, ada: Participant) -> None:
    session = accepted(event, ada)
    confirm(session)
    publish(session)
    withdraw(session)
    proposals.accept(session=session, by=None, now=NOW)
    confirm(session)
    assert (TicketCase.objects.get().answer, held(ada)) == (TicketCase.Answer.OVER, [("speakers", True)])


def test_ticket_used_at_the_door_is_never_taken(event: Event, ada: Participant, dinner: TicketType) -> None:
    session = accepted(event, ada)
    confirm(session)
    Ticket.objects.filter(parent=None).update(checked_in_at=NOW)
    withdraw(session)
    assert held(ada) == GIVEN
    publish(session)
    assert TicketCase.objects.count() == 0


def test_asked_about_ticket_that_is_used_meanwhile_stays(event: Event, ada: Participant) -> None:
    session = accepted(event, ada)
    confirm(session)
    proposals.cancel(session=session, by=None, now=NOW)
    work()
    Ticket.objects.update(checked_in_at=NOW)
    with pytest.raises(cases.CannotSettle, match="used at the door"):
        cases.take_back(case=TicketCase.objects.get(), by=None, now=NOW)


# Joining and leaving a talk


def test_speaker_who_joins_a_confirmed_talk_gets_a_ticket_and_leaving_gives_it_back(
    event: Event, ada: Participant
) -> None:
    session = make_confirmed(event, ada)
    grace = make_participant(event, name="Grace")
    Speaker.objects.create(session=session, participant=grace)
    tell(session, "session.speaker_joined", grace)
    assert (held(grace), held(ada)) == ([("speakers", True)], [])
    speakers.remove(session=session, participant=grace, by=None, now=NOW)
    work()
    assert held(grace) == []


def test_who_leaves_after_the_release_is_decided_about(event: Event, ada: Participant) -> None:
    session = accepted(event, ada)
    confirm(session)
    publish(session)
    session.speakers.update(role=Speaker.Role.AUTHOR)
    tell(session, "session.speaker_left", ada)
    assert (held(ada), TicketCase.objects.get().kind) == ([("speakers", True)], Kind.REASON_GONE)


def test_joining_a_talk_that_is_not_confirmed_or_of_another_event_gives_nothing(
    event: Event, ada: Participant
) -> None:
    session, elsewhere = accepted(event), make_confirmed(make_event())
    Speaker.objects.create(session=session, participant=ada)
    tell(session, "session.speaker_joined", ada)
    tell(elsewhere, "session.speaker_joined", ada)
    assert held(ada) == []


def tell(session: Session, kind: str, person: Participant) -> None:
    HistoryEntry.objects.create(
        kind=kind,
        subject=session.public_id,
        scope=session.event.public_id,
        after={"participant": person.public_id},
        at=NOW,
    )
    work()


# The ticket moved to an assistant


def test_ticket_passed_on_by_the_team_gives_no_second_one_and_goes_back_with_the_talk(
    event: Event, ada: Participant, dinner: TicketType
) -> None:
    session = accepted(event, ada)
    confirm(session)
    ticket = Ticket.objects.get(parent=None)
    with pytest.raises(transfers.CannotTransfer, match="Write to us"):
        transfers.transfer(ticket=ticket, heir=Heir("Sam", "sam@example.org"), by=None, now=NOW)
    transfers.transfer(ticket=ticket, heir=Heir("Sam", "sam@example.org"), by=None, now=NOW, is_team=True)
    sam = Participant.objects.get(name="Sam")
    HistoryEntry.objects.update(read_at=None)
    work()
    assert (held(ada), held(sam)) == ([], GIVEN)
    shown = {wearer.person.name: wearer.face.roles for wearer in badges.wearers(event)}
    assert shown == {"Ada": (Role.SPEAKER,), "Sam": (Role.ATTENDEE,)}
    withdraw(session)
    assert (held(sam), recount.differences()) == ([], [])


# Places in limited sessions


@pytest.mark.parametrize("way", ["voided", "passed on", "seat taken back"])
def test_who_has_no_ticket_any_more_frees_his_place_for_the_next(event: Event, way: str) -> None:
    talk = make_confirmed(event)
    publish(talk)
    found = make_list(talk, size=1)
    ticket, _second, _third = (make_ticket(event) for _each in range(3))
    ana, ben, cem = Participant.objects.filter(admission="valid").order_by("pk")
    work()
    for person in (ana, ben, cem):
        signups.ask(sign_up_list=found, person=person, by=None, now=NOW)
    if way == "voided":
        tickets.void(ticket=ticket, reason="Gone", by=None, now=NOW)
    elif way == "passed on":
        transfers.transfer(ticket=ticket, heir=Heir("Sam", "sam@example.org"), by=None, now=NOW)
    else:
        assert ticket.order is not None
        manager = seats.Manager("Acorn", "Kim", "kim@example.org")
        block = seats.open_block(order=ticket.order, manager=manager, by=None, now=NOW)
        row = block.invitations.create(ticket=ticket, email=ana.address, state="taken", invited_at=NOW)
        seats.take_back(block=block, invitation=row, by=None, now=NOW)
    for _twice in range(2):
        HistoryEntry.objects.update(read_at=None)
        work()
        signups.settle_due(now=NOW)
    states = dict(SignUp.objects.values_list("participant", "state"))
    assert states == {ana.pk: "left", ben.pk: "placed", cem.pk: "waiting"}
    mails = OutboxMail.objects.filter(kind__startswith="sign_up.").order_by("pk")
    told = [("sign_up.lost", ana.address), ("sign_up.got", ben.address)]
    assert list(mails.values_list("kind", "to_address")) == told
