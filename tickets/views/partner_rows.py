"""A partner's figures in words and rows, as tickets/partner.html shows them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.formats import current_locale, money
from events.models import Partner
from tickets import attribution, pricing
from tickets.attribution import Figures, Way
from tickets.models import DiscountCode, Reserve
from tickets.pricing import Discount
from tickets.views.prices import SumLine

MOST_ROWS = 200
MOST_BARS = 60
WIDTH, HEIGHT = 600, 96  # of the drawing, in its own units


@dataclass(frozen=True)
class WayRow:
    """One code, one batch of codes, or the link."""

    words: str
    figures: Figures
    is_code: bool = True


@dataclass(frozen=True)
class CodeRow:
    """`words` say what the code does, `left` how often it still can; `link` is empty for a batch."""

    code: str
    words: str
    left: str
    state: str
    until_at: datetime | None
    link: str = ""


@dataclass(frozen=True)
class SeatRow:
    code: str
    quota: str
    size: int
    taken: int
    unused: int
    until_at: datetime | None
    is_open: bool


@dataclass(frozen=True)
class Bar:
    """A day, or a week that begins on it; position and size in units of the drawing, written as SVG has numbers."""

    day: date
    count: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Bars:
    bars: list[Bar]
    by_week: bool

    @property
    def most(self) -> int:
        return max((bar.count for bar in self.bars), default=0)

    @property
    def viewbox(self) -> str:
        return f"0 0 {WIDTH} {HEIGHT}"


@dataclass(frozen=True)
class Target:
    value: int
    most: int
    words: str


Key = tuple[Any, ...]


def by_code(found: Mapping[Key, Figures]) -> Figures:
    return attribution.total(figures for key, figures in found.items() if key[1] == Way.CODE)


def money_lines(figures: Figures, currency: str) -> list[SumLine]:
    """From the list price down to what is kept; what is nothing is left out."""
    parts = [
        (_("Taken off before any code"), _("early price, group"), figures.auto_minor),
        (_("Taken off by codes"), "", figures.discount_minor),
        (_("Not paid yet"), _("invoices"), max(0, figures.open_minor)),
        (_("Given back"), "", figures.refunded_minor),
        (_("Disputed by the buyer’s bank"), "", figures.disputed_minor),
    ]
    lines = [SumLine(_("List price"), money(figures.list_minor, currency))]
    lines += [SumLine(text, f"−{money(amount, currency)}", note) for text, note, amount in parts if amount]
    if figures.open_minor < 0:
        more = money(-figures.open_minor, currency)
        lines.append(SumLine(_("Paid beyond the price"), f"+{more}", _("twice, or too late")))
    return lines


def target(partner: Partner, tickets: int) -> Target | None:
    if not partner.target_tickets:
        return None
    words = _("%(tickets)d of %(target)d hoped for") % {"tickets": tickets, "target": partner.target_tickets}
    return Target(min(tickets, partner.target_tickets), partner.target_tickets, words)


def ways(partner: Partner, found: Mapping[Key, Figures], currency: str) -> list[WayRow]:
    """What came by each code, the most first; codes made together are one row; then the link. One query."""
    used = [key[2] for key in found if key[1] == Way.CODE and key[2] is not None]
    names = {
        pk: _batch_words(batch) if batch else code
        for pk, code, batch in DiscountCode.objects.filter(pk__in=used[:MOST_ROWS]).values_list(
            "pk", "code", "batch"
        )
    }
    sums: dict[str, Figures] = defaultdict(Figures)
    link = Figures()
    for (_partner, way, code), figures in found.items():
        if way == Way.LINK:
            link += figures
        else:
            sums[names.get(code, _("Other codes"))] += figures
    rows = [WayRow(words, figures) for words, figures in sums.items()]
    rows.sort(key=lambda row: (-row.figures.net_minor, -row.figures.tickets, row.words))
    return rows if link.is_empty else [*rows, WayRow(_("Your link, no partner’s code"), link, is_code=False)]


def _batch_words(batch: str) -> str:
    return _("Codes “%(batch)s”") % {"batch": batch}


def codes(partner: Partner, now: datetime) -> list[CodeRow]:
    """Codes one by one, and those made together as one row. One query."""
    single: list[CodeRow] = []
    batches: dict[str, list[DiscountCode]] = defaultdict(list)
    for row in DiscountCode.objects.filter(partner=partner, is_offer=False).order_by("code"):
        if row.batch:
            batches[row.batch].append(row)
        elif len(single) < MOST_ROWS:
            single.append(_code(partner, row, now))
    return [*single, *(_batch(partner, batch, rows, now) for batch, rows in sorted(batches.items()))]


def _code(partner: Partner, row: DiscountCode, now: datetime) -> CodeRow:
    return CodeRow(
        row.code,
        _effect(partner, row),
        _left(row),
        _state(row, now),
        row.valid_until_at,
        share_link(partner, row.code),
    )


def _batch(partner: Partner, batch: str, rows: list[DiscountCode], now: datetime) -> CodeRow:
    used = sum(1 for row in rows if row.used_orders)
    words = _("%(used)d of %(all)d codes used") % {"used": used, "all": len(rows)}
    ends = max((row.valid_until_at for row in rows if row.valid_until_at), default=None)
    return CodeRow(_batch_words(batch), _effect(partner, rows[0]), words, _state(rows[0], now), ends)


def _effect(partner: Partner, row: DiscountCode) -> str:
    if row.kind == DiscountCode.Kind.PRICE and not row.amount_minor:
        return _("Free")
    discount = Discount(row.kind, row.code, row.percent_bp, row.amount_minor)
    said = pricing.effect(discount, partner.event.currency, current_locale())
    return said or _("Opens tickets that are not in the public shop")


def _left(row: DiscountCode) -> str:
    parts = []
    if row.max_tickets is not None:
        left = max(0, row.max_tickets - row.used_tickets)
        parts.append(ngettext("%d ticket left", "%d tickets left", left) % left)
    if row.max_orders is not None:
        left = max(0, row.max_orders - row.used_orders)
        parts.append(ngettext("%d order left", "%d orders left", left) % left)
    return ", ".join(parts) or _("No limit")


def _state(row: DiscountCode, now: datetime) -> str:
    """In a word where it does not work now."""
    if row.is_paused:
        return _("Paused")
    if row.valid_from_at and row.valid_from_at > now:
        return _("Not yet")
    if row.valid_until_at and row.valid_until_at <= now:
        return _("Over")
    return ""


def seats(partner: Partner) -> list[SeatRow]:
    """One query."""
    found = Reserve.objects.filter(code__partner=partner).select_related("code", "quota")
    return [
        SeatRow(
            row.code.code,
            row.quota.name,
            row.size,
            row.taken,
            row.size - row.taken if row.closed_at is None else 0,
            row.until_at,
            row.closed_at is None,
        )
        for row in found.order_by("until_at", "code__code", "pk")[:MOST_ROWS]
    ]


def share_link(partner: Partner, code: str = "") -> str:
    """Of a code, else of the partner's own word."""
    query = urlencode({"code": code} if code else {"ref": partner.ref})
    return f"{settings.SITE_URL}/{partner.event.slug}/tickets/?{query}"


def days(counts: Mapping[date, int]) -> Bars:
    """A bar a day from the first to the last one; weeks where days would be too many."""
    if not counts:
        return Bars([], by_week=False)
    first, last = min(counts), max(counts)
    by_week = (last - first).days >= MOST_BARS
    step = 7 if by_week else 1
    if by_week:
        first -= timedelta(days=first.weekday())
    sums = [0] * ((last - first).days // step + 1)
    for day, count in counts.items():
        sums[(day - first).days // step] += count
    return Bars([_bar(first, step, number, sums) for number in range(len(sums))], by_week)


def _bar(first: date, step: int, number: int, sums: list[int]) -> Bar:
    slot = WIDTH / max(len(sums), 14)  # a first day is no wall
    height = HEIGHT * sums[number] / max(sums)
    return Bar(
        day=first + timedelta(days=step * number),
        count=sums[number],
        x=f"{number * slot:.1f}",
        y=f"{HEIGHT - height:.1f}",
        width=f"{slot * 0.8:.1f}",
        height=f"{height:.1f}",
    )
