"""Who comes without a ticket: sold at the door for cash or card, or given; checked in, and the till counted."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant, Role
from tests.factories.door import make_gate, make_list, ticket_of
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.tickets import make_quota, make_ticket_type
from tickets import doubts, recount
from tickets.models import CheckIn, Device, Gate, Order, Payment, Ticket, TicketType

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def kind(event: Event) -> TicketType:
    """$100.00; two are left."""
    return make_ticket_type(event, quota=make_quota(event, 2))


@pytest.fixture
def owner(event: Event) -> User:
    user = make_user("owner@oak.example", name="Olga Owner")
    make_team_member(event, user, Role.OWNER)
    return user


@pytest.fixture
def desk(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def sell(client: Client, sold: TicketType, **changes: Any) -> Any:
    fields = {
        "name": "Ada Lovelace", "email": "", "company": "Acorn", "kind": f"{sold.public_id}:10000", "paid": "cash",
        "reference": "R-17", "reason": "", "key": "key_one",
    }  # fmt: skip
    return client.post(f"/{sold.event.slug}/door/walk-in/", fields | changes)


def errors(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return list(answer.context["form"].errors)


def test_cash_makes_a_valid_ticket_of_one_person_without_any_mail(
    desk: Client, kind: TicketType, owner: User
) -> None:
    answer = sell(desk, kind)
    order = Order.objects.get()
    payment = order.payments.get()
    assert answer["Location"] == f"/{kind.event.slug}/door/walk-in/{order.public_id}/"
    assert (order.state, order.method, order.email) == ("paid", "desk", "")
    assert (payment.gateway, payment.amount_minor, payment.reference) == (
        "cash",
        10_000,
        f"{order.public_id}:R-17",
    )
    assert (order.tickets.get().attendee, Participant.objects.count()) == (order.buyer, 1)
    assert (OutboxMail.objects.count(), recount.differences()) == (0, [])
    told = HistoryEntry.objects.filter(subject=order.public_id).order_by("pk").values_list("kind", "by")
    assert list(told) == [(kind, owner.pk) for kind in ("order.placed", "payment.received", "order.paid")]


def test_with_an_address_the_ticket_goes_out_and_nobody_is_asked_to_pay(
    desk: Client, kind: TicketType
) -> None:
    known = make_participant(kind.event, name="Ada King Lovelace", email="ada@acorn.example")
    sell(desk, kind, email="Ada@acorn.example", paid="terminal")
    assert Ticket.objects.get().attendee == known
    assert list(OutboxMail.objects.values_list("kind", "to_address")) == [
        ("order.confirmed", "ada@acorn.example")
    ]


def test_free_needs_a_reason_which_stands_on_the_line(desk: Client, kind: TicketType) -> None:
    assert errors(sell(desk, kind, paid="free")) == ["reason"]
    sell(desk, kind, paid="free", reason="Brings the cakes")
    order = Order.objects.get()
    assert (order.state, order.method, order.total_minor) == ("paid", "free", 0)
    assert order.lines.get().discount_reason == "Brings the cakes: $0.00 each ticket"
    assert (Payment.objects.count(), recount.differences()) == (0, [])


def test_sent_twice_is_one_order_and_one_payment(desk: Client, kind: TicketType) -> None:
    places = {sell(desk, kind)["Location"] for _twice in range(2)}
    assert (len(places), Order.objects.count(), Payment.objects.count()) == (1, 1, 1)


def test_sold_out_or_another_price_is_refused_and_nothing_is_kept(desk: Client, kind: TicketType) -> None:
    assert errors(sell(desk, kind, kind=f"{kind.public_id}:9000")) == ["kind"]
    for number in range(2):
        sell(desk, kind, key=f"key_{number}", name=f"Guest {number}")
    answer = sell(desk, kind, key="key_late", name="Guest Late")
    assert (errors(answer), Order.objects.count(), Payment.objects.count()) == (["kind"], 2, 2)
    assert "No ticket is on sale now" in answer.content.decode()


@pytest.mark.parametrize(
    "change", [{"visibility": "hidden"}, {"visibility": "code"}, {"on_sale_until_at": "2020-01-01T00:00Z"}]
)
def test_only_what_the_shop_sells_now_can_be_sold(desk: Client, event: Event, change: dict[str, Any]) -> None:
    closed = make_ticket_type(event, **change)
    assert errors(sell(desk, closed)) == ["kind"]


def test_somebody_refused_entry_is_sold_nothing_before_somebody_has_looked(
    desk: Client, kind: TicketType
) -> None:
    make_participant(kind.event, name="Ada Lovelace", refused_entry="Threw a chair")
    make_participant(make_event(), name="Grace Hopper", refused_entry="Elsewhere")
    answer = sell(desk, kind)
    page = answer.content.decode()
    assert (errors(answer), "Ada Lovelace is not to be let in" in page, "chair" in page) == (
        ["sure"],
        True,
        False,
    )
    assert sell(desk, kind, sure="on").status_code == 302
    assert sell(desk, kind, name="Grace Hopper", key="key_two").status_code == 302


def test_who_has_a_ticket_already_or_shares_an_address_is_told(desk: Client, kind: TicketType) -> None:
    known = make_participant(kind.event, name="Ada Lovelace", email="ada@acorn.example")
    ticket_of(known, kind=kind)
    assert "has a valid ticket already" in sell(desk, kind, email="ada@acorn.example").content.decode()
    other = sell(desk, kind, name="Kim Acorn", email="ada@acorn.example")
    assert "belongs to Ada Lovelace here" in other.content.decode()


def test_who_is_registered_under_the_name_with_another_address_is_told(
    desk: Client, kind: TicketType, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    event = kind.event
    for number, (name, company) in enumerate([("Zoë Müller", "Acorn"), ("Zoe Muller", ""), ("Zoë", "Oak")]):
        ticket_of(
            make_participant(event, name=name, company=company, email=f"{number}@oak.example"), kind=kind
        )
    make_participant(event, name="Kim Acorn")  # without a ticket
    void = ticket_of(make_participant(event, name="Lee Acorn"), kind=kind)
    Ticket.objects.filter(pk=void.pk).update(state="void", voided_at="2027-01-01T00:00Z")
    ticket_of(make_participant(make_event(), name="Sam Acorn"))
    page = sell(desk, kind, name="müller  zoe", email="z@acorn.example").content.decode()
    told = [
        f"müller zoe{company} has a valid ticket already. Is this" in page for company in (" (Acorn)", "")
    ]
    assert (told, page.count("has a valid ticket already"), Order.objects.count()) == ([True, True], 2, 0)
    kind.quotas.update(size=9)
    for name in ("Kim Acorn", "Lee Acorn", "Sam Acorn", "Zoe", "Zoe Mullers"):
        expected = 422 if name == "Zoe" else 302
        assert sell(desk, kind, name=name, key=f"key_{name}").status_code == expected, name
    assert sell(desk, kind, name="Zoe Muller", sure="on").status_code == 302
    with django_assert_num_queries(2):
        doubts.of(event, name="Zoe Muller", email="")


def test_one_press_checks_in_and_says_who_pressed(desk: Client, kind: TicketType) -> None:
    gate = make_gate(make_list(kind.event), name="North")
    address = sell(desk, kind)["Location"]
    page = desk.get(address).content.decode()
    assert ("<svg" in page, "badge.pdf" in page, "Check in now: North" in page) == (True, True, True)
    for _twice in range(2):
        desk.post(f"{address}check-in/", {"gate": gate.public_id, "scan": "press-0001"})
    row = CheckIn.objects.get()
    assert (row.result, row.device.name, row.ticket) == ("in", "Desk owner@oak.example", Ticket.objects.get())
    assert "Checked in" in desk.get(address).content.decode()
    Device.objects.update(revoked_at=row.at)
    desk.post(f"{address}check-in/", {"gate": gate.public_id, "scan": "press-0002"})
    assert CheckIn.objects.count() == 1


def test_gates_of_other_lists_and_events_let_nobody_in(desk: Client, kind: TicketType) -> None:
    party = make_gate(make_list(kind.event, make_ticket_type(kind.event)))
    talk = make_gate(make_list(kind.event, session="ses_one"))
    foreign = make_gate(make_list(make_event()))
    address = sell(desk, kind)["Location"]
    for gate in (party, talk, foreign):
        answer = desk.post(f"{address}check-in/", {"gate": gate.public_id})
        assert answer.status_code == 404
    assert (Gate.objects.count(), CheckIn.objects.count()) == (3, 0)


def test_till_of_each_person(desk: Client, kind: TicketType, event: Event) -> None:
    kind.quotas.update(size=9)
    sell(desk, kind, key="a")
    sell(desk, kind, key="b", paid="terminal", name="Guest Two")
    sell(desk, kind, key="c", paid="free", reason="Press", name="Guest Three")
    colleague = Client()
    other = make_user("kim@oak.example", name="Kim Seller")
    make_team_member(event, other, Role.ORGANIZER)
    colleague.force_login(other)
    sell(colleague, kind, key="d", name="Guest Four")
    elsewhere = make_event()
    make_team_member(elsewhere, other, Role.ORGANIZER)
    sell(colleague, make_ticket_type(elsewhere), key="e")
    tills = desk.get(f"/{event.slug}/door/walk-in/").context["tills"]
    assert [(one.who, one.cash_minor, one.card_minor, one.payments) for one in tills] == [
        ("Kim Seller", 10_000, 0, 1),
        ("Olga Owner", 10_000, 10_000, 2),
    ]
    assert desk.get(f"/{event.slug}/door/walk-in/?day=2026-01-01").context["tills"] == []


@pytest.mark.parametrize("role", [Role.DOOR, Role.FINANCE, Role.REVIEWER])
def test_others_sell_nothing(desk: Client, kind: TicketType, role: Role) -> None:
    sold = sell(desk, kind)["Location"]
    user = make_user()
    make_team_member(kind.event, user, role)
    stranger, helper = Client(), Client()
    helper.force_login(user)
    stranger.force_login(make_user())
    assert (sell(helper, kind, key="two").status_code, helper.get(sold).status_code) == (403, 403)
    assert (sell(stranger, kind, key="two").status_code, stranger.get(sold).status_code) == (404, 404)
    assert Order.objects.count() == 1


def test_order_of_another_event_is_not_shown(desk: Client, kind: TicketType, owner: User) -> None:
    sold = sell(desk, kind)["Location"]
    other = make_event()
    make_team_member(other, owner, Role.OWNER)
    assert desk.get(sold.replace(kind.event.slug, other.slug)).status_code == 404


@pytest.mark.parametrize("sales", [1, 3])
def test_page_costs_the_same_for_one_and_three_sales(
    desk: Client, kind: TicketType, sales: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kind.quotas.update(size=9)
    for number in range(sales):
        sell(desk, kind, key=f"key_{number}", name=f"Guest {number}")
    with django_assert_num_queries(8):
        assert desk.get(f"/{kind.event.slug}/door/walk-in/").status_code == 200
