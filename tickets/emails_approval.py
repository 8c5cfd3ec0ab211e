"""Mails about orders that the team looks at first."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from tickets import emails
from tickets.models import Order


def requested(order: Order, *, now: datetime) -> OutboxMail:
    return _to_buyer(order, "order_requested", "order.requested", now)


def approved(order: Order, *, now: datetime) -> OutboxMail:
    """With the way to pay, and until when."""
    return _to_buyer(order, "order_approved", "order.approved", now)


def declined(order: Order, reason: str, *, now: datetime) -> OutboxMail:
    return _to_buyer(order, "order_declined", "order.declined", now, reason=reason)


def _to_buyer(order: Order, template: str, kind: str, now: datetime, **more: Any) -> OutboxMail:
    event, buyer = order.event, order.buyer
    context = emails.frame(event, buyer.name, settings.SITE_URL + order.path) | {"order": order} | more
    with translation.override(order.language):
        return mail.compose(
            kind,
            to_address=order.email,
            to_name=buyer.name,
            template=f"tickets/mail/{template}",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=order.public_id,
            recipient=buyer.public_id,
            reply_to=event.reply_address,
        )
