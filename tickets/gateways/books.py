"""What a gateway says of money after it was paid: fees, refunds, disputes, payouts. In plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tickets.gateways.interface import Refunded

# Begins the kind of entries that another installation on the same account has marked as its own.
ELSEWHERE = "elsewhere."
CHARGES = frozenset({"charge", "payment"})
REFUNDS = frozenset({"refund", "payment_refund"})
PAYOUT_BY_HAND = "by hand"


@dataclass(frozen=True)
class Charged:
    """Money taken. `fee_minor` is in the charge's currency; None until the gateway has said so."""

    money: str
    amount_minor: int
    currency: str
    fee_minor: int | None


@dataclass(frozen=True)
class FoundRefund:
    """`money` is what it takes from, `ours` the public id of our own refund's row if we had asked for it."""

    money: str
    amount_minor: int
    currency: str
    answer: Refunded
    ours: str = ""


@dataclass(frozen=True)
class Disputed:
    """`amount_minor` is what the bank takes back: 0 for a mere inquiry. `state` is a word of `Dispute.State`."""

    reference: str
    money: str
    amount_minor: int
    currency: str
    state: str
    opened_at: datetime
    fee_minor: int = 0
    reason: str = ""
    answer_by_at: datetime | None = None


@dataclass(frozen=True)
class PaidOut:
    """`state` is the gateway's word; `PAYOUT_BY_HAND` for payouts whose entries nobody can list."""

    reference: str
    amount_minor: int
    currency: str
    state: str
    arrives_on: date
    is_listed: bool


@dataclass(frozen=True)
class Entry:
    """One movement on the gateway's account, signed, in its currency, which need not be that of the charge.

    `money` is the payment behind it, `paid_minor` and `paid_currency` what the charge or refund itself says, `event`
    the public id of the event named on it.
    """

    reference: str
    kind: str
    source: str
    amount_minor: int
    fee_minor: int
    currency: str
    at: datetime
    available_at: datetime
    money: str = ""
    paid_minor: int = 0
    paid_currency: str = ""
    event: str = ""

    @property
    def net_minor(self) -> int:
        return self.amount_minor - self.fee_minor

    @property
    def paid_fee_minor(self) -> int:
        """The fee in the charge's currency, by the rate that the gateway itself used."""
        if self.currency == self.paid_currency or not self.amount_minor:
            return self.fee_minor
        return round(self.fee_minor * self.paid_minor / self.amount_minor)


class Books(Protocol):
    """The reading side of a gateway's account. Each may raise Unreachable, Broken or Declined."""

    def charge(self, reference: str) -> Charged: ...

    def refund(self, reference: str) -> FoundRefund: ...

    def refunds_of(self, money: str) -> Sequence[FoundRefund]: ...

    def dispute(self, reference: str) -> Disputed: ...

    def payout(self, reference: str) -> PaidOut: ...

    def payouts(self, since: datetime) -> Sequence[PaidOut]: ...

    def entries(self, since: datetime) -> Sequence[Entry]: ...

    def entries_of(self, payout: str) -> Sequence[Entry]: ...
