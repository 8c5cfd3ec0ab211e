"""The shelf for a code that a visitor typed, unless too many wrong ones came from where he is."""

from dataclasses import replace
from datetime import datetime

from core.http import Request, visitor_address
from core.templatetags.formats import current_locale
from events.models import Event
from tickets import discounts, shop
from tickets.actions import guesses
from tickets.shop import Shelf


def is_closed(request: Request, event: Event) -> bool:
    return guesses.is_closed(event, _source(request))


def miss(request: Request, event: Event, now: datetime) -> None:
    guesses.note(event, _source(request), now=now)


def shelf(request: Request, event: Event, code: str, now: datetime) -> Shelf:
    """Two queries at most, and one more for a code that does not exist.

    While a place is closed, codes from there are not looked up: right and wrong ones take the same time.
    """
    locale = current_locale()
    if code and is_closed(request, event):
        return closed_shelf(event, code, now)
    found = shop.shelf(event, now=now, code=code, locale=locale)
    if found.refusal and found.refusal.reason == "unknown":
        miss(request, event, now)
    return found


def closed_shelf(event: Event, code: str, now: datetime) -> Shelf:
    plain = shop.shelf(event, now=now, locale=current_locale())
    return replace(plain, typed=code[: shop.MOST_SHOWN_CODE], refusal=discounts.too_many_tries())


def _source(request: Request) -> str:
    return guesses.source_of(visitor_address(request))
