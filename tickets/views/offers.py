"""The shop's rows: each kind of ticket with its price and, in words, whether one can have it and what else to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import tax_within
from core.templatetags.formats import current_locale, money, time_in
from core.times import city, local
from events.models import Event
from tickets import discounts, shop
from tickets.discounts import Terms
from tickets.pricing import Group
from tickets.shop import Held, Offer, OfferState, Shelf

SOON_OVER = timedelta(days=3)


@dataclass(frozen=True)
class OfferRow:
    """`struck` is the list price where something is taken off; `early` says until when and what comes then; `words`
    says the state, empty if all is plain.
    """

    public_id: str
    name: str
    description: str
    price: str
    struck: str
    tax: str
    words: str
    is_late: bool
    can_order: bool
    most: int
    typed: str
    label: str
    early: str = ""
    waiting_href: str = ""


@dataclass(frozen=True)
class CodeTag:
    """The discount code as typed; `words` say what it does, `refused` why it does nothing."""

    text: str = ""
    words: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Rows:
    tickets: list[OfferRow]
    add_ons: list[OfferRow]
    groups: list[str] = field(default_factory=list)

    @property
    def can_order(self) -> bool:
        return any(row.can_order for row in self.tickets)


def rows(shelf: Shelf, *, now: datetime, typed: Mapping[str, str]) -> Rows:
    """`typed` is what stands in the number fields, by ticket type. One query where something is sold out."""
    unpaid = shop.held(shelf.offers, now=now)
    return Rows(
        [_row(offer, shelf, now, typed, unpaid.get(offer.pk)) for offer in shelf.tickets],
        [_row(offer, shelf, now, typed, unpaid.get(offer.pk)) for offer in shelf.add_ons],
        group_words(shelf),
    )


def _row(offer: Offer, shelf: Shelf, now: datetime, typed: Mapping[str, str], held: Held | None) -> OfferRow:
    currency, price = shelf.event.currency, shelf.price_of(offer)
    return OfferRow(
        public_id=offer.public_id,
        name=offer.name,
        description=offer.description,
        price=money(price, currency) if price else _("Free"),
        struck=money(offer.price_minor, currency) if price != offer.price_minor else "",
        tax=_tax(offer, price, currency) if price else "",
        words=state_words(offer, shelf.event.time_zone, now, held),
        is_late=offer.can_be_bought,
        can_order=offer.can_be_bought,
        most=offer.most,
        typed=typed.get(offer.public_id, ""),
        label=_("How many: %s") % offer.name,
        early=early_words(offer, shelf) if offer.can_be_bought else "",
        waiting_href=_waiting_list(offer, shelf.event),
    )


def _tax(offer: Offer, price_minor: int, currency: str) -> str:
    if not offer.tax_rate_bp:
        return ""
    percent = f"{offer.tax_rate_bp / 100:g}"
    if offer.tax_included:
        return _("incl. %s %% tax") % percent
    net = money(price_minor - tax_within(price_minor, offer.tax_rate_bp), currency)
    return _("%(net)s plus %(percent)s %% tax") % {"net": net, "percent": percent}


def early_words(offer: Offer, shelf: Shelf) -> str:
    """Until when or for how many the price is lower, and what it is then; empty if it is not."""
    step = next(iter(offer.steps), None)
    price, then = shelf.price_of(offer), shelf.next_price_of(offer)
    if step is None or then <= price:
        return ""
    head = step.name
    if step.until_at:
        until = {"name": head, "when": _moment(step.until_at, shelf.event.time_zone)}
        head = _("%(name)s until %(when)s") % until
    said = {"early": head, "left": step.left, "size": step.size, "then": money(then, shelf.event.currency)}
    if step.left is None:
        return _("%(early)s, then %(then)s.") % said
    if step.left > shop.FEW_AT_THIS_PRICE:
        return _("%(early)s, for the first %(size)s tickets only; then %(then)s.") % said
    words = ngettext(
        "%(early)s: %(left)s left at this price, then %(then)s.",
        "%(early)s: %(left)s left at this price, then %(then)s.",
        step.left,
    )
    return words % said


def group_words(shelf: Shelf) -> list[str]:
    """What becomes cheaper by buying together, one sentence a discount."""
    found: dict[Group, list[Offer]] = {}
    for offer in shelf.offers:
        for group in offer.groups:
            found.setdefault(group, []).append(offer)
    every_ticket = list(shelf.tickets)
    return [
        _("%(effect)s.") % {"effect": group.words}
        if concerned == every_ticket
        else f"{_and([one.name for one in concerned])}: {group.words}."
        for group, concerned in found.items()
    ]


def _waiting_list(offer: Offer, event: Event) -> str:
    """What a code opens is not for everybody, so it has no list."""
    if offer.state != OfferState.SOLD_OUT or not offer.has_waiting_list or offer.needs_code:
        return ""
    return reverse("waiting_join", kwargs={"slug": event.slug, "kind": offer.public_id})


def state_words(offer: Offer, zone: str, now: datetime, held: Held | None = None) -> str:
    """One sentence where there is something to know."""
    if offer.state == OfferState.SOLD_OUT:
        return held_words(held, zone, now) if held else _("Sold out.")
    if offer.state == OfferState.SOON and offer.on_sale_from_at:
        return _("On sale from %s.") % _moment(offer.on_sale_from_at, zone)
    if offer.state == OfferState.OVER and offer.on_sale_until_at:
        return _("The sale ended on %s.") % _moment(offer.on_sale_until_at, zone)
    parts = []
    public = offer.public_left
    if any(offer.reserved.values()) and offer.left and public is not None and public <= shop.FEW_LEFT:
        words = ngettext("%(left)s left with your code.", "%(left)s left with your code.", offer.left)
        parts.append(words % {"left": offer.left})
    elif offer.state == OfferState.FEW_LEFT and offer.left is not None:
        parts.append(ngettext("Only one left.", "Only %(left)s left.", offer.left) % {"left": offer.left})
    if offer.on_sale_until_at and offer.on_sale_until_at - now <= SOON_OVER:
        parts.append(_("Until %s.") % _moment(offer.on_sale_until_at, zone))
    if offer.needs_approval:
        parts.append(_("The team looks at these orders first."))
    if offer.fewest > 1:
        parts.append(_("At least %s in one order.") % offer.fewest)
    return " ".join(parts)


def held_words(held: Held, zone: str, now: datetime) -> str:
    all_taken = ngettext(
        "All are taken; one is held by somebody who is paying.",
        "All are taken; %(count)s are held by people who are paying.",
        held.seats,
    ) % {"count": held.seats}
    if local(held.next_at, zone).date() != local(now, zone).date():
        return " ".join([all_taken, _("The next could be free on %s.") % _moment(held.next_at, zone)])
    at = {"time": time_in(held.next_at, zone), "city": city(zone)}
    return " ".join([all_taken, _("The next could be free at %(time)s in %(city)s.") % at])


def gone_words(offer: Offer, zone: str, now: datetime) -> str:
    """Why it cannot be had now; empty if it can."""
    if offer.can_be_bought:
        return ""
    return _("%(name)s: %(state)s") % {"name": offer.name, "state": state_words(offer, zone, now)}


def code_tag(shelf: Shelf) -> CodeTag:
    if shelf.refusal:
        return CodeTag(shelf.typed, refused=shelf.refusal.message)
    if shelf.terms is None:
        return CodeTag()
    terms = shelf.terms
    names = [offer.name for offer in shelf.offers if offer.public_id in terms.applies_to]
    opened = [offer.name for offer in shelf.offers if offer.public_id in terms.opens]
    parts = [
        _("%(effect)s for %(names)s") % {"effect": shelf.effect, "names": _and(names)}
        if names and shelf.effect
        else shelf.effect,
        _("opens %s") % _and(opened) if opened else "",
        _seats_kept(terms),
        ngettext("from %d ticket on", "from %d tickets on", terms.min_tickets) % terms.min_tickets
        if terms.min_tickets > 1
        else "",
        _("for one person only") if terms.bound_email else "",
        _("from %s") % terms.partner if terms.partner else "",
        _("until %s") % _moment(terms.valid_until_at, shelf.event.time_zone) if terms.valid_until_at else "",
    ]
    said = ", ".join(part for part in parts if part)
    return CodeTag(terms.code, words=said[:1].upper() + said[1:] + ".")


def _seats_kept(terms: Terms) -> str:
    left = max((reserve.left for reserve in terms.reserves), default=0)
    return ngettext("%d seat kept for it", "%d seats kept for it", left) % left if left else ""


def _and(names: list[str]) -> str:
    return (
        names[0]
        if len(names) == 1
        else _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
    )


def _moment(instant: datetime, zone: str) -> str:
    return _("%(when)s in %(city)s") % {
        "when": discounts.moment(instant, zone, current_locale()),
        "city": city(zone),
    }
