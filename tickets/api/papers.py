"""Invoices and credit notes, as the books keep them. They are only read: what corrects them is refunding or cancelling."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from core.api.pages import Known, PageQuery, page
from core.api.shapes import Id, Listed, Money, Out, ZonedInstant, told
from core.prepared import PAGE_KEYS, Prepared, of_each, put
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event
from events.scopes import Scope
from tickets.documents import bookkeeping
from tickets.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine
from tickets.models.invoice import PaperLine

router = Router(tags=["Books"])

P = TypeVar("P", Invoice, CreditNote)

INVOICE, NOTE, ORDER = "inv_7k2m9q4w8x1c5v3b6n0z", "crn_7k2m9q4w8x1c5v3b6n0z", "ord_7k2m9q4w8x1c5v3b6n0z"
PDF = {
    "responses": {
        200: {
            "description": "The paper",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class PaperLineOut(Out):
    description: str = told("What it is for.", "Conference: Grace Hopper")
    price_minor: Money = told("With tax, in minor units.", 11_900)
    tax_rate_bp: int = told("Basis points: 1900 is 19 %.", 1900)
    tax_minor: Money = told("Within the price, in minor units.", 1_900)


class PaperOut(Out):
    """What invoices and credit notes have in common: all of it is frozen."""

    number: str = told("Without gaps within its series.", "RELAY-2027-0001")
    issued_at: datetime = told("When it was issued.", "2027-03-02T17:20:11Z")
    order_id: Id = told("Of the order it is about.", ORDER)
    currency: str = told("ISO 4217.", "EUR")
    total_minor: Money = told("With tax, in minor units.", 11_900)
    tax_minor: Money = told("Within the total, in minor units.", 1_900)
    tax_note: str = told("Such as reverse charge; empty if there is nothing to say.", "")
    buyer_name: str = told("Whom it is addressed to.", "Acme GmbH")
    buyer_address: str = told("With line breaks.", "Ringstraße 1\n1010 Wien")
    buyer_country: str = told("ISO 3166; empty if not told.", "AT")
    buyer_vat_id: str = told("Empty if not told.", "ATU12345678")
    purchase_order: str = told("The buyer’s own number; empty if there is none.", "PO-77")
    lines: list[PaperLineOut] = told("What it is made of.", [])


class InvoiceOut(PaperOut):
    id: Id = told("Of the invoice.", INVOICE)
    due_on: date | None = Field(
        description="The day by which it is to be paid. Null: it was paid before.", examples=["2027-04-01"]
    )
    replaces_id: Id | None = Field(description="The invoice it corrects. Null: none.", examples=[None])
    replaced_by_id: Id | None = Field(
        description="The invoice that corrects it. Null: none.", examples=[None]
    )
    credited_minor: Money = told("What credit notes have taken back, in minor units.", 0)
    credit_note_ids: list[Id] = told("The credit notes that take it back.", [NOTE])


class CreditNoteOut(PaperOut):
    id: Id = told("Of the credit note.", NOTE)
    invoice_id: Id = told("What it takes back, wholly or in part.", INVOICE)
    reason: str = told("Why.", "Ill")


class PapersQuery(PageQuery):
    order_id: Id | None = Field(None, description="Only those of this order.", examples=[ORDER])
    number: str = Field("", max_length=50, description="Only the one of this number.")
    issued_since: ZonedInstant | None = Field(
        None, description="Only those issued at this instant or later (RFC 3339, with zone)."
    )
    issued_before: ZonedInstant | None = Field(
        None, description="Only those issued before this instant (RFC 3339, with zone)."
    )


def _invoices(event: Any) -> QuerySet[Invoice]:
    return Invoice.objects.filter(order__event=event)


def _notes(event: Any) -> QuerySet[CreditNote]:
    return CreditNote.objects.filter(invoice__order__event=event)


def _by_id(rows: Callable[[int], QuerySet[P]], *read_with: str) -> Prepared[P]:
    return Prepared(
        lambda event, paper: rows(event).select_related(*read_with).filter(public_id=paper).order_by(),
        event=-1, paper="any",
    )  # fmt: skip


INVOICES = Known(lambda event: _invoices(event).select_related("order", "replaces", "replaced_by"))
NOTES = Known(lambda event: _notes(event).select_related("invoice__order"))
_invoice, _note = _by_id(INVOICES.rows), _by_id(NOTES.rows)
# To be drawn.
_whole_invoice = _by_id(_invoices, "order__event__organizer", "order__buyer", "replaces")
_whole_note = _by_id(_notes, "invoice__order__event__organizer", "invoice__order__buyer")
_lines: Prepared[InvoiceLine] = Prepared(
    lambda keys: InvoiceLine.objects.filter(invoice__in=keys), keys=PAGE_KEYS
)
_lines_of_notes: Prepared[CreditNoteLine] = Prepared(
    lambda keys: CreditNoteLine.objects.filter(credit_note__in=keys), keys=PAGE_KEYS
)
_taken_back: Prepared[CreditNote] = Prepared(
    lambda keys: CreditNote.objects.filter(invoice__in=keys), keys=PAGE_KEYS
)


@router.get(
    "events/{event}/invoices",
    auth=Needs(Scope.BOOKS_READ),
    response=Listed[InvoiceOut],
    operation_id="list_invoices",
)
def list_invoices(request: ApiRequest, event: str, query: Query[PapersQuery]) -> Listed[InvoiceOut]:
    """Invoices in the order in which they were issued. None is ever changed or deleted."""
    rows = INVOICES.of(request.auth.event.pk, **_filters(query, "order"))
    return page(rows, query, of="invoices", shape=invoice_out, read_with=_read_invoices)


@router.get(
    "events/{event}/invoices/{invoice}",
    auth=Needs(Scope.BOOKS_READ),
    response=InvoiceOut,
    operation_id="read_invoice",
)
def read_invoice(request: ApiRequest, event: str, invoice: str) -> InvoiceOut:
    """One invoice, and what corrects it."""
    row = _one(_invoice, request.auth.event, invoice)
    _read_invoices([row])
    return invoice_out(row)


@router.get(
    "events/{event}/invoices/{invoice}/pdf",
    auth=Needs(Scope.BOOKS_READ),
    operation_id="read_invoice_pdf",
    openapi_extra=PDF,
)
def read_invoice_pdf(request: ApiRequest, event: str, invoice: str) -> HttpResponse:
    """The paper itself."""
    row = _one(_whole_invoice, request.auth.event, invoice)
    return _pdf(row, lambda: bookkeeping.invoice_pdf(row, row.order))


@router.get(
    "events/{event}/credit-notes",
    auth=Needs(Scope.BOOKS_READ),
    response=Listed[CreditNoteOut],
    operation_id="list_credit_notes",
)
def list_credit_notes(request: ApiRequest, event: str, query: Query[PapersQuery]) -> Listed[CreditNoteOut]:
    """Credit notes in the order in which they were issued; their amounts are positive."""
    rows = NOTES.of(request.auth.event.pk, **_filters(query, "invoice__order"))
    return page(rows, query, of="credit_notes", shape=note_out, read_with=_read_notes)


@router.get(
    "events/{event}/credit-notes/{credit_note}",
    auth=Needs(Scope.BOOKS_READ),
    response=CreditNoteOut,
    operation_id="read_credit_note",
)
def read_credit_note(request: ApiRequest, event: str, credit_note: str) -> CreditNoteOut:
    """One credit note."""
    row = _one(_note, request.auth.event, credit_note)
    _read_notes([row])
    return note_out(row)


@router.get(
    "events/{event}/credit-notes/{credit_note}/pdf",
    auth=Needs(Scope.BOOKS_READ),
    operation_id="read_credit_note_pdf",
    openapi_extra=PDF,
)
def read_credit_note_pdf(request: ApiRequest, event: str, credit_note: str) -> HttpResponse:
    """The paper itself."""
    row = _one(_whole_note, request.auth.event, credit_note)
    return _pdf(row, lambda: bookkeeping.credit_note_pdf(row, row.invoice.order))


def _filters(query: PapersQuery, order: str) -> dict[str, Any]:
    return {
        f"{order}__public_id": query.order_id,
        "number": query.number or None,
        "issued_at__gte": query.issued_since,
        "issued_at__lt": query.issued_before,
    }


def _read_invoices(rows: list[Invoice]) -> None:
    """Their lines, and what takes them back."""
    put(rows, "listed_lines", of_each(rows, _lines, "invoice_id"))
    put(rows, "notes", of_each(rows, _taken_back, "invoice_id"))


def _read_notes(rows: list[CreditNote]) -> None:
    put(rows, "listed_lines", of_each(rows, _lines_of_notes, "credit_note_id"))


def _one(rows: Prepared[P], event: Event, public_id: str) -> P:
    row = rows.first(event=event.pk, paper=public_id)
    if row is None:
        raise nothing_here()
    return row


def _pdf(row: Invoice | CreditNote, draw: Callable[[], bytes]) -> HttpResponse:
    response = HttpResponse(draw(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    return response


def _paper(row: Invoice | CreditNote, order_id: str) -> dict[str, Any]:
    lines: list[PaperLine] = row.listed_lines  # type: ignore[union-attr]
    names = (
        "number", "issued_at", "currency", "total_minor", "tax_minor", "tax_note", "buyer_name", "buyer_address",
        "buyer_country", "buyer_vat_id", "purchase_order",
    )  # fmt: skip
    told_of = [
        PaperLineOut(
            description=line.description, price_minor=line.price_minor, tax_rate_bp=line.tax_rate_bp,
            tax_minor=line.tax_minor,
        )
        for line in lines
    ]  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"lines": told_of, "order_id": order_id}


def invoice_out(row: Invoice) -> InvoiceOut:
    notes: list[CreditNote] = row.notes  # type: ignore[attr-defined]
    successor = getattr(row, "replaced_by", None)
    return InvoiceOut(
        id=row.public_id, due_on=row.due_on, replaces_id=row.replaces.public_id if row.replaces else None,
        replaced_by_id=successor.public_id if successor else None,
        credited_minor=sum(note.total_minor for note in notes),
        credit_note_ids=[note.public_id for note in notes], **_paper(row, row.order.public_id),
    )  # fmt: skip


def note_out(row: CreditNote) -> CreditNoteOut:
    return CreditNoteOut(
        id=row.public_id, invoice_id=row.invoice.public_id, reason=row.reason,
        **_paper(row, row.invoice.order.public_id),
    )  # fmt: skip
