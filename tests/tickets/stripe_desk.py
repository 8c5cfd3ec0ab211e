"""An order about to be paid at a stand-in for Stripe, for the tests of sessions and of webhooks."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Organizer
from tests.factories.events import make_event, make_organizer
from tests.factories.tickets import make_order, make_ticket_type
from tests.stubs.stripe_server import StripeServer, signed
from tickets.actions import payments
from tickets.models import Order, PaymentAttempt

SECRET, NEXT_SECRET, OWN_SECRET = "whsec_installation", "whsec_next", "whsec_organizer"


@pytest.fixture(scope="module")
def server() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running


@pytest.fixture(autouse=True)
def stripe(server: StripeServer, settings: Any) -> StripeServer:
    server.forget()
    settings.SANDBOX_PAYMENTS = False
    settings.STRIPE_SECRET_KEY = "sk_test_webhook"
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
    settings.STRIPE_API_BASE = server.url
    return server


@pytest.fixture
def order() -> Order:
    event = make_event()
    return make_order(event, kind=make_ticket_type(event, quota=2))


@pytest.fixture
def attempt(order: Order) -> PaymentAttempt:
    return payments.start(order=order, now=timezone.now())


def own_organizer(**fields: str) -> Organizer:
    organizer = make_organizer()
    organizer.stripe_secret_key = fields.get("key", "sk_test_own")
    organizer.stripe_webhook_secret = fields.get("secret", OWN_SECRET)
    organizer.save()
    return organizer


def post(body: bytes, signature: str | None, organizer: Organizer | None = None) -> int:
    path = f"/webhooks/stripe/{organizer.public_id}/" if organizer else "/webhooks/stripe/"
    headers = {} if signature is None else {"Stripe-Signature": signature}
    answer = Client(enforce_csrf_checks=True).post(
        path, body, content_type="application/json", headers=headers
    )
    return answer.status_code


def tell(stripe: StripeServer, attempt: PaymentAttempt, word: str, **event: Any) -> int:
    """Stripe tells of a session as it is now, properly signed."""
    session = stripe.books.sessions[attempt.reference]
    body = stripe.event(f"checkout.session.{word}", session, **event)
    return post(body, signed(body, SECRET))


def state_of(order: Order) -> str:
    order.refresh_from_db()
    return order.state
