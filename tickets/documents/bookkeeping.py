"""From the rows of invoices and credit notes to what is printed of them."""

import hashlib
from dataclasses import replace

from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _

from core import countries, money, times
from core.templatetags.formats import current_locale
from tickets import papers
from tickets.documents import paper, sheets
from tickets.documents.paper import Letterhead, Party, Row, Sheet, Sum
from tickets.models import CreditNote, Invoice, Order

# Whoever asks for a paper asks again: to print it, after a cut connection, for a colleague. Thousands may be kept at a time,
# in memory: one with a large picture is drawn again.
KEPT_SECONDS, LARGEST_KEPT = 600, 50_000


def invoice_pdf(invoice: Invoice, order: Order) -> bytes:
    """In the order's language. `order` has its event with organizer."""
    with translation.override(order.language):
        return _drawn(invoice_sheet(invoice, order), _head(order))


def credit_note_pdf(note: CreditNote, order: Order) -> bytes:
    with translation.override(order.language):
        return _drawn(credit_note_sheet(note, order), _head(order))


def _drawn(sheet: Sheet, head: Letterhead) -> bytes:
    """Kept under everything that stands on it, so that it is never behind what became of the invoice."""
    logo = hashlib.sha256(head.logo).digest() if head.logo else None
    told = repr((sheet, replace(head, logo=logo)))
    key = f"paper.{hashlib.sha256(told.encode()).hexdigest()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = paper.draw(sheet, head)
        if len(kept) <= LARGEST_KEPT:
            cache.set(key, kept, KEPT_SECONDS)
    return kept


def invoice_sheet(invoice: Invoice, order: Order) -> Sheet:
    """Four queries."""
    notes = list(invoice.credit_notes.order_by("pk"))
    successor = Invoice.objects.filter(replaces=invoice).first()
    facts = [(_("Date"), _day(invoice, order)), *_facts(invoice, order)]
    if invoice.replaces is not None:
        facts.append((_("Replaces invoice"), invoice.replaces.number))
    is_open = order.state == Order.State.INVOICED and successor is None
    if is_open and invoice.due_on:
        facts.append((_("Due on"), times.show_date(invoice.due_on, current_locale())))
    return _sheet(
        invoice,
        order,
        title=_("Invoice"),
        facts=facts,
        total_label=_("To be paid") if is_open else _("Total"),
        news=_news(notes, successor),
        ends=_ends(invoice, order, successor),
        bank_details=order.event.organizer.bank_details if is_open else "",
    )


def credit_note_sheet(note: CreditNote, order: Order) -> Sheet:
    invoice = note.invoice
    facts = [
        (_("Date"), _day(note, order)),
        (
            _("For invoice"),
            _("%(number)s of %(day)s") % {"number": invoice.number, "day": _day(invoice, order)},
        ),
        *_facts(note, order),
        (_("Reason"), note.reason),
    ]
    ends = [_("This credit note takes back the amounts above from invoice %s.") % invoice.number]
    return _sheet(
        note, order, title=_("Credit note"), facts=facts, total_label=_("Credited"), ends=tuple(ends)
    )


def _sheet(row: Invoice | CreditNote, order: Order, *, facts: list[tuple[str, str]], **more: object) -> Sheet:
    lines = list(row.lines.values_list("description", "price_minor", "tax_rate_bp", "tax_minor"))
    locale = current_locale()

    def shown(minor: int) -> str:
        return money.display(minor, row.currency, locale)

    rows = [
        Row(
            words,
            count,
            shown(gross - tax),
            f"{shown(tax)} ({_percent(rate)})" if rate else "—",
            shown(gross),
        )
        for words, count, gross, rate, tax in paper.together(lines)
    ]
    sums = papers.by_rate((rate, gross, tax) for _words, gross, rate, tax in lines)
    if not row.tax_note and not any(each.rate_bp for each in sums):
        sums = []  # nobody charges any tax: the total says it all
    return Sheet(
        number=row.number,
        seller=Party(row.seller_name, row.seller_address, vat_id=row.seller_vat_id),
        buyer=Party(
            row.buyer_name, row.buyer_address, countries.name(row.buyer_country, locale), row.buyer_vat_id
        ),
        facts=tuple(facts),
        rows=tuple(rows),
        sums=tuple(
            Sum(_percent(each.rate_bp), shown(each.net_minor), shown(each.tax_minor), shown(each.gross_minor))
            for each in sums
        ),
        total=shown(row.total_minor),
        tax_note=row.tax_note,
        **more,  # type: ignore[arg-type]
    )


def _facts(row: Invoice | CreditNote, order: Order) -> list[tuple[str, str]]:
    found = [(_("Order"), order.code)]
    if row.purchase_order:
        found.append((_("Your purchase order"), row.purchase_order))
    found.append((_("For"), f"{order.event.name}, {sheets.days(order.event)}"))
    return found


def _news(notes: list[CreditNote], successor: Invoice | None) -> str:
    numbers = ", ".join(note.number for note in notes)
    if successor is not None and notes:
        return _("Taken back by credit note %(notes)s and replaced by invoice %(number)s.") % {
            "notes": numbers, "number": successor.number,
        }  # fmt: skip
    if successor is not None:
        return _("Replaced by invoice %s.") % successor.number
    return _("Taken back in part or wholly by credit note %s.") % numbers if notes else ""


def _ends(invoice: Invoice, order: Order, successor: Invoice | None) -> tuple[str, ...]:
    if successor is not None:
        return ()
    if order.paid_at is not None:
        day = times.show_date(times.local(order.paid_at, order.event.time_zone).date(), current_locale())
        return (_("Paid on %s. There is nothing left to pay.") % day,)
    if order.state == Order.State.INVOICED:
        return (_("Please give the number %s with your payment.") % invoice.number,)
    return ()


def _head(order: Order) -> Letterhead:
    event = order.event
    return Letterhead(event.reply_address, event.accent, order.language, sheets.logo(event))


def _day(row: Invoice | CreditNote, order: Order) -> str:
    return times.show_date(times.local(row.issued_at, order.event.time_zone).date(), current_locale())


def _percent(rate_bp: int) -> str:
    return _("%s %%") % f"{rate_bp / 100:g}"
