"""The tax table at the sale: shown prices are those at home, a company abroad pays the net, without a table nothing."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Event
from tests.factories.papers import ACME, make_german_event
from tests.factories.shop import Shop, filled_form, make_shop
from tests.factories.tickets import make_add_on, make_seat, make_ticket_type, make_wish
from tickets import recount, shop
from tickets.actions import invoices, orders
from tickets.models import Order, PriceStep, TaxRule

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
COMPANY = {
    "bill-name": "Acme GmbH",
    "bill-address": "Ringstraße 1",
    "bill-country": "AT",
    "bill-vat_id": "ATU12345678",
}


@pytest.fixture
def event() -> Event:
    return make_german_event()


def place(event: Event, *kinds: Any, **fields: Any) -> Order:
    wish = make_wish(*(make_seat(kind) for kind in kinds), **fields)
    return orders.place(event=event, wish=wish, by=None, now=NOW)


def lines(order: Order) -> list[tuple[int, int, int]]:
    return list(order.lines.order_by("position").values_list("price_minor", "tax_rate_bp", "tax_minor"))


def online(event: Event, **fields: Any) -> Any:
    values: dict[str, Any] = {"attendance": "online", "price_minor": 11_900}
    return make_ticket_type(event, **values | fields)


def test_without_details_the_table_gives_the_tax_within_the_price(event: Event) -> None:
    kind = online(event, tax_rate_bp=700)
    assert lines(place(event, kind)) == [(11_900, 1900, 1_900)]


def test_price_without_tax_gets_that_of_the_table_on_top(event: Event) -> None:
    kind = online(event, price_minor=10_000, tax_rate_bp=700, tax_included=False)
    (offer,) = shop.offers(event, now=NOW)
    assert (offer.price_minor, offer.tax_rate_bp) == (11_900, 1900)
    assert lines(place(event, kind)) == [(11_900, 1900, 1_900)]


def test_company_abroad_pays_the_net_online_and_all_of_it_on_site(event: Event) -> None:
    there = make_ticket_type(event, attendance="room", price_minor=11_900)
    order = place(event, online(event), there, billing=ACME)
    assert lines(order) == [(10_000, 0, 0), (11_900, 1900, 1_900)]
    assert (order.total_minor, order.tax_minor) == (21_900, 1_900)
    Order.objects.update(state=Order.State.INVOICED)
    order.refresh_from_db()
    invoice = invoices.issue(order=order, now=NOW)
    assert invoice is not None
    assert (invoice.total_minor, invoice.tax_note[:14]) == (21_900, "Reverse charge")
    assert list(recount.frozen_lines()) == []


def test_early_price_of_a_company_abroad_is_net_as_well(event: Event) -> None:
    kind = online(event)
    PriceStep.objects.create(ticket_type=kind, name="Early bird", price_minor=5_950, size=5)
    assert lines(place(event, kind, billing=ACME)) == [(5_000, 0, 0)]


def test_type_that_the_table_does_not_know_keeps_its_own_rate(event: Event) -> None:
    TaxRule.objects.filter(attendance="none").delete()
    party = make_add_on(event, tax_rate_bp=700)
    wish = make_wish(make_seat(online(event), party), billing=ACME)
    order = orders.place(event=event, wish=wish, by=None, now=NOW)
    assert lines(order) == [(10_000, 0, 0), (4_500, 700, 294)]


def test_price_seen_before_the_company_was_named_may_be_higher_never_lower(event: Event) -> None:
    kind = online(event)
    assert place(event, kind, billing=ACME, total_seen_minor=11_900).total_minor == 10_000
    with pytest.raises(orders.PriceChanged):
        place(event, kind, billing=ACME, total_seen_minor=9_000)
    with pytest.raises(orders.PriceChanged):
        place(event, kind, total_seen_minor=10_000)


@pytest.mark.parametrize(("has_table", "queries"), [(False, 1), (True, 2)])
def test_only_a_table_costs_a_query_and_is_kept(event: Event, has_table: bool, queries: int) -> None:
    if not has_table:
        TaxRule.objects.all().delete()
    online(event)
    with CaptureQueriesContext(connection) as first:
        shop.offers(event, now=NOW)
    with CaptureQueriesContext(connection) as second:
        shop.offers(event, now=NOW)
    assert (len(first), len(second)) == (queries, 1)


def make_taxed_shop() -> Shop:
    """$349.00 with 19 % in it, online, of a seller in Germany."""
    made = make_shop()
    made.event.organizer.country = "DE"
    made.event.organizer.save()
    made.conference.attendance = "online"
    made.conference.save()
    for buyer, rate in (("any", 1900), ("company", 0)):
        place = "any" if buyer == "any" else "union"
        TaxRule.objects.create(event=made.event, attendance="online", buyer=buyer, place=place, rate_bp=rate)
    return made


def test_company_orders_in_the_form_and_pays_the_net(client: Client) -> None:
    made = make_taxed_shop()
    fields = filled_form(client, made, made.cart(), "Ada", **COMPANY)
    assert fields["total_seen"] == "34900"
    assert client.post(made.form_path, fields).status_code == 303
    assert lines(Order.objects.get()) == [(29_328, 0, 0)]


def test_form_that_comes_back_shows_the_companys_price(client: Client) -> None:
    made = make_taxed_shop()
    fields = filled_form(client, made, made.cart(), "Ada", **COMPANY) | {"buyer_email": "wrong"}
    html = client.post(made.form_path, fields).content.decode()
    shown = re.sub(r"<[^>]+>", " ", html)
    assert "$293.28" in shown
    assert "$349.00" not in shown.split("Total")[1]
