"""A company that finds the mistake after paying, and tickets given back in part: over HTTP, to papers and books that fit."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outgoing
from django.test import Client
from django.utils import timezone

from core import mail
from events.models import Event, Role
from portal import jobs
from portal.attachments import ATTACHMENTS
from tests.factories import pdf
from tests.factories.events import make_team_member, make_user
from tests.factories.papers import fill_table
from tests.factories.shop import Shop, filled_form, make_shop
from tickets import recount
from tickets.actions import adjustments
from tickets.models import CreditNote, Invoice, Order, Refund

pytestmark = pytest.mark.django_db

COMPANY = {
    "bill-name": "Halyard Systems GmbH",
    "bill-address": "Ringstraße 1\n1010 Wien",
    "bill-country": "AT",
    "bill-vat_id": "ATU12345678",
    "bill-purchase_order": "4711",
}


@pytest.fixture
def shop() -> Shop:
    """Online at €349.00 with 19 % in it, by an organizer in Germany."""
    made = make_shop(slug="relay", currency="EUR", time_zone="Europe/Berlin")
    organizer = made.event.organizer
    organizer.country, organizer.legal_name, organizer.legal_address = "DE", "Relay eG", "Uferweg 3\nBerlin"
    organizer.save()
    made.conference.attendance = "online"
    made.conference.save()
    fill_table(made.event)
    return made


def buy(client: Client, shop: Shop, *names: str) -> Order:
    form = filled_form(client, shop, shop.cart(len(names)), *names)
    till = client.post(shop.form_path, form)["Location"]
    client.post(till, {"outcome": "pay"})
    order: Order = Order.objects.get()
    return order


def work() -> None:
    """What the worker does within the next minutes."""
    later = timezone.now() + timedelta(minutes=5)
    for duty in (jobs.ask_for_refunds, jobs.ask_for_refunds, jobs.write_papers):
        duty(later)


def team(event: Event, role: str) -> Client:
    client, user = Client(), make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def paper(client: Client, order: Order, number: str) -> str:
    return " ".join(pdf.texts(client.get(f"{order.path}invoice/{number}.pdf").content))


def test_company_corrects_its_invoice_and_gets_the_tax_back(
    client: Client, shop: Shop, settings: Any
) -> None:
    settings.OUTBOX_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    order = buy(client, shop, "Ada Lovelace", "Grace Hopper")
    work()
    assert "Total €698.00" in paper(client, order, "RELAY-0001")

    answer = client.post(f"{order.path}invoice/", COMPANY, follow=True)
    assert "You get €111.44 back within a few days." in words(answer)
    work()
    shown = words(client.get(order.path))
    for said in (
        "Invoice RELAY-0002",
        "replaces RELAY-0001",
        "Credit note RELAY-C0001",
        "We give back €111.44",
    ):
        assert said in shown
    new = paper(client, order, "RELAY-0002")
    for said in (
        "Halyard Systems GmbH", "VAT number ATU12345678", "Your purchase order 4711", "Total €586.56",
        "Reverse charge", "Replaces invoice RELAY-0001",
    ):  # fmt: skip
        assert said in new
    assert "replaced by invoice RELAY-0002" in paper(client, order, "RELAY-0001")
    assert "Credited €698.00" in paper(client, order, "RELAY-C0001")

    mail.send_due(ATTACHMENTS, now=timezone.now())
    (message,) = (each for each in outgoing.outbox if "corrected" in each.subject)
    names = [attached[0] for attached in message.attachments]
    assert (message.to, names) == (
        ["Ada Lovelace <buyer@example.org>"], ["RELAY-0002.pdf", "RELAY-C0001.pdf"],
    )  # fmt: skip
    assert Refund.objects.get().state == Refund.State.SUCCEEDED
    order.refresh_from_db()
    assert (adjustments.difference(order), order.attention, recount.differences()) == (0, "", [])


def test_ticket_refunded_by_the_team_has_its_credit_note(client: Client, shop: Shop) -> None:
    order = buy(client, shop, "Ada Lovelace", "Grace Hopper", "Joan Clarke")
    organizer = team(shop.event, Role.ORGANIZER)
    grace = order.tickets.get(attendee__name="Grace Hopper")
    page = f"/admin/tickets/order/{order.pk}/refund-tickets/"
    organizer.post(
        page,
        {
            "_confirmed": "1",
            "tickets": grace.public_id,
            "fee": "49.00",
            "reason": "Ill",
            "key": "key_of_the_form_1",
        },
    )
    work()

    assert "Credit note RELAY-C0001" in words(client.get(order.path))
    note = paper(client, order, "RELAY-C0001")
    for said in (
        "For invoice RELAY-0001",
        "Reason Ill",
        "Net at 19 % €252.10",
        "Tax 19 % €47.90",
        "Credited €300.00",
    ):
        assert said in note
    assert "Taken back in part or wholly by credit note RELAY-C0001" in paper(client, order, "RELAY-0001")

    finance = team(shop.event, Role.FINANCE)
    table = finance.get("/admin/tickets/invoice/export/").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["Number"], row["Gross"]) for row in rows] == [
        ("RELAY-0001", "1047.00"),
        ("RELAY-C0001", "-300.00"),
    ]
    assert (adjustments.difference(order), recount.differences()) == (0, [])


def test_given_back_after_the_correction_only_the_net_goes_back(client: Client, shop: Shop) -> None:
    order = buy(client, shop, "Ada Lovelace")
    client.post(f"{order.path}invoice/", COMPANY)
    work()
    organizer = team(shop.event, Role.ORGANIZER)
    organizer.post(
        f"/admin/tickets/order/{order.pk}/cancel/",
        {"_confirmed": "1", "reason": "Cannot come", "refund": "on"},
    )
    work()
    back = list(Refund.objects.order_by("pk").values_list("amount_minor", "state"))
    assert back == [(5_572, "succeeded"), (29_328, "succeeded")]
    assert not Invoice.objects.standing().exists()
    last = CreditNote.objects.get(number="RELAY-C0002")
    assert (last.invoice.number, last.total_minor, last.tax_minor) == ("RELAY-0002", 29_328, 0)
    assert recount.differences() == []
