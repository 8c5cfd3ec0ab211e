"""The buyer gives a ticket back by himself: what it brings stands there before, and it happens once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories.shop import make_shop
from tests.tickets.test_ticket_page import paid_tickets
from tickets import recount
from tickets.models import Order, Refund, RefundTerm, Ticket

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(ticket|back|key)" value="([^"]*)">')


def order_with(client: Client, *names: str, percent_bp: int = 5_000) -> Order:
    tickets = paid_tickets(client, make_shop(), *names)
    until = timezone.now() + timedelta(days=30)
    RefundTerm.objects.create(event=tickets[0].event, until_at=until, percent_bp=percent_bp)
    found: Order = Order.objects.select_related("event").get()
    return found


def first_form(html: str) -> dict[str, str]:
    return dict(HIDDEN.findall(html)[:3])


def test_schedule_stands_on_the_order_and_a_ticket_goes_back_on_its_terms(client: Client) -> None:
    order = order_with(client, "Ada Lovelace", "Grace Hopper")
    assert "50 % of the price" in client.get(order.path).content.decode()
    html = client.get(f"{order.path}give-back/").content.decode()
    assert html.count("Give back for $174.50") == 2
    answer = client.post(f"{order.path}give-back/", first_form(html), follow=True)
    assert "You get $174.50." in answer.content.decode()
    assert list(Ticket.objects.order_by("pk").values_list("state", flat=True)) == ["void", "valid"]
    assert recount.differences() == []


def test_sent_twice_it_goes_back_once(client: Client) -> None:
    order = order_with(client, "Ada Lovelace")
    form = first_form(client.get(f"{order.path}give-back/").content.decode())
    for _twice in range(2):
        assert client.post(f"{order.path}give-back/", form).status_code == 302
    assert Refund.objects.count() == 1


def test_amount_that_was_changed_in_the_form_brings_nothing(client: Client) -> None:
    order = order_with(client, "Ada Lovelace")
    form = first_form(client.get(f"{order.path}give-back/").content.decode())
    answer = client.post(f"{order.path}give-back/", {**form, "back": "34900"})
    assert (answer.status_code, Refund.objects.count()) == (409, 0)
    assert "changed meanwhile" in answer.content.decode()


def test_ticket_of_somebody_else_or_none_at_all(client: Client) -> None:
    order = order_with(client, "Ada Lovelace")
    for ticket in ("", "tkt_x", "<b>"):
        answer = client.post(f"{order.path}give-back/", {"ticket": ticket, "back": "1"})
        assert (answer.status_code, Refund.objects.count()) == (409, 0)


def test_without_a_schedule_there_is_no_way(client: Client) -> None:
    ticket = paid_tickets(client, make_shop(), "Ada Lovelace")[0]
    order = Order.objects.get()
    assert "give-back" not in client.get(order.path).content.decode()
    assert "No ticket of this order" in client.get(f"{order.path}give-back/").content.decode()
    client.post(f"{order.path}give-back/", {"ticket": ticket.public_id})
    assert Refund.objects.count() == 0


@pytest.mark.parametrize("names", [["Ada Lovelace"], ["Ada Lovelace", "Grace Hopper", "Hedy Lamarr"]])
def test_page_costs_the_same_for_one_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, names: list[str]
) -> None:
    order = order_with(client, *names)
    with django_assert_num_queries(7):
        client.get(f"{order.path}give-back/")
