"""What every gateway can do, in plain values. A gateway never writes our rows except its own notes on an attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tickets.models import Order, PaymentAttempt, Refund


class Unreachable(Exception):
    """Nobody knows what the gateway did: try again later with the same key."""


class Broken(Exception):
    """The gateway failed and would give the same answer to the same key: begin a new attempt."""


class Declined(Exception):
    """The gateway understood and said no; asking again changes nothing. The text is for logs, not for buyers."""


class BadSignature(Exception):
    """A webhook that the gateway did not sign, or not for us, or not now."""


class OutcomeState(StrEnum):
    OPEN = "open"  # nothing has happened yet
    PENDING = "pending"  # the buyer is done, the money is on its way
    PAID = "paid"
    DECLINED = "declined"  # this try failed; the buyer may try again while the hold lasts
    LEFT = "left"  # the buyer went back without paying
    FAILED = "failed"  # the money that was on its way does not come
    EXPIRED = "expired"  # closed without payment


@dataclass(frozen=True)
class Outcome:
    """What a gateway says of one attempt. `order` is the public id of the order that it believes was paid.

    `money` is the gateway's id of the money, by which it is refunded. Amount, currency and order are compared with
    our own rows before anything is issued.
    """

    state: OutcomeState
    amount_minor: int = 0
    currency: str = ""
    order: str = ""
    money: str = ""


@dataclass(frozen=True)
class Opened:
    """`reference` is the gateway's id of the attempt, `url` where the buyer pays."""

    reference: str
    url: str


class RefundState(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class Refunded:
    reference: str
    state: RefundState
    error: str = ""


@dataclass(frozen=True)
class Urls:
    """Absolute addresses for the buyer's way back."""

    success: str
    cancel: str
    pay: str


@dataclass(frozen=True)
class Notice:
    """A webhook whose signature is right. `about` is "attempt", "refund", "charge", "dispute", "payout", or "" for
    what does not concern us."""

    reference: str
    kind: str
    about: str
    subject: str
    is_live: bool


class Gateway(Protocol):
    """`name` is stored with attempts and payments: the same gateway is asked again by it."""

    name: str
    # Whether `open` asks another machine: then nothing may be locked meanwhile.
    is_remote: bool

    def minimum_minor(self, currency: str) -> int:
        """The smallest amount it takes."""
        ...

    def open(self, attempt: PaymentAttempt, order: Order, urls: Urls, *, lines: Sequence["Line"]) -> Opened:
        """Begin; with the attempt's idempotency key, so twice is once."""
        ...

    def read(self, reference: str) -> Outcome: ...

    def close(self, reference: str) -> Outcome:
        """Make it impossible to pay from now on. Gives what is true afterwards: it may have been paid already."""
        ...

    def refund(self, refund: Refund, money: str) -> Refunded:
        """With the refund's idempotency key, so twice is once."""
        ...

    def read_refund(self, reference: str) -> Refunded: ...

    def parse_webhook(self, body: bytes, signature: str) -> Notice: ...


@dataclass(frozen=True)
class Line:
    """What the buyer sees on the payment page: net of discounts, with how many of the same."""

    description: str
    price_minor: int
    count: int
