"""Reading what came in by partners. Sums are made by the database; only orders of which money went back, is disputed
or has not come yet are looked at line by line.

A constant number of queries for any number of partners and orders.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from events.models import Event, Partner
from tickets import attribution
from tickets.attribution import Figures, Line, Money, Row, Seats, Touched, Way
from tickets.models import (
    Dispute,
    Order,
    OrderLine,
    Payment,
    Refund,
    RefundLine,
    Reserve,
    Ticket,
    TicketType,
)

STANDING = (Order.State.PAID, Order.State.INVOICED)
Key = tuple[Any, ...]
Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class Scope:
    """Whose orders: of an event, perhaps of one partner, placed between two days of the event's clock."""

    event: Event
    partner: Partner | None = None
    first_on: date | None = None
    last_on: date | None = None
    by_discount_code: bool = False

    def orders(self, path: str = "") -> Q:
        """The condition for rows that reach their order by `path` (with its underscores)."""
        found = Q(**{f"{path}event": self.event})
        if self.partner is not None:
            own = Q(**{f"{path}partner": self.partner})
            found &= own | Q(**{f"{path}partner": None, f"{path}last_touch": self.partner})
        if self.first_on is not None:
            found &= Q(**{f"{path}placed_at__gte": self._midnight(self.first_on)})
        if self.last_on is not None:
            found &= Q(**{f"{path}placed_at__lt": self._midnight(self.last_on + timedelta(days=1))})
        return found

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=ZoneInfo(self.event.time_zone))

    @property
    def key(self) -> tuple[str, ...]:
        return ("credited", "with_code", "the_code") if self.by_discount_code else ("credited", "with_code")

    def credited(self, rows: Rows, path: str = "") -> Rows:
        """The rows of these orders, each with the columns of `key`: who is credited, and by which code."""
        found: Rows = rows.filter(self.orders(path)).order_by()
        annotated = found.annotate(
            credited=Coalesce(f"{path}partner", f"{path}last_touch"),
            with_code=F(f"{path}partner"),
            the_code=F(f"{path}discount_code"),
        )
        return cast(Rows, annotated)

    def keyed(self, rows: Rows, path: str = "") -> Rows:
        """The rows grouped by `key`."""
        return self.credited(rows, path).values(*self.key)


def rows(scope: Scope) -> list[Row]:
    """A row for each partner and one for nobody, the most revenue first. Their sums are the event's."""
    figures = by_key(scope)
    contacts = attribution.contacts(touched(scope))
    seats = seats_of(scope)
    partners: list[int | None] = [
        *Partner.objects.filter(event=scope.event).values_list("pk", flat=True),
        None,
    ]
    return attribution.ranked([
        Row(
            partner=pk,
            by_code=figures.get((pk, Way.CODE), Figures()),
            by_link=figures.get((pk, Way.LINK), Figures()),
            contacts=contacts.get(pk or 0, attribution.Contacts()),
            seats=seats.get(pk or 0, Seats()),
        )
        for pk in partners
    ])  # fmt: skip


def by_key(scope: Scope) -> Mapping[Key, Figures]:
    """Figures by (credited partner, way), or by (partner, way, code). Eight queries."""
    found: dict[Key, Figures] = defaultdict(Figures)
    for key, part in _sums(scope):
        found[key] += part
    for key, tax in _corrections(scope):
        found[key] += Figures(tax_minor=tax)
    return {key: figures for key, figures in found.items() if not figures.is_empty}


def _key(row: dict[str, Any]) -> Key:
    way = Way.LINK if row["with_code"] is None else Way.CODE
    return (row["credited"], way, row["the_code"]) if "the_code" in row else (row["credited"], way)


def sold(path: str = "") -> Q:
    """Orders that were complete once: whatever became of them later."""
    return Q(**{f"{path}state__in": STANDING}) | Q(**{f"{path}paid_at__isnull": False})


def _sums(scope: Scope) -> Iterator[tuple[Key, Figures]]:
    standing = Q(state__in=STANDING)
    orders = scope.keyed(Order.objects.all()).annotate(
        orders=Count("pk", filter=standing),
        orders_ended=Count("pk", filter=~standing & Q(paid_at__isnull=False)),
    )
    yield from _figures(orders, "orders", "orders_ended")
    lines = scope.keyed(OrderLine.objects.filter(sold("order__")), "order__").annotate(
        **{f"sum_{name}": Sum(name) for name in ("list_minor", "auto_minor", "discount_minor", "tax_minor")}
    )
    yield from _figures(lines, "list_minor", "auto_minor", "discount_minor", "tax_minor", prefix="sum_")
    is_add_on = Q(type__kind=TicketType.Kind.ADD_ON)
    valid = scope.keyed(Ticket.objects.valid(), "order__").annotate(
        tickets=Count("pk", filter=~is_add_on), add_ons=Count("pk", filter=is_add_on)
    )
    yield from _figures(valid, "tickets", "add_ons")
    for name, money, path in (
        ("paid_minor", Payment.objects.all(), "order__"),
        ("refunded_minor", Refund.objects.counting(), "payment__order__"),
        ("disputed_minor", Dispute.objects.taking(), "payment__order__"),
    ):
        summed = scope.keyed(cast(Rows, money), path).annotate(**{name: Sum("amount_minor")})
        yield from _figures(summed, name)


def _figures(summed: Rows, *names: str, prefix: str = "") -> Iterator[tuple[Key, Figures]]:
    for row in cast(Iterable[dict[str, Any]], summed):
        yield _key(row), Figures(**{name: row[prefix + name] or 0 for name in names})


# Orders whose money is not simply the price of their lines


def unusual(scope: Scope) -> QuerySet[Order]:
    """Orders of which something went back or is disputed, or of which less or more was paid than they cost.

    Sets of keys rather than a look at each order: with 100,000 of them that is what the database does well.
    """
    back = Refund.objects.counting().filter(scope.orders("payment__order__")).values("payment__order")
    disputed = Dispute.objects.taking().filter(scope.orders("payment__order__")).values("payment__order")
    paid = Order.objects.filter(scope.orders()).annotate(got=Coalesce(Sum("payments__amount_minor"), 0))
    off = paid.exclude(got=F("total_minor")).filter(sold() | Q(got__gt=0)).order_by().values("pk")
    found = Order.objects.filter(scope.orders())
    return found.filter(Q(pk__in=back) | Q(pk__in=disputed) | Q(pk__in=off))


def _sum_of(rows: QuerySet[Any], path: str) -> Coalesce:
    summed = rows.order_by().values(path).annotate(sum=Sum("amount_minor")).values("sum")
    return Coalesce(Subquery(summed), 0)


def orders_kept(scope: Scope) -> Iterator[tuple[dict[str, Any], Money]]:
    """The unusual orders with their money and lines. Two queries."""
    orders = unusual(scope)
    lines = lines_of(OrderLine.objects.filter(sold("order__"), order__in=orders.order_by().values("pk")))
    with_money = orders.annotate(
        received=_sum_of(Payment.objects.filter(order=OuterRef("pk")), "order"),
        returned=_sum_of(Refund.objects.counting().filter(payment__order=OuterRef("pk")), "payment__order"),
        taken=_sum_of(Dispute.objects.taking().filter(payment__order=OuterRef("pk")), "payment__order"),
    )
    found = scope.credited(with_money).values(*scope.key, "pk", "received", "returned", "taken")
    for row in cast(Iterable[dict[str, Any]], found):
        own = tuple(lines.get(row["pk"], ()))
        yield row, Money(row["received"], row["returned"], row["taken"], own)


def lines_of(found: QuerySet[OrderLine]) -> Mapping[int, list[Line]]:
    """Lines by order, each with what refunds gave back of it. One query."""
    returned = (
        RefundLine.objects.filter(line=OuterRef("pk"))
        .exclude(refund__state=Refund.State.FAILED)
        .order_by()
        .values("line")
        .annotate(sum=Sum("amount_minor"))
        .values("sum")
    )
    lines: dict[int, list[Line]] = defaultdict(list)
    values = found.annotate(returned=Coalesce(Subquery(returned), 0)).order_by("order", "position")
    for order, *rest in values.values_list("order", "pk", "price_minor", "tax_minor", "returned"):
        lines[order].append(Line(*rest))
    return lines


def _corrections(scope: Scope) -> Iterator[tuple[Key, int]]:
    """What the tax of sold lines must be changed by to be the tax within what is kept."""
    for row, order in orders_kept(scope):
        sold_tax = sum(line.tax_minor for line in order.lines)
        yield _key(row), attribution.kept(order).tax_minor - sold_tax


# Links and seats


def touched(scope: Scope) -> Iterator[Touched]:
    """Standing orders that came by a partner's link, by whose links and code. One query."""
    whole = replace(scope, partner=None)
    came = Order.objects.filter(whole.orders(), state__in=STANDING).exclude(first_touch=None, last_touch=None)
    if scope.partner is not None:
        came = came.filter(Q(first_touch=scope.partner) | Q(last_touch=scope.partner))
    grouped = came.order_by().values_list("first_touch", "last_touch", "partner").annotate(Count("pk"))
    for first, last, code, orders in grouped:
        yield Touched(first, last, code, orders)


def seats_of(scope: Scope) -> Mapping[Hashable, Seats]:
    """Seats reserved by codes, by partner; unused are those that can still be taken. One query."""
    reserves = Reserve.objects.filter(event=scope.event, code__partner__isnull=False)
    if scope.partner is not None:
        reserves = reserves.filter(code__partner=scope.partner)
    summed = (
        reserves.order_by()
        .values("code__partner")
        .annotate(
            all=Sum("size"), used=Sum("taken"), free=Sum(F("size") - F("taken"), filter=Q(closed_at=None))
        )
    )
    return {row["code__partner"]: Seats(row["all"], row["used"], row["free"] or 0) for row in summed}
