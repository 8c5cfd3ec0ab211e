"""Invoices by the order's secret link, for its buyer: to download, and to correct."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from core.http import Request
from core.templatetags.formats import money
from events import access
from events.models import Event
from tickets.actions import corrections, invoices, papers
from tickets.documents import bookkeeping
from tickets.forms.billing import CorrectionForm
from tickets.models import CreditNote, Invoice, Order
from tickets.views.documents import as_pdf

SEE_OTHER = 303


@dataclass(frozen=True)
class PaperRow:
    """One paper with its link. `about` says what became of it or what it is for."""

    number: str
    href: str
    issued_at: datetime
    total: str
    is_credit: bool
    is_current: bool
    about: str = ""


@dataclass(frozen=True)
class Section:
    """What the order's page says of invoices. `href` is empty while there can be none; newest paper first."""

    rows: tuple[PaperRow, ...]
    words: str
    href: str = ""
    can_correct: bool = False


def section(order: Order, secret: str) -> Section | None:
    """None for orders that never have one. One query, none while nothing is sold."""
    if not order.total_minor:
        return None
    is_sold = order.state == Order.State.INVOICED or order.paid_at is not None
    if not is_sold:
        if order.state != Order.State.PENDING:
            return None
        return Section((), _("As soon as you have paid, you find your invoice here."))
    rows = paper_rows(order, secret) if getattr(order, "has_papers", True) else []
    words = "" if rows else _("Your invoice is made when you open it.")
    href = reverse("order_invoice", kwargs={"slug": order.event.slug, "secret": secret})
    return Section(tuple(rows), words, href, order.state in corrections.CORRECTABLE)


def paper_rows(order: Order, secret: str) -> list[PaperRow]:
    """All papers of the order, the newest first. One query."""
    found = (
        Invoice.objects.filter(order=order)
        .order_by("-pk", "credit_notes__pk")
        .values_list(
            "number", "issued_at", "total_minor", "replaces__number", "replaced_by__number",
            "credit_notes__number", "credit_notes__issued_at", "credit_notes__total_minor", "credit_notes__reason",
        )
    )  # fmt: skip
    rows: dict[str, PaperRow] = {}
    for number, at, total, replaces, successor, note, noted_at, noted, reason in found:
        about = _("replaces %s") % replaces if replaces else ""
        if successor:
            about = _("replaced by %s") % successor
        invoice = _row(order, secret, number, at, total, is_current=not successor, about=about)
        rows.setdefault(number, invoice)
        if note:
            words = _("for %(number)s: %(reason)s") % {"number": number, "reason": reason}
            rows[note] = _row(order, secret, note, noted_at, noted, is_credit=True, about=words)
    return sorted(rows.values(), key=lambda row: (row.issued_at, not row.is_credit), reverse=True)


def _row(
    order: Order, secret: str, number: str, at: datetime, total: int, *,
    is_credit: bool = False, is_current: bool = False, about: str = "",
) -> PaperRow:  # fmt: skip
    where = {"slug": order.event.slug, "secret": secret, "number": number}
    href = reverse("order_paper_pdf", kwargs=where)
    return PaperRow(number, href, at, money(total, order.currency), is_credit, is_current, about)


@require_http_methods(["GET", "HEAD", "POST"])
@access.secret_link
def order_invoice(request: Request, event: Event, secret: str) -> HttpResponse:
    """The order's papers, and whom they name. Opening it makes an invoice that is due."""
    order = _order(event, secret)
    now = timezone.now()
    invoice = invoices.issue(order=order, now=now)
    can_correct = invoice is not None and order.state in corrections.CORRECTABLE
    form = CorrectionForm(request.POST if request.method == "POST" else None, bill=papers.bill_of(order))
    refused = ""
    if can_correct and form.is_valid():
        by = request.user if isinstance(request.user, User) else None
        try:
            made = corrections.correct(order=order, billing=form.correction, by=by, now=now)
        except corrections.CannotCorrect as refusal:
            refused = refusal.message
        else:
            _tell(request, made, invoice)
            return HttpResponseRedirect(request.path, status=SEE_OTHER)
    rows = paper_rows(order, secret)
    context = {
        "event": event, "order": order, "form": form, "rows": rows, "refused": refused, "can_correct": can_correct,
        "current": next((row for row in rows if row.is_current), None),
    }  # fmt: skip
    return render(request, "tickets/order_invoice.html", context, status=409 if refused else 200)


@require_safe
@access.secret_link
def order_paper_pdf(request: HttpRequest, event: Event, secret: str, number: str) -> HttpResponse:
    """One invoice or credit note of this order."""
    order = _order(event, secret)
    invoice = Invoice.objects.filter(order=order, number=number).select_related("replaces").first()
    if invoice is not None:
        return as_pdf(bookkeeping.invoice_pdf(invoice, order), f"{number}.pdf")
    notes = CreditNote.objects.filter(invoice__order=order, number=number).select_related("invoice")
    note = notes.first()
    if note is None:
        raise Http404
    return as_pdf(bookkeeping.credit_note_pdf(note, order), f"{number}.pdf")


def _tell(request: Request, made: Invoice, before: Invoice | None) -> None:
    if made == before:
        messages.info(request, _("That is what the invoice says already: nothing was changed."))
        return
    words = _("Invoice %(number)s is made. It and the credit note for the old one come by mail as well.")
    messages.success(request, words % {"number": made.number})
    back = corrections.tax_given_back(made)
    if back:
        amount = money(back, made.currency)
        messages.info(request, _("It bears less tax. You get %s back within a few days.") % amount)


def _order(event: Event, secret: str) -> Order:
    rows = Order.objects.filter(event=event).select_related("buyer")
    order: Order = get_object_or_404(rows.by_secret(secret))
    order.event = event
    return order
