"""Writing invoices and credit notes: a number is drawn and all that is printed frozen, in the caller's transaction.

The caller holds the order's lock. Where one transaction writes both, the invoice comes first: the rows of the two
number series are always locked in that order.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from events.models import Event
from tickets.models import (
    Billing,
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    NumberSeries,
    Order,
    OrderLine,
    Refund,
)
from tickets.papers import Credit, Line
from tickets.tax import BillTo

Kind = NumberSeries.Kind
LETTERS = {Kind.INVOICE: "", Kind.CREDIT_NOTE: "C"}
LONGEST_SLUG = 20  # of the prefix; what is longer is cut and made unique by the event's id
FROZEN = (
    "seller_name", "seller_address", "seller_vat_id", "buyer_name", "buyer_address", "buyer_country",
    "buyer_vat_id", "purchase_order", "tax_note", "currency",
)  # fmt: skip


def current(order: Order) -> Invoice | None:
    """The order's invoice that counts. One query."""
    return Invoice.objects.current().filter(order=order).first()


def bill_of(order: Order) -> BillTo:
    """Whom the order is billed to now: as the buyer said, also for the order it adds to; else the buyer. One query."""
    row = Billing.objects.filter(order__in=[order.pk, order.extends_id]).order_by("-order_id").first()
    if row is None:
        return BillTo(name=order.buyer.name, address=order.buyer.company)
    return BillTo(row.name, row.is_company, row.address, row.country, row.vat_id, row.purchase_order)


def note_billing(order: Order, bill: BillTo) -> None:
    """Of an order that is just placed. One query."""
    Billing(order=order, **asdict(bill)).save(force_insert=True)


def keep_billing(order: Order, bill: BillTo) -> None:
    """From now on; papers that are written already keep what they say."""
    Billing.objects.update_or_create(order=order, defaults=asdict(bill))


def sold_lines(order: Order) -> list[Line]:
    """The frozen lines of the sale as a first invoice names them. One query."""
    return [
        Line(row.pk, _described(row), row.price_minor, row.tax_rate_bp)
        for row in order.lines.order_by("position")
    ]


def lines_of(invoice: Invoice) -> list[Line]:
    """The invoice's lines with what credit notes took back of each. Two queries."""
    noted = CreditNoteLine.objects.filter(credit_note__invoice=invoice).order_by()
    credited = dict(noted.values_list("line").annotate(sum=Sum("price_minor")))
    return [
        Line(
            row.line_id or 0, row.description, row.price_minor, row.tax_rate_bp, credited.get(row.line_id, 0)
        )
        for row in invoice.lines.order_by("position")
    ]


def write_invoice(
    order: Order,
    lines: Sequence[Line],
    bill: BillTo,
    *,
    tax_note: str,
    by: User | None,
    now: datetime,
    replaces: Invoice | None = None,
) -> Invoice:
    seller = order.event.organizer
    row = Invoice(
        order=order,
        replaces=replaces,
        due_on=order.due_on,
        seller_name=seller.legal_name or seller.name,
        seller_address=seller.legal_address,
        seller_vat_id=seller.vat_id,
        buyer_name=bill.name,
        buyer_address=bill.address,
        buyer_country=bill.country,
        buyer_vat_id=bill.vat_id,
        purchase_order=bill.purchase_order,
        tax_note=Truncator(tax_note).chars(300),
        currency=order.currency,
        total_minor=sum(line.price_minor for line in lines),
        tax_minor=sum(line.tax_minor for line in lines),
        **_numbered(order.event, Kind.INVOICE, now),
    )
    row.save(force_insert=True)
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=row,
            position=position,
            line_id=line.key,
            description=line.description,
            price_minor=line.price_minor,
            tax_rate_bp=line.tax_rate_bp,
            tax_minor=line.tax_minor,
        )
        for position, line in enumerate(lines, start=1)
    )
    after = {"number": row.number, "total_minor": row.total_minor}
    if replaces is not None:
        after["replaces"] = replaces.number
    kind = "invoice.corrected" if replaces else "invoice.issued"
    history.write(kind, order, scope=order.event.public_id, by=by, now=now, after=after)
    return row


def write_credit_note(
    invoice: Invoice,
    parts: Sequence[Credit],
    *,
    reason: str,
    by: User | None,
    now: datetime,
    refund: Refund | None = None,
) -> CreditNote:
    """For the same people as its invoice; `invoice.order` has its event and organizer."""
    order = invoice.order
    row = CreditNote(
        invoice=invoice,
        refund=refund,
        reason=reason[:200],
        total_minor=sum(credit.amount_minor for credit in parts),
        tax_minor=sum(credit.tax_minor for credit in parts),
        **{name: getattr(invoice, name) for name in FROZEN},
        **_numbered(order.event, Kind.CREDIT_NOTE, now),
    )
    row.save(force_insert=True)
    CreditNoteLine.objects.bulk_create(
        CreditNoteLine(
            credit_note=row,
            position=position,
            line_id=credit.line.key,
            description=credit.line.description,
            price_minor=credit.amount_minor,
            tax_rate_bp=credit.line.tax_rate_bp,
            tax_minor=credit.tax_minor,
        )
        for position, credit in enumerate(parts, start=1)
    )
    after = {
        "number": row.number,
        "invoice": invoice.number,
        "total_minor": row.total_minor,
        "reason": reason,
    }
    history.write("invoice.credited", order, scope=order.event.public_id, by=by, now=now, after=after)
    return row


def series_of(event: Event, kind: NumberSeries.Kind) -> NumberSeries:
    """The event's series of that kind, with the usual prefix if nobody has chosen another."""
    known = NumberSeries.objects.filter(event=event, kind=kind).first()
    if known is not None:
        return known
    prefix = _usual_prefix(event) + LETTERS[kind]
    return NumberSeries.objects.get_or_create(event=event, kind=kind, defaults={"prefix": prefix})[0]


def numbered(prefix: str, sequence: int) -> str:
    """`RELAY-2027-0001`; from 10,000 on the numbers are longer."""
    return f"{prefix}{sequence:04d}"


def _usual_prefix(event: Event) -> str:
    """`RELAY-2027-`: numbers are never the same at two events of one seller."""
    slug = event.slug.upper()
    if len(slug) > LONGEST_SLUG:
        slug = f"{slug[:LONGEST_SLUG].rstrip('-')}-{event.public_id[-6:].upper()}"
    return f"{slug}-"


def _numbered(event: Event, kind: NumberSeries.Kind, now: datetime) -> dict[str, Any]:
    series = series_of(event, kind)
    sequence = NumberSeries.objects.filter(pk=series.pk).draw()
    number = numbered(series.prefix, sequence)
    return {"series": series, "sequence": sequence, "number": number, "issued_at": now}


def _described(line: OrderLine) -> str:
    reasons = [reason for reason in (line.auto_reason, line.discount_reason) if reason]
    if not reasons:
        return line.description
    words = _("%(what)s (%(why)s)") % {"what": line.description, "why": "; ".join(reasons)}
    return Truncator(words).chars(300)
