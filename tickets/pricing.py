"""What an order costs, line by line. Pure: plain values in, frozen lines out.

Prices are gross: the tax is within them. All amounts are minor units of the event's one currency.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from core import money

# Card networks settle three-decimal currencies in tens of the smallest unit.
STEP_OF_THREE_DECIMALS = 10


class Kind(StrEnum):
    """How a discount changes a price; the same words as in the model."""

    PERCENT = "percent"
    AMOUNT = "amount"
    PRICE = "price"


@dataclass(frozen=True)
class Item:
    """One thing in the cart: one admission or one add-on. `ticket_type` is its public id."""

    ticket_type: str
    name: str
    list_minor: int
    tax_rate_bp: int = 0
    is_add_on: bool = False


@dataclass(frozen=True)
class Discount:
    """`ticket_types` are the public ids it makes cheaper; empty: every ticket, no add-on."""

    kind: str
    code: str
    percent_bp: int = 0
    amount_minor: int = 0
    ticket_types: frozenset[str] = frozenset()

    def applies_to(self, item: Item) -> bool:
        if self.ticket_types:
            return item.ticket_type in self.ticket_types
        return not item.is_add_on

    @property
    def changes_prices(self) -> bool:
        """False for codes that only open ticket types."""
        if self.kind == Kind.PERCENT:
            return self.percent_bp > 0
        return self.kind == Kind.PRICE or self.amount_minor > 0


@dataclass(frozen=True)
class QuoteLine:
    description: str
    list_minor: int
    discount_minor: int
    discount_reason: str
    price_minor: int
    tax_rate_bp: int
    tax_minor: int

    @property
    def adds_up(self) -> bool:
        return (
            0 <= self.price_minor == self.list_minor - self.discount_minor
            and self.discount_minor >= 0
            and self.tax_minor == money.tax_within(self.price_minor, self.tax_rate_bp)
            and bool(self.discount_reason) == bool(self.discount_minor)
        )


@dataclass(frozen=True)
class Quote:
    lines: tuple[QuoteLine, ...]
    currency: str

    @property
    def total_minor(self) -> int:
        return sum(line.price_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        return sum(line.tax_minor for line in self.lines)

    @property
    def list_minor(self) -> int:
        return sum(line.list_minor for line in self.lines)

    @property
    def discount_minor(self) -> int:
        return sum(line.discount_minor for line in self.lines)


def quote(
    items: Iterable[Item], *, currency: str, discount: Discount | None = None, locale: str = "en_US"
) -> Quote:
    """Price each item by itself, so that a refund of one line never moves another."""
    return Quote(tuple(_line(item, discount, currency, locale) for item in items), currency)


def replay(lines: Sequence[QuoteLine], *, currency: str) -> Quote:
    """The quote that frozen lines came from. Raises ValueError naming the first line that does not add up."""
    for number, line in enumerate(lines, start=1):
        if not line.adds_up:
            raise ValueError(f"line {number} ({line.description}) does not add up")
    return Quote(tuple(lines), currency)


def reduced(list_minor: int, discount: Discount, currency: str) -> int:
    """A list price after the discount: never below 0, never above the list price."""
    if discount.kind == Kind.PERCENT:
        price = list_minor - money.share(list_minor, discount.percent_bp)
    elif discount.kind == Kind.AMOUNT:
        price = list_minor - discount.amount_minor
    else:
        price = discount.amount_minor
    if currency in money.THREE_DECIMALS:
        price -= price % STEP_OF_THREE_DECIMALS
    return min(list_minor, max(0, price))


def effect(discount: Discount, currency: str, locale: str = "en_US") -> str:
    """What the discount does, in words: `20 % off`, `$50.00 off each`, `$99.00 each`; empty if nothing."""
    if not discount.changes_prices:
        return ""
    if discount.kind == Kind.PERCENT:
        return _("%(percent)s %% off") % {"percent": f"{discount.percent_bp / 100:g}"}
    amount = money.display(discount.amount_minor, currency, locale)
    if discount.kind == Kind.AMOUNT:
        return _("%(amount)s off each ticket") % {"amount": amount}
    return _("%(amount)s each ticket") % {"amount": amount}


def _line(item: Item, discount: Discount | None, currency: str, locale: str) -> QuoteLine:
    price, reason = item.list_minor, ""
    if discount is not None and discount.changes_prices and discount.applies_to(item):
        price = reduced(item.list_minor, discount, currency)
    if discount is not None and price != item.list_minor:
        reason = f"{discount.code}: {effect(discount, currency, locale)}"
    return QuoteLine(
        description=item.name,
        list_minor=item.list_minor,
        discount_minor=item.list_minor - price,
        discount_reason=reason[:200],
        price_minor=price,
        tax_rate_bp=item.tax_rate_bp,
        tax_minor=money.tax_within(price, item.tax_rate_bp),
    )
