"""The one door: whatever gateways say, in whatever order and number, money and tickets agree in the end."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from tests.factories.tickets import (
    make_attempt,
    make_order,
    make_paid_order,
    make_ticket_type,
)
from tests.tickets.paying import (  # noqa: F401 - the fixtures work by their names
    LATE,
    NOW,
    State,
    attempt,
    counts,
    event,
    kind,
    order,
    outcome,
    tell,
)
from tickets import recount
from tickets.actions import holds, orders, payments
from tickets.gateways import OutcomeState
from tickets.models import (
    DiscountCode,
    GatewayEvent,
    Order,
    Payment,
    PaymentAttempt,
    Quota,
    Refund,
    Ticket,
    TicketType,
)

pytestmark = pytest.mark.django_db


def test_payment_makes_tickets_valid_and_tells(order: Order, attempt: PaymentAttempt) -> None:
    paid = tell(attempt, OutcomeState.PAID, event="evt_1")
    ticket = order.tickets.get()
    assert (paid.state, ticket.state, attempt.state) == (State.PAID, Ticket.State.VALID, "paid")
    assert ticket.attendee is not None
    assert ticket.attendee.admission == Participant.Admission.VALID
    kinds = HistoryEntry.objects.order_by("pk").values_list("kind", "subject")
    assert list(kinds)[-3:] == [
        ("payment.received", order.public_id),
        ("order.paid", order.public_id),
        ("ticket.issued", ticket.public_id),
    ]
    assert recount.differences() == []


@pytest.mark.parametrize("seats", [1, 3])
def test_fulfilling_costs_the_same_for_1_and_3_tickets(event: Event, seats: int) -> None:
    attempt = make_attempt(make_order(event, seats=seats, now=NOW), NOW)
    with CaptureQueriesContext(connection) as queries:
        payments.settle_sandbox(attempt=attempt, now=NOW)
    assert len(queries) == 13


def test_starting_in_the_sandbox_costs_5_queries(order: Order) -> None:
    with CaptureQueriesContext(connection) as queries:
        payments.start(order=order, now=NOW)
    assert len(queries) == 5


def test_same_event_twice_has_one_effect(attempt: PaymentAttempt) -> None:
    for _twice in range(2):
        tell(attempt, OutcomeState.PAID, event="evt_1")
    assert counts() == (1, 0, 1, 1)
    assert GatewayEvent.objects.count() == 1


def test_webhook_return_page_and_reconciliation_have_one_effect(attempt: PaymentAttempt) -> None:
    tell(attempt, OutcomeState.PAID, event="evt_1")
    tell(attempt, OutcomeState.PAID)
    tell(attempt, OutcomeState.PAID, event="evt_2")
    assert counts() == (1, 0, 1, 1)


@pytest.mark.parametrize("order_of", list(permutations(["pending", "paid", "open"])))
def test_good_news_in_any_order_ends_paid(attempt: PaymentAttempt, order_of: tuple[str, ...]) -> None:
    paid = [tell(attempt, OutcomeState(state)) for state in order_of][-1]
    assert (paid.state, attempt.state, counts()) == (State.PAID, "paid", (1, 0, 1, 1))


@pytest.mark.parametrize("order_of", list(permutations(["pending", "failed", "open"])))
def test_bad_news_in_any_order_frees_the_seat(
    kind: TicketType, attempt: PaymentAttempt, order_of: tuple[str, ...]
) -> None:
    failed = [tell(attempt, OutcomeState(state)) for state in order_of][-1]
    assert (failed.state, attempt.state, Quota.objects.get().taken) == (State.EXPIRED, "failed", 0)
    assert OutboxMail.objects.filter(kind="order.payment_failed").count() == 1
    assert recount.differences() == []


def test_money_that_arrives_after_bad_news_still_counts(order: Order, attempt: PaymentAttempt) -> None:
    tell(attempt, OutcomeState.FAILED)
    assert tell(attempt, OutcomeState.PAID).state == State.PAID
    assert recount.differences() == []


def test_pending_money_keeps_the_seats_past_the_hold(attempt: PaymentAttempt) -> None:
    held = tell(attempt, OutcomeState.PENDING)
    assert held.expires_at == LATE + holds.HOLD_WHILE_PENDING
    assert orders.expire_lapsed(now=LATE + timedelta(hours=1)) == 0
    with pytest.raises(payments.CannotPay, match="on its way"):
        payments.start(order=held, now=LATE)


def test_declined_card_may_be_followed_by_another(order: Order, attempt: PaymentAttempt) -> None:
    payments.settle_sandbox(attempt=attempt, now=NOW, choice="decline")
    second = payments.start(order=order, now=NOW)
    attempt.refresh_from_db()
    assert (attempt.state, second.pk == attempt.pk) == ("failed", False)
    assert second.idempotency_key != attempt.idempotency_key
    assert tell(second, OutcomeState.PAID).state == State.PAID


def test_buyer_who_went_back_can_pay_again(order: Order, attempt: PaymentAttempt) -> None:
    payments.settle_sandbox(attempt=attempt, now=NOW, choice="cancel")
    order.refresh_from_db()
    assert order.state == State.PENDING
    assert payments.start(order=order, now=NOW).pk != attempt.pk


def test_sandbox_choice_twice_is_told_that_it_is_over(attempt: PaymentAttempt) -> None:
    payments.settle_sandbox(attempt=attempt, now=NOW)
    attempt.refresh_from_db()
    with pytest.raises(payments.CannotPay, match="over"):
        payments.settle_sandbox(attempt=attempt, now=NOW)


def test_pay_later_is_paid_by_the_reconciliation(order: Order, attempt: PaymentAttempt) -> None:
    PaymentAttempt.objects.update(started_at=NOW - timedelta(minutes=5))
    attempt.refresh_from_db()
    payments.settle_sandbox(attempt=attempt, now=NOW, choice="pay_later")
    assert payments.reconcile(now=NOW) == 1
    order.refresh_from_db()
    assert order.state == State.PAID
    assert payments.reconcile(now=NOW) == 0


class TestDifferences:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"amount_minor": 7_999}, "Paid $79.99 instead of $80.00. No ticket was issued."),
            ({"currency": "EUR"}, "Paid €80.00 instead of $80.00. No ticket was issued."),
            ({"order": "ord_other"}, "A payment names another order. No ticket was issued."),
            ({"amount_minor": 0}, "Paid $0.00 instead of $80.00. No ticket was issued."),
        ],
    )
    def test_payment_that_does_not_fit_issues_nothing(
        self, attempt: PaymentAttempt, changes: dict[str, Any], words: str
    ) -> None:
        order = tell(attempt, OutcomeState.PAID, **changes)
        assert (order.state, order.attention) == (State.PENDING, words)
        assert order.tickets.get().state == Ticket.State.HELD
        assert OutboxMail.objects.count() == 0

    def test_buyer_is_asked_not_to_pay_again(self, attempt: PaymentAttempt) -> None:
        order = tell(attempt, OutcomeState.PAID, amount_minor=1)
        with pytest.raises(payments.CannotPay, match="Please do not pay again"):
            payments.start(order=order, now=NOW)

    def test_unknown_attempt_changes_nothing(self, order: Order, attempt: PaymentAttempt) -> None:
        for reference, gateway in (("", "sandbox"), ("cs_unknown", "sandbox"), (attempt.reference, "stripe")):
            result = payments.fulfil(
                attempt_reference=reference,
                gateway=gateway,
                outcome=outcome(attempt, OutcomeState.PAID),
                event_reference="evt_1",
                now=NOW,
            )
            assert result is None
        assert counts() == (0, 0, 0, 0)
        assert GatewayEvent.objects.count() == 0


class TestLateMoney:
    @pytest.fixture
    def lapsed(self, attempt: PaymentAttempt) -> PaymentAttempt:
        orders.expire_lapsed(now=LATE)
        attempt.refresh_from_db()
        return attempt

    def test_honoured_while_seats_are_left(self, lapsed: PaymentAttempt) -> None:
        order = tell(lapsed, OutcomeState.PAID)
        assert (order.state, order.tickets.get().state) == (State.PAID, Ticket.State.VALID)
        assert (Quota.objects.get().taken, DiscountCode.objects.get().used_orders) == (1, 1)
        assert counts() == (1, 0, 1, 1)
        assert recount.differences() == []

    def test_refunded_when_the_seats_are_gone(self, kind: TicketType, lapsed: PaymentAttempt) -> None:
        make_order(kind=kind, now=LATE)
        order = tell(lapsed, OutcomeState.PAID)
        assert (order.state, order.tickets.get().state) == (State.EXPIRED, Ticket.State.VOID)
        refund = Refund.objects.get()
        assert (refund.amount_minor, refund.state) == (8_000, Refund.State.WANTED)
        assert refund.reason == "Paid too late, sold out meanwhile"
        mail = OutboxMail.objects.get(kind="order.late_refund")
        assert "You get $80.00 back, all of it." in mail.text
        assert (Quota.objects.get().taken, counts()) == (1, (1, 1, 0, 0))
        assert recount.differences() == []

    def test_refunded_when_the_code_is_used_up_and_no_seat_is_kept(
        self, event: Event, lapsed: PaymentAttempt
    ) -> None:
        make_order(event, kind=make_ticket_type(event), now=LATE, code="REDPOINT20")
        order = tell(lapsed, OutcomeState.PAID)
        assert (order.state, Refund.objects.count(), Quota.objects.order_by("pk")[0].taken) == (
            State.EXPIRED,
            1,
            0,
        )
        assert recount.differences() == []

    def test_cancelled_order_is_refunded_not_resurrected(self, order: Order, attempt: PaymentAttempt) -> None:
        orders.cancel(order=order, reason="Mistake", by=None, now=NOW)
        assert tell(attempt, OutcomeState.PAID).state == State.CANCELLED
        assert Refund.objects.get().reason == "Paid after the order was cancelled"
        assert OutboxMail.objects.filter(kind="order.paid_after_cancelling").count() == 1
        assert recount.differences() == []

    def test_second_payment_of_an_order_is_refunded(self, order: Order, attempt: PaymentAttempt) -> None:
        payments.settle_sandbox(attempt=attempt, now=NOW, choice="cancel")
        second = payments.start(order=order, now=NOW)
        tell(second, OutcomeState.PAID)
        assert tell(attempt, OutcomeState.PAID).state == State.PAID
        assert Refund.objects.get().reason == "Paid twice"
        assert OutboxMail.objects.filter(kind="order.paid_twice").count() == 1
        assert (Ticket.objects.valid().count(), counts()) == (1, (2, 1, 1, 1))
        assert recount.differences() == []

    def test_money_on_its_way_takes_the_seat_again(self, lapsed: PaymentAttempt) -> None:
        order = tell(lapsed, OutcomeState.PENDING)
        assert (order.state, order.tickets.get().state) == (State.PENDING, Ticket.State.HELD)
        assert recount.differences() == []


class TestExpiredAttempt:
    def test_current_one_frees_the_seat(self, attempt: PaymentAttempt) -> None:
        assert tell(attempt, OutcomeState.EXPIRED).state == State.EXPIRED
        assert Quota.objects.get().taken == 0

    def test_older_one_does_not(self, order: Order, attempt: PaymentAttempt) -> None:
        payments.settle_sandbox(attempt=attempt, now=NOW, choice="cancel")
        payments.start(order=order, now=NOW)
        assert tell(attempt, OutcomeState.EXPIRED).state == State.PENDING

    def test_paid_order_does_not_care(self, attempt: PaymentAttempt) -> None:
        tell(attempt, OutcomeState.PAID)
        assert tell(attempt, OutcomeState.EXPIRED).state == State.PAID


class TestStarting:
    def test_paid_and_lapsed_orders_cannot_be_paid(self, event: Event) -> None:
        paid, lapsed = make_paid_order(event, now=NOW), make_order(event, now=NOW)
        for row, words in ((paid, "paid already"), (lapsed, "the time is over")):
            with pytest.raises(payments.CannotPay, match=words):
                payments.start(order=row, now=LATE)

    def test_page_of_another_gateway_is_closed_and_replaced(
        self, order: Order, attempt: PaymentAttempt
    ) -> None:
        PaymentAttempt.objects.update(gateway="stripe_own")
        with pytest.raises(payments.CannotPay, match="does not answer"):
            payments.start(order=order, now=NOW)
        PaymentAttempt.objects.update(gateway="sandbox")
        assert payments.start(order=order, now=NOW).pk == attempt.pk

    def test_trial_attempts_buy_nothing_where_real_money_is_taken(
        self, order: Order, attempt: PaymentAttempt, settings: Any
    ) -> None:
        payments.settle_sandbox(attempt=attempt, now=NOW, choice="pay_later")
        PaymentAttempt.objects.update(started_at=NOW - timedelta(minutes=5))
        settings.SANDBOX_PAYMENTS = False
        payments.reconcile(now=NOW)
        attempt.refresh_from_db()
        with pytest.raises(payments.CannotPay, match="over"):
            payments.settle_sandbox(attempt=attempt, now=NOW)
        order.refresh_from_db()
        assert (order.state, Payment.objects.count()) == (State.PENDING, 0)

    def test_without_any_gateway_the_buyer_is_told(self, order: Order, settings: Any) -> None:
        settings.SANDBOX_PAYMENTS = False
        with pytest.raises(payments.CannotPay, match="cannot be paid here yet"):
            payments.start(order=order, now=NOW)
