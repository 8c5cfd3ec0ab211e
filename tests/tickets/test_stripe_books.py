"""What happens in Stripe's dashboard and at banks, told by signed events and read anew over HTTP."""

from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from tests.factories.events import make_event
from tests.factories.tickets import make_order, make_ticket_type
from tests.stubs.stripe_server import StripeServer, signed
from tests.tickets.stripe_desk import (  # noqa: F401 - the fixtures work by their names
    OWN_SECRET,
    SECRET,
    attempt,
    order,
    own_organizer,
    post,
    server,
    stripe,
)
from tickets import recount
from tickets.actions import disputes, payments, refunds
from tickets.models import Dispute, Order, Payment, PaymentAttempt, Payout, Refund

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(stripe: StripeServer, order: Order, attempt: PaymentAttempt) -> Payment:
    """$100.00 for one ticket."""
    stripe.pay(attempt.reference)
    payments.look_again(attempt=attempt, now=timezone.now())
    return Payment.objects.get()


def hear(stripe: StripeServer, kind: str, subject: dict[str, Any], **event: Any) -> int:
    body = stripe.event(kind, subject, **event)
    return post(body, signed(body, SECRET))


def attention(order: Order) -> str:
    order.refresh_from_db()
    return order.attention


class TestDashboardRefunds:
    def test_mirrored_once_by_all_its_events_in_any_order(
        self, stripe: StripeServer, order: Order, payment: Payment
    ) -> None:
        refund = stripe.refund_in_dashboard(payment.reference, 4_000)
        charge = stripe.account.charges[f"ch_{payment.reference}"]
        told = [("refund.created", refund), ("charge.refunded", charge), ("refund.updated", refund)]
        for events in permutations(told):
            assert [hear(stripe, kind, subject) for kind, subject in events] == [200] * 3
        row = Refund.objects.get()
        assert (row.is_foreign, row.amount_minor, row.state) == (True, 4_000, Refund.State.SUCCEEDED)
        assert attention(order) == "$40.00 were given back in Stripe’s dashboard. Do the tickets stay valid?"
        assert OutboxMail.objects.filter(kind="refund.mirrored").count() == 1
        assert refunds.left_of(payment) == 6_000

    def test_own_refund_whose_event_is_faster_than_its_answer_is_no_second_one(
        self, stripe: StripeServer, payment: Payment
    ) -> None:
        row = refunds.refund(payment=payment, amount_minor=1_000, reason="Ill", by=None, now=timezone.now())
        stripe.books.faults = [299]  # done, and the answer lost
        assert refunds.ask(now=timezone.now()) == 0
        (given,) = stripe.books.refunds.values()
        assert hear(stripe, "refund.created", given) == 200
        row.refresh_from_db()
        assert (Refund.objects.count(), row.state, row.is_foreign) == (1, Refund.State.SUCCEEDED, False)
        assert recount.differences() == []

    def test_id_of_another_installation_on_the_account_names_no_row_of_ours(
        self, stripe: StripeServer, payment: Payment
    ) -> None:
        row = refunds.refund(payment=payment, amount_minor=1_000, reason="Ill", by=None, now=timezone.now())
        foreign = stripe.refund_in_dashboard(payment.reference, 500)
        foreign["metadata"] = {"refund": row.public_id, "environment": "https://elsewhere.example"}
        hear(stripe, "refund.created", foreign)
        assert sorted(Refund.objects.values_list("amount_minor", "is_foreign")) == [
            (500, True),
            (1_000, False),
        ]

    def test_refund_of_somebody_elses_charge_does_nothing(
        self, stripe: StripeServer, payment: Payment
    ) -> None:
        stripe.charge_of_another_shop("pi_other", 9_900, "usd", {})
        refund = stripe.refund_in_dashboard("pi_other", 9_900)
        assert hear(stripe, "refund.created", refund) == 200
        assert Refund.objects.count() == 0

    def test_one_that_fails_later_is_owed_again_and_both_are_told_once(
        self, stripe: StripeServer, order: Order, payment: Payment
    ) -> None:
        refund = stripe.refund_in_dashboard(payment.reference, 10_000)
        hear(stripe, "refund.created", refund)
        stripe.fail_refund(refund["id"])
        for kind in ("refund.failed", "refund.updated", "charge.refund.updated", "refund.failed"):
            assert hear(stripe, kind, refund) == 200
        assert attention(order) == "A refund failed: the amount is owed again."
        (buyer,) = OutboxMail.objects.filter(kind="order.refund_failed")
        (team,) = OutboxMail.objects.filter(kind="refund.failed")
        assert (buyer.to_address, "The money is still yours." in buyer.text) == (order.email, True)
        assert (team.to_address, "$100.00" in team.text) == (order.event.reply_address, True)


class TestDisputes:
    def test_takes_the_money_flags_the_order_and_mails_once(
        self, stripe: StripeServer, order: Order, payment: Payment
    ) -> None:
        dispute = stripe.open_dispute(payment.reference, 10_000)
        for word in ("created", "funds_withdrawn", "updated", "created"):
            assert hear(stripe, f"charge.dispute.{word}", dispute) == 200
        row = Dispute.objects.get()
        assert (row.amount_minor, row.fee_minor, row.state) == (10_000, 1_500, Dispute.State.OPEN)
        assert "the bank took $100.00 back" in attention(order)
        (told,) = OutboxMail.objects.filter(kind="dispute.opened")
        assert (told.to_address, "Answer in Stripe’s dashboard by" in told.text) == (
            order.event.reply_address, True,
        )  # fmt: skip
        assert recount.differences() == []

    def test_blocks_refunds_in_words(self, stripe: StripeServer, payment: Payment) -> None:
        hear(stripe, "charge.dispute.created", stripe.open_dispute(payment.reference, 10_000))
        with pytest.raises(refunds.CannotRefund, match="a refund would give it back twice"):
            refunds.refund(payment=payment, amount_minor=1, reason="Ill", by=None, now=timezone.now())

    def test_won_is_over_whatever_comes_after(
        self, stripe: StripeServer, order: Order, payment: Payment
    ) -> None:
        dispute = stripe.open_dispute(payment.reference, 10_000)
        hear(stripe, "charge.dispute.created", dispute)
        stripe.close_dispute(dispute["id"], "won")
        for word in ("closed", "funds_reinstated", "updated"):
            hear(stripe, f"charge.dispute.{word}", dispute)
        row = Dispute.objects.get()
        assert (row.state, row.fee_minor, attention(order)) == (Dispute.State.WON, 0, "")
        assert disputes.blocks_refund(payment) == ""
        assert recount.differences() == []

    def test_lost_waits_for_a_person(self, stripe: StripeServer, order: Order, payment: Payment) -> None:
        dispute = stripe.open_dispute(payment.reference, 10_000)
        stripe.close_dispute(dispute["id"], "lost")
        for word in ("closed", "created"):
            hear(stripe, f"charge.dispute.{word}", dispute)
        assert Dispute.objects.get().state == Dispute.State.LOST
        assert attention(order).startswith("Dispute lost, $100.00 are gone")
        assert order.tickets.valid().count() == 1

    def test_inquiry_takes_nothing_and_blocks_nothing_until_it_grows(
        self, stripe: StripeServer, order: Order, payment: Payment
    ) -> None:
        dispute = stripe.open_dispute(payment.reference, 10_000, status="warning_needs_response")
        hear(stripe, "charge.dispute.created", dispute)
        assert (Dispute.objects.get().amount_minor, disputes.blocks_refund(payment)) == (0, "")
        assert attention(order).startswith("The buyer’s bank asks about this payment")
        stripe.escalate(dispute["id"])
        hear(stripe, "charge.dispute.updated", dispute)
        assert (Dispute.objects.get().amount_minor, disputes.blocks_refund(payment) != "") == (10_000, True)
        assert "the bank took $100.00 back" in attention(order)

    def test_old_news_does_not_open_it_again(self, stripe: StripeServer, payment: Payment) -> None:
        dispute = stripe.open_dispute(payment.reference, 10_000)
        stripe.close_dispute(dispute["id"], "won")
        hear(stripe, "charge.dispute.closed", dispute)
        dispute["status"] = "under_review"  # an answer that was read before and comes late
        hear(stripe, "charge.dispute.updated", dispute)
        assert Dispute.objects.get().state == Dispute.State.WON
        assert HistoryEntry.objects.filter(kind__startswith="dispute.").count() == 1

    def test_event_that_lies_is_not_believed(self, stripe: StripeServer, payment: Payment) -> None:
        dispute = stripe.open_dispute(payment.reference, 10_000)
        hear(stripe, "charge.dispute.closed", dispute | {"status": "lost"})
        assert Dispute.objects.get().state == Dispute.State.OPEN


class TestFees:
    def test_fee_comes_from_the_balance_transaction(self, stripe: StripeServer, payment: Payment) -> None:
        assert payment.fee_minor is None
        charge = stripe.account.charges[f"ch_{payment.reference}"]
        for _twice in range(2):
            assert hear(stripe, "charge.updated", charge) == 200
        payment.refresh_from_db()
        assert payment.fee_minor == 320

    def test_unknown_yet_stays_empty(self, stripe: StripeServer, payment: Payment) -> None:
        charge = stripe.account.charges[f"ch_{payment.reference}"]
        charge["balance_transaction"] = None
        assert hear(stripe, "charge.succeeded", charge) == 200
        payment.refresh_from_db()
        assert payment.fee_minor is None


class TestPayouts:
    def test_known_once_with_its_last_state(self, stripe: StripeServer, payment: Payment) -> None:
        payout = stripe.pay_out()
        hear(stripe, "payout.paid", payout)
        payout["status"] = "failed"
        for _twice in range(2):
            hear(stripe, "payout.failed", payout)
        row = Payout.objects.get()
        assert (row.amount_minor, row.state, row.organizer) == (9_680, "failed", None)


class TestForeign:
    @pytest.mark.parametrize("kind", ["refund.created", "charge.refunded", "charge.dispute.created"])
    def test_an_organizers_account_cannot_touch_anothers_payment(
        self, stripe: StripeServer, kind: str
    ) -> None:
        """The stand-in knows one account only: even a key that could read the object changes nothing."""
        mine, other = own_organizer(), own_organizer(key="sk_test_two", secret="whsec_two")
        event = make_event(organizer=mine)
        order = make_order(event, kind=make_ticket_type(event, quota=1))
        attempt = payments.start(order=order, now=timezone.now())
        stripe.pay(attempt.reference)
        payments.look_again(attempt=attempt, now=timezone.now())
        payment = Payment.objects.get()
        subjects = {
            "refund.created": stripe.refund_in_dashboard(payment.reference, 100),
            "charge.refunded": stripe.account.charges[f"ch_{payment.reference}"],
            "charge.dispute.created": stripe.open_dispute(payment.reference, 100),
        }
        body = stripe.event(kind, subjects[kind])
        for organizer, secret in ((other, "whsec_two"), (None, SECRET)):
            assert post(body, signed(body, secret), organizer) == 200
        assert (Refund.objects.count(), Dispute.objects.count()) == (0, 0)
        assert post(body, signed(body, OWN_SECRET), mine) == 200
        assert Refund.objects.count() + Dispute.objects.count() == 1

    def test_a_payout_keeps_its_account(self, stripe: StripeServer, payment: Payment) -> None:
        payout = stripe.pay_out()
        hear(stripe, "payout.paid", payout)
        Payout.objects.update(organizer=own_organizer())
        payout["status"] = "failed"
        hear(stripe, "payout.failed", payout)
        assert Payout.objects.get().state == "paid"

    def test_objects_of_the_other_mode_do_nothing(self, stripe: StripeServer, payment: Payment) -> None:
        dispute = stripe.open_dispute(payment.reference, 100)
        assert hear(stripe, "charge.dispute.created", dispute, livemode=True) == 200
        assert Dispute.objects.count() == 0

    def test_what_cannot_be_read_now_is_sent_again(self, stripe: StripeServer, payment: Payment) -> None:
        dispute = stripe.open_dispute(payment.reference, 100)
        stripe.books.faults = [500]
        assert hear(stripe, "charge.dispute.created", dispute) == 503
        assert hear(stripe, "charge.dispute.created", dispute) == 200
        assert Dispute.objects.count() == 1
