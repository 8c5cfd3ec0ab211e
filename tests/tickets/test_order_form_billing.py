"""“Invoice to a company” in the order form: nobody must fill it in, and what is typed there is checked and kept."""

import re

import pytest
from django.test import Client

from tests.factories.shop import Shop, filled_form, make_shop
from tickets.actions import papers
from tickets.models import Billing, Order
from tickets.tax import BillTo

pytestmark = pytest.mark.django_db

COMPANY = {
    "bill-name": "Acme GmbH",
    "bill-address": "Ringstraße 1\r\n\r\n1010 Wien",
    "bill-country": "AT",
    "bill-vat_id": "ATU12345678",
    "bill-purchase_order": "",
}


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def details(html: str) -> str:
    """The opening tag of the part."""
    found = re.search(r"<details[^>]*>\s*<summary[^>]*>Invoice to a company", html)
    assert found is not None
    return found.group(0)


def test_private_buyer_leaves_it_closed_and_empty(client: Client, shop: Shop) -> None:
    page = client.get(shop.form_path, shop.cart()).content.decode()
    assert " open" not in details(page)
    answer = client.post(shop.form_path, filled_form(client, shop, shop.cart(), "Ada Lovelace"))
    assert answer.status_code == 303
    assert not Billing.objects.exists()
    assert papers.bill_of(Order.objects.get()) == BillTo("Ada Lovelace")


def test_company_is_kept_with_the_order(client: Client, shop: Shop) -> None:
    answer = client.post(shop.form_path, filled_form(client, shop, shop.cart(), "Ada", **COMPANY))
    assert answer.status_code == 303
    kept = papers.bill_of(Order.objects.get())
    assert kept == BillTo("Acme GmbH", True, "Ringstraße 1\n1010 Wien", "AT", "ATU12345678", "")


def test_wrong_number_is_told_beside_the_field_and_all_is_kept(client: Client, shop: Shop) -> None:
    wrong = COMPANY | {"bill-vat_id": "ATU1"}
    answer = client.post(shop.form_path, filled_form(client, shop, shop.cart(), "Ada", **wrong))
    html = answer.content.decode()
    assert (answer.status_code, Order.objects.count()) == (200, 0)
    assert " open" in details(html)
    assert "This cannot be a VAT number of Austria." in html
    assert 'value="ATU1"' in html
    assert '<option value="AT" selected>Austria</option>' in html
    assert "1010 Wien</textarea>" in html


def test_begun_it_wants_what_makes_an_invoice_valid(client: Client, shop: Shop) -> None:
    begun = {"bill-vat_id": "ATU12345678"}
    answer = client.post(shop.form_path, filled_form(client, shop, shop.cart(), "Ada", **begun))
    html = answer.content.decode()
    for words in ("Whose name stands on the invoice?", "An invoice needs an address.", "In which country?"):
        assert words in html
    assert Order.objects.count() == 0


def test_button_without_script_loses_nothing(client: Client, shop: Shop) -> None:
    fields = filled_form(client, shop, shop.cart(conference=2), "Ada", "Grace", **COMPANY)
    html = client.post(shop.form_path, fields | {"do": "remove-1"}).content.decode()
    assert 'value="Acme GmbH"' in html
    assert '<option value="AT" selected>' in html


def test_countries_are_drawn_safely_whatever_is_posted(client: Client, shop: Shop) -> None:
    wrong = COMPANY | {"bill-country": '"><script>'}
    answer = client.post(shop.form_path, filled_form(client, shop, shop.cart(), "Ada", **wrong))
    html = answer.content.decode()
    assert "Choose a country from the list." in html
    assert "<script>" not in re.sub(r"<script (type|src)", "", html)
