"""The session at Stripe and its refunds: what is asked for, and what is believed of the answer."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.events import make_event
from tests.factories.tickets import make_order, make_ticket_type
from tests.stubs.stripe_server import StripeServer, signed
from tests.tickets.stripe_desk import (  # noqa: F401 - the fixtures work by their names
    attempt,
    order,
    own_organizer,
    post,
    server,
    state_of,
    stripe,
    tell,
)
from tickets.actions import payments, refunds
from tickets.models import Order, Payment, PaymentAttempt, Refund

SECRET, NEXT_SECRET, OWN_SECRET = "whsec_installation", "whsec_next", "whsec_organizer"
pytestmark = pytest.mark.django_db


class TestSession:
    def test_asks_for_exactly_the_orders_price_and_tells_no_names(self, stripe: StripeServer) -> None:
        event = make_event(currency="EUR")
        kind = make_ticket_type(event, name="Конференция 会議 <b>", price_minor=34_900)
        order = make_order(
            event, kind=kind, seats=2, buyer_name="Ada Lovelace", buyer_email="ada@example.org"
        )
        attempt = payments.start(order=order, now=timezone.now())
        asked = stripe.books.sessions[attempt.reference]["asked"]
        assert asked["line_items"] == {
            "0": {
                "quantity": "2",
                "price_data": {
                    "currency": "eur",
                    "unit_amount": "34900",
                    "product_data": {"name": "Конференция 会議 <b>"},
                },
            }
        }
        assert asked["metadata"] == asked["payment_intent_data"]["metadata"]
        assert set(asked["metadata"]) == {"order", "order_code", "event", "environment"}
        assert asked["success_url"].startswith(f"http://127.0.0.1:8000/{event.slug}/orders/")
        assert asked["success_url"].endswith("/return/?session={CHECKOUT_SESSION_ID}")
        said = json.dumps(asked)
        assert not any(private in said for private in ("Ada", "Lovelace", "ada@", "Attendee"))

    @pytest.mark.parametrize(
        ("currency", "minor", "asked"),
        [
            ("USD", 9_999, 9_999),
            ("JPY", 5_000, 5_000),
            ("KWD", 12_340, 12_340),
            ("ISK", 4_500, 450_000),
            ("UGX", 90_000, 9_000_000),
        ],
    )
    def test_amounts_in_currencies_that_count_otherwise(
        self, stripe: StripeServer, currency: str, minor: int, asked: int
    ) -> None:
        event = make_event(currency=currency)
        order = make_order(event, kind=make_ticket_type(event, price_minor=minor))
        attempt = payments.start(order=order, now=timezone.now())
        session = stripe.books.sessions[attempt.reference]
        assert (session["amount_total"], session["currency"]) == (asked, currency.lower())
        stripe.pay(attempt.reference)
        payments.look_again(attempt=attempt, now=timezone.now())
        assert state_of(order) == Order.State.PAID
        assert Payment.objects.get().amount_minor == minor

    def test_total_below_stripes_minimum_is_explained_before(self, stripe: StripeServer) -> None:
        event = make_event(currency="EUR")
        order = make_order(event, kind=make_ticket_type(event, price_minor=49))
        with pytest.raises(payments.CannotPay, match=r"Payments begin at €0\.50"):
            payments.start(order=order, now=timezone.now())
        assert stripe.books.requests == []

    def test_session_lasts_as_long_as_the_hold_and_half_an_hour_at_least(self, stripe: StripeServer) -> None:
        now = timezone.now()
        first, second = make_order(now=now), make_order(now=now - timedelta(minutes=20))
        for row, until in ((first, first.expires_at), (second, now + timedelta(minutes=31))):
            attempt = payments.start(order=row, now=now)
            assert until is not None
            assert stripe.books.sessions[attempt.reference]["asked"]["expires_at"] == str(
                int(until.timestamp())
            )

    def test_seats_over_a_hundred_lines_become_one(self, stripe: StripeServer) -> None:
        event = make_event()
        order = make_order(event, kind=make_ticket_type(event, price_minor=100))
        for position in range(2, 103):
            line = order.lines.create(
                position=position, description=f"Line {position}", list_minor=100, price_minor=100
            )
            order.total_minor += line.price_minor
        order.save()
        attempt = payments.start(order=order, now=timezone.now())
        asked = stripe.books.sessions[attempt.reference]["asked"]["line_items"]
        assert (len(asked), asked["0"]["price_data"]["unit_amount"]) == (1, "10200")


class TestRefundEvents:
    def test_state_follows_stripe_in_any_order(
        self, stripe: StripeServer, order: Order, attempt: PaymentAttempt
    ) -> None:
        stripe.pay(attempt.reference)
        tell(stripe, attempt, "completed")
        stripe.books.refund_status = "pending"
        row = refunds.refund(
            payment=Payment.objects.get(), amount_minor=10_000, reason="Ill", by=None, now=timezone.now()
        )
        refunds.ask(now=timezone.now())
        row.refresh_from_db()
        assert row.state == Refund.State.PENDING
        stripe.books.refunds[row.reference]["status"] = "failed"
        for kind in ("refund.failed", "refund.updated", "refund.updated"):
            body = stripe.event(kind, stripe.books.refunds[row.reference])
            assert post(body, signed(body, SECRET)) == 200
        row.refresh_from_db()
        order.refresh_from_db()
        assert (row.state, order.attention) == (
            Refund.State.FAILED,
            "A refund failed: the amount is owed again.",
        )
