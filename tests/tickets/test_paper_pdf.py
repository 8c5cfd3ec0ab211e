"""Invoices and credit notes on paper, read back with other programs."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache

from tests.factories import pdf
from tests.factories.papers import ACME, make_german_event, make_sale, settle
from tickets.actions import corrections, invoices, papers, refunds
from tickets.documents import bookkeeping, paper
from tickets.models import CreditNote, Invoice, Order, Refund
from tickets.tax import BillTo

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)


@pytest.fixture
def order() -> Order:
    event = make_german_event(slug="relay-2027", name="Relay 2027", time_zone="Europe/Berlin")
    sale = make_sale(event, seats=2, now=NOW)
    sale.event = event
    return sale


def issued(order: Order) -> Invoice:
    invoice = invoices.issue(order=order, now=NOW)
    assert invoice is not None
    return invoice


def read(invoice: Invoice, order: Order) -> str:
    return " ".join(pdf.texts(bookkeeping.invoice_pdf(invoice, order)))


def test_invoice_names_both_sides_the_lines_and_the_tax(order: Order) -> None:
    papers.keep_billing(order, ACME)
    text = read(issued(order), order)
    for words in (
        "Relay Veranstaltungs GmbH", "Uferweg 3", "10999 Berlin", "VAT number DE123456789", "Acme GmbH",
        "1010 Wien", "Austria", "VAT number ATU12345678", "Invoice RELAY-2027-0001", "March 1, 2027", order.code,
        "Your purchase order PO-77", "Relay 2027, May 12 – 14, 2027", "Online 2 €200.00 €38.00 (19 %) €238.00",
        "Net at 19 % €200.00", "Tax 19 % €38.00", "Total €238.00", "Paid on March 1, 2027", "1 / 1",
    ):  # fmt: skip
        assert words in text


def test_invoice_to_be_paid_says_until_when_and_where_to(order: Order) -> None:
    Order.objects.update(state=Order.State.INVOICED, paid_at=None, due_on=date(2027, 3, 31))
    order.refresh_from_db()
    text = read(issued(order), order)
    assert "Due on March 31, 2027" in text
    assert "To be paid €238.00" in text
    assert "DE02 1203 0000 0000 2020 51" in text
    assert "Paid on" not in text


def test_replaced_and_replacing_invoice_name_one_another_and_the_credit_note(order: Order) -> None:
    new = corrections.correct(order=order, billing=ACME, by=None, now=NOW)
    note = CreditNote.objects.get()
    assert "Replaces invoice RELAY-2027-0001" in read(new, order)
    assert "Reverse charge" in read(new, order)
    assert "Total €200.00" in read(new, order)
    old = read(note.invoice, order)
    assert "credit note RELAY-2027-C0001 and replaced by invoice RELAY-2027-0002" in old
    text = " ".join(pdf.texts(bookkeeping.credit_note_pdf(note, order)))
    assert "Credit note RELAY-2027-C0001" in text
    assert "For invoice RELAY-2027-0001 of March 1, 2027" in text
    assert "Credited €238.00" in text


def test_credit_note_of_a_refund_gives_its_reason(order: Order) -> None:
    payment = order.payments.get()
    refund = refunds.refund(payment=payment, amount_minor=5_000, reason="Cannot come", by=None, now=NOW)
    note = invoices.credit(refund=settle(refund, Refund.State.SUCCEEDED, NOW), now=NOW)
    assert note is not None
    text = " ".join(pdf.texts(bookkeeping.credit_note_pdf(note, order)))
    assert "Reason Cannot come" in text
    assert "Credited €50.00" in text


def test_markup_and_endless_addresses_are_only_text_and_cut(order: Order) -> None:
    bill = BillTo(
        "<b>Acme</b><img src=x>", True, "\n".join(f"Line {n} " + "x" * 400 for n in range(50)), country="FR"
    )
    papers.keep_billing(order, bill)
    content = bookkeeping.invoice_pdf(issued(order), order)
    text = " ".join(pdf.texts(content))
    assert len(pdf.texts(content)) <= 2
    assert "<b>Acme</b><img src=x>" in text
    assert "Line 7 " in text
    assert "Line 8 " not in text
    assert "France" in text


def test_sixty_different_lines_go_on_over_pages_with_numbers(order: Order) -> None:
    for number, line in enumerate(order.lines.all()):
        for copy in range(30):
            line.pk, line.position, line.ticket = None, 10 + number * 30 + copy, None
            line.description = f"Workshop {line.position}"
            line.save()
    pages = pdf.texts(bookkeeping.invoice_pdf(issued(order), order))
    assert len(pages) > 1
    assert pages[-1].endswith(f"{len(pages)} / {len(pages)}")
    assert sum(page.count("Workshop ") for page in pages) == 60


@pytest.mark.parametrize(
    ("currency", "shown"), [("JPY", "¥11,900"), ("KWD", "KWD11.900"), ("USD", "$119.00")]
)
def test_amounts_are_in_the_orders_currency(currency: str, shown: str) -> None:
    event = make_german_event(currency=currency)
    sale = make_sale(event, now=NOW)
    assert f"Total {shown}" in read(issued(sale), sale).replace("\u00a0", "")


def test_letters_of_all_scripts_are_drawn(order: Order) -> None:
    papers.keep_billing(
        order, BillTo("شركة المنارة للاتصالات", True, "שדרות רוטשילד 1\n東京都千代田区\nул. Лесная 5")
    )
    text = read(issued(order), order)
    for words in ("東京都千代田区", "ул. Лесная 5"):
        assert words in text
    assert "ةرانملا" in text or "المنارة" in text  # readers give either order of letters


def test_paper_is_drawn_once_and_anew_when_something_else_stands_on_it(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, draw = [], paper.draw

    def counted(*given: Any) -> bytes:
        drawn.append(given)
        return draw(*given)

    monkeypatch.setattr(paper, "draw", counted)
    invoice, order.paid_at = issued(order), None
    first = bookkeeping.invoice_pdf(invoice, order)
    assert "There is nothing left to pay." not in " ".join(pdf.texts(first))
    assert bookkeeping.invoice_pdf(invoice, order) == first
    assert len(drawn) == 1
    order.paid_at = NOW
    assert "There is nothing left to pay." in " ".join(pdf.texts(bookkeeping.invoice_pdf(invoice, order)))
    assert len(drawn) == 2


def test_paper_is_kept_for_a_while_and_a_large_one_is_not(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice, draw = issued(order), paper.draw
    drawn: list[object] = []

    def counted(*given: Any) -> bytes:
        drawn.append(given)
        return draw(*given)

    monkeypatch.setattr(paper, "draw", counted)
    cache.clear()
    once = bookkeeping.invoice_pdf(invoice, order)
    assert (bookkeeping.invoice_pdf(invoice, order), len(drawn)) == (once, 1)
    cache.clear()
    monkeypatch.setattr(bookkeeping, "LARGEST_KEPT", len(once) - 1)
    for _ in range(2):
        bookkeeping.invoice_pdf(invoice, order)
    assert len(drawn) == 3
