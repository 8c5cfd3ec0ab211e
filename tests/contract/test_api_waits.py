"""No call of the API waits for anybody else: Stripe, mail servers and webhooks are the worker's affair."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from events.api import gate
from events.models import Event
from tests.contract.api_story import STORY
from tests.contract.api_world import Wire, build
from tests.factories.webhooks import make_endpoint
from tests.stubs.stripe_server import StripeServer
from tickets import gateways
from tickets.models import Payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def reached(
    settings: Any, stripe_process: StripeServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[object]]:
    """With real money and a mail server: every address that anything connects to. The world is there before."""
    event = build()
    make_endpoint(event)
    # Paid by Stripe, so that refunds and cancelling are Stripe's affair as well.
    Payment.objects.filter(order__code="ORDERAAA").update(gateway="stripe")
    settings.SANDBOX_PAYMENTS = False
    settings.STRIPE_SECRET_KEY = "sk_test_waits"
    settings.STRIPE_API_BASE = stripe_process.url
    settings.OUTBOX_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    monkeypatch.setattr(gate, "LIMITS", {"token": 10**9, "address": 10**9})
    found: list[object] = []
    connect = socket.socket.connect

    def noted(self: socket.socket, address: Any) -> None:
        found.append(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    yield found
    stripe_process.forget()


class Caller(Wire):
    """The worker may wait for whom it likes: what it reaches is not the calls'."""

    def __init__(self, event: Event, reached: list[object]) -> None:
        super().__init__(event)
        self.reached = reached

    def work(self, duty: str) -> None:
        before = len(self.reached)
        super().work(duty)
        del self.reached[before:]


def test_no_call_reaches_for_another_machine(reached: list[object]) -> None:
    wire = Caller(Event.objects.get(is_sandbox=False), reached)
    statuses = [wire.send(request)["status"] for request in STORY]
    assert statuses.count(200) + statuses.count(201) > len(STORY) / 2
    assert reached == []


def test_a_call_that_asks_stripe_would_be_noticed(
    reached: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    event = Event.objects.get(is_sandbox=False)

    def asks(row: Any, response: Any) -> None:
        with pytest.raises(gateways.Declined):
            gateways.gateway_named("stripe", row).read("nobody_knows")

    monkeypatch.setattr("events.api.event.share", asks)
    Wire(event).send({"method": "GET", "path": f"/api/events/{event.slug}"})
    assert len(reached) == 1
