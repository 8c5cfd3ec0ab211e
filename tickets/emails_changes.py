"""Mails about tickets that change after they were bought."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from events.models import Participant
from tickets import emails
from tickets.models import Order, Ticket


def transferred(
    ticket: Ticket, family: Sequence[Ticket], before: Participant | None, *, now: datetime
) -> list[OutboxMail]:
    """To the new attendee with the new link, to the one before, and to the buyer if he is neither.

    Whoever had the ticket is told who has it now, but gets no link to it any more.
    """
    language = ticket.order.language if ticket.order else ticket.event.language
    after = ticket.attendee
    assert after is not None
    told = [emails.ticket_passed_on(ticket, family, language, now=now)]
    addresses = {after.address}
    if before is not None and before.address and before.address not in addresses:
        addresses.add(before.address)
        told.append(_gone(ticket, before.address, before.name, before.public_id, after.name, language, now))
    order = ticket.order
    if order is not None and order.email not in addresses:
        buyer = order.buyer
        told.append(_gone(ticket, order.email, buyer.name, buyer.public_id, after.name, language, now))
    return told


def added(order: Order, tickets: Sequence[Ticket], *, now: datetime) -> OutboxMail:
    """To the buyer, with the tickets of the first order as they are now."""
    first = order.extends
    assert first is not None
    lines = [(ticket.type.name, ticket.attendee.name if ticket.attendee else "") for ticket in tickets]
    attachment = ("order-tickets", first.public_id)
    return emails.to_buyer(order, "order_added", "order.added", now, attachment=attachment, lines=lines)


def _gone(
    ticket: Ticket, address: str, name: str, recipient: str, heir: str, language: str, now: datetime
) -> OutboxMail:
    event = ticket.event
    url = settings.SITE_URL + event.get_absolute_url()
    context = emails.frame(event, name, url) | {"heir": heir, "type_name": ticket.type.name}
    with translation.override(language):
        return mail.compose(
            "ticket.passed_on",
            to_address=address,
            to_name=name,
            template="tickets/mail/ticket_passed_on",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=ticket.public_id,
            recipient=recipient,
            reply_to=event.reply_address,
        )
