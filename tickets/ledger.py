"""An event's money for who closes the books: by day, by order, by payout. A constant number of queries for any size."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from events.models import Event
from tickets.gateways.books import CHARGES, REFUNDS
from tickets.models import (
    Adjustment,
    BalanceEntry,
    Dispute,
    Order,
    OrderLine,
    Payment,
    Payout,
    Refund,
    Ticket,
)


@dataclass(frozen=True)
class Figures:
    """Minor units. `adjusted` are the named differences, which are no movement of money."""

    received: int = 0
    refunded: int = 0
    disputed: int = 0
    fees: int = 0
    adjusted: int = 0

    @property
    def kept(self) -> int:
        """What of the buyers' money is still here."""
        return self.received - self.refunded - self.disputed

    @property
    def net(self) -> int:
        return self.kept - self.fees

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class OrderRow:
    """`worth` are its valid tickets, `owed` what of an invoice is still to come: an open receivable."""

    order: Order
    figures: Figures
    worth: int
    owed: int

    @property
    def unexplained(self) -> int:
        """What money, tickets and named differences leave open: a person has to look."""
        return self.figures.kept + self.owed - self.worth - self.figures.adjusted


@dataclass(frozen=True)
class PayoutRow:
    """Of a payout (None: not paid out yet) this event's part, and all of it."""

    payout: Payout | None
    charges: int
    refunds: int
    others: int
    fees: int
    net: int
    whole: int

    @property
    def elsewhere(self) -> int:
        """Other events on the same account, and what the gateway booked for none of them."""
        return self.whole - self.net


@dataclass(frozen=True)
class Receivables:
    orders: int
    owed: int


def by_day(event: Event) -> dict[Any, Figures]:
    """Days of the event's zone on which money moved, in order. Four queries."""
    zone = ZoneInfo(event.time_zone)
    found = _grouped(event, lambda at, _order: TruncDate(at, tzinfo=zone))
    return dict(sorted(found.items()))


def total(event: Event) -> Figures:
    """Four queries."""
    return sum(_grouped(event, lambda _at, order: F(f"{order}__event")).values(), Figures())


def orders(event: Event) -> QuerySet[Order]:
    """Those with money in them or owed, newest first."""
    paid = Exists(Payment.objects.filter(order=OuterRef("pk")))
    rows = Order.objects.filter(paid | Q(state=Order.State.INVOICED), event=event)
    return rows.select_related("buyer").order_by("-placed_at", "-pk")


def by_order(event: Event, rows: Sequence[Order], *, all_of_them: bool = False) -> Iterator[OrderRow]:
    """Five queries. `all_of_them` spares the list of keys where it would be the whole event."""
    keys = None if all_of_them else [row.pk for row in rows]
    figures = _grouped(event, lambda _at, order: F(order), keys)
    lines = OrderLine.objects.filter(order__event=event, ticket__state=Ticket.State.VALID)
    lines = lines if keys is None else lines.filter(order__in=keys)
    worth = dict(lines.order_by().values_list("order").annotate(sum=Sum("price_minor")))
    for row in rows:
        own = figures.get(row.pk, Figures())
        owed = row.total_minor - own.received if row.state == Order.State.INVOICED else 0
        # Tickets that are not valid before the money comes are worth what is owed: they balance each other.
        waits = owed if row.state == Order.State.INVOICED and not row.valid_at_once else 0
        yield OrderRow(row, own, worth.get(row.pk, 0) + waits, owed)


def receivables(event: Event) -> Receivables:
    """Sold by invoice and not paid yet: the one difference between sales and money that needs no explaining."""
    rows = Order.objects.filter(event=event, state=Order.State.INVOICED)
    sold = rows.aggregate(orders=Count("pk"), sum=Sum("total_minor"))
    paid = Payment.objects.filter(order__in=rows).aggregate(sum=Sum("amount_minor"))
    return Receivables(sold["orders"], (sold["sum"] or 0) - (paid["sum"] or 0))


def by_payout(event: Event) -> list[PayoutRow]:
    """Payouts with money of the event, newest first, and what is not paid out yet. Two queries."""
    mine = BalanceEntry.objects.filter(payment__order__event=event)
    payouts = {row.pk: row for row in Payout.objects.filter(pk__in=mine.values("payout"))}
    sums = _sums(event, Q(payout__in=payouts.keys()) | Q(payout=None, payment__order__event=event))
    order = [None, *payouts]
    return [_payout_row(payouts.get(key or 0), sums[key]) for key in order if key in sums]


def payout_of(event: Event, public_id: str) -> Payout | None:
    """One with money of the event in it; others do not exist for it."""
    mine = BalanceEntry.objects.filter(payment__order__event=event)
    return Payout.objects.filter(public_id=public_id, pk__in=mine.values("payout")).first()


def entries_of(event: Event, payout: Payout) -> QuerySet[BalanceEntry]:
    rows = payout.entries.filter(payment__order__event=event).select_related("payment__order__buyer")
    return rows.order_by("at", "pk")


def payout_row(event: Event, payout: Payout) -> PayoutRow:
    return _payout_row(payout, _sums(event, Q(payout=payout))[payout.pk])


def _sums(event: Event, wanted: Q) -> dict[int | None, Mapping[str, int]]:
    mine = Q(payment__order__event=event)
    charges, refunds = Q(kind__in=CHARGES), Q(kind__in=REFUNDS)
    rows = BalanceEntry.objects.filter(wanted).order_by().values("payout")
    found: Any = rows.annotate(
        charges=Coalesce(Sum("amount_minor", filter=mine & charges), 0),
        refunds=Coalesce(Sum("amount_minor", filter=mine & refunds), 0),
        others=Coalesce(Sum("amount_minor", filter=mine & ~charges & ~refunds), 0),
        fees=Coalesce(Sum("fee_minor", filter=mine), 0),
        net=Coalesce(Sum("net_minor", filter=mine), 0),
    )
    return {row["payout"]: row for row in found}


def _payout_row(payout: Payout | None, sums: Mapping[str, int]) -> PayoutRow:
    parts = {name: sums[name] for name in ("charges", "refunds", "others", "fees", "net")}
    return PayoutRow(payout, **parts, whole=payout.amount_minor if payout else sums["net"])


def _grouped(event: Event, key_of: Any, orders: Collection[int] | None = None) -> dict[Any, Figures]:
    """Sums by `key_of(time column, path to the order)`. Four queries."""
    found: dict[Any, Figures] = defaultdict(Figures)
    taking = ~Q(state=Dispute.State.WON)
    sources: Any = (
        (Payment.objects, "order", "received_at", {"received": Sum("amount_minor"), "fees": Sum("fee_minor")}),
        (Refund.objects.counting(), "payment__order", "wanted_at", {"refunded": Sum("amount_minor")}),
        (
            Dispute.objects, "payment__order", "opened_at",
            {"disputed": Sum("amount_minor", filter=taking), "fees": Sum("fee_minor")},
        ),
        (Adjustment.objects, "order", "at", {"adjusted": Sum("amount_minor")}),
    )  # fmt: skip
    for rows, order, at, sums in sources:
        wanted = {f"{order}__event": event} | ({f"{order}__in": orders} if orders is not None else {})
        keyed: Any = rows.filter(**wanted).order_by().annotate(key=key_of(at, order))
        for row in keyed.values("key").annotate(**sums):
            found[row["key"]] += Figures(**{name: row[name] or 0 for name in sums})
    return found
