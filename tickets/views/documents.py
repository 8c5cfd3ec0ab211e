"""Tickets as PDF, by the secret addresses of the ticket and of the order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import access
from events.models import Event
from tickets.documents import sheets
from tickets.models import Order, Ticket


@require_safe
@access.secret_link
def ticket_pdf(request: HttpRequest, event: Event, secret: str) -> HttpResponse:
    """The attendee's own ticket: no price, none of the others."""
    ticket = get_object_or_404(Ticket.objects.filter(event=event).admissions().by_secret(secret))
    if ticket.state != Ticket.State.VALID:
        return no_paper(request, event, ticket)
    tickets = sheets.printable(Ticket.objects.filter(pk=ticket.pk))
    return as_pdf(sheets.pdf_of(tickets, event), f"{event.slug}-ticket.pdf")


@require_safe
@access.secret_link
def order_tickets_pdf(request: HttpRequest, event: Event, secret: str) -> HttpResponse:
    """All valid tickets of an order in one file, for its buyer."""
    order = get_object_or_404(Order.objects.filter(event=event).by_secret(secret))
    tickets = list(sheets.printable(Ticket.objects.filter(order=order)))
    if not tickets:
        return no_paper(request, event, order)
    return as_pdf(sheets.pdf_of(tickets, event), f"{event.slug}-tickets-{order.code}.pdf")


def as_pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def no_paper(request: HttpRequest, event: Event, of: Ticket | Order) -> HttpResponse:
    """Why there is nothing to print, in words, and the way back to the ticket or order."""
    waiting = of.state in (Ticket.State.HELD, Order.State.PENDING, Order.State.INVOICED)
    if waiting:
        title, text = (
            _("Not paid yet"),
            _("The ticket is held. As soon as the payment has come in, it can be printed here."),
        )
    else:
        title, text = (
            _("No longer valid"),
            _("This ticket was cancelled, given back or never paid. It opens no door, so it is not printed."),
        )
    return refusal(request, event, title=title, text=text, back=of)


def refusal(
    request: HttpRequest, event: Event, *, title: str, text: str, back: Ticket | Order
) -> HttpResponse:
    words = _("To the ticket") if isinstance(back, Ticket) else _("To the order")
    context = {"event": event, "title": title, "text": text, "back": back.path, "back_words": words}
    return render(request, "tickets/no_paper.html", context, status=409)
