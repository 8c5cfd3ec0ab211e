"""How money that goes back is split and how much of a ticket's price goes back. Pure: plain values in and out.

All amounts are minor units.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core import money

# Card networks settle three-decimal currencies in tens of the smallest unit.
STEP_OF_THREE_DECIMALS = 10


@dataclass(frozen=True)
class Term:
    """Who gives a ticket back until then gets so much of its price, less a fee for each ticket."""

    until_at: datetime
    percent_bp: int
    fee_minor: int = 0

    @property
    def percent(self) -> str:
        return f"{self.percent_bp / 100:g}"


@dataclass(frozen=True)
class Share:
    """One line's price and what of it has gone back already; `key` is the caller's own."""

    key: int
    price_minor: int
    returned_minor: int = 0

    @property
    def left_minor(self) -> int:
        return max(0, self.price_minor - self.returned_minor)


def term_now(terms: Iterable[Term], now: datetime) -> Term | None:
    """The term in force: the first that has not ended. None if it is too late, or if there never was any."""
    open_terms = [term for term in terms if now < term.until_at]
    return min(open_terms, key=lambda term: term.until_at) if open_terms else None


def back_for(left_minor: int, term: Term, currency: str) -> int:
    """What the buyer gets for a ticket of which so much is still paid: never below 0, never more than that."""
    back = min(left_minor, max(0, money.share(left_minor, term.percent_bp) - term.fee_minor))
    if currency in money.THREE_DECIMALS and back != left_minor:
        back -= back % STEP_OF_THREE_DECIMALS
    return back


def allocate(amount_minor: int, shares: Sequence[Share]) -> Mapping[int, int]:
    """Split an amount over lines in proportion to what is left of each; the sum is the amount to the last unit.

    Units that rounding leaves over go to the lines with the largest remainder, the first of equals. Lines that get
    nothing are left out. Raises ValueError if more is to be split than is left.
    """
    total = sum(share.left_minor for share in shares)
    if not 0 <= amount_minor <= total:
        raise ValueError(f"{amount_minor} of {total} left")
    if not amount_minor:
        return {}
    whole = {share.key: amount_minor * share.left_minor // total for share in shares}
    rest = amount_minor - sum(whole.values())
    by_remainder = sorted(shares, key=lambda share: -(amount_minor * share.left_minor % total))
    for share in by_remainder[:rest]:
        whole[share.key] += 1
    return {key: amount for key, amount in whole.items() if amount}


def spread(amount_minor: int, purses: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take an amount from several payments, (key, left) each, the first ones first. Raises ValueError if too much."""
    taken = []
    for key, left in purses:
        part = min(left, amount_minor)
        if part:
            taken.append((key, part))
            amount_minor -= part
    if amount_minor:
        raise ValueError("not enough money left")
    return taken
