"""What an order costs, line by line. Pure: plain values in, frozen lines out.

Each item: list price, then what is taken off by itself (the early price that is open, then the best group discount
that fits), then the one code. Each step works on what the one before left.

Prices are gross: the tax is within them. All amounts are minor units of the event's one currency.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import money

# Card networks settle three-decimal currencies in tens of the smallest unit.
STEP_OF_THREE_DECIMALS = 10


class Kind(StrEnum):
    """How a discount changes a price; the same words as in the model."""

    PERCENT = "percent"
    AMOUNT = "amount"
    PRICE = "price"


@dataclass(frozen=True)
class Step:
    """An early price that is open now. `key` says which it is; `left` is None if only a date ends it."""

    key: int
    name: str
    price_minor: int
    left: int | None = None
    size: int | None = None
    until_at: datetime | None = None


@dataclass(frozen=True)
class Group:
    """So much off if so many of the things it concerns are in one cart."""

    key: int
    min_tickets: int
    percent_bp: int

    @property
    def words(self) -> str:
        words = ngettext(
            "%(percent)s %% off from %(count)d ticket on",
            "%(percent)s %% off from %(count)d tickets on",
            self.min_tickets,
        )
        return words % {"percent": f"{self.percent_bp / 100:g}", "count": self.min_tickets}


@dataclass(frozen=True)
class Item:
    """One thing in the cart: one admission or one add-on. `ticket_type` is its public id.

    `steps` are its early prices in the order in which they count, `groups` the group discounts it counts for.
    """

    ticket_type: str
    name: str
    list_minor: int
    tax_rate_bp: int = 0
    is_add_on: bool = False
    steps: tuple[Step, ...] = ()
    groups: tuple[Group, ...] = ()
    quotas: frozenset[int] = frozenset()


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


class FrozenLine(Protocol):
    """A line of a quote or of an order."""

    @property
    def auto_minor(self) -> int: ...
    @property
    def auto_reason(self) -> str: ...
    @property
    def discount_minor(self) -> int: ...
    @property
    def discount_reason(self) -> str: ...


@dataclass(frozen=True)
class QuoteLine:
    """`auto_minor` is taken off by itself, `discount_minor` by the code; `step` is the early price's key."""

    description: str
    list_minor: int
    discount_minor: int
    discount_reason: str
    price_minor: int
    tax_rate_bp: int
    tax_minor: int
    auto_minor: int = 0
    auto_reason: str = ""
    step: int | None = None

    @property
    def adds_up(self) -> bool:
        return (
            0 <= self.price_minor == self.list_minor - self.auto_minor - self.discount_minor
            and self.auto_minor >= 0
            and self.discount_minor >= 0
            and self.tax_minor == money.tax_within(self.price_minor, self.tax_rate_bp)
            and bool(self.auto_reason) == bool(self.auto_minor)
            and bool(self.discount_reason) == bool(self.discount_minor)
            and (self.step is None or self.auto_minor > 0)
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
    def auto_minor(self) -> int:
        return sum(line.auto_minor for line in self.lines)

    @property
    def discount_minor(self) -> int:
        return sum(line.discount_minor for line in self.lines)

    @property
    def steps(self) -> Counter[int]:
        """How many places at which early price the cart takes."""
        return Counter(line.step for line in self.lines if line.step is not None)


def quote(
    items: Iterable[Item], *, currency: str, discount: Discount | None = None, locale: str = "en_US"
) -> Quote:
    """Price each item by itself, so that a refund of one line never moves another.

    Early prices are given out in the order of the items: a cart may straddle the last places of one.
    """
    cart = list(items)
    concerned = Counter(group for item in cart for group in item.groups)
    taken: Counter[int] = Counter()
    lines: list[QuoteLine] = []
    for item in cart:
        step = _open_step(item, taken)
        if step is not None:
            taken[step.key] += 1
        fitting = [group for group in item.groups if concerned[group] >= group.min_tickets]
        group = max(fitting, key=lambda one: one.percent_bp, default=None)
        lines.append(_line(item, step, group, discount, currency, locale))
    return Quote(tuple(lines), currency)


def gross(net_minor: int, rate_bp: int, currency: str) -> int:
    """What a buyer pays where the tax is added to the price: the tax within it is the tax on the net price."""
    price = net_minor + money.share(net_minor, rate_bp)
    if currency in money.THREE_DECIMALS:
        price = (price + STEP_OF_THREE_DECIMALS // 2) // STEP_OF_THREE_DECIMALS * STEP_OF_THREE_DECIMALS
    return price


def replay(lines: Sequence[QuoteLine], *, currency: str) -> Quote:
    """The quote that frozen lines came from. Raises ValueError naming the first line that does not add up."""
    for number, line in enumerate(lines, start=1):
        if not line.adds_up:
            raise ValueError(f"line {number} ({line.description}) does not add up")
    return Quote(tuple(lines), currency)


def reduced(price_minor: int, discount: Discount, currency: str) -> int:
    """A price after the discount: never below 0, never above what it was."""
    if discount.kind == Kind.PERCENT:
        return less_percent(price_minor, discount.percent_bp, currency)
    if discount.kind == Kind.AMOUNT:
        return _settled(price_minor - discount.amount_minor, price_minor, currency)
    return _settled(discount.amount_minor, price_minor, currency)


def less_percent(price_minor: int, percent_bp: int, currency: str) -> int:
    return _settled(price_minor - money.share(price_minor, percent_bp), price_minor, currency)


def _settled(price_minor: int, before_minor: int, currency: str) -> int:
    if currency in money.THREE_DECIMALS:
        price_minor -= price_minor % STEP_OF_THREE_DECIMALS
    return min(before_minor, max(0, price_minor))


def reasons(lines: Iterable[FrozenLine]) -> list[tuple[str, int]]:
    """Each reason for a lower price with what it took off in all: first what goes by itself, then the code."""
    by_itself: Counter[str] = Counter()
    by_code: Counter[str] = Counter()
    for line in lines:
        by_itself[line.auto_reason] += line.auto_minor
        by_code[line.discount_reason] += line.discount_minor
    return [(reason, minor) for reason, minor in (*by_itself.items(), *by_code.items()) if minor]


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


def _open_step(item: Item, taken: Counter[int]) -> Step | None:
    """The first that has a place left; one that is not below the list price does nothing and takes no place."""
    for step in item.steps:
        if step.left is None or taken[step.key] < step.left:
            return step if step.price_minor < item.list_minor else None
    return None


def _line(
    item: Item,
    step: Step | None,
    group: Group | None,
    discount: Discount | None,
    currency: str,
    locale: str,
) -> QuoteLine:
    early = step.price_minor if step else item.list_minor
    after_auto = less_percent(early, group.percent_bp, currency) if group else early
    price, reason = after_auto, ""
    if discount is not None and discount.changes_prices and discount.applies_to(item):
        price = reduced(after_auto, discount, currency)
    if discount is not None and price != after_auto:
        reason = f"{discount.code}: {effect(discount, currency, locale)}"
    automatic = [step.name] if step else []
    if group is not None and after_auto != early:
        automatic.append(group.words)
    return QuoteLine(
        description=item.name,
        list_minor=item.list_minor,
        discount_minor=after_auto - price,
        discount_reason=reason[:200],
        price_minor=price,
        tax_rate_bp=item.tax_rate_bp,
        tax_minor=money.tax_within(price, item.tax_rate_bp),
        auto_minor=item.list_minor - after_auto,
        auto_reason="; ".join(automatic)[:200],
        step=step.key if step else None,
    )
