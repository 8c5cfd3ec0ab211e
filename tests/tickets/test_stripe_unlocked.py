"""While Stripe thinks, nobody else waits: no transaction is open during any call."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories.tickets import make_order
from tests.stubs.stripe_server import StripeServer, signed
from tickets.actions import orders, payments, refunds
from tickets.gateways import stripe as adapter
from tickets.models import Order, Payment, PaymentAttempt

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "whsec_unlocked"


@pytest.fixture
def server(settings: Any) -> Iterator[StripeServer]:
    with StripeServer() as running:
        settings.SANDBOX_PAYMENTS = False
        settings.STRIPE_SECRET_KEY = "sk_test_unlocked"
        settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
        settings.STRIPE_API_BASE = running.url
        yield running


@pytest.fixture
def in_transaction(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each call to Stripe, whether a transaction was open; the calls themselves are made as ever."""
    seen: list[bool] = []
    asked = adapter.asked

    def watched(call: Callable[[], Any]) -> Any:
        seen.append(connection.in_atomic_block)
        return asked(call)

    monkeypatch.setattr(adapter, "asked", watched)
    return seen


@pytest.fixture
def attempt(server: StripeServer, in_transaction: list[bool]) -> PaymentAttempt:
    return payments.start(order=make_order(), now=timezone.now())


def test_opening_looking_and_refunding(
    server: StripeServer, attempt: PaymentAttempt, in_transaction: list[bool]
) -> None:
    now = timezone.now()
    payments.look_again(attempt=attempt, now=now)
    server.pay(attempt.reference)
    payments.reconcile(now=now + timedelta(minutes=3))
    refunds.refund(payment=Payment.objects.get(), amount_minor=100, reason="Ill", by=None, now=now)
    refunds.ask(now=now)
    assert in_transaction == [False] * 4


def test_closing_what_lapsed_and_what_is_cancelled(
    server: StripeServer, attempt: PaymentAttempt, in_transaction: list[bool]
) -> None:
    second = payments.start(order=make_order(), now=timezone.now())
    orders.cancel(order=second.order, reason="Mistake", by=None, now=timezone.now())
    assert orders.expire_lapsed(now=timezone.now() + timedelta(hours=1)) == 1
    assert in_transaction == [False] * 4


def test_webhook(server: StripeServer, attempt: PaymentAttempt, in_transaction: list[bool]) -> None:
    server.pay(attempt.reference)
    body = server.event("checkout.session.completed", server.books.sessions[attempt.reference])
    Client().post(
        "/webhooks/stripe/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": signed(body, SECRET)},
    )
    assert Order.objects.get().state == Order.State.PAID
    assert in_transaction == [False, False]
