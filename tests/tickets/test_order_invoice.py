"""Invoices on the pages of an order's buyer: found in plain words, downloaded, corrected; and by nobody else."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import pdf
from tests.factories.papers import make_german_event, make_sale
from tests.factories.tickets import make_order, make_paid_order, make_ticket_type
from tickets.actions import invoices
from tickets.models import Invoice, Order, Refund

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
RIGHT = {
    "bill-name": "Acme GmbH",
    "bill-address": "Ringstraße 1\r\n1010 Wien",
    "bill-country": "AT",
    "bill-vat_id": "atu 123.456.78",
    "bill-purchase_order": "PO-77",
}


@pytest.fixture
def order() -> Order:
    return make_sale(make_german_event(slug="relay"), seats=2, now=NOW)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_invoice_is_made_when_it_is_opened_and_read_by_its_number(client: Client, order: Order) -> None:
    assert "Your invoice is made when you open it." in text(client.get(order.path))
    page = client.get(f"{order.path}invoice/")
    assert f"{order.path}invoice/RELAY-0001.pdf" in page.content.decode()
    paper = client.get(f"{order.path}invoice/RELAY-0001.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert "Invoice RELAY-0001" in pdf.texts(paper.content)[0]
    assert "Invoice RELAY-0001" in text(client.get(order.path))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pending", "As soon as you have paid, you find your invoice here."),
        ("expired", ""),
        ("cancelled", ""),
    ],
)
def test_order_that_is_not_paid_says_when_there_will_be_one(client: Client, state: str, words: str) -> None:
    order = make_order(make_german_event(), now=NOW)
    Order.objects.update(state=state)
    shown = text(client.get(order.path))
    assert ("Invoice" in shown, words in shown) == (bool(words), True)
    assert "There is no invoice yet." in text(client.get(f"{order.path}invoice/"))
    client.post(f"{order.path}invoice/", RIGHT)
    assert not Invoice.objects.exists()


def test_free_order_says_nothing_of_invoices(client: Client) -> None:
    event = make_german_event()
    order = make_paid_order(event, kind=make_ticket_type(event, price_minor=0), now=NOW)
    assert "nvoice" not in text(client.get(order.path))


def test_buyer_corrects_the_invoice_and_finds_both_linked(client: Client, order: Order) -> None:
    answer = client.post(f"{order.path}invoice/", RIGHT, follow=True)
    assert answer.redirect_chain == [(f"{order.path}invoice/", 303)]
    shown = text(answer)
    for words in (
        "Invoice RELAY-0002 is made.", "You get €38.00 back", "Invoice RELAY-0002 as PDF", "replaces RELAY-0001",
        "replaced by RELAY-0002", "for RELAY-0001: Replaced by invoice RELAY-0002",
    ):  # fmt: skip
        assert words in shown
    assert client.get(f"{order.path}invoice/RELAY-C0001.pdf").status_code == 200
    assert "ATU12345678" in answer.content.decode()
    assert Refund.objects.get().amount_minor == 3_800


def test_sent_twice_it_is_one_correction(client: Client, order: Order) -> None:
    client.post(f"{order.path}invoice/", RIGHT)
    again = client.post(f"{order.path}invoice/", RIGHT, follow=True)
    assert "That is what the invoice says already" in text(again)
    assert Invoice.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bill-vat_id": "ATU123"}, "This cannot be a VAT number of Austria."),
        ({"bill-vat_id": "DE123456789"}, "This cannot be a VAT number of Austria."),
        ({"bill-name": " "}, "Whose name stands on the invoice?"),
        ({"bill-address": ""}, "An invoice needs an address."),
        ({"bill-country": ""}, "In which country?"),
        ({"bill-country": "XX"}, "Choose a country from the list."),
        ({"bill-address": "x" * 5_000}, "at most 500 characters (it has 5000)"),
        ({"bill-purchase_order": "9" * 61}, "at most 60 characters"),
    ],
)
def test_wrong_details_are_refused_beside_their_field_and_nothing_typed_is_lost(
    client: Client, order: Order, changes: dict[str, str], words: str
) -> None:
    answer = client.post(f"{order.path}invoice/", RIGHT | changes)
    assert answer.status_code == 200
    assert words in text(answer)
    assert "PO-77" in answer.content.decode() or "bill-purchase_order" in changes
    assert list(Invoice.objects.values_list("number", flat=True)) == ["RELAY-0001"]


def test_markup_and_arabic_names_are_text(client: Client, order: Order) -> None:
    wrong = RIGHT | {"bill-name": "<script>alert(1)</script>", "bill-vat_id": ""}
    page = client.post(f"{order.path}invoice/", wrong, follow=True).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    client.post(f"{order.path}invoice/", RIGHT | {"bill-name": "شركة المنارة"})
    newest = Invoice.objects.order_by("-pk")[0]
    assert newest.buyer_name == "شركة المنارة"
    assert client.get(f"{order.path}invoice/{newest.number}.pdf").status_code == 200


def test_papers_of_other_orders_and_wrong_secrets_do_not_exist(client: Client, order: Order) -> None:
    other = make_sale(order.event, now=NOW)
    theirs = invoices.issue(order=other, now=NOW)
    mine = invoices.issue(order=order, now=NOW)
    assert theirs is not None
    assert mine is not None
    elsewhere = make_german_event(slug="elsewhere")
    for path in (
        f"{order.path}invoice/{theirs.number}.pdf",
        f"{order.path}invoice/RELAY-9999.pdf",
        f"/relay/orders/not-the-secret/invoice/{mine.number}.pdf",
        "/relay/orders/not-the-secret/invoice/",
        order.path.replace("relay", elsewhere.slug) + f"invoice/{mine.number}.pdf",
        order.path.replace("relay", elsewhere.slug) + "invoice/",
    ):
        assert client.get(path).status_code == 404
    assert client.post("/relay/orders/not-the-secret/invoice/", RIGHT).status_code == 404
    assert client.get(f"{order.path}invoice/{mine.number}.pdf")["Cache-Control"] != ""


def asked_for_papers(client: Client, order: Order) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(order.path)
    return sum(query["sql"].startswith('SELECT "tickets_invoice"') for query in queries.captured_queries)


@pytest.mark.parametrize("papers", [0, 1, 3])
def test_order_page_costs_one_query_for_any_number_of_papers_and_none_without(
    client: Client, order: Order, papers: int
) -> None:
    for number in range(papers):
        client.post(f"{order.path}invoice/", RIGHT | {"bill-name": f"Acme {number}"})
    assert asked_for_papers(client, order) == (1 if papers else 0)


def test_unpaid_order_page_asks_for_no_papers(client: Client) -> None:
    assert asked_for_papers(client, make_order(make_german_event(), now=NOW)) == 0
