"""The sandbox's account, read from its own rows: no fees, no disputes, and nothing is ever paid out."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from tickets.gateways.books import Charged, Disputed, Entry, FoundRefund, PaidOut
from tickets.gateways.interface import Declined, Refunded, RefundState
from tickets.models import Payment, Refund

NAME = "sandbox"


class SandboxBooks:
    def charge(self, reference: str) -> Charged:
        payment = Payment.objects.filter(gateway=NAME, reference=reference).first()
        if payment is None:
            raise Declined(f"unknown charge {reference}")
        return Charged(payment.reference, payment.amount_minor, payment.currency, 0)

    def refund(self, reference: str) -> FoundRefund:
        row = _refunds().filter(reference=reference).first()
        if row is None:
            raise Declined(f"unknown refund {reference}")
        return _found(row)

    def refunds_of(self, money: str) -> Sequence[FoundRefund]:
        return [_found(row) for row in _refunds().filter(payment__reference=money)]

    def dispute(self, reference: str) -> Disputed:
        raise Declined("Nobody disputes money that never moved.")

    def payout(self, reference: str) -> PaidOut:
        raise Declined("The sandbox pays nothing out.")

    def payouts(self, since: datetime) -> Sequence[PaidOut]:
        return []

    def entries(self, since: datetime) -> Sequence[Entry]:
        paid = Payment.objects.filter(gateway=NAME, received_at__gte=since)
        back = _refunds().filter(ended_at__gte=since)
        return [_charge(row) for row in paid] + [_given_back(row) for row in back]

    def entries_of(self, payout: str) -> Sequence[Entry]:
        return []


def _refunds() -> QuerySet[Refund]:
    done = Refund.objects.filter(payment__gateway=NAME, state=Refund.State.SUCCEEDED)
    return done.select_related("payment")


def _found(row: Refund) -> FoundRefund:
    answer = Refunded(row.reference, RefundState.SUCCEEDED)
    return FoundRefund(row.payment.reference, row.amount_minor, row.payment.currency, answer, row.public_id)


def _charge(row: Payment) -> Entry:
    return Entry(
        f"sbt_{row.public_id}", "charge", row.reference, row.amount_minor, 0, row.currency, row.received_at,
        row.received_at, row.reference, row.amount_minor, row.currency,
    )  # fmt: skip


def _given_back(row: Refund) -> Entry:
    payment, at = row.payment, row.ended_at or row.wanted_at
    return Entry(
        f"sbt_{row.public_id}", "refund", row.reference, -row.amount_minor, 0, payment.currency, at, at,
        payment.reference, row.amount_minor, payment.currency,
    )  # fmt: skip
