"""The shop, kept in common: nothing personal, no form token. And the price of a choice, drawn line by line."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from core import pagecache
from core.http import Request
from core.templatetags.formats import current_locale
from events import access
from events.models import Event
from tickets import discounts, shop, touches
from tickets.actions import returns
from tickets.discounts import Terms
from tickets.forms import cart as carts
from tickets.forms.cart import Cart
from tickets.shop import Shelf
from tickets.touches import Touches
from tickets.views import code_guard, offers, prices
from tickets.views.prices import Price

KEEP_SECONDS = 60
# Where a kept page has room for what one visitor carries.
CARRIED = mark_safe("<!--carried-->")


@require_safe
@access.public
def shop_page(request: Request, event: Event) -> HttpResponse:
    """Kept by code for a minute or until a price or a sale ends, and anew with each sale; a page with numbers typed in is made for one visitor."""
    now = timezone.now()
    cart = carts.read(request.GET.dict())
    came = came_by(request).without(cart.code)
    if cart.code and code_guard.is_closed(request, event):
        shelf = code_guard.closed_shelf(event, cart.code, now)
        return page(request, shelf, checked(cart, shelf, now), now)
    terms = shop.terms_of(event, cart.code) if cart.code else None
    is_unknown = bool(cart.code) and terms is None
    if cart.typed or is_unknown:
        # Whoever tries codes one after the other must not fill the cache with pages.
        if is_unknown:
            code_guard.miss(request, event, now)
        shelf = shelf_of(event, cart.code, terms, now)
        return page(request, shelf, checked(cart, shelf, now), now)

    def carrying(kept: bytes) -> bytes:
        return kept.replace(CARRIED.encode(), came.inputs.encode())

    shelves: list[Shelf] = []

    def made() -> str:
        shelves.append(shelf_of(event, cart.code, terms, now))
        return render_to_string("tickets/shop.html", context(shelves[0], cart, now), request)

    def lasting() -> int:
        turn = shelves[0].turns(now)
        return KEEP_SECONDS if turn is None else min(KEEP_SECONDS, int((turn - now).total_seconds()))

    refusal = discounts.check(terms, now=now, zone=event.time_zone) if terms else None
    outcome = (terms.code, refusal.reason if refusal else "") if terms else ()
    minute = int(now.timestamp()) // KEEP_SECONDS
    key = ("shop", event.public_id, event.shop_counter, event.public_counter, outcome, minute)
    fill = None if came.is_empty else carrying
    return pagecache.cached(request, key=key, render=made, seconds=lasting, fill=fill)


@require_safe
@access.public
def order_summary(request: Request, event: Event) -> HttpResponse:
    """What the choice in the fields costs, for the shop and for the order form."""
    now = timezone.now()
    cart = carts.read(request.GET.dict())
    shelf = code_guard.shelf(request, event, cart.code, now)
    price = price_of(shelf, checked(cart, shelf, now))
    response = render(request, "tickets/_summary.html", {"price": price})
    response["Cache-Control"] = "no-store"
    return response


def page(request: Request, shelf: Shelf, cart: Cart, now: datetime) -> HttpResponse:
    """The shop with somebody's choice in it, and what is wrong with that."""
    carried = came_by(request).without(cart.code).inputs
    response = render(request, "tickets/shop.html", context(shelf, cart, now) | {"carried": carried})
    response["Cache-Control"] = "private, no-cache"
    return response


def came_by(request: Request) -> Touches:
    """By whose links the visitor came so far; travels in addresses and hidden fields."""
    query = request.POST if request.method == "POST" else request.GET
    fields = dict(query.lists())
    return touches.read(fields, referer=request.headers.get("Referer", ""), host=request.get_host())


def context(shelf: Shelf, cart: Cart, now: datetime) -> dict[str, object]:
    typed = {**cart.typed, **{public_id: str(count) for public_id, count in cart.counts.items()}}
    return {
        "event": shelf.event,
        "shelf": offers.rows(shelf, now=now, typed=typed),
        "code": offers.code_tag(shelf),
        "problems": cart.problems,
        "price": price_of(shelf, cart),
        "drawn": drawn_for(shelf, cart),
        "schedule": returns.terms_of(shelf.event),
        "carried": CARRIED,
    }


def shelf_of(event: Event, typed: str, terms: Terms | None, now: datetime) -> Shelf:
    """The shelf where the code was looked up already, so that it is not looked up twice."""
    locale = current_locale()
    if typed and terms is None:
        return replace(
            shop.shelf(event, now=now, locale=locale), typed=typed, refusal=discounts.unknown(typed)
        )
    return shop.shelf(event, now=now, code=typed, locale=locale, terms=terms)


def checked(cart: Cart, shelf: Shelf, now: datetime) -> Cart:
    """The cart against what can be had now."""
    sold = {offer.public_id: offer for offer in shelf.offers if offer.can_be_bought}
    zone = shelf.event.time_zone
    gone = {
        offer.public_id: offers.gone_words(offer, zone, now)
        for offer in shelf.offers
        if not offer.can_be_bought
    }
    return cart.checked(sold, gone)


def price_of(shelf: Shelf, cart: Cart) -> Price:
    """What the cart costs, and why its code may do nothing for it."""
    return explained(shelf, [public_id for public_id, count in cart.counts.items() for _each in range(count)])


def explained(shelf: Shelf, public_ids: Iterable[str], *, now: datetime | None = None) -> Price:
    """At the usual price where the code may not be used for this choice, with the reason."""
    wanted = list(public_ids)
    items = [offer.item() for public_id in wanted if (offer := shelf.find(public_id))]
    refusal = shelf.refusal
    if shelf.terms and items:
        at, zone, locale = now or timezone.now(), shelf.event.time_zone, shelf.locale
        refusal = discounts.check(
            shelf.terms, now=at, zone=zone, items=items, names=shelf.code_names, locale=locale
        )
    quote = replace(shelf, terms=None).quote(wanted) if refusal else shelf.quote(wanted)
    refused = refusal.message if refusal and items else ""
    return prices.explain(quote.lines, shelf.event.currency, refused=refused)


def drawn_for(shelf: Shelf, cart: Cart) -> str:
    """The choice as static/js/shop.js writes it, so that it does not ask for what is there already."""
    code = {"code": shelf.terms.code if shelf.terms else shelf.typed} if shelf.typed else {}
    return urlencode({**cart.counts, **code})
