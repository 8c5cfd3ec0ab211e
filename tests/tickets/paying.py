"""An order about to be paid, and a gateway that tells what one wants to hear."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from events.models import Event
from tests.factories.events import make_event
from tests.factories.tickets import (
    make_attempt,
    make_code,
    make_seat,
    make_ticket_type,
    make_wish,
)
from tickets.actions import holds, orders, payments
from tickets.gateways import Outcome, OutcomeState
from tickets.models import (
    Order,
    Payment,
    PaymentAttempt,
    Refund,
    TicketType,
)

NOW = timezone.now()
LATE = NOW + holds.HOLD
State = Order.State


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def kind(event: Event) -> TicketType:
    return make_ticket_type(event, quota=1)


@pytest.fixture
def order(event: Event, kind: TicketType) -> Order:
    make_code(event, max_orders=1)
    return orders.place(event=event, wish=make_wish(make_seat(kind), code="REDPOINT20"), by=None, now=NOW)


@pytest.fixture
def attempt(order: Order) -> PaymentAttempt:
    return make_attempt(order, NOW)


def outcome(attempt: PaymentAttempt, state: OutcomeState) -> Outcome:
    order = attempt.order
    return Outcome(state, order.total_minor, order.currency, order.public_id, f"money_{attempt.public_id}")


def tell(attempt: PaymentAttempt, state: OutcomeState, *, event: str | None = None, **changes: Any) -> Order:
    said = replace(outcome(attempt, state), **changes)
    order = payments.fulfil(
        attempt_reference=attempt.reference,
        gateway=attempt.gateway,
        outcome=said,
        event_reference=event,
        now=LATE,
    )
    assert order is not None
    order.refresh_from_db()
    attempt.refresh_from_db()
    return order


def counts() -> tuple[int, int, int, int]:
    """Payments, refunds, confirmation mails, histories of completion."""
    return (
        Payment.objects.count(),
        Refund.objects.count(),
        OutboxMail.objects.filter(kind="order.confirmed").count(),
        HistoryEntry.objects.filter(kind="order.paid").count(),
    )
