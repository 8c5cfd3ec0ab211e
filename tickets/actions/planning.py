"""Understanding a wish: what speaks against it, and what it costs, from the state before anything is written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import normal_email
from core.templatetags.formats import current_locale
from events.models import Event
from tickets import discounts, pricing, shop, tax_table
from tickets.discounts import Refusal, Terms
from tickets.models import Order
from tickets.pricing import Discount, Quote
from tickets.shop import Offer, OfferState
from tickets.tax import BillTo
from tickets.touches import NOWHERE, Touches

MOST_SEATS = 50
SEATS_OTHERS_TAKE = 100  # between what a buyer saw and what is left when his order is written


class Refused(Exception):
    """The order was not placed. `message` is for people, `reason` for machines."""

    reason = "refused"

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason or self.reason


class SoldOut(Refused):
    reason = "sold_out"


class NotOnSale(Refused):
    reason = "not_on_sale"


class CodeRefused(Refused):
    reason = "code"


class TooMany(Refused):
    reason = "too_many"


class TooFew(Refused):
    reason = "too_few"


class PriceChanged(Refused):
    """What the buyer saw is no longer the price; `quote` is the one now."""

    reason = "price_changed"

    def __init__(self, quote: Quote) -> None:
        super().__init__(_("The price has changed while you filled this in. Please look at the new total."))
        self.quote = quote


@dataclass(frozen=True)
class Seat:
    """One attendee's ticket; `ticket_type` and `add_ons` are public ids."""

    ticket_type: str
    name: str
    email: str = ""
    company: str = ""
    badge_name: str = ""
    pronouns: str = ""
    add_ons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sale:
    """What the team grants in an order that it places itself: every ticket type, also hidden and out of its sale
    window, in any number that is left, at the usual price or, for a `reason`, an agreed one for each ticket and add-on.
    """

    hold: timedelta
    price_minor: int | None = None
    reason: str = ""
    method: Order.Method = Order.Method.GATEWAY
    # A level of partnership: the only thing that is sold in this order, and that the shop does not know.
    package: Offer | None = None

    def discount(self, things: Sequence[Offer]) -> Discount | None:
        if self.price_minor is None:
            return None
        kinds = frozenset(offer.public_id for offer in things)
        return Discount(
            pricing.Kind.PRICE, self.reason or _("Agreed"), amount_minor=self.price_minor, ticket_types=kinds
        )


@dataclass(frozen=True)
class Wish:
    """What somebody wants to buy, as the form gave it. `total_seen_minor` is the total that was on his screen."""

    buyer_name: str
    buyer_email: str
    buyer_company: str
    seats: tuple[Seat, ...]
    code: str
    form_key: str
    language: str
    terms_version: str
    total_seen_minor: int | None = None
    billing: BillTo | None = None
    came: Touches = NOWHERE
    partner_may_see: bool = False
    sale: Sale | None = None


@dataclass(frozen=True)
class Plan:
    """A wish that was understood, before anything is written: all that can be computed outside the transaction.

    `things` are the offers in the order of the lines: each seat's ticket, then its add-ons; `seats` gives the
    number of the seat each belongs to.
    """

    things: tuple[Offer, ...]
    seats: tuple[int, ...]
    quote: Quote
    terms: Terms | None
    code_tickets: int

    @property
    def quotas(self) -> Counter[int]:
        return Counter(quota for offer in self.things for quota in offer.quotas)

    @property
    def needs_approval(self) -> bool:
        """Whether the team looks at the whole order because of something in it."""
        return any(offer.needs_approval for offer in self.things)

    @property
    def claims(self) -> dict[int, list[int]]:
        """For each quota the places of the things that may take a seat of the code's own there."""
        found: dict[int, list[int]] = {}
        for place, offer in enumerate(self.things):
            for quota in offer.reserved:
                found.setdefault(quota, []).append(place)
        return found

    @property
    def shows_in_shop(self) -> bool:
        """Whether the shop may look otherwise afterwards: seats or places at an early price become few, or a code
        with a cap or seats of its own may be used up.

        Far from that its kept page stays good for all buyers. What others take at the same time is allowed for by
        a margin, and no page is kept for more than a minute.
        """
        wanted = self.quotas
        left = {quota: seats for offer in self.things for quota, seats in offer.quotas.items()}
        few = any(seats - wanted[quota] <= shop.FEW_LEFT + SEATS_OTHERS_TAKE for quota, seats in left.items())
        ends = {step.key: step.left for offer in self.things for step in offer.steps if step.left is not None}
        few = few or any(
            left - self.quote.steps[key] <= shop.FEW_AT_THIS_PRICE + SEATS_OTHERS_TAKE
            for key, left in ends.items()
        )
        terms = self.terms
        return few or (terms is not None and terms.shows_in_shop)


def make(event: Event, wish: Wish, now: datetime) -> Plan:
    """Everything that speaks against the wish, from the state before the transaction.

    Two queries, one of them for a code; a third where the event has group discounts.
    """
    if not wish.seats:
        raise TooFew(_("There is no ticket in this order yet."), "empty")
    if len(wish.seats) > MOST_SEATS:
        words = _("One order can have %(most)d tickets at most. Write to us for more.")
        raise TooMany(words % {"most": MOST_SEATS})
    terms = _terms(event, wish, now)
    is_team = wish.sale is not None
    package = wish.sale.package if wish.sale else None
    found = (package,) if package else shop.offers(event, now=now, terms=terms, also_hidden=is_team)
    sold = tax_table.billed_to(found, event, wish.billing)
    offers = {offer.public_id: replace(offer, needs_approval=False) if is_team else offer for offer in sold}
    opened = terms.opens if terms else frozenset()
    things, seats = [], []
    for number, seat in enumerate(wish.seats):
        for offer in _wanted(seat, offers, opened, is_team=is_team, alone=package is not None):
            things.append(offer)
            seats.append(number)
    _check_counts(things, is_team=is_team)
    if terms:
        seen = [offer for offer in offers.values() if not offer.needs_code or offer.public_id in opened]
        _check_code(event, things, seen, terms, wish, now)
    quote = pricing.quote(
        [offer.item() for offer in things],
        currency=event.currency,
        discount=terms.discount if terms else wish.sale.discount(things) if wish.sale else None,
        locale=current_locale(),
    )
    if wish.total_seen_minor is not None and not _is_as_seen(wish, quote):
        raise PriceChanged(quote)
    items = [offer.item() for offer in things]
    return Plan(tuple(things), tuple(seats), quote, terms, terms.count(items) if terms else 0)


def _is_as_seen(wish: Wish, quote: Quote) -> bool:
    """A company whose details take tax off pays less than the price it saw while it typed them."""
    seen = wish.total_seen_minor or 0
    return quote.total_minor == seen or (wish.billing is not None and quote.total_minor < seen)


def _terms(event: Event, wish: Wish, now: datetime) -> Terms | None:
    typed = wish.code.strip()
    if not typed:
        return None
    terms = shop.terms_of(event, typed)
    refusal = (
        discounts.unknown(typed)
        if terms is None
        else discounts.check(terms, now=now, zone=event.time_zone, locale=current_locale())
    )
    if refusal:
        raise code_refused(refusal)
    return terms


def code_refused(refusal: Refusal) -> CodeRefused:
    return CodeRefused(refusal.message, f"code_{refusal.reason}")


def _wanted(
    seat: Seat,
    offers: dict[str, Offer],
    opened: frozenset[str],
    *,
    is_team: bool = False,
    alone: bool = False,
) -> Iterator[Offer]:
    """A seat's ticket and add-ons, each on sale and visible to this buyer."""
    ticket = _on_sale(seat.ticket_type, offers, opened, is_team=is_team)
    if ticket.is_add_on and not alone:
        words = _("%(name)s is an addition to a ticket: choose a ticket as well.")
        raise NotOnSale(words % {"name": ticket.name}, "add_on_alone")
    yield ticket
    for first, second in pairwise(sorted(seat.add_ons)):
        if first == second:
            offer = _on_sale(first, offers, opened, is_team=is_team)
            raise TooMany(_("%(name)s is sold once for each person.") % {"name": offer.name}, "add_on_twice")
    for public_id in seat.add_ons:
        add_on = _on_sale(public_id, offers, opened, is_team=is_team)
        if not add_on.is_add_on:
            raise NotOnSale(_("%(name)s is no addition to a ticket.") % {"name": add_on.name}, "no_add_on")
        yield add_on


def _on_sale(
    public_id: str, offers: dict[str, Offer], opened: frozenset[str], *, is_team: bool = False
) -> Offer:
    offer = offers.get(public_id)
    if offer is None:
        raise NotOnSale(
            _("One of the tickets you chose is not sold here. Choose again in the shop."), "unknown"
        )
    if is_team:
        return offer
    if offer.needs_code and public_id not in opened:
        raise NotOnSale(_("%(name)s is sold with a code only.") % {"name": offer.name}, "needs_code")
    if offer.state == OfferState.SOON:
        raise NotOnSale(_("%(name)s is not on sale yet.") % {"name": offer.name}, "soon")
    if offer.state == OfferState.OVER:
        raise NotOnSale(_("%(name)s is no longer on sale.") % {"name": offer.name}, "over")
    return offer


def _check_counts(things: Sequence[Offer], *, is_team: bool = False) -> None:
    """Limits of one order and, as far as known before the transaction, what is left."""
    counts = Counter(offer.public_id for offer in things)
    kinds = {offer.public_id: offer for offer in things}
    for public_id, offer in kinds.items():
        count = counts[public_id]
        if count > offer.max_per_order and not is_team:
            words = ngettext(
                "%(name)s: one order can have %(most)d at most.",
                "%(name)s: one order can have %(most)d at most.",
                offer.max_per_order,
            )
            raise TooMany(words % {"name": offer.name, "most": offer.max_per_order})
        if count < offer.fewest and not is_team:
            words = _("%(name)s is sold from %(fewest)d in one order on.")
            raise TooFew(words % {"name": offer.name, "fewest": offer.fewest})
        if offer.left is not None and count > offer.left:
            raise _too_little_left(offer)


def check_left(things: Sequence[Offer]) -> None:
    """What is left, as far as known before the transaction; no other limit."""
    _check_counts(things, is_team=True)


def _too_little_left(offer: Offer) -> SoldOut:
    if not offer.left:
        return SoldOut(_("%(name)s is sold out.") % {"name": offer.name})
    words = ngettext("Only %(left)d of %(name)s is left.", "Only %(left)d of %(name)s are left.", offer.left)
    return SoldOut(words % {"left": offer.left, "name": offer.name}, "few_left")


def sold_out(plan: Plan, quota: int | None) -> Refused:
    """Somebody was faster: which of the wanted tickets it concerns."""
    if quota is None:
        assert plan.terms is not None  # only a code has no quota
        return code_refused(discounts.used_up(plan.terms))
    names = dict.fromkeys(offer.name for offer in plan.things if quota in offer.quotas)
    return SoldOut(
        _("%(names)s: the last ones were sold while you filled this in.") % {"names": ", ".join(names)}
    )


def _check_code(
    event: Event, things: Sequence[Offer], seen: Sequence[Offer], terms: Terms, wish: Wish, now: datetime
) -> None:
    """`seen` is what the buyer can see in the shop."""
    refusal = discounts.check(
        terms,
        now=now,
        zone=event.time_zone,
        items=[offer.item() for offer in things],
        buyer_email=normal_email(wish.buyer_email),
        names=[offer.name for offer in seen if terms.concerns(offer.item())],
        locale=current_locale(),
    )
    if refusal:
        raise code_refused(refusal)
