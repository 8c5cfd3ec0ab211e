"""The gateway that moves no money: for demos, tests and trying things out. Its state is the attempt's own row."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone

from tickets.gateways.interface import (
    BadSignature,
    Declined,
    Line,
    Notice,
    Opened,
    Outcome,
    OutcomeState,
    Refunded,
    RefundState,
    Urls,
)
from tickets.models import Order, PaymentAttempt, Refund

# "Pay later" is paid by the next reconciliation after this long, as a bank would.
BANK_TAKES = timedelta(minutes=1)


class Choice(StrEnum):
    """What one can do on the sandbox's payment page."""

    PAY = "pay"
    PAY_LATER = "pay_later"
    DECLINE = "decline"
    CANCEL = "cancel"


CHOSEN: Mapping[Choice, OutcomeState] = {
    Choice.PAY: OutcomeState.PAID,
    Choice.PAY_LATER: OutcomeState.PENDING,
    Choice.DECLINE: OutcomeState.DECLINED,
    Choice.CANCEL: OutcomeState.LEFT,
}

State = PaymentAttempt.State
STANDS_FOR: Mapping[str, OutcomeState] = {
    State.OPEN: OutcomeState.OPEN,
    State.PENDING: OutcomeState.PENDING,
    State.PAID: OutcomeState.PAID,
    State.FAILED: OutcomeState.DECLINED,
    State.CLOSED: OutcomeState.EXPIRED,
}


class SandboxGateway:
    name = "sandbox"
    is_remote = False

    def minimum_minor(self, currency: str) -> int:
        return 1

    def open(self, attempt: PaymentAttempt, order: Order, urls: Urls, *, lines: Sequence[Line]) -> Opened:
        return Opened(f"sbx_{attempt.public_id}", urls.pay)

    def read(self, reference: str) -> Outcome:
        attempt = self._attempt(reference)
        state = STANDS_FOR[attempt.state]
        # Attempts that were left over from a trial are worth nothing where real money is taken.
        plays = settings.SANDBOX_PAYMENTS or attempt.order.event.is_sandbox
        arrived = plays and attempt.started_at <= timezone.now() - BANK_TAKES
        if state == OutcomeState.PENDING and arrived:
            state = OutcomeState.PAID
        return self._outcome(attempt, state)

    def close(self, reference: str) -> Outcome:
        PaymentAttempt.objects.filter(gateway=self.name, reference=reference, state=State.OPEN).update(
            state=State.CLOSED, ended_at=timezone.now()
        )
        attempt = self._attempt(reference)
        return self._outcome(attempt, STANDS_FOR[attempt.state])

    def choose(self, attempt: PaymentAttempt, choice: Choice) -> Outcome:
        """What the buyer's choice on the payment page means. Nothing is written: that goes through the one door."""
        return self._outcome(attempt, CHOSEN[choice])

    def refund(self, refund: Refund, money: str) -> Refunded:
        return Refunded(f"sbr_{refund.public_id}", RefundState.SUCCEEDED)

    def read_refund(self, reference: str) -> Refunded:
        return Refunded(reference, RefundState.SUCCEEDED)

    def parse_webhook(self, body: bytes, signature: str) -> Notice:
        raise BadSignature("The sandbox sends no webhooks.")

    def _attempt(self, reference: str) -> PaymentAttempt:
        found = PaymentAttempt.objects.filter(gateway=self.name, reference=reference)
        attempt = found.select_related("order__event").first()
        if attempt is None:
            raise Declined(f"unknown attempt {reference}")
        return attempt

    def _outcome(self, attempt: PaymentAttempt, state: OutcomeState) -> Outcome:
        return Outcome(
            state,
            amount_minor=attempt.amount_minor,
            currency=attempt.currency,
            order=attempt.order.public_id,
            money=f"sbm_{attempt.public_id}",
        )
