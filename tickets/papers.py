"""Lines of invoices and credit notes: what stands, what is taken back, and the tax in it. Pure.

Amounts are gross minor units, the tax is within them. Credit notes of a line together hold exactly its tax.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core import money
from tickets import refunding
from tickets.refunding import Share


@dataclass(frozen=True)
class Line:
    """`key` is the order line's. `credited_minor` is what credit notes have taken back of it."""

    key: int
    description: str
    price_minor: int
    tax_rate_bp: int = 0
    credited_minor: int = 0

    @property
    def left_minor(self) -> int:
        return self.price_minor - self.credited_minor

    @property
    def tax_minor(self) -> int:
        return money.tax_within(self.price_minor, self.tax_rate_bp)


@dataclass(frozen=True)
class Credit:
    """So much of a line is taken back, with its part of the tax."""

    line: Line
    amount_minor: int

    @property
    def tax_minor(self) -> int:
        """The difference of the tax before and after, so that parts add up to the whole."""
        before, rate_bp = self.line.credited_minor, self.line.tax_rate_bp
        return money.tax_within(before + self.amount_minor, rate_bp) - money.tax_within(before, rate_bp)


@dataclass(frozen=True)
class RateSum:
    rate_bp: int
    gross_minor: int
    tax_minor: int

    @property
    def net_minor(self) -> int:
        return self.gross_minor - self.tax_minor


def left(lines: Iterable[Line]) -> int:
    return sum(line.left_minor for line in lines)


def whole(lines: Iterable[Line]) -> list[Credit]:
    """Everything that still stands, taken back."""
    return [Credit(line, line.left_minor) for line in lines if line.left_minor]


def part(lines: Sequence[Line], amounts: Mapping[int, int]) -> list[Credit]:
    """So much of each line, by key; what is more than a line has left comes off the others, in proportion."""
    taken = {line.key: min(amounts.get(line.key, 0), line.left_minor) for line in lines}
    rest = sum(amounts.values()) - sum(taken.values())
    return _credits(lines, taken, rest)


def over_all(lines: Sequence[Line], amount_minor: int) -> list[Credit]:
    """An amount in proportion to what is left of each line; at most all of it."""
    return _credits(lines, {}, amount_minor)


def _credits(lines: Sequence[Line], taken: Mapping[int, int], rest: int) -> list[Credit]:
    shares = [Share(line.key, line.left_minor - taken.get(line.key, 0)) for line in lines]
    more = refunding.allocate(min(rest, sum(share.left_minor for share in shares)), shares)
    amounts = {line.key: taken.get(line.key, 0) + more.get(line.key, 0) for line in lines}
    return [Credit(line, amounts[line.key]) for line in lines if amounts[line.key]]


def anew(lines: Iterable[Line], prices: Mapping[int, tuple[int, int]]) -> list[Line]:
    """Lines of the invoice that follows: price and rate by key; others as they stand. Ended lines are left out."""
    found = []
    for line in lines:
        price, rate_bp = prices.get(line.key, (line.left_minor, line.tax_rate_bp))
        if price or not line.credited_minor:
            found.append(replace(line, price_minor=price, tax_rate_bp=rate_bp, credited_minor=0))
    return found


def take(amounts: Mapping[int, int], part_minor: int) -> tuple[dict[int, int], dict[int, int]]:
    """So much out of amounts by line, the first lines first: what was taken, and what is left."""
    taken, rest = {}, {}
    for key, amount in amounts.items():
        piece = min(amount, part_minor)
        part_minor -= piece
        if piece:
            taken[key] = piece
        if amount > piece:
            rest[key] = amount - piece
    return taken, rest


def by_rate(parts: Iterable[tuple[int, int, int]]) -> list[RateSum]:
    """Sums of (rate, gross, tax) for each rate, the highest first."""
    sums: dict[int, tuple[int, int]] = {}
    for rate_bp, gross, tax in parts:
        before = sums.get(rate_bp, (0, 0))
        sums[rate_bp] = (before[0] + gross, before[1] + tax)
    return [RateSum(rate_bp, *sums[rate_bp]) for rate_bp in sorted(sums, reverse=True)]
