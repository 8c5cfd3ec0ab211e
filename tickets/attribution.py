"""What came in by whom, to the minor unit. Pure: sums and single orders in, figures out.

Two equations hold for every row, and so for their sums:

    sold = list − automatic − code        kept = paid − refunded − disputed

An order counts for one partner only: for the one whose code it used ("by code"); if it used no partner's code, for
the one whose link its buyer came by last ("by link"); else for nobody. Whose link it was in other cases is counted
beside that, without money, so rows add up to the event.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Self

from core import money
from tickets import refunding
from tickets.refunding import Share


class Way(StrEnum):
    CODE = "code"
    LINK = "link"


@dataclass(frozen=True)
class Figures:
    """Sums over some orders. `tickets` and `add_ons` are valid ones, `orders_ended` were paid and later cancelled.

    `sold_minor` may differ from `paid_minor`: invoices that are not paid yet, money that came twice or too late.
    `tax_minor` is the tax within what is kept.
    """

    orders: int = 0
    orders_ended: int = 0
    tickets: int = 0
    add_ons: int = 0
    list_minor: int = 0
    auto_minor: int = 0
    discount_minor: int = 0
    paid_minor: int = 0
    refunded_minor: int = 0
    disputed_minor: int = 0
    tax_minor: int = 0

    @property
    def sold_minor(self) -> int:
        return self.list_minor - self.auto_minor - self.discount_minor

    @property
    def net_minor(self) -> int:
        return self.paid_minor - self.refunded_minor - self.disputed_minor

    @property
    def off_minor(self) -> int:
        return self.auto_minor + self.discount_minor

    @property
    def back_minor(self) -> int:
        """Given back, or taken back by the buyer's bank."""
        return self.refunded_minor + self.disputed_minor

    @property
    def open_minor(self) -> int:
        """Sold and not paid yet; negative if more was paid than was sold."""
        return self.sold_minor - self.paid_minor

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, each.name) for each in fields(self))

    def __add__(self, other: Self) -> "Figures":
        return Figures(
            **{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)}
        )


def total(rows: Iterable[Figures]) -> Figures:
    return sum(rows, Figures())


@dataclass(frozen=True)
class Line:
    """A frozen line of an order, and what of it refunds gave back by name."""

    key: int
    price_minor: int
    tax_minor: int = 0
    returned_minor: int = 0


@dataclass(frozen=True)
class Money:
    """One order's money and lines; an order that was never complete has no lines here."""

    paid_minor: int
    refunded_minor: int = 0
    disputed_minor: int = 0
    lines: tuple[Line, ...] = ()

    @property
    def net_minor(self) -> int:
        return self.paid_minor - self.refunded_minor - self.disputed_minor


@dataclass(frozen=True)
class Kept:
    """What is kept of each line, by its key, the tax in it, and what belongs to no line (`rest_minor`, signed).

    The lines and the rest add up to the order's net to the last unit.
    """

    lines: Mapping[int, int]
    taxes: Mapping[int, int]
    rest_minor: int = 0

    @property
    def tax_minor(self) -> int:
        return sum(self.taxes.values())


def kept(order: Money) -> Kept:
    """What refunds name is taken from its line; what nothing names (disputes, refunds without lines, invoices paid
    in part) is taken from all lines in proportion to what is left of each.
    """
    shares = [Share(line.key, line.price_minor, line.returned_minor) for line in order.lines]
    standing = sum(share.left_minor for share in shares)
    on_lines = min(standing, max(0, order.net_minor))
    amounts = refunding.allocate(on_lines, shares)
    lines = {line.key: amounts.get(line.key, 0) for line in order.lines}
    taxes = {line.key: tax_of(line, lines[line.key]) for line in order.lines}
    return Kept(lines, taxes, order.net_minor - on_lines)


def tax_of(line: Line, kept_minor: int) -> int:
    """The part of the line's frozen tax that is in what is kept of it."""
    if kept_minor == line.price_minor:
        return line.tax_minor
    return money.proportion(line.tax_minor, kept_minor, line.price_minor)


@dataclass(frozen=True)
class Touched:
    """Orders by whose links their buyers came first and last, and whose code they used; each may be None."""

    first: int | None
    last: int | None
    code: int | None
    orders: int


@dataclass(frozen=True)
class Contacts:
    """How many orders came by a partner's link first, last, and how many of those used another partner's code."""

    first: int = 0
    last: int = 0
    elsewhere: int = 0


def contacts(rows: Iterable[Touched]) -> dict[int, Contacts]:
    found: dict[int, Contacts] = {}
    for row in rows:
        for partner in {row.first, row.last} - {None}:
            assert partner is not None
            had = found.get(partner, Contacts())
            found[partner] = Contacts(
                had.first + row.orders * (row.first == partner),
                had.last + row.orders * (row.last == partner),
                had.elsewhere + row.orders * (row.code is not None and row.code != partner),
            )
    return found


@dataclass(frozen=True)
class Seats:
    """Seats kept for a partner's codes: promised in all, taken, and still waiting to be taken."""

    reserved: int = 0
    taken: int = 0
    unused: int = 0


@dataclass(frozen=True)
class Row:
    """One partner, or nobody (`partner` is None)."""

    partner: int | None
    by_code: Figures = field(default_factory=Figures)
    by_link: Figures = field(default_factory=Figures)
    contacts: Contacts = field(default_factory=Contacts)
    seats: Seats = field(default_factory=Seats)

    @property
    def figures(self) -> Figures:
        return self.by_code + self.by_link


def ranked(rows: Sequence[Row]) -> list[Row]:
    """The most revenue first, then the most tickets; nobody stands last."""
    return sorted(
        rows,
        key=lambda row: (row.partner is None, -row.figures.net_minor, -row.figures.tickets, row.partner or 0),
    )
