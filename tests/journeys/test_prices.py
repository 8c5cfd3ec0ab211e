"""Codes and early prices over HTTP: a hidden type with seats of its own, and a price that ends while one types."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutboxMail
from tests.factories.shop import Shop, filled_form, hidden_fields, make_shop
from tests.factories.tickets import make_code, make_order, make_ticket_type
from tickets import recount
from tickets.actions import holds, reserves
from tickets.models import GroupDiscount, Order, PriceStep, TicketType

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def early_bird(shop: Shop, size: int) -> PriceStep:
    return PriceStep.objects.create(
        ticket_type=shop.conference, name="Early bird", price_minor=29_900, size=size
    )


def pay(client: Client, till: str) -> str:
    answer = client.post(till, {"outcome": "pay"})
    return client.get(answer["Location"]).content.decode()


def test_a_code_opens_a_hidden_type_when_the_public_pool_is_sold_out(client: Client) -> None:
    now = timezone.now()
    shop = make_shop(seats=5)
    hidden = make_ticket_type(
        shop.event,
        quota=shop.seats,
        name="Sponsor",
        price_minor=10_000,
        visibility=TicketType.Visibility.CODE,
    )
    code = make_code(shop.event, "SPONSOR", percent_bp=0, ticket_types=[hidden], opens_types=[hidden])
    reserve = holds.open_reserve(code, shop.seats, 2, now + timedelta(days=1), now)
    make_order(kind=shop.conference, seats=3)

    assert "Sponsor" not in client.get(shop.path).content.decode()
    page = text_of(client.get(shop.path, {"code": "sponsor"}).content.decode())
    assert "2 left with your code." in page
    cart = {hidden.public_id: "2", "code": "SPONSOR"}
    fields = filled_form(client, shop, cart, "Ada Lovelace", "Grace Hopper")
    assert "Paid. 2 tickets are yours." in pay(client, client.post(shop.form_path, fields)["Location"])

    for path, query in ((shop.path, {"code": "sponsor"}), (shop.path, {})):
        assert "left with your code" not in text_of(client.get(path, query).content.decode())
    reserves.close_due(now=now + timedelta(days=1))
    reserve.refresh_from_db()
    assert (reserve.taken, recount.differences()) == (2, [])


def test_what_a_code_leaves_goes_to_the_public_on_its_date(client: Client) -> None:
    now = timezone.now()
    shop = make_shop(seats=2)
    code = make_code(shop.event, "SPONSOR")
    holds.open_reserve(code, shop.seats, 2, now + timedelta(days=1), now)
    assert "Sold out." in text_of(client.get(shop.path).content.decode())
    reserves.close_due(now=now + timedelta(days=1))
    assert "Only 2 left." in text_of(client.get(shop.path).content.decode())


def test_an_early_price_runs_out_while_somebody_fills_in_the_form(client: Client) -> None:
    shop = make_shop()
    step = early_bird(shop, 1)
    assert "Early bird: 1 left at this price, then $349.00." in text_of(
        client.get(shop.path).content.decode()
    )
    fields = filled_form(
        client, shop, shop.cart(1), "Ada Lovelace", **{"seats-0-company": "Analytical Engines"}
    )
    assert fields["total_seen"] == "29900"
    faster = make_order(kind=shop.conference)

    answer = client.post(shop.form_path, fields)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "The price has changed while you filled this in." in html
    assert "$349.00" in html
    assert 'value="Ada Lovelace"' in html
    assert 'value="Analytical Engines"' in html
    assert "Early bird" not in text_of(client.get(shop.path).content.decode())

    fields |= {
        name: value for name, value in hidden_fields(html).items() if name in {"total_seen", "form_key"}
    }
    assert "Paid. " in pay(client, client.post(shop.form_path, fields)["Location"])
    order = Order.objects.latest("pk")
    step.refresh_from_db()
    assert (order.total_minor, faster.total_minor, step.taken) == (34_900, 29_900, 1)
    assert recount.differences() == []


def test_a_code_for_one_person_stays_in_the_form_until_the_address_is_right(client: Client) -> None:
    shop = make_shop()
    make_code(shop.event, "FORADA", bound_email="Ada@example.org")
    fields = filled_form(client, shop, shop.cart(1, code="FORADA"), "Ada Lovelace")
    html = client.post(shop.form_path, fields).content.decode()
    assert "FORADA is for one person only." in html
    assert "ada@example.org" not in html.lower()
    assert hidden_fields(html)["code"] == "FORADA"
    assert client.post(shop.form_path, fields | {"buyer_email": "ada@EXAMPLE.org"}).status_code == 303
    assert Order.objects.get().total_minor == 27_920


def test_every_reason_stands_in_summary_order_and_papers(client: Client) -> None:
    shop = make_shop()
    early_bird(shop, 1)
    GroupDiscount.objects.create(event=shop.event, min_tickets=2, percent_bp=1_000)
    cart = shop.cart(2, 0, code="REDPOINT20")
    told = (
        "2 × Conference $349.00 each $698.00 "
        "Early bird; 10 % off from 2 tickets on −$79.90 10 % off from 2 tickets on −$34.90 "
        "REDPOINT20: 20 % off −$116.64 Total $466.56"
    )
    assert "10 % off from 2 tickets on." in text_of(client.get(shop.path).content.decode())
    assert told in text_of(client.get(f"{shop.form_path}summary/", cart).content.decode())
    fields = filled_form(client, shop, cart, "Ada Lovelace", "Grace Hopper")
    assert told in text_of(pay(client, client.post(shop.form_path, fields)["Location"]))
    mail = OutboxMail.objects.get(kind="order.confirmed").text
    assert "You paid $466.56" in mail
    assert "Early bird; 10 % off from 2 tickets on: −$79.90" in mail
    assert "REDPOINT20: 20 % off: −$116.64" in mail
    assert recount.differences() == []
