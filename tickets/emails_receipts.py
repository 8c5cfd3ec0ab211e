"""Mails about orders that are paid by invoice or by bank transfer."""

from datetime import datetime

from core.models import OutboxMail
from tickets import emails
from tickets.models import Order, TicketType


def billed(order: Order, *, now: datetime) -> list[OutboxMail]:
    """To the buyer with the invoice; with the tickets if they are valid at once, then to each attendee too."""
    papers = ("billed", order.public_id)
    is_package = _is_package(order)
    told = [
        emails.to_buyer(order, "order_billed", "order.billed", now, attachment=papers, is_package=is_package)
    ]
    if order.valid_at_once:
        tickets = list(order.tickets.valid().select_related("type", "attendee").order_by("pk"))
        for ticket in tickets:
            ticket.order, ticket.event = order, order.event
        told += emails.to_attendees(order, tickets, now=now)
    return told


def paid(order: Order, *, now: datetime) -> OutboxMail:
    """The money of an invoice is here; the tickets were sent before."""
    return emails.to_buyer(order, "invoice_paid", "order.invoice_paid", now)


def transfer_details(order: Order, *, now: datetime) -> OutboxMail:
    bank = order.event.organizer.bank_details
    return emails.to_buyer(
        order, "transfer_details", "order.transfer_details", now, bank=bank, is_package=_is_package(order)
    )


def reminder(order: Order, open_minor: int, *, now: datetime) -> OutboxMail:
    bank = order.event.organizer.bank_details
    return emails.to_buyer(
        order, "invoice_reminder", "order.invoice_reminder", now, open_minor=open_minor, bank=bank
    )


def to_pay(order: Order, *, now: datetime) -> OutboxMail:
    """The link by which a buyer pays an order that the team placed for him."""
    return emails.to_buyer(order, "order_to_pay", "order.to_pay", now, is_package=_is_package(order))


def _is_package(order: Order) -> bool:
    """A level of partnership: there are no tickets to speak of."""
    return order.tickets.filter(type__audience=TicketType.Audience.PARTNERS).exists()
