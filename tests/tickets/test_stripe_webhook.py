"""Stripe's webhooks with real signatures, over HTTP from our side and theirs."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutboxMail
from events.models import Organizer
from tests.factories.events import make_event, make_organizer
from tests.factories.tickets import make_order, make_ticket_type
from tests.stubs.stripe_server import StripeServer, signed
from tickets import recount
from tickets.actions import orders, payments, refunds
from tickets.models import GatewayEvent, Order, Payment, PaymentAttempt, Refund, Ticket

pytestmark = pytest.mark.django_db
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


def test_completed_and_paid_issues_the_tickets(
    stripe: StripeServer, order: Order, attempt: PaymentAttempt
) -> None:
    stripe.pay(attempt.reference)
    assert tell(stripe, attempt, "completed") == 200
    assert (state_of(order), order.tickets.get().state) == (Order.State.PAID, Ticket.State.VALID)
    assert Payment.objects.get().reference == f"pi_{attempt.reference}"
    assert recount.differences() == []


def test_same_event_twice_has_one_effect(stripe: StripeServer, order: Order, attempt: PaymentAttempt) -> None:
    stripe.pay(attempt.reference)
    answers = [tell(stripe, attempt, "completed", event_id="evt_same") for _ in range(2)]
    assert answers == [200, 200]
    assert (Payment.objects.count(), GatewayEvent.objects.count()) == (1, 1)
    assert OutboxMail.objects.filter(kind="order.confirmed").count() == 1


def test_paid_before_the_news_that_it_is_on_its_way(
    stripe: StripeServer, order: Order, attempt: PaymentAttempt
) -> None:
    stripe.pay_later(attempt.reference)
    stripe.bank_pays(attempt.reference)
    for word in ("async_payment_succeeded", "completed"):
        assert tell(stripe, attempt, word) == 200
    assert (state_of(order), Payment.objects.count()) == (Order.State.PAID, 1)


def test_completed_but_unpaid_keeps_the_seats_and_issues_nothing(
    stripe: StripeServer, order: Order, attempt: PaymentAttempt
) -> None:
    stripe.pay_later(attempt.reference)
    tell(stripe, attempt, "completed")
    assert (state_of(order), order.tickets.get().state) == (Order.State.PENDING, Ticket.State.HELD)
    assert order.expires_at is not None
    assert order.expires_at > timezone.now() + timedelta(days=7)
    stripe.bank_refuses(attempt.reference)
    tell(stripe, attempt, "async_payment_failed")
    assert (state_of(order), order.tickets.get().state) == (Order.State.EXPIRED, Ticket.State.VOID)
    assert OutboxMail.objects.filter(kind="order.payment_failed").count() == 1


def test_expired_session_frees_the_hold(stripe: StripeServer, order: Order, attempt: PaymentAttempt) -> None:
    stripe.expire(attempt.reference)
    assert tell(stripe, attempt, "expired") == 200
    assert state_of(order) == Order.State.EXPIRED


def test_event_that_lies_about_its_session_is_not_believed(
    stripe: StripeServer, order: Order, attempt: PaymentAttempt
) -> None:
    """Signed, but of an older API or delayed: only what the API says now counts."""
    session = stripe.books.sessions[attempt.reference] | {"payment_status": "paid", "status": "complete"}
    body = stripe.event("checkout.session.completed", session)
    assert post(body, signed(body, SECRET)) == 200
    assert state_of(order) == Order.State.PENDING


class TestSignatures:
    @pytest.fixture
    def body(self, stripe: StripeServer, attempt: PaymentAttempt) -> bytes:
        stripe.pay(attempt.reference)
        return stripe.event("checkout.session.completed", stripe.books.sessions[attempt.reference])

    def test_wrong_ones_change_nothing(self, order: Order, body: bytes) -> None:
        now = int(time.time())
        good = signed(body, SECRET)
        wrong = [
            None,
            "",
            "nonsense",
            "t=,v1=",
            f"t={now}",
            f"t={now},v1=ä",
            signed(body, "whsec_other"),
            signed(body, OWN_SECRET),
            signed(body, SECRET, scheme="v0"),
            signed(body, SECRET, at=now - 301),
            good.replace(f"t={good[2:12]}", f"t={now + 1}"),
            signed(body + b" ", SECRET),
        ]
        assert [post(body, signature) for signature in wrong] == [400] * len(wrong)
        assert (state_of(order), GatewayEvent.objects.count()) == (Order.State.PENDING, 0)

    def test_tampered_body(self, order: Order, body: bytes) -> None:
        assert post(body.replace(b"completed", b"cOmpleted"), signed(body, SECRET)) == 400
        assert state_of(order) == Order.State.PENDING

    def test_signed_but_no_event(self) -> None:
        for body in (
            b"",
            b"[]",
            b"{}",
            b'"text"',
            b"not json",
            b"\xff\xfe",
            b'{"id": 1, "type": "x", "data": []}',
        ):
            assert post(body, signed(body, SECRET)) == 400

    def test_five_minutes_old_is_still_good(self, order: Order, body: bytes) -> None:
        assert post(body, signed(body, SECRET, at=int(time.time()) - 290)) == 200
        assert state_of(order) == Order.State.PAID

    def test_both_secrets_count_while_one_replaces_another(
        self, settings: Any, order: Order, body: bytes
    ) -> None:
        settings.STRIPE_WEBHOOK_SECRETS = [SECRET, NEXT_SECRET]
        assert post(body, signed(body, NEXT_SECRET)) == 200
        assert state_of(order) == Order.State.PAID
        assert post(body, signed(body, SECRET)) == 200

    def test_no_secret_at_all_accepts_nothing(self, settings: Any, body: bytes) -> None:
        settings.STRIPE_WEBHOOK_SECRETS = []
        assert post(body, signed(body, "")) == 400

    def test_only_post_and_without_redirect(self) -> None:
        client = Client()
        assert client.get("/webhooks/stripe/").status_code == 405
        assert client.put("/webhooks/stripe/").status_code == 405

    def test_installation_without_stripe_refuses(self, settings: Any, body: bytes) -> None:
        settings.STRIPE_SECRET_KEY = ""
        assert post(body, signed(body, SECRET)) == 400


class TestForeign:
    def test_unknown_kinds_and_objects_are_accepted_and_ignored(self, stripe: StripeServer) -> None:
        for kind in (
            "customer.created",
            "checkout.session.completed",
            "refund.updated",
            "charge.dispute.created",
        ):
            body = stripe.event(kind, {"id": "foreign_1", "object": "thing"})
            assert post(body, signed(body, SECRET)) == 200
        assert GatewayEvent.objects.count() == 0

    def test_events_of_the_other_mode_do_nothing(
        self, stripe: StripeServer, order: Order, attempt: PaymentAttempt
    ) -> None:
        stripe.pay(attempt.reference)
        assert tell(stripe, attempt, "completed", livemode=True) == 200
        assert state_of(order) == Order.State.PENDING

    def test_organizer_cannot_touch_orders_of_the_installations_account(
        self, stripe: StripeServer, order: Order, attempt: PaymentAttempt
    ) -> None:
        stranger = own_organizer()
        stripe.pay(attempt.reference)
        body = stripe.event("checkout.session.completed", stripe.books.sessions[attempt.reference])
        assert post(body, signed(body, OWN_SECRET), stranger) == 200
        assert state_of(order) == Order.State.PENDING

    def test_organizer_cannot_touch_orders_of_another_organizer(self, stripe: StripeServer) -> None:
        mine, stranger = own_organizer(), own_organizer(secret="whsec_stranger")
        order = make_order(make_event(organizer=mine))
        attempt = payments.start(order=order, now=timezone.now())
        assert attempt.gateway == "stripe_own"
        stripe.pay(attempt.reference)
        body = stripe.event("checkout.session.completed", stripe.books.sessions[attempt.reference])
        assert post(body, signed(body, "whsec_stranger"), stranger) == 200
        assert post(body, signed(body, SECRET)) == 200
        assert state_of(order) == Order.State.PENDING
        assert post(body, signed(body, "whsec_stranger"), mine) == 400
        assert post(body, signed(body, OWN_SECRET), mine) == 200
        assert state_of(order) == Order.State.PAID

    def test_unknown_organizer_and_one_without_a_key(self, stripe: StripeServer) -> None:
        body = stripe.event("checkout.session.completed", {"id": "cs_1"})
        nobody = Organizer(public_id="org_00000000000000000000")
        for organizer in (nobody, make_organizer()):
            assert post(body, signed(body, SECRET), organizer) == 400

    def test_live_key_of_an_organizer_is_refused_beside_a_test_address(self, stripe: StripeServer) -> None:
        organizer = own_organizer(key="sk_live_own")
        body = stripe.event("checkout.session.completed", {"id": "cs_1"})
        assert post(body, signed(body, OWN_SECRET), organizer) == 400


class TestTrouble:
    @pytest.mark.parametrize("fault", [500, 429, 409, None])
    def test_stripe_that_cannot_be_read_is_asked_to_send_again(
        self, stripe: StripeServer, order: Order, attempt: PaymentAttempt, fault: int | None
    ) -> None:
        stripe.pay(attempt.reference)
        stripe.books.faults = [fault]
        assert tell(stripe, attempt, "completed", event_id="evt_again") == 503
        assert GatewayEvent.objects.count() == 0
        assert tell(stripe, attempt, "completed", event_id="evt_again") == 200
        assert state_of(order) == Order.State.PAID

    @pytest.mark.parametrize("fault", [429, 409, None])
    def test_start_that_is_not_answered_keeps_hold_and_key(
        self, stripe: StripeServer, order: Order, fault: int | None
    ) -> None:
        stripe.books.faults = [fault]
        with pytest.raises(payments.CannotPay, match=r"does not answer\. Your tickets are still held"):
            payments.start(order=order, now=timezone.now())
        attempt = payments.start(order=order, now=timezone.now())
        keys = {key for _method, _path, key in stripe.books.requests}
        assert (keys, attempt.url != "", state_of(order)) == ({attempt.idempotency_key}, True, "pending")

    def test_stored_500_gets_a_new_key(self, stripe: StripeServer, order: Order) -> None:
        stripe.books.faults = [500]
        with pytest.raises(payments.CannotPay, match="could not be opened"):
            payments.start(order=order, now=timezone.now())
        payments.start(order=order, now=timezone.now())
        keys = [key for _method, _path, key in stripe.books.requests]
        assert len(set(keys)) == len(keys) == 2

    def test_attempt_that_was_never_answered_is_replaced_after_a_while(
        self, stripe: StripeServer, order: Order
    ) -> None:
        now = timezone.now()
        stripe.books.faults = [None]
        with pytest.raises(payments.CannotPay):
            payments.start(order=order, now=now)
        payments.start(order=order, now=now + timedelta(minutes=2))
        assert list(order.attempts.order_by("pk").values_list("state", flat=True)) == ["closed", "open"]

    def test_lost_webhook_is_healed_by_the_job(
        self, stripe: StripeServer, order: Order, attempt: PaymentAttempt
    ) -> None:
        stripe.pay(attempt.reference)
        stripe.books.faults = [None]
        later = timezone.now() + timedelta(minutes=3)
        assert payments.reconcile(now=later) == 0
        assert payments.reconcile(now=later) == 1
        assert state_of(order) == Order.State.PAID

    def test_session_that_cannot_be_closed_keeps_its_seats(
        self, stripe: StripeServer, order: Order, attempt: PaymentAttempt
    ) -> None:

        later = timezone.now() + timedelta(hours=1)
        stripe.books.faults = [500, 500]
        assert orders.expire_lapsed(now=later) == 0
        assert state_of(order) == Order.State.PENDING
        assert orders.expire_lapsed(now=later) == 1
        assert stripe.books.sessions[attempt.reference]["status"] == "expired"

    def test_payment_page_of_another_gateway_is_closed_and_replaced(
        self, stripe: StripeServer, order: Order, settings: Any
    ) -> None:
        settings.SANDBOX_PAYMENTS = True
        trial = payments.start(order=order, now=timezone.now())
        settings.SANDBOX_PAYMENTS = False
        real = payments.start(order=order, now=timezone.now())
        trial.refresh_from_db()
        assert (trial.state, real.gateway, real.state, state_of(order)) == (
            "closed",
            "stripe",
            "open",
            "pending",
        )

    def test_key_that_was_taken_away_does_not_keep_seats_for_ever(
        self, order: Order, attempt: PaymentAttempt, settings: Any
    ) -> None:
        settings.STRIPE_SECRET_KEY = ""
        for hours, ended in ((1, 0), (3, 1)):
            assert orders.expire_lapsed(now=timezone.now() + timedelta(hours=hours)) == ended
        assert state_of(order) == Order.State.EXPIRED
        assert order.attention == "Ended without knowing at the gateway whether it was paid."

    def test_page_that_could_not_be_closed_is_watched_after_the_end(
        self, stripe: StripeServer, order: Order, attempt: PaymentAttempt
    ) -> None:
        stripe.books.faults = [500, 500]
        orders.cancel(order=order, reason="Mistake", by=None, now=timezone.now())
        stripe.pay(attempt.reference)
        payments.reconcile(now=timezone.now() + timedelta(minutes=3))
        assert state_of(order) == Order.State.CANCELLED
        assert Refund.objects.get().reason == "Paid after the order was cancelled"
        assert recount.differences() == []

    def test_refund_that_is_not_answered_is_asked_again_with_the_same_key(
        self, stripe: StripeServer, order: Order, attempt: PaymentAttempt
    ) -> None:
        stripe.pay(attempt.reference)
        tell(stripe, attempt, "completed")
        now = timezone.now()
        row = refunds.refund(payment=Payment.objects.get(), amount_minor=100, reason="Ill", by=None, now=now)
        stripe.books.faults = [None]
        assert [refunds.ask(now=now), refunds.ask(now=now), refunds.ask(now=now)] == [0, 1, 0]
        asked = [key for method, path, key in stripe.books.requests if path == "/v1/refunds"]
        assert asked == [row.idempotency_key] * 2
        row.refresh_from_db()
        assert (row.state, len(stripe.books.refunds)) == (Refund.State.SUCCEEDED, 1)


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
        for order, until in ((first, first.expires_at), (second, now + timedelta(minutes=31))):
            attempt = payments.start(order=order, now=now)
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
