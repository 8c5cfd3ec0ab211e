"""Sending a paid order's confirmation once more."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import history, mail
from tickets import emails
from tickets.models import Order


def resend(*, order: Order, by: User | None, now: datetime) -> int:
    """The buyer's confirmation and each attendee's ticket mail again. Returns how many mails go out."""
    with transaction.atomic():
        tickets = list(order.tickets.valid().select_related("type", "attendee", "line").order_by("pk"))
        letters = emails.order_confirmed(order, tickets, now=now)
        mail.post(*letters)
        history.write("order.resent", order, scope=order.event.public_id, by=by, now=now)
    return len(letters)
