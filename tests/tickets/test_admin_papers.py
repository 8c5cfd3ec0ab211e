"""Invoices in the workspace: read by finance, corrected by who sells, exported; numbers and the tax table."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import HistoryEntry
from events.models import Event, Organizer, Role
from tests.factories import pdf
from tests.factories.events import make_team_member, make_user
from tests.factories.papers import ACME, make_german_event, make_sale, settle
from tickets.actions import corrections, invoices, papers, refunds
from tickets.models import CreditNote, Invoice, NumberSeries, Order, Refund, TaxRule

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
RIGHT = {
    "_confirmed": "1",
    "bill-name": "=Acme GmbH",
    "bill-address": "Ringstraße 1\n1010 Wien",
    "bill-country": "AT",
    "bill-vat_id": "ATU12345678",
    "bill-purchase_order": "PO-77",
}


@pytest.fixture
def event() -> Event:
    return make_german_event(slug="relay")


@pytest.fixture
def order(event: Event) -> Order:
    sale = make_sale(event, now=NOW)
    invoices.issue(order=sale, now=NOW)
    return sale


def login(client: Client, event: Event, role: str) -> Client:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def page(row: Any, name: str = "change") -> str:
    return reverse(f"admin:tickets_{row._meta.model_name}_{name}", args=[row.pk])


def listed(client: Client, name: str) -> list[str]:
    found = client.get(reverse(f"admin:tickets_{name}_changelist")).context["cl"].result_list
    return [str(row) for row in found]


def test_finance_reads_papers_and_corrects_none(client: Client, event: Event, order: Order) -> None:
    corrections.correct(order=order, billing=ACME, by=None, now=NOW)
    login(client, event, Role.FINANCE)
    assert listed(client, "invoice") == ["RELAY-0002", "RELAY-0001"]
    assert listed(client, "creditnote") == ["RELAY-C0001"]
    new, old = Invoice.objects.order_by("-pk")
    shown = client.get(page(new)).content.decode()
    assert page(old) in shown
    of_order = client.get(reverse("admin:tickets_order_change", args=[order.pk])).content.decode()
    assert page(new) in of_order
    assert "Correct</" not in shown
    paper = client.get(reverse("admin:tickets_invoice_pdf", args=[new.pk]))
    assert "Replaces invoice RELAY-0001" in pdf.texts(paper.content)[0]
    note = CreditNote.objects.get()
    paper = client.get(reverse("admin:tickets_creditnote_pdf", args=[note.pk]))
    assert "Credit note RELAY-C0001" in pdf.texts(paper.content)[0]
    correct = reverse("admin:tickets_invoice_correct", args=[new.pk])
    assert client.get(correct).status_code == client.post(correct, RIGHT).status_code == 403


@pytest.mark.parametrize("role", [Role.DOOR, Role.REVIEWER])
def test_others_of_the_team_see_no_papers(client: Client, event: Event, order: Order, role: str) -> None:
    login(client, event, role)
    for name in ("invoice", "creditnote", "taxrule", "numberseries"):
        assert client.get(reverse(f"admin:tickets_{name}_changelist")).status_code == 403
    for path in ("invoice_export", "taxrule_usual"):
        assert client.get(reverse(f"admin:tickets_{path}")).status_code == 403


def test_organizer_corrects_an_invoice(client: Client, event: Event, order: Order) -> None:
    login(client, event, Role.ORGANIZER)
    old = Invoice.objects.get()
    correct = reverse("admin:tickets_invoice_correct", args=[old.pk])
    asked = client.get(correct).content.decode()
    assert order.buyer.name in asked
    answer = client.post(correct, RIGHT, follow=True)
    new = Invoice.objects.get(replaces=old)
    assert answer.redirect_chain == [(page(new), 302)]
    assert "Invoice RELAY-0002 replaces RELAY-0001." in answer.content.decode()
    assert (new.buyer_name, Refund.objects.get().amount_minor) == ("=Acme GmbH", 1_900)
    assert client.get(correct).status_code == 302  # a replaced one is not corrected again
    told = HistoryEntry.objects.get(kind="invoice.corrected")
    assert told.by is not None


def test_wrong_number_is_refused_in_the_workspace_too(client: Client, event: Event, order: Order) -> None:
    login(client, event, Role.ORGANIZER)
    correct = reverse("admin:tickets_invoice_correct", args=[Invoice.objects.get().pk])
    answer = client.post(correct, RIGHT | {"bill-vat_id": "ATU1"})
    assert "This cannot be a VAT number of Austria." in answer.content.decode()
    assert Invoice.objects.count() == 1


def test_export_has_a_row_for_each_paper_and_runs_nothing(client: Client, event: Event, order: Order) -> None:
    login(client, event, Role.ORGANIZER)
    client.post(reverse("admin:tickets_invoice_correct", args=[Invoice.objects.get().pk]), RIGHT)
    make_sale(make_german_event(slug="other"), now=NOW)
    invoices.sweep(now=NOW)
    answer = client.get(reverse("admin:tickets_invoice_export"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert head[:4] == ["Kind", "Number", "Date", "Order"]
    shown = [(row[0], row[1], row[4], *row[8:13], row[13]) for row in rows]
    assert shown == [
        ("Invoice", "RELAY-0001", order.buyer.name, "19", "100.00", "19.00", "119.00", "EUR", ""),
        ("Invoice", "RELAY-0002", "'=Acme GmbH", "0", "100.00", "0.00", "100.00", "EUR", "RELAY-0001"),
        ("Credit note", "RELAY-C0001", order.buyer.name, "19", "-100.00", "-19.00", "-119.00", "EUR", "RELAY-0001"),
    ]  # fmt: skip


def test_prefix_is_chosen_before_the_first_number_and_fixed_from_then_on(
    client: Client, event: Event
) -> None:
    login(client, event, Role.ORGANIZER)
    assert sorted(listed(client, "numberseries")) == ["RELAY-", "RELAY-C"]
    series = NumberSeries.objects.get(event=event, kind="invoice")
    assert client.post(page(series), {"prefix": "2027-"}).status_code == 302
    make_sale(event, now=NOW)
    invoices.sweep(now=NOW)
    assert Invoice.objects.get().number == "2027-0001"
    client.post(page(series), {"prefix": "NEW-"})
    series.refresh_from_db()
    assert series.prefix == "2027-"


@pytest.mark.parametrize("prefix", ["", "A/B", "../", "Ä", "RELAY-C", "relay-c", "x" * 31])
def test_prefix_that_cannot_be_is_refused(client: Client, event: Event, prefix: str) -> None:
    login(client, event, Role.ORGANIZER)
    listed(client, "numberseries")
    series = NumberSeries.objects.get(event=event, kind="invoice")
    answer = client.post(page(series), {"prefix": prefix})
    assert "prefix" in answer.context["adminform"].form.errors
    series.refresh_from_db()
    assert series.prefix == "RELAY-"


def test_usual_table_is_shown_and_then_filled_in(client: Client, event: Event) -> None:
    TaxRule.objects.all().delete()
    TaxRule.objects.create(event=event, attendance="room", rate_bp=1)
    login(client, event, Role.ORGANIZER)
    usual = reverse("admin:tickets_taxrule_usual")
    asked = client.get(usual).content.decode()
    assert "at home in: Germany" in asked
    assert "The 1 rule that is there goes." in asked
    before = event.shop_counter
    client.post(usual, {"_confirmed": "1", "_event": event.public_id, "rate": "7"})
    rates = TaxRule.objects.filter(event=event).values_list("rate_bp", flat=True)
    assert (len(rates), sorted(set(rates))) == (18, [0, 700])
    event.refresh_from_db()
    assert event.shop_counter == before + 1
    assert HistoryEntry.objects.get(kind="taxrule.filled").after == {"rules": 18, "rate_bp": 700}


def test_table_cannot_be_filled_in_without_a_country(client: Client, event: Event) -> None:
    Organizer.objects.update(country="")
    login(client, event, Role.ORGANIZER)
    answer = client.get(reverse("admin:tickets_taxrule_usual"), follow=True)
    assert "Say first in which country the organizer is" in answer.content.decode()


def test_rule_is_added_in_percent_and_told_of_the_event(client: Client, event: Event) -> None:
    TaxRule.objects.all().delete()
    login(client, event, Role.ORGANIZER)
    fields = {
        "attendance": "room",
        "buyer": "any",
        "place": "any",
        "rate_bp": "8.1",
        "note": "",
        "_event": event.public_id,
    }
    assert client.post(reverse("admin:tickets_taxrule_add"), fields).status_code == 302
    assert TaxRule.objects.get().rate_bp == 810
    twice = client.post(reverse("admin:tickets_taxrule_add"), fields)
    assert (twice.status_code, TaxRule.objects.count()) == (200, 1)
    assert HistoryEntry.objects.get(kind="taxrule.added").subject == event.public_id


def test_owner_of_the_organizer_says_who_sells(client: Client, event: Event) -> None:
    user = make_user(is_superuser=True, is_staff=True)
    client.force_login(user)
    where = reverse("admin:events_organizer_change", args=[event.organizer.pk])
    shown = client.get(where).context["adminform"].form
    fields = {name: shown[name].value() or "" for name in shown.fields}
    new = {"legal_name": "Relay eG", "legal_address": "Kai 1", "country": "at", "vat_id": "atu 12345678"}
    assert client.post(where, fields | new).status_code == 302
    event.organizer.refresh_from_db()
    assert (event.organizer.country, event.organizer.vat_id) == ("AT", "ATU12345678")
    wrong = client.post(where, fields | {"country": "XX"})
    assert "country" in wrong.context["adminform"].form.errors


@pytest.mark.parametrize(("name", "queries"), [("invoice", 12), ("creditnote", 11)])
def test_lists_cost_the_same_for_1_row_and_for_3(
    client: Client, event: Event, order: Order, name: str, queries: int, django_assert_num_queries: Any
) -> None:
    login(client, event, Role.ORGANIZER)
    credit(order)
    listing = reverse(f"admin:tickets_{name}_changelist")
    with django_assert_num_queries(queries):
        client.get(listing)
    for _ in range(2):
        credit(make_sale(event, now=NOW))
    with django_assert_num_queries(queries):
        client.get(listing)


def credit(order: Order) -> None:
    payment = order.payments.get()
    refund = refunds.refund(payment=payment, amount_minor=5_000, reason="Sorry", by=None, now=NOW)
    invoices.credit(refund=settle(refund, Refund.State.SUCCEEDED, NOW), now=NOW)
    assert papers.current(order) is not None
