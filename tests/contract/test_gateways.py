"""What every gateway must do, asked of each of them: the sandbox, and Stripe by the real SDK over HTTP."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

import pytest
from django.utils import timezone

from tests.factories.events import make_event
from tests.factories.tickets import make_order, make_ticket_type
from tests.stubs.stripe_server import StripeServer
from tickets import gateways
from tickets.actions import orders, payments, refunds
from tickets.gateways import Gateway, OutcomeState, RefundState
from tickets.models import Order, Payment, PaymentAttempt, Refund

pytestmark = pytest.mark.django_db


class Kit(Protocol):
    """A gateway, and the buyer's side of it."""

    def pay(self, attempt: PaymentAttempt) -> None: ...
    def pay_later(self, attempt: PaymentAttempt) -> None: ...


class SandboxKit:
    def pay(self, attempt: PaymentAttempt) -> None:
        payments.settle_sandbox(attempt=attempt, now=timezone.now())

    def pay_later(self, attempt: PaymentAttempt) -> None:
        payments.settle_sandbox(attempt=attempt, now=timezone.now(), choice="pay_later")


@dataclass
class StripeKit:
    server: StripeServer

    def pay(self, attempt: PaymentAttempt) -> None:
        self.server.pay(attempt.reference)
        payments.look_again(attempt=attempt, now=timezone.now())

    def pay_later(self, attempt: PaymentAttempt) -> None:
        self.server.pay_later(attempt.reference)
        payments.look_again(attempt=attempt, now=timezone.now())


@pytest.fixture(params=["sandbox", "stripe"])
def kit(request: pytest.FixtureRequest, settings: Any, stripe_process: StripeServer) -> Kit:
    if request.param == "sandbox":
        return SandboxKit()
    stripe_process.forget()
    settings.SANDBOX_PAYMENTS = False
    settings.STRIPE_SECRET_KEY = "sk_test_contract"
    settings.STRIPE_API_BASE = stripe_process.url
    return StripeKit(stripe_process)


@pytest.fixture
def order(kit: Kit) -> Order:
    event = make_event()
    return make_order(
        event, kind=make_ticket_type(event, quota=5, price_minor=34_900), seats=2, now=timezone.now()
    )


@pytest.fixture
def attempt(order: Order) -> PaymentAttempt:
    return payments.start(order=order, now=timezone.now())


def gateway_of(attempt: PaymentAttempt) -> Gateway:
    return gateways.gateway_named(attempt.gateway, attempt.order.event)


def test_opened_attempt_has_a_reference_and_an_address(attempt: PaymentAttempt) -> None:
    assert attempt.reference
    assert attempt.url
    outcome = gateway_of(attempt).read(attempt.reference)
    assert (outcome.state, outcome.amount_minor, outcome.currency) == (OutcomeState.OPEN, 69_800, "USD")
    assert outcome.order == attempt.order.public_id


def test_starting_twice_is_one_attempt(order: Order, attempt: PaymentAttempt) -> None:
    again = payments.start(order=order, now=timezone.now() + timedelta(minutes=3))
    assert (again.pk, again.url, again.reference) == (attempt.pk, attempt.url, attempt.reference)


def test_opening_twice_with_one_key_is_one_reference(order: Order, attempt: PaymentAttempt) -> None:
    urls, lines = payments.urls_of(order, attempt), payments.lines_of(order)
    opened = [gateway_of(attempt).open(attempt, order, urls, lines=lines) for _ in range(2)]
    assert {one.reference for one in opened} == {attempt.reference}


def test_paid_attempt_names_amount_order_and_money(kit: Kit, order: Order, attempt: PaymentAttempt) -> None:
    kit.pay(attempt)
    outcome = gateway_of(attempt).read(attempt.reference)
    assert (outcome.state, outcome.amount_minor, outcome.currency, outcome.order) == (
        OutcomeState.PAID, 69_800, "USD", order.public_id,
    )  # fmt: skip
    assert outcome.money == Payment.objects.get().reference
    order.refresh_from_db()
    assert order.state == Order.State.PAID


def test_money_on_its_way_is_pending_and_keeps_the_seats(
    kit: Kit, order: Order, attempt: PaymentAttempt
) -> None:
    kit.pay_later(attempt)
    assert gateway_of(attempt).read(attempt.reference).state == OutcomeState.PENDING
    order.refresh_from_db()
    assert order.state == Order.State.PENDING
    assert order.expires_at is not None
    assert order.expires_at > timezone.now() + timedelta(days=7)


def test_closed_attempt_cannot_be_paid(attempt: PaymentAttempt) -> None:
    assert gateway_of(attempt).close(attempt.reference).state == OutcomeState.EXPIRED
    assert gateway_of(attempt).read(attempt.reference).state == OutcomeState.EXPIRED


def test_closing_twice_says_the_same(attempt: PaymentAttempt) -> None:
    states = {gateway_of(attempt).close(attempt.reference).state for _ in range(2)}
    assert states == {OutcomeState.EXPIRED}


def test_closing_what_is_paid_says_paid(kit: Kit, attempt: PaymentAttempt) -> None:
    kit.pay(attempt)
    assert gateway_of(attempt).close(attempt.reference).state == OutcomeState.PAID


def test_unknown_reference_is_a_clear_no(attempt: PaymentAttempt) -> None:
    with pytest.raises(gateways.Declined):
        gateway_of(attempt).read("nobody_knows")


def test_refund_twice_with_one_key_is_one_refund(kit: Kit, attempt: PaymentAttempt) -> None:
    kit.pay(attempt)
    payment = Payment.objects.get()
    row = refunds.refund(
        payment=payment, amount_minor=10_000, reason="One day only", by=None, now=timezone.now()
    )
    gateway = gateway_of(attempt)
    first, second = gateway.refund(row, payment.reference), gateway.refund(row, payment.reference)
    assert first == second
    assert (first.state, gateway.read_refund(first.reference)) == (RefundState.SUCCEEDED, first)


def test_refunds_are_asked_for_once_and_noted(kit: Kit, attempt: PaymentAttempt) -> None:
    kit.pay(attempt)
    payment = Payment.objects.get()
    for part in (10_000, 59_800):
        refunds.refund(payment=payment, amount_minor=part, reason="In parts", by=None, now=timezone.now())
    assert [payments.ask_refunds(now=timezone.now()), payments.ask_refunds(now=timezone.now())] == [2, 0]
    assert set(Refund.objects.values_list("state", flat=True)) == {Refund.State.SUCCEEDED}
    with pytest.raises(payments.CannotRefund):
        refunds.refund(payment=payment, amount_minor=1, reason="More", by=None, now=timezone.now())


def test_lapsed_order_closes_its_page_first(kit: Kit, order: Order, attempt: PaymentAttempt) -> None:

    order.expires_at = timezone.now()
    order.save()
    assert orders.expire_lapsed(now=timezone.now()) == 1
    assert gateway_of(attempt).read(attempt.reference).state == OutcomeState.EXPIRED


def test_lapsed_order_that_was_paid_unheard_is_paid(kit: Kit, order: Order, attempt: PaymentAttempt) -> None:

    if isinstance(kit, StripeKit):
        kit.server.pay(attempt.reference)
    else:
        kit.pay(attempt)
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now())
    assert orders.expire_lapsed(now=timezone.now()) == 0
    order.refresh_from_db()
    assert order.state == Order.State.PAID


def test_outcome_is_plain_values(attempt: PaymentAttempt) -> None:
    outcome = gateway_of(attempt).read(attempt.reference)
    assert replace(outcome) == outcome
    assert {type(value) for value in (outcome.amount_minor, outcome.currency, outcome.order)} == {int, str}


def test_account_shows_what_was_paid_and_given_back(kit: Kit, attempt: PaymentAttempt) -> None:
    kit.pay(attempt)
    payment = Payment.objects.get()
    refunds.refund(payment=payment, amount_minor=10_000, reason="Ill", by=None, now=timezone.now())
    payments.ask_refunds(now=timezone.now())
    books = gateways.books_of(gateway_of(attempt))
    found = books.entries(timezone.now() - timedelta(hours=1))
    assert sorted((entry.kind, entry.amount_minor, entry.money) for entry in found) == [
        ("charge", 69_800, payment.reference), ("refund", -10_000, payment.reference),
    ]  # fmt: skip
    assert all(entry.net_minor == entry.amount_minor - entry.fee_minor for entry in found)


def test_refund_is_found_by_its_money_and_names_our_row(kit: Kit, attempt: PaymentAttempt) -> None:
    kit.pay(attempt)
    payment = Payment.objects.get()
    row = refunds.refund(payment=payment, amount_minor=10_000, reason="Ill", by=None, now=timezone.now())
    payments.ask_refunds(now=timezone.now())
    row.refresh_from_db()
    books = gateways.books_of(gateway_of(attempt))
    (found,) = books.refunds_of(payment.reference)
    assert books.refund(row.reference) == found
    assert (found.money, found.amount_minor, found.currency, found.ours) == (
        payment.reference, 10_000, "USD", row.public_id,
    )  # fmt: skip


def test_nothing_is_paid_out_before_anything_was(attempt: PaymentAttempt) -> None:
    books = gateways.books_of(gateway_of(attempt))
    assert list(books.payouts(timezone.now() - timedelta(days=1))) == []
    assert list(books.entries_of("po_nobody")) == []


@pytest.mark.parametrize("name", ["charge", "refund", "dispute", "payout"])
def test_unknown_object_of_the_account_is_a_clear_no(attempt: PaymentAttempt, name: str) -> None:
    with pytest.raises(gateways.Declined):
        getattr(gateways.books_of(gateway_of(attempt)), name)("nobody_knows")
