"""One address may have three unpaid orders at a time; a fourth is refused in words, and the links are mailed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutboxMail
from tests.factories.shop import Shop, filled_form, make_shop
from tests.factories.tickets import make_order, make_paid_order
from tickets.actions import approvals, holds, orders
from tickets.models import Order, TicketType

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BUYER = "buyer@example.org"


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def place(shop: Shop, email: str = BUYER) -> Order:
    return make_order(shop.event, kind=shop.conference, now=NOW, buyer_email=email)


def test_fourth_is_refused_whatever_the_spelling_and_takes_no_seat(shop: Shop) -> None:
    for _each in range(3):
        place(shop)
    with pytest.raises(orders.TooManyOpen) as refused:
        place(shop, "Buyer@Example.ORG")
    assert refused.value.reason == "too_many_open"
    shop.seats.refresh_from_db()
    assert (shop.seats.taken, Order.objects.count()) == (3, 3)


def test_others_and_other_events_do_not_count(shop: Shop) -> None:
    for _each in range(3):
        place(shop)
    place(shop, "grace@example.org")
    place(make_shop())
    assert Order.objects.filter(email=BUYER).count() == 4


def test_paid_and_ended_orders_do_not_count(shop: Shop) -> None:
    for _each in range(3):
        make_paid_order(shop.event, kind=shop.conference, buyer_email=BUYER, now=NOW)
        place(shop)
    orders.expire_lapsed(now=NOW + holds.HOLD)
    later = NOW + holds.HOLD + timedelta(minutes=1)
    assert make_order(shop.event, kind=shop.conference, now=later, buyer_email=BUYER).state == "pending"


def test_those_that_wait_for_an_answer_count(shop: Shop) -> None:
    TicketType.objects.filter(pk=shop.conference.pk).update(needs_approval=True)
    first, *_others = [place(shop) for _each in range(3)]
    with pytest.raises(orders.TooManyOpen):
        place(shop)
    approvals.decline(order=first, reason="", by=None, now=NOW)
    assert place(shop).state == "requested"


def test_form_keeps_what_was_typed_and_mails_the_links_once(client: Client, shop: Shop) -> None:
    open_orders = [place(shop) for _each in range(3)]
    fields = filled_form(client, shop, shop.cart(), "Ada Lovelace")
    for _twice in range(2):
        answer = client.post(shop.form_path, fields)
        html = answer.content.decode()
        assert answer.status_code == 409
        assert "3 orders of this address are not paid yet." in html
        assert 'value="Ada Lovelace"' in html
        assert not any(order.code in html or order.secret in html for order in open_orders)
    (mail,) = OutboxMail.objects.filter(kind="order.links")
    assert mail.to_address == BUYER
    assert all(order.secret in mail.text for order in open_orders)


def test_one_is_given_up_and_the_next_can_be_placed(client: Client, shop: Shop) -> None:
    first, *_others = [place(shop) for _each in range(3)]
    assert "Cancel this order" in client.get(first.path).content.decode()
    client.post(f"{first.path}cancel/")
    assert place(shop).state == "pending"
