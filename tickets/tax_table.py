"""The event's tax table, read as plain values, and what it does to prices. Most events have none."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.cache import cache

from events.models import Event
from tickets import tax
from tickets.models import TaxRule
from tickets.tax import BillTo, Rule, Standing

if TYPE_CHECKING:  # the shop reads the table
    from tickets.shop import Offer

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


def shown(offers: Iterable["Offer"], event: Event) -> "tuple[Offer, ...]":
    """At the rates of a private buyer at home, which the prices in the shop hold. A price with tax in it stays as the
    organizers typed it. One query, mostly none.
    """
    rates = tax.rates(rules_of(event), Standing())
    return tuple(_at(offer, rates, event.currency, is_shown=True) for offer in offers)


def billed_to(offers: "tuple[Offer, ...]", event: Event, bill: BillTo | None) -> "tuple[Offer, ...]":
    """At the rates of that buyer: the net prices stay. No query without details or where the table is kept."""
    rules = rules_of(event) if bill else ()
    if not rules:
        return offers
    rates = tax.rates(rules, tax.standing_of(bill, event.organizer.country))
    return tuple(_at(offer, rates, event.currency) for offer in offers)


def _at(offer: "Offer", rates: Mapping[str, int], currency: str, *, is_shown: bool = False) -> "Offer":
    rate_bp = rates.get(offer.attendance)
    if rate_bp is None:
        return offer

    def price(minor: int) -> int:
        if is_shown and offer.tax_included:
            return minor
        return tax.rebase(minor, offer.tax_rate_bp, rate_bp, currency)

    steps = tuple(replace(step, price_minor=price(step.price_minor)) for step in offer.steps)
    return replace(offer, price_minor=price(offer.price_minor), tax_rate_bp=rate_bp, steps=steps)
