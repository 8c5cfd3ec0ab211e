"""Orders that the team looks at first: no payment before a yes, a week to pay after it, seats free after a no."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from events.models import Event
from tests.factories.events import make_event
from tests.factories.tickets import make_attempt, make_order, make_seat, make_ticket_type, make_wish
from tickets import recount
from tickets.actions import approvals, fulfilment, orders, payments, withdrawals
from tickets.gateways import Outcome, OutcomeState, stripe
from tickets.models import Order, PaymentAttempt, Quota, Ticket, TicketType
from tickets.views import standing

pytestmark = pytest.mark.django_db
NOW = timezone.now()
State = Order.State


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def kind(event: Event) -> TicketType:
    return make_ticket_type(event, quota=5, needs_approval=True, name="Student")


@pytest.fixture
def order(kind: TicketType) -> Order:
    return make_order(kind=kind, now=NOW)


def again(order: Order) -> Order:
    row: Order = Order.objects.select_related("event__organizer", "buyer").get(pk=order.pk)
    return row


def mails() -> list[str]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", flat=True))


def page(client: Client, order: Order) -> str:
    return client.get(order.path).content.decode()


def test_order_waits_with_its_seats_and_cannot_be_paid(client: Client, order: Order) -> None:
    assert (order.state, order.expires_at, Quota.objects.get().taken) == (State.REQUESTED, None, 1)
    assert mails() == ["order.requested"]
    html = page(client, order)
    assert "We look at your order first" in html
    assert "Pay $" not in html
    with pytest.raises(payments.CannotPay) as refused:
        payments.start(order=order, now=NOW)
    assert (refused.value.reason, PaymentAttempt.objects.count()) == ("requested", 0)
    assert recount.differences() == []


def test_it_does_not_expire(order: Order) -> None:
    assert orders.expire_lapsed(now=NOW + timedelta(days=300)) == 0
    assert again(order).state == State.REQUESTED


def test_after_a_yes_there_is_a_week_to_pay(client: Client, order: Order) -> None:
    for _twice in range(2):
        approvals.approve(order=order, by=None, now=NOW)
    row = again(order)
    assert (row.state, row.expires_at) == (State.PENDING, NOW + timedelta(days=7))
    assert mails() == ["order.requested", "order.approved"]
    assert "Pay $100.00" in page(client, order)
    payments.settle_sandbox(attempt=make_attempt(row, NOW), now=NOW + timedelta(days=6))
    assert again(order).state == State.PAID
    assert recount.differences() == []


def test_week_that_passes_frees_the_seat(order: Order) -> None:
    approvals.approve(order=order, by=None, now=NOW)
    assert orders.expire_lapsed(now=NOW + timedelta(days=7)) == 1
    assert (again(order).state, Quota.objects.get().taken) == (State.EXPIRED, 0)


def test_payment_page_that_ends_before_the_hold_does_not_end_the_order(order: Order) -> None:
    approvals.approve(order=order, by=None, now=NOW)
    attempt = make_attempt(again(order), NOW)
    outcome = Outcome(OutcomeState.EXPIRED, 0, "USD", order.public_id)
    fulfilment.apply(attempt, outcome, now=NOW + timedelta(days=1))
    assert (again(order).state, attempt.state) == (State.PENDING, PaymentAttempt.State.CLOSED)
    assert make_attempt(again(order), NOW + timedelta(days=1)).pk != attempt.pk


def test_stripe_gets_no_page_longer_than_it_takes(order: Order) -> None:
    row = approvals.approve(order=order, by=None, now=NOW)
    attempt = make_attempt(row, NOW)
    ends_at = stripe.session_params(attempt, row, payments.urls_of(row, attempt), payments.lines_of(row))
    assert ends_at["expires_at"] == int((NOW + timedelta(hours=23)).timestamp())


def test_with_nothing_to_pay_a_yes_completes_the_order(event: Event) -> None:
    order = make_order(kind=make_ticket_type(event, quota=5, needs_approval=True, price_minor=0), now=NOW)
    assert (order.state, Ticket.objects.get().state) == (State.REQUESTED, Ticket.State.HELD)
    approvals.approve(order=order, by=None, now=NOW)
    assert (again(order).state, Ticket.objects.get().state) == (State.PAID, Ticket.State.VALID)
    assert "order.confirmed" in mails()
    assert recount.differences() == []


def test_no_tells_the_reason_and_frees_the_seat(client: Client, order: Order) -> None:
    for _twice in range(2):
        approvals.decline(order=order, reason="No student card", by=None, now=NOW)
    assert (again(order).state, Quota.objects.get().taken) == (State.CANCELLED, 0)
    assert mails() == ["order.requested", "order.declined"]
    assert "The reason: No student card" in OutboxMail.objects.get(kind="order.declined").text
    assert "The team could not approve it" in page(client, order)
    assert HistoryEntry.objects.filter(kind="order.declined").count() == 1
    with pytest.raises(approvals.CannotDecide):
        approvals.approve(order=order, by=None, now=NOW)


def test_what_is_paid_cannot_be_declined(event: Event) -> None:
    order = make_order(kind=make_ticket_type(event), now=NOW)
    with pytest.raises(approvals.CannotDecide):
        approvals.decline(order=order, reason="", by=None, now=NOW)
    assert again(order).state == State.PENDING


def test_one_such_ticket_makes_the_whole_order_wait(event: Event, kind: TicketType) -> None:
    seats = make_seat(make_ticket_type(event, quota=5)), make_seat(kind)
    order = orders.place(event=event, wish=make_wish(*seats), by=None, now=NOW)
    assert (order.state, order.tickets.count()) == (State.REQUESTED, 2)


def test_buyer_takes_it_back(client: Client, order: Order) -> None:
    assert client.post(f"{order.path}cancel/")["Location"] == order.path
    assert (again(order).state, Quota.objects.get().taken) == (State.CANCELLED, 0)
    assert client.post(f"{order.path}cancel/").status_code == 302
    assert mails().count("order.cancelled") == 1


def test_paid_order_is_not_given_up_by_its_link(client: Client, event: Event) -> None:
    order = make_order(kind=make_ticket_type(event), now=NOW)
    payments.settle_sandbox(attempt=make_attempt(order, NOW), now=NOW)
    assert withdrawals.withdraw(order=again(order), by=None, now=NOW) is False
    assert "cannot be cancelled here" in client.post(f"{order.path}cancel/", follow=True).content.decode()
    assert again(order).state == State.PAID


def test_sentence_names_the_day_of_a_long_hold(order: Order) -> None:
    noon = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
    row = approvals.approve(order=order, by=None, now=noon)
    words = standing.of(row, standing.Facts(now=noon, tickets=1, zone="America/Los_Angeles")).sentence
    assert words == "Not paid yet. We hold your tickets until March 8, 2027, 12:00\u202fPM in Los Angeles."
