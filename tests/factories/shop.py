"""A small shop and what a browser does in it, for tests of pages."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from events.models import Event
from tests.factories.events import make_event, make_partner
from tickets.models import DiscountCode, Order, Quota, TicketType

FIELD = re.compile(r'<input[^>]*\bname="([^"]+)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')


@dataclass
class Shop:
    """Conference at $349.00 with so many seats, a party at $45.00, and REDPOINT20 for 20 % off."""

    event: Event
    conference: TicketType
    party: TicketType
    seats: Quota
    code: DiscountCode

    @property
    def path(self) -> str:
        return f"/{self.event.slug}/tickets/"

    @property
    def form_path(self) -> str:
        return f"/{self.event.slug}/tickets/order/"

    def cart(self, conference: int = 1, party: int = 0, **more: str) -> dict[str, str]:
        counts = {self.conference.public_id: str(conference), self.party.public_id: str(party)}
        return counts | more


def make_shop(*, seats: int = 100, parties: int = 50, **event_fields: Any) -> Shop:
    event = make_event(**event_fields)
    quota = Quota.objects.create(event=event, name="Seats", size=seats)
    evening = Quota.objects.create(event=event, name="Party", size=parties)
    conference = TicketType.objects.create(
        event=event, name="Conference", description="All three days", price_minor=34_900, position=1
    )
    conference.quotas.add(quota)
    party = TicketType.objects.create(
        event=event, name="Party", price_minor=4_500, position=2, kind="add_on", attendance="none"
    )
    party.quotas.add(evening)
    code = DiscountCode.objects.create(
        event=event,
        partner=make_partner(event, name="Redpoint"),
        code="REDPOINT20",
        percent_bp=2_000,
        valid_until_at=timezone.now() + timedelta(days=30),
    )
    return Shop(event, conference, party, quota, code)


def hidden_fields(html: str) -> dict[str, str]:
    """Names and values of the hidden fields of a page, as a browser would send them."""
    found = {}
    for tag in FIELD.finditer(html):
        value = VALUE.search(tag.group(0))
        if 'type="hidden"' in tag.group(0):
            found[tag.group(1)] = value.group(1) if value else ""
    return found


def ticked_boxes(html: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in FIELD.finditer(html):
        value = VALUE.search(tag.group(0))
        if 'type="checkbox"' in tag.group(0) and " checked" in tag.group(0) and value:
            found.setdefault(tag.group(1), []).append(value.group(1))
    return found


def filled_form(
    client: Client, shop: Shop, cart: dict[str, str], *names: str, **changes: Any
) -> dict[str, Any]:
    """What a browser posts after the form for this cart was filled in with these names."""
    page = client.get(shop.form_path, cart)
    assert page.status_code == 200, page.content.decode()
    html = page.content.decode()
    fields: dict[str, Any] = {**hidden_fields(html), **ticked_boxes(html)}
    fields |= {"buyer_name": names[0], "buyer_email": "buyer@example.org", "accept": "on"}
    for index, name in enumerate(names):
        fields[f"seats-{index}-name"] = name
    return fields | changes


def buy(client: Client, shop: Shop, *names: str, cart: dict[str, str] | None = None) -> Order:
    """Order for these names through the pages; not paid yet."""
    wanted = cart or shop.cart(conference=len(names))
    answer = client.post(shop.form_path, filled_form(client, shop, wanted, *names))
    assert answer.status_code == 303, answer.content.decode()
    order: Order = Order.objects.select_related("event").latest("pk")
    return order
