"""What the shop shows: each ticket type with its price and state, and what a code does. Reads only.

Two queries however many types, quotas and codes there are: one for the types with their quotas, one for a code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from django.db.models import Count, Min

from events.models import Event
from tickets import discounts, pricing
from tickets.codes import normal_form
from tickets.discounts import Refusal, Terms
from tickets.models import DiscountCode, Order, Ticket, TicketType
from tickets.pricing import Item, Quote

FEW_LEFT = 10
MOST_SHOWN_CODE = 40


class OfferState(StrEnum):
    ON_SALE = "on_sale"
    FEW_LEFT = "few_left"
    SOON = "soon"
    OVER = "over"
    SOLD_OUT = "sold_out"


@dataclass(frozen=True)
class Offer:
    """A ticket type as buyers see it. `left` is None without a quota; `quotas` maps each quota to what it has left."""

    pk: int
    public_id: str
    name: str
    description: str
    kind: str
    attendance: str
    visibility: str
    price_minor: int
    tax_rate_bp: int
    fewest: int
    max_per_order: int
    on_sale_from_at: datetime | None
    on_sale_until_at: datetime | None
    needs_approval: bool = False
    has_waiting_list: bool = False
    quotas: Mapping[int, int] = field(default_factory=dict)
    state: OfferState = OfferState.ON_SALE

    @property
    def is_add_on(self) -> bool:
        return self.kind == TicketType.Kind.ADD_ON

    @property
    def left(self) -> int | None:
        return min(self.quotas.values()) if self.quotas else None

    @property
    def most(self) -> int:
        """How many one order can have now."""
        return self.max_per_order if self.left is None else min(self.max_per_order, self.left)

    @property
    def can_be_bought(self) -> bool:
        return self.state in {OfferState.ON_SALE, OfferState.FEW_LEFT}

    @property
    def needs_code(self) -> bool:
        return self.visibility == TicketType.Visibility.CODE

    def item(self) -> Item:
        return Item(self.public_id, self.name, self.price_minor, self.tax_rate_bp, self.is_add_on)


@dataclass(frozen=True)
class Held:
    """Seats of a sold-out ticket type that lie in unpaid orders, and when the first of these holds ends."""

    seats: int
    next_at: datetime


@dataclass(frozen=True)
class Shelf:
    """What one visitor sees. `typed` is the code as it was given; at most one of `terms` and `refusal` is there."""

    event: Event
    offers: tuple[Offer, ...]
    typed: str = ""
    terms: Terms | None = None
    refusal: Refusal | None = None
    locale: str = "en_US"

    @property
    def tickets(self) -> tuple[Offer, ...]:
        return tuple(offer for offer in self.offers if not offer.is_add_on)

    @property
    def add_ons(self) -> tuple[Offer, ...]:
        return tuple(offer for offer in self.offers if offer.is_add_on)

    @property
    def effect(self) -> str:
        """What the code does, in words; empty for a code that only opens ticket types."""
        return pricing.effect(self.terms.discount, self.event.currency, self.locale) if self.terms else ""

    def find(self, public_id: str) -> Offer | None:
        return next((offer for offer in self.offers if offer.public_id == public_id), None)

    def price_of(self, offer: Offer) -> int:
        """One of it, after the code."""
        return self.quote([offer.public_id]).total_minor

    def quote(self, public_ids: Iterable[str]) -> Quote:
        """The price of a cart: one public id for each ticket and add-on. What is not on the shelf does not count."""
        found = {offer.public_id: offer for offer in self.offers}
        items = [found[public_id].item() for public_id in public_ids if public_id in found]
        discount = self.terms.discount if self.terms else None
        return pricing.quote(items, currency=self.event.currency, discount=discount, locale=self.locale)


def shelf(
    event: Event, *, now: datetime, code: str = "", locale: str = "en_US", terms: Terms | None = None
) -> Shelf:
    """The public types, and those a valid code opens. At most two queries; one if the code's `terms` are given."""
    typed = code.strip()[:MOST_SHOWN_CODE]
    if terms is None and typed:
        terms = terms_of(event, typed)
    refusal = _refusal(event, typed, terms, now, locale)
    opened = terms.opens if terms and not refusal else frozenset()
    public = TicketType.Visibility.PUBLIC
    seen = (o for o in offers(event, now=now) if o.visibility == public or o.public_id in opened)
    return Shelf(event, tuple(seen), typed, None if refusal else terms, refusal, locale)


def _refusal(event: Event, typed: str, terms: Terms | None, now: datetime, locale: str) -> Refusal | None:
    if not typed:
        return None
    if terms is None:
        return discounts.unknown(typed)
    return discounts.check(terms, now=now, zone=event.time_zone, locale=locale)


def offers(event: Event, *, now: datetime) -> tuple[Offer, ...]:
    """Every type that buyers could get, also those only a code opens. One query."""
    rows = (
        TicketType.objects.for_buyers()
        .filter(event=event)
        .exclude(visibility=TicketType.Visibility.HIDDEN)
        .order_by("position", "pk")
        .values(
            "pk", "public_id", "name", "description", "kind", "attendance", "visibility", "price_minor",
            "tax_rate_bp", "min_per_order", "max_per_order", "on_sale_from_at", "on_sale_until_at",
            "needs_approval", "has_waiting_list",
            "quotas__pk", "quotas__size", "quotas__taken",
        )
    )  # fmt: skip
    found: dict[int, dict[str, Any]] = {}
    left: dict[int, dict[int, int]] = {}
    for row in cast(Iterable[dict[str, Any]], rows):
        quota, size, taken = row.pop("quotas__pk"), row.pop("quotas__size"), row.pop("quotas__taken")
        found.setdefault(row["pk"], row)
        if quota is not None:
            left.setdefault(row["pk"], {})[quota] = max(0, size - taken)
    return tuple(_offer(row, left.get(pk, {}), now) for pk, row in found.items())


def held(offers: Iterable[Offer], *, now: datetime) -> dict[int, Held]:
    """By pk of those that are sold out and of which something may become free. One query, none if nothing is."""
    gone = [offer for offer in offers if offer.state == OfferState.SOLD_OUT]
    if not gone:
        return {}
    full = {quota for offer in gone for quota, left in offer.quotas.items() if left < offer.fewest}
    unpaid = Ticket.objects.filter(
        state=Ticket.State.HELD,
        order__state=Order.State.PENDING,
        order__expires_at__gt=now,
        type__quotas__in=full,
    )
    rows = unpaid.order_by().values_list("type__quotas").annotate(Count("pk"), Min("order__expires_at"))
    by_quota = {quota: Held(seats, next_at) for quota, seats, next_at in rows}
    return {offer.pk: found for offer in gone if (found := _of_fullest(offer, by_quota))}


def _of_fullest(offer: Offer, by_quota: Mapping[int, Held]) -> Held | None:
    """Where several quotas are full, all of them must give: the one that gives last counts."""
    full = [quota for quota, left in offer.quotas.items() if left < offer.fewest]
    found = [by_quota[quota] for quota in full if quota in by_quota]
    if len(found) < len(full):
        return None
    return max(found, key=lambda one: one.next_at)


def _offer(row: dict[str, Any], left: dict[int, int], now: datetime) -> Offer:
    fewest = row.pop("min_per_order")
    offer = Offer(**row, fewest=fewest, quotas=left)
    return replace(offer, state=_state(offer, now))


def _state(offer: Offer, now: datetime) -> OfferState:
    """Sold out goes before the window's end: it says more, and there may be a waiting list."""
    if offer.on_sale_from_at and now < offer.on_sale_from_at:
        return OfferState.SOON
    if offer.on_sale_until_at and now >= offer.on_sale_until_at:
        return OfferState.OVER
    if offer.left is None:
        return OfferState.ON_SALE
    if offer.left < offer.fewest:
        return OfferState.SOLD_OUT
    return OfferState.FEW_LEFT if offer.left <= FEW_LEFT else OfferState.ON_SALE


def terms_of(event: Event, typed: str) -> Terms | None:
    """The code somebody may mean by what he typed, as plain values. One query."""
    if not normal_form(typed):
        return None
    found = (
        DiscountCode.objects.filter(event=event)
        .typed(typed)
        .values(
            "pk", "code", "kind", "percent_bp", "amount_minor", "valid_from_at", "valid_until_at", "max_orders",
            "max_tickets", "max_per_buyer", "used_orders", "used_tickets", "is_paused", "partner_id",
            "partner__name", "ticket_types__public_id", "opens_types__public_id",
        )
    )  # fmt: skip
    rows = cast(list[dict[str, Any]], list(found))
    if not rows:
        return None
    applies = {row.pop("ticket_types__public_id") for row in rows} - {None}
    opens = {row.pop("opens_types__public_id") for row in rows} - {None}
    partner = rows[0].pop("partner__name") or ""
    return Terms(**rows[0], partner=partner, applies_to=frozenset(applies), opens=frozenset(opens))
