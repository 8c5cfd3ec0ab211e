"""A corrected invoice: the old one taken back, the new one linked to it, tax taken off and given back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.models import OutboxMail
from portal.attachments import ATTACHMENTS
from tests.factories.events import make_user
from tests.factories.papers import ACME, make_german_event, make_sale, settle
from tests.factories.tickets import make_order, make_ticket_type
from tickets import recount
from tickets.actions import adjustments, corrections, invoices, papers, receipts, refunds, returns
from tickets.models import Adjustment, CreditNote, Invoice, Order, OrderLine, Refund, TaxRule
from tickets.tax import BillTo

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
AT_HOME = BillTo("Beispiel AG", True, "Hafen 1\n20457 Hamburg", country="DE", vat_id="DE111111111")


def correct(order: Order, bill: BillTo, now: datetime = LATER) -> Invoice:
    return corrections.correct(order=order, billing=bill, by=None, now=now)


def test_new_name_is_a_new_invoice_that_replaces_the_old_one() -> None:
    order = make_sale(make_german_event(slug="relay"), seats=2, now=NOW)
    new = correct(order, AT_HOME)
    assert (new.number, new.total_minor, new.tax_minor) == ("RELAY-0002", 23_800, 3_800)
    assert new.replaces is not None
    assert (new.replaces.number, new.replaces.buyer_name) == ("RELAY-0001", order.buyer.name)
    assert (new.buyer_name, new.buyer_vat_id) == ("Beispiel AG", "DE111111111")
    note = CreditNote.objects.get()
    assert (note.invoice, note.total_minor, note.tax_minor) == (new.replaces, 23_800, 3_800)
    assert (note.buyer_name, note.reason) == (order.buyer.name, "Replaced by invoice RELAY-0002")
    assert not Refund.objects.exists()
    mail = OutboxMail.objects.get(kind="order.invoice_corrected")
    assert (mail.to_address, mail.attachment_reference) == (order.email, new.public_id)


def test_same_correction_twice_is_one() -> None:
    order = make_sale(now=NOW)
    assert correct(order, AT_HOME) == correct(order, AT_HOME)
    assert (Invoice.objects.count(), CreditNote.objects.count()) == (2, 1)
    assert OutboxMail.objects.filter(kind="order.invoice_corrected").count() == 1


def test_company_of_another_country_gets_its_tax_back_and_the_books_balance() -> None:
    order = make_sale(make_german_event(slug="relay"), seats=2, now=NOW)
    new = correct(order, ACME)
    assert (new.total_minor, new.tax_minor) == (20_000, 0)
    assert new.tax_note.startswith("Reverse charge")
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.reason) == (3_800, "Tax taken off by invoice RELAY-0002")
    assert list(refund.lines.values_list("amount_minor", flat=True)) == [1_900, 1_900]
    assert CreditNote.objects.get().refund == refund
    named = Adjustment.objects.get()
    assert (named.kind, named.amount_minor) == (Adjustment.Kind.GOODWILL, -3_800)
    assert (adjustments.difference(order), recount.differences()) == (0, [])
    assert list(OrderLine.objects.values_list("price_minor", flat=True)) == [11_900, 11_900]
    settle(refund, Refund.State.SUCCEEDED, LATER)
    assert invoices.sweep(now=LATER) == 0


def test_on_site_tickets_stay_taxed_where_the_event_is() -> None:
    order = make_sale(name="Conference", attendance="room", now=NOW)
    assert (correct(order, ACME).tax_minor, Refund.objects.count()) == (1_900, 0)


def test_without_a_table_the_rate_of_the_sale_stands() -> None:
    event = make_german_event()
    TaxRule.objects.all().delete()
    assert correct(make_sale(event, now=NOW), ACME).tax_minor == 1_900


def test_number_that_cannot_be_one_takes_no_tax_off() -> None:
    wrong = replace(ACME, vat_id="ATU1")
    assert correct(make_sale(now=NOW), wrong).tax_minor == 1_900


def test_mended_address_leaves_the_rates_of_the_sale_alone() -> None:
    order = make_sale(now=NOW)
    correct(order, ACME)
    TaxRule.objects.update(rate_bp=2_500)
    new = correct(order, replace(ACME, address="Gürtel 2\n1010 Wien"), LATER + timedelta(hours=1))
    assert (new.total_minor, new.tax_minor, Refund.objects.count()) == (10_000, 0, 1)


def test_company_that_was_none_is_not_charged_more_afterwards() -> None:
    order = make_sale(now=NOW)
    correct(order, ACME)
    new = correct(order, BillTo("Ada", country="DE"), LATER + timedelta(hours=1))
    assert (new.total_minor, new.tax_minor, new.tax_note) == (10_000, 1_597, "")
    assert (adjustments.difference(order), Refund.objects.count()) == (0, 1)


def test_ticket_given_back_before_is_no_part_of_the_new_invoice() -> None:
    order = make_sale(seats=2, now=NOW)
    ticket = order.tickets.order_by("pk")[0]
    made = returns.refund_tickets(order=order, chosen=[ticket], reason="Ill", by=None, now=NOW)
    settle(made[0], Refund.State.SUCCEEDED, NOW)
    new = correct(order, ACME)
    assert (new.lines.count(), new.total_minor) == (1, 10_000)
    assert [each.amount_minor for each in Refund.objects.order_by("pk")] == [11_900, 1_900]
    assert (adjustments.difference(order), recount.differences()) == (0, [])


def test_ticket_given_back_after_brings_the_net_and_credits_the_new_invoice() -> None:
    order = make_sale(seats=2, now=NOW)
    new = correct(order, ACME)
    ticket = order.tickets.order_by("pk")[0]
    made = returns.refund_tickets(order=order, chosen=[ticket], reason="Ill", by=None, now=LATER)
    note = invoices.credit(refund=settle(made[0], Refund.State.SUCCEEDED, LATER), now=LATER)
    assert note is not None
    assert (made[0].amount_minor, note.total_minor, note.tax_minor) == (10_000, 10_000, 0)
    assert note.invoice == new
    assert (adjustments.difference(order), recount.differences()) == (0, [])


def test_tax_whose_refund_failed_is_owed_and_the_next_refund_takes_its_place() -> None:
    order = make_sale(now=NOW)
    correct(order, ACME)
    settle(Refund.objects.get(), Refund.State.FAILED, LATER)
    assert invoices.sweep(now=LATER + timedelta(minutes=1)) == 0
    payment = order.payments.get()
    again = refunds.refund(payment=payment, amount_minor=1_900, reason="Again", by=None, now=LATER)
    note = invoices.credit(refund=settle(again, Refund.State.SUCCEEDED, LATER), now=LATER)
    assert (note, CreditNote.objects.count()) == (CreditNote.objects.get(refund=again), 1)


def test_tax_of_an_invoice_that_is_not_paid_yet_is_not_owed_any_more() -> None:
    order = make_order(make_german_event(), now=NOW)
    OrderLine.objects.update(tax_rate_bp=1900, tax_minor=1_597)
    order.event.ticket_types.update(attendance="online")
    Order.objects.update(state=Order.State.INVOICED, tax_minor=1_597)
    order.refresh_from_db()
    assert correct(order, ACME).total_minor == 8_403
    assert (Refund.objects.count(), Adjustment.objects.get().amount_minor) == (0, -1_597)


def test_money_in_two_payments_goes_back_from_both() -> None:
    order = make_sale(seats=2, now=NOW)
    order.payments.update(amount_minor=1_000)
    order.payments.create(
        gateway="sandbox", reference="rest", amount_minor=22_800, currency="EUR", received_at=NOW
    )
    correct(order, ACME)
    assert [each.amount_minor for each in Refund.objects.order_by("pk")] == [1_000, 2_800]
    Refund.objects.update(state=Refund.State.SUCCEEDED)
    assert (invoices.sweep(now=LATER), adjustments.difference(order)) == (0, 0)


@pytest.mark.parametrize("state", [Order.State.PENDING, Order.State.CANCELLED])
def test_nothing_to_correct_is_refused_in_words(state: str) -> None:
    order = make_order(make_german_event(), now=NOW)
    Order.objects.update(state=state)
    order.refresh_from_db()
    with pytest.raises(corrections.CannotCorrect, match="no invoice yet"):
        correct(order, AT_HOME)


def test_invoice_that_was_taken_back_wholly_cannot_be_corrected() -> None:
    order = make_sale(now=NOW)
    payment = order.payments.get()
    refund = refunds.refund(payment=payment, amount_minor=11_900, reason="Sorry", by=None, now=NOW)
    settle(refund, Refund.State.SUCCEEDED, NOW)
    with pytest.raises(corrections.CannotCorrect, match="nothing to correct"):
        correct(order, AT_HOME)
    assert papers.bill_of(order).name == order.buyer.name


def test_seller_who_was_wrong_is_mended_by_a_correction_too() -> None:
    order = make_sale(now=NOW)
    correct(order, AT_HOME)
    organizer = order.event.organizer
    organizer.legal_address = "Uferweg 4\n10999 Berlin"
    organizer.save()
    order.refresh_from_db()
    assert correct(order, AT_HOME).seller_address == "Uferweg 4\n10999 Berlin"


def test_invoice_corrected_before_it_is_paid_is_paid_with_the_net() -> None:
    event = make_german_event()
    kind = make_ticket_type(event, attendance="online", price_minor=11_900)
    order = make_order(event, kind=kind, now=NOW)
    by = make_user()
    receipts.bill(order=order, due_on=NOW.date(), valid_at_once=False, by=by, now=NOW)
    order.refresh_from_db()
    assert correct(order, ACME).total_minor == 10_000
    half: dict[str, Any] = {"order": order, "way": "transfer", "by": by, "now": LATER, "amount_minor": 5_000}
    receipts.receive(reference="1", **half)
    assert recount.differences() == []
    order.refresh_from_db()
    receipts.receive(reference="2", **half)
    order.refresh_from_db()
    assert (order.state, order.attention) == (Order.State.PAID, "")
    assert (adjustments.difference(order), recount.differences()) == (0, [])


def test_mail_of_an_order_to_be_paid_by_invoice_brings_it_along() -> None:
    event = make_german_event(slug="relay")
    order = make_order(event, now=NOW)
    by = make_user()
    receipts.bill(order=order, due_on=NOW.date(), valid_at_once=True, by=by, now=NOW)
    mail = OutboxMail.objects.get(kind="order.billed")
    files = ATTACHMENTS[mail.attachment_kind](mail.attachment_reference)
    assert [file.name for file in files] == ["RELAY-0001.pdf", f"relay-tickets-{order.code}.pdf"]
    new = correct(order, AT_HOME)
    files = ATTACHMENTS["invoice"](new.public_id)
    assert [file.name for file in files] == ["RELAY-0002.pdf", "RELAY-C0001.pdf"]
