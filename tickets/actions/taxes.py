"""The event's tax table for an order: which rates its lines have, and what its papers say about them."""

from collections.abc import Iterable, Mapping

from django.core.cache import cache

from events.models import Event
from tickets import tax
from tickets.models import Order, OrderLine, TaxRule
from tickets.papers import Line
from tickets.tax import BillTo, Rule

KEPT_FOR = 3600  # seconds; a change of the table raises the shop's counter, which is part of the key


def rules_of(event: Event) -> tuple[Rule, ...]:
    """The table as plain values; most events have none. Kept under the shop's counter: mostly no query."""
    key = f"tax.{event.public_id}.{event.shop_counter}"
    found: tuple[Rule, ...] | None = cache.get(key)
    if found is None:
        rows = TaxRule.objects.filter(event=event).order_by("pk")
        fields = ("attendance", "buyer", "place", "rate_bp", "note")
        found = tuple(Rule(*values) for values in rows.values_list(*fields))
        cache.set(key, found, KEPT_FOR)
    return found


def rates_for(event: Event, bill: BillTo | None) -> Mapping[str, tuple[int, int]]:
    """For each way of attending in the table, the rate in shown prices and that of this buyer; empty without a
    table. One more query at most, for the organizer's country.
    """
    rules = rules_of(event)
    if not rules:
        return {}
    home = event.organizer.country if bill is not None else ""
    return tax.rates(rules, tax.standing_of(bill, home))


def note_for(order: Order, lines: Iterable[Line], bill: BillTo) -> str:
    rules = rules_of(order.event)
    if not rules:
        return ""
    attendances = attendances_of(order)
    sold = [(attendances.get(line.key, ""), line.tax_rate_bp) for line in lines]
    return tax.notes(rules, sold, tax.standing_of(bill, order.event.organizer.country))


def attendances_of(order: Order) -> Mapping[int, str]:
    """How each line's ticket attends, by the line's key. One query."""
    rows = OrderLine.objects.filter(order=order, ticket__isnull=False)
    return dict(rows.values_list("pk", "ticket__type__attendance"))
