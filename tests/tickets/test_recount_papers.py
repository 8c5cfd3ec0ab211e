"""The doctor finds gaps in numbers, sums that are off, and money without its paper."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.papers import ACME, make_german_event, make_sale, settle
from tickets import recount, recount_papers
from tickets.actions import corrections, invoices, refunds
from tickets.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine, NumberSeries, Order, Refund

pytestmark = pytest.mark.django_db

NOW = timezone.now() - timedelta(hours=2)


@pytest.fixture
def order() -> Order:
    """Invoiced, a part credited."""
    sale = make_sale(make_german_event(slug="relay"), seats=2, now=NOW)
    payment = sale.payments.get()
    refund = refunds.refund(payment=payment, amount_minor=5_000, reason="Sorry", by=None, now=NOW)
    settle(refund, Refund.State.SUCCEEDED, NOW)
    invoices.sweep(now=NOW)
    return sale


def found() -> list[str]:
    return [str(each) for check in recount_papers.CHECKS for each in check()]


def test_papers_in_order_are_no_difference(order: Order) -> None:
    corrections.correct(order=order, billing=ACME, by=None, now=NOW)
    assert found() == []


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            lambda: NumberSeries.objects.filter(kind="invoice").update(last=2),
            ["relay numbers RELAY-: last number is 2, counted 1 up to 1"],
        ),
        (
            lambda: Invoice.objects.update(sequence=2),
            ["relay numbers RELAY-: last number is 1, counted 1 up to 2"],
        ),
        (
            lambda: InvoiceLine.objects.filter(position=1).update(price_minor=1),
            ["paper RELAY-0001: total and tax is (23800, 3800), counted (11901, 3800)"],
        ),
        (
            lambda: CreditNoteLine.objects.update(tax_minor=0),
            ["paper RELAY-C0001: total and tax is (5000, 798), counted (5000, 0)"],
        ),
        (
            lambda: Order.objects.update(total_minor=1),
            ["invoice RELAY-0001: total and tax is (23800, 3800), counted (1, 3800)"],
        ),
    ],
)
def test_damage_is_named(order: Order, damage: object, words: list[str]) -> None:
    damage()  # type: ignore[operator]
    assert found() == words


def test_replaced_invoice_that_was_not_taken_back_is_named(order: Order) -> None:
    corrections.correct(order=order, billing=ACME, by=None, now=NOW)
    CreditNoteLine.objects.filter(credit_note__number="RELAY-C0002").delete()
    CreditNote.objects.filter(number="RELAY-C0002").update(total_minor=0, tax_minor=0)
    assert found() == ["invoice RELAY-0001: taken back is €50.00, counted €238.00"]


def test_sale_and_refund_without_paper_are_named_after_an_hour() -> None:
    sale = make_sale(make_german_event(), now=NOW)
    assert found() == [f"order {sale.code}: invoice is none, counted sold for money"]
    Order.objects.update(paid_at=timezone.now())
    assert found() == []
    invoices.sweep(now=NOW)
    payment = sale.payments.get()
    refund = refunds.refund(payment=payment, amount_minor=5_000, reason="Sorry", by=None, now=NOW)
    settle(refund, Refund.State.SUCCEEDED, NOW)
    assert found() == [
        f"order {sale.code}: credit note of {refund.public_id} is none, counted money given back"
    ]
    invoices.sweep(now=NOW)
    settle(refund, Refund.State.FAILED, NOW + timedelta(minutes=1))
    assert [each.split(":")[1] for each in found()] == [" its refund is failed, counted no new invoice"]


def test_doctor_asks_for_papers_as_well(order: Order) -> None:
    NumberSeries.objects.filter(kind="invoice").update(last=2)
    assert [str(each) for each in recount.differences()] == found() != []


@pytest.mark.parametrize("more", [0, 3])
def test_costs_the_same_for_any_number_of_papers(order: Order, more: int) -> None:
    for _ in range(more):
        make_sale(order.event, now=NOW)
    invoices.sweep(now=NOW)
    with CaptureQueriesContext(connection) as queries:
        assert found() == []
    assert len(queries) == 10
