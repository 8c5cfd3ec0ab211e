"""Stripe's webhooks with real signatures, over HTTP from our side and theirs."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutboxMail
from events.models import Organizer
from tests.factories.events import make_event, make_organizer
from tests.factories.tickets import make_order
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
from tickets import recount
from tickets.actions import orders, payments, refunds
from tickets.models import GatewayEvent, Order, Payment, PaymentAttempt, Refund, Ticket

pytestmark = pytest.mark.django_db
SECRET, NEXT_SECRET, OWN_SECRET = "whsec_installation", "whsec_next", "whsec_organizer"


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
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now())
    stripe.expire(attempt.reference)
    assert tell(stripe, attempt, "expired") == 200
    assert state_of(order) == Order.State.EXPIRED
    (told,) = OutboxMail.objects.filter(kind="order.hold_ended")
    assert "Nothing was charged." in told.text


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
