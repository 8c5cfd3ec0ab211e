"""A buyer or organizer corrects whom an invoice names: the old one is taken back and a new one replaces it.

Frozen order lines never change. Where the right details take tax off (reverse charge), the new invoice names the net
amounts, the difference goes back by itself and is named in the books as money given back while the tickets stay.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core import mail
from tickets import emails_papers, order_rows, refunding, tax, tax_table
from tickets import papers as sums
from tickets.actions import adjustments, invoices, papers, refunds, taxes
from tickets.models import Adjustment, Invoice, Order, Refund
from tickets.models.payment import TAX_OFF
from tickets.papers import Line
from tickets.tax import BillTo

CORRECTABLE = (Order.State.PAID, Order.State.INVOICED)


class CannotCorrect(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def correct(*, order: Order, billing: BillTo, by: User | None, now: datetime) -> Invoice:
    """The new invoice; the present one if it says all that already, so sending a form twice makes one.

    Raises CannotCorrect if there is no invoice, or nothing stands of it.
    """
    if invoices.issue(order=order, now=now) is None:
        raise CannotCorrect(_("There is no invoice yet."))
    invoices.credit_due(order=order, now=now)
    with transaction.atomic():
        row = order_rows.locked(order.pk)
        old = papers.current(row)
        assert old is not None  # issued above, and papers are never deleted
        if _says_already(old, row, billing):
            papers.keep_billing(row, billing)
            return old
        lines = papers.lines_of(old)
        if row.state not in CORRECTABLE or not sums.left(lines):
            raise CannotCorrect(_("This invoice was taken back wholly: there is nothing to correct."))
        return _replace(row, old, lines, billing, by, now)


def tax_given_back(invoice: Invoice) -> int:
    """What a corrected invoice gave back. One query."""
    made = Refund.objects.filter(idempotency_key__startswith=f"{TAX_OFF}{invoice.public_id}-")
    return made.aggregate(sum=Sum("amount_minor"))["sum"] or 0


def _says_already(invoice: Invoice, order: Order, bill: BillTo) -> bool:
    seller = order.event.organizer
    printed = (
        invoice.buyer_name, invoice.buyer_address, invoice.buyer_country, invoice.buyer_vat_id,
        invoice.purchase_order, invoice.seller_name, invoice.seller_address, invoice.seller_vat_id,
    )  # fmt: skip
    wanted = (
        bill.name, bill.address, bill.country, bill.vat_id,
        bill.purchase_order, seller.legal_name or seller.name, seller.legal_address, seller.vat_id,
    )  # fmt: skip
    return printed == wanted


def _replace(
    order: Order, old: Invoice, lines: list[Line], bill: BillTo, by: User | None, now: datetime
) -> Invoice:
    changed = _prices(order, lines, papers.bill_of(order), bill)
    again = sums.anew(lines, changed)
    papers.keep_billing(order, bill)
    with translation.override(order.language):
        words = taxes.note_for(order, again, bill)
    new = papers.write_invoice(order, again, bill, tax_note=words, by=by, now=now, replaces=old)
    taken_off = {line.key: line.left_minor - changed[line.key][0] for line in lines if line.key in changed}
    taken_off = {key: amount for key, amount in taken_off.items() if amount}
    made = _give_tax_back(order, new, taken_off, by, now)
    invoices.take_back(old, lines, new, order, by=by, now=now, refund=made[0] if made else None)
    back = sum(refund.amount_minor for refund in made)
    mail.post(emails_papers.invoice_corrected(order, new, old, back, now=now))
    return new


def _prices(order: Order, lines: list[Line], before: BillTo, after: BillTo) -> Mapping[int, tuple[int, int]]:
    """New price and rate of each line whose tax the correction changes.

    Only who the buyer is and where counts: a mended address leaves the rates of the sale alone, whatever the table
    says by now. Nobody is charged more afterwards: where the rate rises, the price stays and holds more tax.
    """
    home = order.event.organizer.country
    was, now = tax.standing_of(before, home), tax.standing_of(after, home)
    rules = tax_table.rules_of(order.event)
    if was == now or not rules:
        return {}
    attendances = taxes.attendances_of(order)
    found = {}
    for line in lines:
        rule = tax.find(rules, attendances.get(line.key, ""), now)
        if rule is not None and rule.rate_bp != line.tax_rate_bp:
            price = tax.rebase(line.left_minor, line.tax_rate_bp, rule.rate_bp, order.currency)
            found[line.key] = (min(line.left_minor, price), rule.rate_bp)
    return found


def _give_tax_back(
    order: Order, new: Invoice, taken_off: dict[int, int], by: User | None, now: datetime
) -> list[Refund]:
    """Name the difference in the books and give back what was paid of it. Usually one refund."""
    total = sum(taken_off.values())
    if not total:
        return []
    with translation.override(order.language):
        reason = _("Tax taken off by invoice %s") % new.number
    made = _refund(order, new, taken_off, reason, by, now) if order.state == Order.State.PAID else []
    # What is not paid yet is simply not owed any more.
    off = sum(refund.amount_minor for refund in made) if order.state == Order.State.PAID else total
    if off:
        kind = Adjustment.Kind.GOODWILL
        adjustments.add(order=order, kind=kind, amount_minor=-off, reason=reason, by=by, now=now)
    return made


def _refund(
    order: Order, new: Invoice, taken_off: dict[int, int], reason: str, by: User | None, now: datetime
) -> list[Refund]:
    payments = {payment.pk: payment for payment in order.payments.order_by("pk")}
    purses = [(pk, max(0, refunds.left_of(payment))) for pk, payment in payments.items()]
    parts = refunding.spread(min(sum(taken_off.values()), sum(left for _pk, left in purses)), purses)
    made = []
    for number, (pk, part) in enumerate(parts):
        lines, taken_off = sums.take(taken_off, part)
        made.append(
            refunds.want(
                order, payments[pk], amount_minor=part, reason=reason, by=by, now=now,
                key=f"{TAX_OFF}{new.public_id}-{number}", lines=lines,
            )
        )  # fmt: skip
    return made
