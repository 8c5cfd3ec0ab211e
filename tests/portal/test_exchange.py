"""The page on which a buyer who speaks takes his money back, and the organizers' pages of such tickets."""

import pytest
from django.test import Client
from django.utils import timezone

from agenda.actions import proposals
from agenda.models import Session
from core import history
from events.models import Event, Role
from portal.reactions import REACTIONS
from tests.factories.agenda import make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.tickets import make_add_on, make_attempt, make_seat, make_ticket_type, make_wish
from tickets.actions import cases, extensions, orders, payments
from tickets.actions.extensions import Addition
from tickets.models import Refund, Ticket, TicketCase, TicketType

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def event() -> Event:
    return make_event(slug="relay", name="Relay")


@pytest.fixture
def case(event: Event) -> TicketCase:
    """Ada bought a ticket with a party, and her talk is confirmed."""
    kind, party = make_ticket_type(event, name="Conference"), make_add_on(event, name="Party")
    seat = make_seat(kind, party, name="Ada", email="ada@example.org")
    wish = make_wish(seat, buyer_name="Ada", buyer_email="ada@example.org")
    order = orders.place(event=event, wish=wish, by=None, now=NOW)
    payments.settle_sandbox(attempt=make_attempt(order, NOW), now=NOW)
    session = make_session(event, order.buyer, state=Session.State.CONFIRMED, title="Bots")
    cases.offer_refunds(event=event, participant=order.buyer, reason=f"Speaker: {session}", by=None, now=NOW)
    return TicketCase.objects.get()


@pytest.fixture
def ada(client: Client) -> Client:
    client.force_login(make_user("ada@example.org"))
    return client


def valid() -> list[str]:
    return list(Ticket.objects.valid().order_by("pk").values_list("type__name", flat=True))


def test_page_says_what_comes_back_and_what_ends(ada: Client, case: TicketCase) -> None:
    page = ada.get(case.path).content.decode()
    for words in ("Conference, Party", "$145.00", "A speaker’s ticket", "keep your ticket"):
        assert words in page
    assert case.path in ada.get("/relay/me/").content.decode()


def test_button_exchanges_the_ticket_and_a_second_click_nothing_more(ada: Client, case: TicketCase) -> None:
    for _click in range(2):
        answer = ada.post(case.path, {"exchange": "1", "back": "14500"})
        assert (answer.status_code, answer["Location"]) == (302, "/relay/me/")
    assert valid() == ["Speaker"]
    history.react(REACTIONS, now=NOW)
    assert valid() == ["Speaker"]
    assert case.path not in ada.get("/relay/me/").content.decode()


def test_other_button_keeps_everything(ada: Client, case: TicketCase) -> None:
    ada.post(case.path, {"keep": "1"})
    case.refresh_from_db()
    assert (valid(), case.answer) == (["Conference", "Party"], TicketCase.Answer.KEPT)


@pytest.mark.parametrize("seen", ["", "1", "-14500", "x" * 2000, "14500.00"])
def test_amount_that_was_not_shown_is_not_paid(ada: Client, case: TicketCase, seen: str) -> None:
    answer = ada.post(case.path, {"exchange": "1", "back": seen})
    assert (answer.status_code, "has changed meanwhile" in answer.content.decode()) == (409, True)
    assert valid() == ["Conference", "Party"]


def test_who_has_just_withdrawn_keeps_his_bought_ticket(ada: Client, case: TicketCase) -> None:
    proposals.withdraw(session=Session.objects.get(), by=None, now=NOW)
    answer = ada.post(case.path, {"exchange": "1", "back": "14500"})
    assert (answer.status_code, "not down for a confirmed talk" in answer.content.decode()) == (409, True)
    assert (valid(), Refund.objects.count()) == (["Conference", "Party"], 0)


def test_who_has_passed_his_speakers_ticket_on_keeps_the_bought_one(
    ada: Client, event: Event, case: TicketCase
) -> None:
    kind = make_ticket_type(event, audience=TicketType.Audience.SPEAKERS, name="Speaker")
    passed_on = Ticket(event=event, type=kind, given_to=case.participant, attendee=make_participant(event))
    passed_on.state, passed_on.issued_at = Ticket.State.VALID, NOW
    passed_on.save(force_insert=True)
    answer = ada.post(case.path, {"exchange": "1", "back": "14500"})
    assert (answer.status_code, "was passed on to somebody else" in answer.content.decode()) == (409, True)
    assert (valid(), Refund.objects.count()) == (["Conference", "Party", "Speaker"], 0)


def test_amount_has_the_price_of_what_was_bought_later(ada: Client, event: Event, case: TicketCase) -> None:
    dinner = make_add_on(event, name="Dinner")
    order = case.ticket.order
    assert order is not None
    wanted = [Addition(case.ticket.public_id, dinner.public_id)]
    later = extensions.place(order=order, additions=wanted, form_key="key_1", by=None, now=NOW)
    payments.settle_sandbox(attempt=make_attempt(later, NOW), now=NOW)
    whole = order.total_minor + later.total_minor
    assert f'name="back" value="{whole}"' in ada.get(case.path).content.decode()
    assert ada.post(case.path, {"exchange": "1", "back": str(order.total_minor)}).status_code == 409
    assert ada.post(case.path, {"exchange": "1", "back": str(whole)}).status_code == 302
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == whole > order.total_minor


def test_stranger_colleague_and_visitor_find_nothing(client: Client, event: Event, case: TicketCase) -> None:
    assert client.post(case.path, {"exchange": "1", "back": "14500"}).status_code == 302
    client.force_login(make_user("eve@example.org"))
    assert [client.get(case.path).status_code, client.post(case.path, {"keep": "1"}).status_code] == [
        404,
        404,
    ]
    make_event(slug="other")
    client.force_login(make_user("ada@example.org"))
    assert client.get(case.path.replace("/relay/", "/other/")).status_code == 404
    assert valid() == ["Conference", "Party"]


def test_ticket_that_somebody_else_paid_for_is_not_exchanged_by_its_holder(
    client: Client, event: Event
) -> None:
    seat = make_seat(make_ticket_type(event), name="Ada", email="ada@example.org")
    order = orders.place(event=event, wish=make_wish(seat), by=None, now=NOW)
    payments.settle_sandbox(attempt=make_attempt(order, NOW), now=NOW)
    holder = order.tickets.get().attendee
    assert holder is not None
    (case,) = cases.offer_refunds(event=event, participant=holder, reason="Speaker", by=None, now=NOW)
    client.force_login(make_user("ada@example.org"))
    assert client.get(case.path).status_code == 404
    assert case.path not in client.get("/relay/me/").content.decode()


# In the workspace


@pytest.fixture
def organizer(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event).user)
    return client


def admin(case: TicketCase, page: str) -> str:
    return f"/admin/tickets/ticketcase/{case.pk}/{page}/"


def test_home_names_the_offer_and_the_organizer_can_exchange_for_the_buyer(
    organizer: Client, case: TicketCase
) -> None:
    assert (
        "1 speaker has bought a ticket and was offered a refund" in organizer.get("/admin/").content.decode()
    )
    assert "$145.00" in organizer.get(admin(case, "exchange")).content.decode()
    assert valid() == ["Conference", "Party"]
    organizer.post(admin(case, "exchange"), {"_confirmed": "1", "back": "10000"})
    assert valid() == ["Conference", "Party"]
    organizer.post(admin(case, "exchange"), {"_confirmed": "1", "back": "14500"})
    assert valid() == ["Speaker"]
    assert "was offered a refund" not in organizer.get("/admin/").content.decode()


@pytest.mark.parametrize(("button", "left"), [("keep", ["Speaker"]), ("take-back", [])])
def test_two_buttons_decide_about_a_ticket_without_a_reason(
    organizer: Client, event: Event, button: str, left: list[str]
) -> None:
    session = make_session(event, state=Session.State.ACCEPTED)
    from_page = "/admin/agenda/session/"
    organizer.post(f"{from_page}{session.pk}/confirm/", {"_confirmed": "1"})
    history.react(REACTIONS, now=NOW)
    organizer.post(f"{from_page}{session.pk}/cancel/", {"_confirmed": "1"})
    history.react(REACTIONS, now=NOW)
    case = TicketCase.objects.get()
    assert (
        "1 speaker’s ticket to decide: its holder no longer speaks"
        in organizer.get("/admin/").content.decode()
    )
    page = organizer.get(f"/admin/tickets/ticketcase/{case.pk}/change/").content.decode()
    assert [admin(case, one) in page for one in ("keep", "take-back", "exchange")] == [True, True, False]
    organizer.post(admin(case, button), {"_confirmed": "1"})
    assert valid() == left


@pytest.mark.parametrize("role", [Role.DOOR, Role.REVIEWER, Role.FINANCE])
def test_roles_without_the_right_decide_nothing(
    client: Client, event: Event, case: TicketCase, role: str
) -> None:
    client.force_login(make_team_member(event, role=role).user)
    answers = [client.post(admin(case, one), {"_confirmed": "1"}).status_code for one in ("keep", "exchange")]
    assert {*answers} <= {302, 403, 404}
    case.refresh_from_db()
    assert (valid(), case.answer) == (["Conference", "Party"], "")
