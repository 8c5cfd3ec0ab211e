"""The files a mail brings along, made when it is sent: attachment kind → function of a public id."""

from collections.abc import Sequence

from django.utils import translation

from core.mail import Attachments, File
from events.models import Event
from tickets.documents import sheets
from tickets.models import Order, Ticket
from tickets.models.order import TicketQuerySet


def order_tickets(public_id: str) -> Sequence[File]:
    """All valid tickets of an order in one file; none if it was cancelled before the mail went out."""
    order = Order.objects.select_related("event__organizer").get(public_id=public_id)
    with translation.override(order.language):
        return _file(Ticket.objects.filter(order=order), order.event, f"tickets-{order.code}.pdf")


def ticket(public_id: str) -> Sequence[File]:
    """One attendee's ticket."""
    row = Ticket.objects.select_related("event__organizer", "order").get(public_id=public_id)
    with translation.override(row.order.language if row.order else row.event.language):
        return _file(Ticket.objects.filter(pk=row.pk), row.event, "ticket.pdf")


def _file(tickets: TicketQuerySet, event: Event, name: str) -> Sequence[File]:
    valid = list(sheets.printable(tickets))
    if not valid:
        return []
    return [File(f"{event.slug}-{name}", sheets.pdf_of(valid, event), "application/pdf")]


ATTACHMENTS: Attachments = {"order-tickets": order_tickets, "ticket": ticket}
