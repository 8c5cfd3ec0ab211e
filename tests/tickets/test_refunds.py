"""Refunds: a row first, asked once, never more than was paid."""

from itertools import permutations

import pytest
from django.db.models import Sum

from core.models import HistoryEntry, OutboxMail
from events.models import Event
from tests.factories.tickets import (
    make_paid_order,
    make_ticket_type,
)
from tests.tickets.paying import (  # noqa: F401 - the fixtures work by their names
    LATE,
    NOW,
    attempt,
    counts,
    event,
    kind,
    order,
    outcome,
    tell,
)
from tickets import recount
from tickets.actions import refunds
from tickets.gateways import Refunded, RefundState
from tickets.models import (
    Adjustment,
    Payment,
    Refund,
)

pytestmark = pytest.mark.django_db


class TestRefunds:
    @pytest.fixture
    def payment(self, event: Event) -> Payment:
        kind = make_ticket_type(event, price_minor=3_333)
        return make_paid_order(event, kind=kind, seats=3, now=NOW).payments.get()

    def want(self, payment: Payment, amount: int, key: str = "") -> Refund:
        return refunds.refund(payment=payment, amount_minor=amount, reason="Ill", by=None, now=NOW, key=key)

    def test_sum_never_exceeds_what_was_paid(self, payment: Payment) -> None:
        for part in (3_333, 3_333, 3_333):
            self.want(payment, part)
        for amount in (1, 0, -1):
            with pytest.raises(refunds.CannotRefund):
                self.want(payment, amount)

    def test_double_click_is_one_refund(self, payment: Payment) -> None:
        assert self.want(payment, 3_333, "key_form").pk == self.want(payment, 3_333, "key_form").pk

    def test_tickets_that_stay_valid_are_a_named_difference(self, payment: Payment) -> None:
        self.want(payment, 3_333)
        named = Adjustment.objects.get(order=payment.order)
        assert (named.kind, named.amount_minor, named.reason) == ("goodwill", -3_333, "Ill")
        assert list(recount.books()) == []

    def test_amount_is_split_over_the_lines_and_the_last_takes_the_cent(self, payment: Payment) -> None:
        for amount in (1_000, 8_999):
            self.want(payment, amount)
        lines = payment.order.lines.annotate(back=Sum("refund_lines__amount_minor"))
        assert [line.back for line in lines] == [3_333, 3_333, 3_333]

    def test_buyer_is_told(self, payment: Payment) -> None:
        self.want(payment, 3_333)
        assert [one.subject for one in OutboxMail.objects.filter(kind="order.refunded")] == [
            f"Order {payment.order.code}: money on its way back to you"
        ]

    def test_failed_refund_is_owed_again_and_somebody_is_told(self, payment: Payment) -> None:
        row = self.want(payment, 9_999)
        failed = Refunded("re_1", RefundState.FAILED, "expired_or_canceled_card")
        for _twice in range(2):
            refunds.apply(refund_pk=row.pk, answer=failed, now=NOW)
        row.refresh_from_db()
        payment.order.refresh_from_db()
        assert (row.state, row.error) == (Refund.State.FAILED, "expired_or_canceled_card")
        assert payment.order.attention == "A refund failed: the amount is owed again."
        assert HistoryEntry.objects.filter(kind="refund.failed").count() == 1
        assert self.want(payment, 9_999).state == Refund.State.WANTED

    @pytest.mark.parametrize("order_of", list(permutations([RefundState.PENDING, RefundState.SUCCEEDED])))
    def test_states_of_a_refund_never_go_back(
        self, payment: Payment, order_of: tuple[RefundState, ...]
    ) -> None:
        row = self.want(payment, 100)
        for state in order_of:
            refunds.apply(refund_pk=row.pk, answer=Refunded("re_1", state), now=NOW)
        row.refresh_from_db()
        assert row.state == Refund.State.SUCCEEDED

    def test_success_that_failed_after_all_is_owed_again(self, payment: Payment) -> None:
        row = self.want(payment, 100)
        for state in (RefundState.SUCCEEDED, RefundState.FAILED):
            refunds.apply(refund_pk=row.pk, answer=Refunded("re_1", state), now=NOW)
        assert refunds.left_of(payment) == 9_999

    def test_money_rows_cannot_be_deleted(self, payment: Payment) -> None:
        for row in (payment, self.want(payment, 1)):
            with pytest.raises(TypeError, match="append-only"):
                row.delete()
