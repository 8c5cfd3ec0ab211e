"""What a partner was sold, on its own pages: the level, how its order stands, and the papers."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.http import Request
from core.templatetags.formats import money
from events.models import PartnerLink
from events.views import partner_door
from tickets.actions import invoices
from tickets.documents import bookkeeping
from tickets.models import CreditNote, Invoice, Order, Sponsorship
from tickets.views.documents import as_pdf

TONES = {Order.State.PAID: "good", Order.State.INVOICED: "warn", Order.State.PENDING: "warn"}


@dataclass(frozen=True)
class PaperRow:
    number: str
    href: str
    issued_at: datetime
    total: str
    is_credit: bool


@require_safe
@partner_door.of_colleague
def partner_invoice(request: Request, link: PartnerLink) -> HttpResponse:
    """The newest sale. Its order’s own page, where it is paid and corrected, is for who may invite: it can be cancelled
    there as well.
    """
    rows = Sponsorship.objects.filter(partner=link.partner).select_related("order__event__organizer", "level")
    sold = rows.order_by("-pk").first()
    context = partner_door.frame(link, link.secret, "partner_invoice") | {"sold": sold}
    if sold is not None:
        order: Order = sold.order
        invoices.issue(order=order, now=timezone.now())
        is_open = order.state in {Order.State.PENDING, Order.State.INVOICED}
        context |= {
            "order": order,
            "tone": TONES.get(Order.State(order.state), "bad"),
            "papers": _papers(order, link),
            "is_open": is_open,
            "order_path": order.path if link.may_invite else "",
            "bank": order.event.organizer.bank_details if is_open else "",
        }
    return render(request, "tickets/partner_invoice.html", context)


@require_safe
@partner_door.of_colleague
def partner_paper_pdf(request: Request, link: PartnerLink, number: str) -> HttpResponse:
    sales = Sponsorship.objects.filter(partner=link.partner).values("order")
    invoice = Invoice.objects.filter(order__in=sales, number=number).select_related("replaces").first()
    if invoice is not None:
        return as_pdf(bookkeeping.invoice_pdf(invoice, _order(invoice.order_id)), f"{number}.pdf")
    notes = CreditNote.objects.filter(invoice__order__in=sales, number=number).select_related("invoice")
    note = notes.first()
    if note is None:
        raise Http404(_("There is no such paper."))
    return as_pdf(bookkeeping.credit_note_pdf(note, _order(note.invoice.order_id)), f"{number}.pdf")


def _order(pk: int) -> Order:
    order: Order = Order.objects.select_related("event__organizer", "buyer").get(pk=pk)
    return order


def _papers(order: Order, link: PartnerLink) -> list[PaperRow]:
    found = list(Invoice.objects.filter(order=order)), list(CreditNote.objects.filter(invoice__order=order))
    rows = [
        PaperRow(
            paper.number,
            reverse(
                "partner_paper_pdf",
                kwargs={"slug": order.event.slug, "secret": link.secret, "number": paper.number},
            ),
            paper.issued_at,
            money(paper.total_minor, paper.currency),
            isinstance(paper, CreditNote),
        )
        for paper in (*found[0], *found[1])
    ]
    return sorted(rows, key=lambda row: (row.issued_at, not row.is_credit), reverse=True)
