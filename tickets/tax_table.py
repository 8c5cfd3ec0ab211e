"""Reading the event's tax table, as plain values. Most events have none."""

from collections.abc import Mapping

from django.core.cache import cache

from events.models import Event
from tickets import tax
from tickets.models import TaxRule
from tickets.tax import BillTo, Rule, Standing

KEPT_FOR = 3600  # seconds; a change of the table raises the shop's counter, which is part of the key


def rules_of(event: Event) -> tuple[Rule, ...]:
    """Kept under the shop's counter: mostly no query, else one."""
    key = f"tax.{event.public_id}.{event.shop_counter}"
    found: tuple[Rule, ...] | None = cache.get(key)
    if found is None:
        rows = TaxRule.objects.filter(event=event).order_by("pk")
        fields = ("attendance", "buyer", "place", "rate_bp", "note")
        found = tuple(Rule(*values) for values in rows.values_list(*fields))
        cache.set(key, found, KEPT_FOR)
    return found


def shown_rates(event: Event) -> Mapping[str, int]:
    """The rates in the prices that the shop shows: those of a private buyer at home."""
    return tax.rates(rules_of(event), Standing())


def rates_for(event: Event, bill: BillTo) -> Mapping[str, int]:
    rules = rules_of(event)
    return tax.rates(rules, tax.standing_of(bill, event.organizer.country)) if rules else {}
