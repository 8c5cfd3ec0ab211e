"""How a price explains itself: quoted or frozen lines as components/summary.html shows them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from core.templatetags.formats import money
from tickets import pricing
from tickets.pricing import FrozenLine


class PricedLine(FrozenLine, Protocol):
    """A line of a quote or of an order, with its prices."""

    @property
    def description(self) -> str: ...
    @property
    def list_minor(self) -> int: ...
    @property
    def price_minor(self) -> int: ...
    @property
    def tax_minor(self) -> int: ...


@dataclass(frozen=True)
class SumLine:
    text: str
    amount: str
    note: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Price:
    """`minor` is the total; `refused` says in words why the choice cannot be ordered like this."""

    lines: list[SumLine] = field(default_factory=list)
    minor: int = 0
    total: str = ""
    note: str = ""
    refused: str = ""

    @property
    def total_text(self) -> str:
        return _("Total")


def explain(lines: Iterable[PricedLine], currency: str, *, refused: str = "") -> Price:
    """Equal tickets become one line, and so does each reason for a lower price: what goes by itself, then the code."""
    found = list(lines)
    total = sum(line.price_minor for line in found)
    tax = sum(line.tax_minor for line in found)
    return Price(
        lines=[*_listed(found, currency), *_taken_off(found, currency)],
        minor=total,
        total=money(total, currency),
        note=_("Includes %s tax") % money(tax, currency) if tax else "",
        refused=refused,
    )


def _listed(lines: list[PricedLine], currency: str) -> list[SumLine]:
    counts = Counter((line.description, line.list_minor) for line in lines)
    return [
        SumLine(
            text=_("%(count)s × %(name)s") % {"count": count, "name": name},
            amount=money(count * each, currency),
            note=_("%s each") % money(each, currency) if count > 1 and each else "",
        )
        for (name, each), count in counts.items()
    ]


def _taken_off(lines: list[PricedLine], currency: str) -> list[SumLine]:
    return [
        SumLine(text=reason or _("Discount"), amount=f"−{money(minor, currency)}", kind="less")
        for reason, minor in pricing.reasons(lines)
    ]
