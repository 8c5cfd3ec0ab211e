"""What the shop shows: each ticket type with its price and state, and what a code does. Reads only.

Two queries however many types, quotas and codes there are: one for the types with their quotas and early prices, one
for a code. A third where the event has group discounts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef

from accounts.models import normal_email
from core.prepared import PreparedValues
from events.models import Event
from tickets import discounts, pricing, tax_table
from tickets.codes import normal_form
from tickets.discounts import Refusal, Reserved, Terms
from tickets.models import DiscountCode, GroupDiscount, Order, TaxRule, Ticket, TicketType
from tickets.pricing import Group, Item, Quote, Step

FEW_LEFT = 10
FEW_AT_THIS_PRICE = 20
MOST_SHOWN_CODE = 40


class OfferState(StrEnum):
    ON_SALE = "on_sale"
    FEW_LEFT = "few_left"
    SOON = "soon"
    OVER = "over"
    SOLD_OUT = "sold_out"


@dataclass(frozen=True)
class Offer:
    """A ticket type as buyers see it. `left` is None without a quota; `quotas` maps each quota to what it has left.

    `price_minor` is what a buyer pays before anything is taken off, `net_minor` what the organizers typed where the
    tax is added to that. `steps` are the early prices open now. `reserved` says how many of the seats in `quotas`
    are there for the visitor's code alone.
    """

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
    tax_included: bool = True
    net_minor: int = 0
    steps: tuple[Step, ...] = ()
    groups: tuple[Group, ...] = ()
    quotas: Mapping[int, int] = field(default_factory=dict)
    reserved: Mapping[int, int] = field(default_factory=dict)
    state: OfferState = OfferState.ON_SALE

    @property
    def is_add_on(self) -> bool:
        return self.kind == TicketType.Kind.ADD_ON

    @property
    def left(self) -> int | None:
        return min(self.quotas.values()) if self.quotas else None

    @property
    def public_left(self) -> int | None:
        """Without the seats of the visitor's code."""
        seats = [left - self.reserved.get(quota, 0) for quota, left in self.quotas.items()]
        return min(seats, default=None)

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
        return Item(
            self.public_id,
            self.name,
            self.price_minor,
            self.tax_rate_bp,
            self.is_add_on,
            steps=self.steps,
            groups=self.groups,
            quotas=frozenset(self.quotas),
        )


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

    @property
    def code_names(self) -> list[str]:
        """What the code is for, of what the visitor sees."""
        return [offer.name for offer in self.offers if self.terms and self.terms.concerns(offer.item())]

    def price_of(self, offer: Offer) -> int:
        """One of it, at today's price and after the code."""
        return self.quote([offer.public_id]).total_minor

    def next_price_of(self, offer: Offer) -> int:
        """One of it when the early price that is open now is over."""
        item = replace(offer.item(), steps=offer.steps[1:])
        discount = self.terms.discount if self.terms else None
        return pricing.quote([item], currency=self.event.currency, discount=discount).total_minor

    def turns(self, now: datetime) -> datetime | None:
        """When it next looks otherwise by itself: a sale begins or ends, an early price or a reserve is over."""
        moments = [(offer.on_sale_from_at, offer.on_sale_until_at) for offer in self.offers]
        moments += [(step.until_at, None) for offer in self.offers for step in offer.steps]
        if self.terms:
            moments += [(reserve.until_at, self.terms.valid_until_at) for reserve in self.terms.reserves]
        coming = [moment for pair in moments for moment in pair if moment and moment > now]
        return min(coming, default=None)

    def quote(self, public_ids: Iterable[str]) -> Quote:
        """The price of a cart: one public id for each ticket and add-on. What is not on the shelf does not count."""
        found = {offer.public_id: offer for offer in self.offers}
        items = [found[public_id].item() for public_id in public_ids if public_id in found]
        discount = self.terms.discount if self.terms else None
        return pricing.quote(items, currency=self.event.currency, discount=discount, locale=self.locale)


def shelf(
    event: Event, *, now: datetime, code: str = "", locale: str = "en_US", terms: Terms | None = None
) -> Shelf:
    """The public types, and those a valid code opens. One query less if the code's `terms` are given."""
    typed = code.strip()[:MOST_SHOWN_CODE]
    if terms is None and typed:
        terms = terms_of(event, typed)
    refusal = _refusal(event, typed, terms, now, locale)
    valid = None if refusal else terms
    opened = valid.opens if valid else frozenset()
    public = TicketType.Visibility.PUBLIC
    seen = (o for o in offers(event, now=now, terms=valid) if o.visibility == public or o.public_id in opened)
    return Shelf(event, tuple(seen), typed, valid, refusal, locale)


def _refusal(event: Event, typed: str, terms: Terms | None, now: datetime, locale: str) -> Refusal | None:
    if not typed:
        return None
    if terms is None:
        return discounts.unknown(typed)
    return discounts.check(terms, now=now, zone=event.time_zone, locale=locale)


def offers(
    event: Event, *, now: datetime, terms: Terms | None = None, also_hidden: bool = False
) -> tuple[Offer, ...]:
    """Every type that buyers could get, also those only a code opens; the code's own seats are counted in.

    `also_hidden` is for the team. One query, two where the event has group discounts.
    """
    rows = (_EVERY if also_hidden else _OFFERED).all(event=event.pk)
    found: dict[int, _Found] = {}
    has_groups = has_taxes = False
    for row in rows:
        quota = {name: row.pop(f"quotas__{name}") for name in ("pk", "size", "taken", "reserved", "kept")}
        step = {
            name: row.pop(f"steps__{name}")
            for name in ("pk", "name", "price_minor", "until_at", "size", "taken")
        }
        has_groups, has_taxes = row.pop("has_groups"), row.pop("has_taxes")
        one = found.setdefault(row["pk"], _Found(row))
        if quota["pk"] is not None:
            taken = quota["taken"] + quota["reserved"] + quota["kept"]
            one.left[quota["pk"]] = max(0, quota["size"] - taken)
        if step["pk"] is not None and _is_open(step, now):
            one.steps[step["pk"]] = _step(step, row, event.currency)
    groups = _groups(event) if found and has_groups else ()
    made = tuple(_offer(one, groups, terms, event.currency, now) for one in found.values())
    return tax_table.shown(made, event) if has_taxes else made


@dataclass
class _Found:
    """The rows of one ticket type, put together."""

    row: dict[str, Any]
    left: dict[int, int] = field(default_factory=dict)
    steps: dict[int, Step] = field(default_factory=dict)


def _is_open(step: Mapping[str, Any], now: datetime) -> bool:
    is_over = step["until_at"] is not None and now >= step["until_at"]
    return not is_over and (step["size"] is None or step["taken"] < step["size"])


def _step(step: Mapping[str, Any], kind: Mapping[str, Any], currency: str) -> Step:
    return Step(
        key=step["pk"],
        name=step["name"],
        price_minor=_gross(step["price_minor"], kind, currency),
        left=None if step["size"] is None else step["size"] - step["taken"],
        size=step["size"],
        until_at=step["until_at"],
    )


def _gross(minor: int, kind: Mapping[str, Any], currency: str) -> int:
    return minor if kind["tax_included"] else pricing.gross(minor, kind["tax_rate_bp"], currency)


def _groups(event: Event) -> tuple[tuple[Group, frozenset[str]], ...]:
    """Each group discount with the public ids it is for; none: every ticket, no add-on. One query."""
    rows = GroupDiscount.objects.filter(event=event).order_by("min_tickets", "pk")
    found: dict[Group, set[str]] = {}
    for pk, fewest, percent, kind in rows.values_list(
        "pk", "min_tickets", "percent_bp", "ticket_types__public_id"
    ):
        found.setdefault(Group(pk, fewest, percent), set()).update({kind} - {None})
    return tuple((group, frozenset(kinds)) for group, kinds in found.items())


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


def _offer(
    one: _Found,
    groups: Iterable[tuple[Group, frozenset[str]]],
    terms: Terms | None,
    currency: str,
    now: datetime,
) -> Offer:
    row = one.row
    net, fewest = row.pop("price_minor"), row.pop("min_per_order")
    offer = Offer(
        **row,
        fewest=fewest,
        price_minor=_gross(net, row, currency),
        net_minor=net,
        steps=tuple(one.steps.values()),
        quotas=one.left,
    )
    concerning = (
        group for group, kinds in groups if offer.public_id in kinds or not (kinds or offer.is_add_on)
    )
    offer = replace(offer, groups=tuple(concerning))
    reserved = terms.reserved_for(offer.item(), now) if terms else {}
    if reserved:
        seats = {quota: left + reserved.get(quota, 0) for quota, left in offer.quotas.items()}
        offer = replace(offer, quotas=seats, reserved=reserved)
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
    rows = _CODE.all(event=event.pk, normal=normal_form(typed))
    if not rows:
        return None
    applies = {row.pop("ticket_types__public_id") for row in rows} - {None}
    opens = {row.pop("opens_types__public_id") for row in rows} - {None}
    reserves = {reserve for row in rows if (reserve := _reserved(row))}
    partner, bound = rows[0].pop("partner__name") or "", rows[0].pop("bound_email")
    return Terms(
        **rows[0],
        bound_email=normal_email(bound),
        partner=partner,
        applies_to=frozenset(applies),
        opens=frozenset(opens),
        reserves=tuple(sorted(reserves, key=lambda one: one.quota)),
    )


def _reserved(row: dict[str, Any]) -> Reserved | None:
    """Takes the reserve out of a row; None if it has none, or a closed one."""
    names = ("quota", "size", "taken", "until_at", "closed_at")
    quota, size, taken, until_at, closed_at = (row.pop(f"reserves__{name}") for name in names)
    return None if quota is None or closed_at else Reserved(quota, size - taken, until_at)


def _kinds(event: Any, *, also_hidden: bool) -> Any:
    kinds = TicketType.objects.for_buyers().filter(event=event)
    if not also_hidden:
        kinds = kinds.exclude(visibility=TicketType.Visibility.HIDDEN)
    return (
        kinds.annotate(has_taxes=Exists(TaxRule.objects.filter(event=OuterRef("event"))))
        .annotate(has_groups=Exists(GroupDiscount.objects.filter(event=OuterRef("event"))))
        .order_by("position", "pk", "steps__position", "steps__pk")
        .values(
            "pk", "public_id", "name", "description", "kind", "attendance", "visibility", "price_minor",
            "tax_rate_bp", "tax_included", "min_per_order", "max_per_order", "on_sale_from_at", "on_sale_until_at",
            "needs_approval", "has_waiting_list", "has_groups", "has_taxes",
            "quotas__pk", "quotas__size", "quotas__taken", "quotas__reserved", "quotas__kept",
            "steps__pk", "steps__name", "steps__price_minor", "steps__until_at", "steps__size", "steps__taken",
        )
    )  # fmt: skip


def _codes(event: Any, normal: Any) -> Any:
    return (
        DiscountCode.objects.filter(event=event, normal=normal)
        .values(
            "pk", "code", "kind", "percent_bp", "amount_minor", "valid_from_at", "valid_until_at", "max_orders",
            "max_tickets", "max_per_buyer", "used_orders", "used_tickets", "is_paused", "partner_id",
            "partner__name", "ticket_types__public_id", "opens_types__public_id", "min_tickets", "bound_email",
            *(f"reserves__{name}" for name in ("quota", "size", "taken", "until_at", "closed_at")),
        )
    )  # fmt: skip


_OFFERED = PreparedValues(lambda event: _kinds(event, also_hidden=False), event=-1)
_EVERY = PreparedValues(lambda event: _kinds(event, also_hidden=True), event=-1)
_CODE = PreparedValues(_codes, event=-1, normal="a-code")
