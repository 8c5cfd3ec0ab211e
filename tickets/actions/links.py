"""Telling people the secret addresses of what is theirs once more, only ever to their own address."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import normal_email
from core import mail
from events.models import Event
from tickets.models import Order, Ticket

MOST = 50


def send(*, event: Event, email: str, now: datetime) -> bool:
    """Mail the links of the orders bought with this address, and of tickets sent to it. Nothing there: no mail."""
    address = normal_email(email)
    links = [*_orders(event, address), *_tickets(event, address)]
    if not links:
        return False
    context = {
        "event": event,
        "links": links,
        "url": links[0]["url"],
        "colours": event.theme.light,
        "site_url": settings.SITE_URL,
        "sandbox": settings.SANDBOX_PAYMENTS or event.is_sandbox,
    }
    letter = mail.compose(
        "order.links",
        to_address=address,
        template="tickets/mail/order_links",
        context=context,
        now=now,
        scope=event.public_id,
        reply_to=event.reply_address,
    )
    with transaction.atomic():
        mail.post(letter)
    return True


def _orders(event: Event, address: str) -> list[dict[str, str]]:
    found = Order.objects.filter(event=event, email=address).order_by("-pk")[:MOST]
    return [
        {
            "words": _("Order %s") % order.code,
            "url": f"{settings.SITE_URL}/{event.slug}/orders/{order.secret}/",
        }
        for order in found
    ]


def _tickets(event: Event, address: str) -> list[dict[str, str]]:
    """Tickets of this address that somebody else bought, or that were given without an order."""
    given = Q(attendee__contact_email=address, order=None)
    found = Ticket.objects.filter(given | Q(attendee__email=address), event=event).valid().admissions()
    found = found.exclude(order__email=address).select_related("type", "attendee").order_by("pk")[:MOST]
    return [
        {
            "words": f"{ticket.type.name}, {ticket.attendee.name}",
            "url": f"{settings.SITE_URL}/{event.slug}/ticket/{ticket.secret}/",
        }
        for ticket in found
    ]
