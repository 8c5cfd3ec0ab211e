"""Telling people the secret addresses of what is theirs once more, only ever to their own address."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core import mail
from events.models import Event
from tickets.models import Order, Ticket

MOST = 50


def send(*, event: Event, email: str, now: datetime) -> bool:
    """Mail the links of the orders bought with this address, and of tickets sent to it. Nothing there: no mail."""
    orders = list(Order.objects.filter(event=event, email=email).order_by("-pk")[:MOST])
    own = Q(attendee__email=email) | Q(attendee__contact_email=email, order__isnull=True)
    tickets = list(
        Ticket.objects.filter(own, event=event)
        .valid()
        .admissions()
        .exclude(order__in=orders)
        .select_related("type", "attendee")
        .order_by("pk")[:MOST]
    )
    if not orders and not tickets:
        return False
    for row in (*orders, *tickets):
        row.event = event
    context = {"event": event, "orders": orders, "tickets": tickets, "site_url": settings.SITE_URL}
    letter = mail.compose(
        "order.links",
        to_address=email,
        template="tickets/mail/order_links",
        context=context,
        now=now,
        scope=str(event.public_id),
        reply_to=event.reply_address,
    )
    with transaction.atomic():
        mail.post(letter)
    return True
