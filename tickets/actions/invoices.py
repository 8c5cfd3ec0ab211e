"""Invoices and credit notes that follow the money. A paper is never changed: a later one takes it back.

What is to be written is found in the rows, so it may be asked for at any time and by several at once.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from tickets import order_rows, tax
from tickets import papers as sums
from tickets.actions import adjustments, papers, taxes
from tickets.models import CreditNote, Invoice, Order, Refund
from tickets.models.payment import TAX_OFF
from tickets.papers import Line

logger = logging.getLogger("plenary.invoices")


def issue(*, order: Order, now: datetime) -> Invoice | None:
    """The order's invoice: the one that counts, or its first. None while nothing is sold, or for nothing."""
    known = papers.current(order)
    if known is not None or not order.total_minor:
        return known
    with transaction.atomic():
        row = order_rows.locked(order.pk)
        return _issued(row, now)


def credit(*, refund: Refund, now: datetime) -> CreditNote | None:
    """The credit note of a refund that is on its way or there, at the rate of the sale; once.

    None if no invoice ever named the money: paid twice, or too late for the tickets.
    """
    with transaction.atomic():
        order = order_rows.locked(refund.payment.order_id)
        known = CreditNote.objects.filter(refund=refund).first()
        row = Refund.objects.to_credit().filter(pk=refund.pk).first()
        if known is not None or row is None:
            return known
        invoice = _issued(order, now)
        if invoice is None:
            return None
        taken_over = _take_over(order, row)
        if taken_over is not None:
            return taken_over
        lines = papers.lines_of(invoice)
        amounts = dict(row.lines.values_list("line", "amount_minor"))
        parts = sums.part(lines, amounts) if amounts else sums.over_all(lines, row.amount_minor)
        if not parts:
            return None
        invoice.order = order
        return papers.write_credit_note(invoice, parts, reason=row.reason, refund=row, by=None, now=now)


def credit_whole(
    *, invoice: Invoice, reason: str, now: datetime, by: User | None = None, keep_minor: int = 0
) -> CreditNote | None:
    """Take an invoice back, all that still stands of it but `keep_minor`: its order was cancelled unpaid."""
    with transaction.atomic():
        order = order_rows.locked(invoice.order_id)
        lines = papers.lines_of(invoice)
        parts = sums.over_all(lines, max(0, sums.left(lines) - keep_minor))
        if not parts:
            return None
        invoice.order = order
        return papers.write_credit_note(invoice, parts, reason=reason, by=by, now=now)


def credit_due(*, order: Order, now: datetime) -> None:
    """Every credit note that the order's refunds still lack."""
    for refund in Refund.objects.to_credit().filter(payment__order=order).select_related("payment"):
        credit(refund=refund, now=now)


def sweep(*, now: datetime, limit: int = 500) -> int:
    """Write the papers that are due: invoices, then credit notes. Returns how many orders and refunds were looked at."""
    orders = Order.objects.to_invoice().select_related("event").order_by("pk")[:limit]
    looked = _each(orders, lambda row: issue(order=row, now=now))
    to_credit = Refund.objects.to_credit().select_related("payment__order__event").order_by("pk")[:limit]
    looked += _each(to_credit, lambda row: credit(refund=row, now=now))
    failed = CreditNote.objects.to_answer().select_related("invoice__order__event").order_by("pk")[:limit]
    looked += _each(failed, lambda row: answer(note=row, now=now))
    ended = Invoice.objects.current().standing().select_related("order__event").order_by("pk")
    ended = ended.filter(order__state=Order.State.CANCELLED, order__paid_at=None)[:limit]
    return looked + _each(ended, lambda row: _end(row, now))


def answer(*, note: CreditNote, now: datetime) -> Invoice | None:
    """A refund failed after its credit note was written, so the money is still here: a new invoice names it again.

    It replaces the one that counts, with what still stands of that and what the credit note had taken back.
    """
    with transaction.atomic():
        order = order_rows.locked(note.invoice.order_id)
        failed = list(CreditNote.objects.to_answer().filter(invoice__order=order))
        old = papers.current(order)
        if old is None or note not in failed:
            return None
        lines = papers.lines_of(old)
        again = sums.anew(lines, _with_restored(lines, failed, order.currency))
        bill = papers.bill_of(order)
        words = taxes.note_for(order, again, bill)
        new = papers.write_invoice(order, again, bill, tax_note=words, by=None, now=now, replaces=old)
        take_back(old, lines, new, order, by=None, now=now)
        return new


def take_back(
    old: Invoice,
    lines: list[Line],
    new: Invoice,
    order: Order,
    *,
    by: User | None,
    now: datetime,
    refund: Refund | None = None,
) -> CreditNote | None:
    """The credit note over what still stands of a replaced invoice; none if nothing does."""
    parts = sums.whole(lines)
    if not parts:
        return None
    old.order = order
    with translation.override(order.language):
        reason = _("Replaced by invoice %s") % new.number
    return papers.write_credit_note(old, parts, reason=reason, refund=refund, by=by, now=now)


def _issued(order: Order, now: datetime) -> Invoice | None:
    """On a locked order."""
    known = papers.current(order)
    is_sold = order.state == Order.State.INVOICED or order.paid_at is not None
    if known is not None or not is_sold or not order.total_minor:
        return known
    bill = papers.bill_of(order)
    with translation.override(order.language):
        lines = papers.sold_lines(order)
        words = taxes.note_for(order, lines, bill)
        return papers.write_invoice(order, lines, bill, tax_note=words, by=None, now=now)


def _take_over(order: Order, refund: Refund) -> CreditNote | None:
    """Tax that a corrected invoice takes off, whose refund failed, is owed still: its credit note stands, and the
    next refund of as much is its refund.
    """
    notes = CreditNote.objects.filter(invoice__order=order, refund__state=Refund.State.FAILED)
    waiting = notes.filter(
        refund__idempotency_key__startswith=TAX_OFF, refund__amount_minor=refund.amount_minor
    )
    note = waiting.order_by("pk").first()
    if note is not None:
        note.refund = refund
        note.save(update_fields=["refund"])
    return note


def _with_restored(
    lines: Iterable[Line], failed: Iterable[CreditNote], currency: str
) -> dict[int, tuple[int, int]]:
    """Price and rate by line: what is left, and what failed refunds had taken back, at the line's present rate."""
    again = {line.key: (line.left_minor, line.tax_rate_bp) for line in lines}
    for note in failed:
        for row in note.lines.all():
            if row.line_id in again:
                price, rate_bp = again[row.line_id]
                more = tax.rebase(row.price_minor, row.tax_rate_bp, rate_bp, currency)
                again[row.line_id] = (price + more, rate_bp)
    return again


def _end(invoice: Invoice, now: datetime) -> None:
    with translation.override(invoice.order.language):
        reason = _("The order was cancelled")
    kept = adjustments.kept(invoice.order)
    credit_whole(invoice=invoice, reason=reason, now=now, keep_minor=max(0, kept))


def _each(rows: Iterable[Any], write: Callable[[Any], object]) -> int:
    """One paper that cannot be written must not hold up the others."""
    count = 0
    for row in rows:
        count += 1
        try:
            write(row)
        except Exception:
            if settings.DEBUG_PROPAGATE_EXCEPTIONS:
                raise
            logger.exception("paper not written", extra={"of": row.public_id})
    return count
