"""Invoices and credit notes follow the money: one number a sale, without gaps, each paper frozen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.models import HistoryEntry
from tests.factories.papers import ACME, make_german_event, make_sale, settle
from tests.factories.tickets import make_code, make_order, make_paid_order, make_ticket_type
from tickets import recount
from tickets.actions import adjustments, invoices, orders, papers, refunds, returns
from tickets.models import CreditNote, Invoice, NumberSeries, Order, Refund

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def numbers(order: Order) -> tuple[list[str], list[str]]:
    notes = CreditNote.objects.filter(invoice__order=order).order_by("pk")
    invoiced = Invoice.objects.filter(order=order).order_by("pk")
    return list(invoiced.values_list("number", flat=True)), list(notes.values_list("number", flat=True))


def lines(paper: Any) -> list[tuple[str, int, int, int]]:
    fields = ("description", "price_minor", "tax_rate_bp", "tax_minor")
    return list(paper.lines.order_by("position").values_list(*fields))


def some_refund(order: Order, amount: int, state: str = Refund.State.SUCCEEDED) -> Refund:
    payment = order.payments.get()
    row = refunds.refund(payment=payment, amount_minor=amount, reason="Sorry", by=None, now=NOW)
    return settle(row, state, NOW)


def test_paid_order_has_one_invoice_however_often_it_is_asked_for() -> None:
    order = make_sale(make_german_event(slug="relay-2027"), seats=2, now=NOW)
    invoice = invoices.issue(order=order, now=NOW)
    assert invoice is not None
    assert invoices.issue(order=order, now=LATER) == invoice
    assert invoices.sweep(now=LATER) == 0
    assert (invoice.number, invoice.total_minor, invoice.tax_minor) == ("RELAY-2027-0001", 23_800, 3_800)
    assert lines(invoice) == [("Online", 11_900, 1900, 1_900)] * 2
    assert (invoice.seller_name, invoice.seller_vat_id) == ("Relay Veranstaltungs GmbH", "DE123456789")
    assert invoice.buyer_name == order.buyer.name
    kinds = HistoryEntry.objects.of(order.public_id).filter(kind__startswith="invoice")
    assert list(kinds.values_list("kind", flat=True)) == ["invoice.issued"]


def test_invoice_says_whom_the_buyer_named_and_why_it_costs_less() -> None:
    event = make_german_event()
    make_code(event)
    kind = make_ticket_type(event, name="Online", attendance="online")
    order = make_paid_order(event, kind=kind, code="REDPOINT20", now=NOW)
    papers.keep_billing(order, ACME)
    invoice = invoices.issue(order=order, now=NOW)
    assert invoice is not None
    assert (invoice.buyer_name, invoice.buyer_vat_id, invoice.purchase_order) == (
        "Acme GmbH", "ATU12345678", "PO-77",
    )  # fmt: skip
    assert lines(invoice) == [("Online (REDPOINT20: 20 % off)", 8_000, 1900, 1_277)]


@pytest.mark.parametrize("state", ["pending", "expired", "cancelled"])
def test_nothing_sold_has_no_invoice(state: str) -> None:
    order = make_order(make_german_event(), now=NOW)
    Order.objects.filter(pk=order.pk).update(state=state)
    order.refresh_from_db()
    assert invoices.issue(order=order, now=NOW) is None
    assert (invoices.sweep(now=NOW), NumberSeries.objects.count()) == (0, 0)


def test_free_order_has_no_invoice() -> None:
    event = make_german_event()
    order = make_paid_order(event, kind=make_ticket_type(event, price_minor=0), now=NOW)
    assert order.state == Order.State.PAID
    assert invoices.issue(order=order, now=NOW) is None
    assert invoices.sweep(now=NOW) == 0


def test_each_event_counts_by_itself() -> None:
    first, second = make_german_event(slug="one"), make_german_event(slug="two")
    sold = [make_sale(event, now=NOW) for event in (first, second, first)]
    assert invoices.sweep(now=NOW) == 3
    assert [numbers(order)[0] for order in sold] == [["ONE-0001"], ["TWO-0001"], ["ONE-0002"]]


def test_two_long_names_that_begin_alike_have_prefixes_of_their_own() -> None:
    slugs = [f"the-great-conference-of-{city}" for city in ("berlin", "bergen")]
    made = [papers.series_of(make_german_event(slug=slug), NumberSeries.Kind.INVOICE) for slug in slugs]
    prefixes = {series.prefix for series in made}
    assert len(prefixes) == 2
    assert all(prefix.startswith("THE-GREAT-CONFERENCE-") for prefix in prefixes)


def test_number_of_a_transaction_that_fails_is_given_again() -> None:
    event = make_german_event(slug="relay")
    first, second = (make_sale(event, now=NOW) for _ in range(2))
    with transaction.atomic():
        invoices.issue(order=first, now=NOW)
        transaction.set_rollback(True)
    assert numbers(first) == ([], [])
    invoices.issue(order=second, now=NOW)
    assert numbers(second) == (["RELAY-0001"], [])


@pytest.mark.parametrize("state", [Refund.State.SUCCEEDED, Refund.State.PENDING])
def test_refund_has_one_credit_note_at_the_rate_of_the_sale(state: str) -> None:
    order = make_sale(make_german_event(slug="relay"), now=NOW)
    order.event.ticket_types.update(tax_rate_bp=700)
    refund = some_refund(order, 5_000, state)
    note = invoices.credit(refund=refund, now=NOW)
    assert note is not None
    assert invoices.credit(refund=refund, now=LATER) == note
    assert (note.number, note.refund, note.reason) == ("RELAY-C0001", refund, "Sorry")
    assert lines(note) == [("Online", 5_000, 1900, 798)]
    assert numbers(order) == (["RELAY-0001"], ["RELAY-C0001"])


@pytest.mark.parametrize("state", [Refund.State.WANTED, Refund.State.FAILED])
def test_money_that_has_not_gone_has_no_credit_note(state: str) -> None:
    order = make_sale(now=NOW)
    refund = some_refund(order, 5_000, state)
    assert invoices.credit(refund=refund, now=NOW) is None
    invoices.sweep(now=NOW)
    assert len(numbers(order)[1]) == 0


def test_ticket_given_back_is_credited_on_its_own_line_and_the_rest_adds_up() -> None:
    order = make_sale(seats=3, now=NOW)
    ticket = order.tickets.order_by("pk")[1]
    made = returns.refund_tickets(order=order, chosen=[ticket], fee_minor=900, reason="Ill", by=None, now=NOW)
    note = invoices.credit(refund=settle(made[0], Refund.State.SUCCEEDED, NOW), now=NOW)
    assert note is not None
    assert lines(note) == [("Online", 11_000, 1900, 1_756)]
    assert note.lines.get().line == order.lines.get(ticket=ticket)
    orders.cancel(order=order, reason="All of it", by=None, now=LATER)
    Refund.objects.update(state=Refund.State.SUCCEEDED)
    invoices.sweep(now=LATER)
    notes = CreditNote.objects.filter(invoice__order=order)
    assert sum(each.total_minor for each in notes) == 35_700
    assert sum(each.tax_minor for each in notes) == 5_700


def test_refund_without_lines_is_split_over_all_of_them() -> None:
    order = make_sale(seats=2, now=NOW)
    refund = some_refund(order, 5_001)
    refund.lines.all().delete()
    note = invoices.credit(refund=refund, now=NOW)
    assert note is not None
    assert [price for _text, price, _rate, _tax in lines(note)] == [2_501, 2_500]


def test_money_paid_twice_and_given_back_has_no_credit_note() -> None:
    order = make_sale(now=NOW)
    more = order.payments.create(
        gateway="sandbox", reference="again", amount_minor=11_900, currency="EUR", received_at=NOW
    )
    with transaction.atomic():
        refund = refunds.want(
            order, more, amount_minor=11_900, reason="Paid twice", by=None, now=NOW, lines={}
        )
    assert invoices.credit(refund=settle(refund, Refund.State.SUCCEEDED, NOW), now=NOW) is None
    invoices.sweep(now=NOW)
    assert invoices.sweep(now=NOW) == 0
    assert numbers(order)[1] == []


def test_cancelled_before_the_sweep_it_still_has_invoice_and_credit_note() -> None:
    order = make_sale(make_german_event(slug="relay"), now=NOW)
    orders.cancel(order=order, reason="Cannot come", by=None, now=NOW)
    Refund.objects.update(state=Refund.State.SUCCEEDED)
    invoices.sweep(now=LATER)
    assert numbers(order) == (["RELAY-0001"], ["RELAY-C0001"])
    assert not Invoice.objects.standing().exists()


def test_cancelled_order_that_was_never_paid_is_taken_back_whole() -> None:
    order = make_order(make_german_event(slug="relay"), now=NOW)
    Order.objects.filter(pk=order.pk).update(state=Order.State.INVOICED)
    invoices.sweep(now=NOW)
    Order.objects.filter(pk=order.pk).update(state=Order.State.CANCELLED)
    assert invoices.sweep(now=LATER) == 1
    assert invoices.sweep(now=LATER) == 0
    assert numbers(order) == (["RELAY-0001"], ["RELAY-C0001"])
    assert CreditNote.objects.get().reason == "The order was cancelled"


def test_failed_refund_is_answered_by_a_new_invoice_and_the_next_one_credits_that() -> None:
    order = make_sale(make_german_event(slug="relay"), seats=2, now=NOW)
    refund = some_refund(order, 5_000, Refund.State.PENDING)
    invoices.credit(refund=refund, now=NOW)
    settle(refund, Refund.State.FAILED, NOW + timedelta(minutes=5))
    assert invoices.sweep(now=LATER) == 1
    assert invoices.sweep(now=LATER) == 0
    assert numbers(order) == (["RELAY-0001", "RELAY-0002"], ["RELAY-C0001", "RELAY-C0002"])
    again = papers.current(order)
    assert again is not None
    assert again.replaces is not None
    assert (again.total_minor, again.replaces.number) == (23_800, "RELAY-0001")
    retried = some_refund(order, 5_000)
    note = invoices.credit(refund=retried, now=LATER)
    assert note is not None
    assert (note.invoice, note.total_minor) == (again, 5_000)


def test_whole_refund_that_failed_is_invoiced_again_without_another_credit_note() -> None:
    order = make_sale(make_german_event(slug="relay"), now=NOW)
    refund = some_refund(order, 11_900, Refund.State.PENDING)
    invoices.credit(refund=refund, now=NOW)
    settle(refund, Refund.State.FAILED, NOW + timedelta(minutes=5))
    invoices.sweep(now=LATER)
    assert numbers(order) == (["RELAY-0001", "RELAY-0002"], ["RELAY-C0001"])


def test_papers_are_never_deleted() -> None:
    invoice = invoices.issue(order=make_sale(now=NOW), now=NOW)
    assert invoice is not None
    with pytest.raises(TypeError):
        invoice.delete()


def test_seller_who_moves_changes_no_old_paper() -> None:
    event = make_german_event()
    invoice = invoices.issue(order=make_sale(event, now=NOW), now=NOW)
    event.organizer.legal_address = "Elsewhere"
    event.organizer.save()
    assert invoice is not None
    invoice.refresh_from_db()
    assert invoice.seller_address == "Uferweg 3\n10999 Berlin"


@pytest.mark.parametrize("more", [0, 3])
def test_sweep_that_finds_nothing_costs_four_queries(more: int) -> None:
    event = make_german_event()
    for _ in range(1 + more):
        make_sale(event, now=NOW)
    invoices.sweep(now=NOW)
    with CaptureQueriesContext(connection) as queries:
        invoices.sweep(now=LATER)
    assert len(queries) == 4


def test_books_balance_after_everything() -> None:
    order = make_sale(seats=2, now=NOW)
    some_refund(order, 5_000)
    invoices.sweep(now=LATER)
    assert adjustments.difference(order) == 0
    assert recount.differences() == []
