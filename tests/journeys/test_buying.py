"""A whole purchase over HTTP, as a buyer without a script makes it, and what it costs the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import OutboxMail
from tests.factories.shop import filled_form, make_shop
from tickets.models import Order, Quota, Ticket

pytestmark = pytest.mark.django_db

BOUNDARIES = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT")


def counted(ask: Callable[[], Any]) -> tuple[Any, int]:
    """The answer, and how many statements looked at or changed rows."""
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    return answer, sum(1 for query in captured if not query["sql"].startswith(BOUNDARIES))


def test_two_tickets_and_a_party_with_a_code_from_shop_to_order_page(client: Client) -> None:
    """Four requests of the buyer at our pages, and two at the sandbox's, which stands for the gateway's own."""
    shop = make_shop()
    cart = shop.cart(2, 1, code="REDPOINT20")
    fields = filled_form(
        client, shop, cart, "Ada Lovelace", "غريس هوبر", **{"seats-1-email": "grace@example.org"}
    )

    answer, at_shop = counted(lambda: client.get(shop.path, {"code": "REDPOINT20"}))
    answer, at_form = counted(lambda: client.get(shop.form_path, cart))
    answer, placing = counted(lambda: client.post(shop.form_path, fields))
    till = answer["Location"]
    answer, at_till = counted(lambda: client.get(till))
    answer, paying = counted(lambda: client.post(till, {"outcome": "pay"}))
    answer, at_order = counted(lambda: client.get(answer["Location"]))

    assert "Paid. 2 tickets are yours." in answer.content.decode()
    assert (at_shop, at_form, placing, at_order) == (4, 3, 17, 4)
    assert at_shop + at_form + placing + at_order <= 40
    assert (at_till, paying) == (1, 12)
    order = Order.objects.get()
    assert (order.state, order.total_minor, order.partner) == (Order.State.PAID, 60_340, shop.code.partner)
    mails = OutboxMail.objects.order_by("to_address").values_list("to_address", "kind")
    assert list(mails) == [("buyer@example.org", "order.confirmed"), ("grace@example.org", "ticket.issued")]


def test_attendees_mail_leads_to_one_ticket_and_never_to_the_order(client: Client) -> None:
    shop = make_shop()
    fields = filled_form(
        client, shop, shop.cart(2), "Ada Lovelace", "Grace Hopper", **{"seats-1-email": "grace@example.org"}
    )
    till = client.post(shop.form_path, fields)["Location"]
    client.post(till, {"outcome": "pay"})
    order = Order.objects.select_related("event").get()
    mail = OutboxMail.objects.get(to_address="grace@example.org")
    ticket = Ticket.objects.select_related("event").get(attendee__email="grace@example.org")
    assert ticket.path in mail.text
    for text in (mail.text, mail.html):
        assert order.secret not in text
        assert "$" not in text
    assert Client().get(ticket.path).status_code == 200


def test_last_seat_goes_to_one_of_two_who_have_the_form_open(client: Client) -> None:
    shop = make_shop(seats=1)
    first = filled_form(client, shop, shop.cart(), "Ada Lovelace")
    second = filled_form(Client(), shop, shop.cart(), "Grace Hopper")
    assert client.post(shop.form_path, first).status_code == 303
    refused = client.post(shop.form_path, second)
    assert refused.status_code == 409
    assert "Conference is sold out." in refused.content.decode()
    assert "All are taken; one is held by somebody who is paying." in client.get(shop.path).content.decode()
    assert Quota.objects.get(pk=shop.seats.pk).taken == 1
