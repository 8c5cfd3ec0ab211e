"""Mails about money that did not go as it should: failed refunds, disputes, holds that ended, books that differ."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core import mail
from core.models import OutboxMail
from events.models import Event
from tickets import emails
from tickets.models import BookDifference, Dispute, Order, Refund


def hold_ended(order: Order, *, now: datetime) -> OutboxMail:
    return emails.to_buyer(order, "hold_ended", "order.hold_ended", now)


def refund_failed(order: Order, row: Refund, *, now: datetime) -> list[OutboxMail]:
    """To the buyer, who waits for the money, and to the organizers, who owe it again."""
    told = emails.to_buyer(order, "refund_failed", "order.refund_failed", now, amount_minor=row.amount_minor)
    team = _to_team(order, "refund_failed_team", "refund.failed", now, refund=row)
    return [told, team]


def refund_mirrored(order: Order, row: Refund, *, now: datetime) -> OutboxMail:
    return _to_team(order, "refund_mirrored", "refund.mirrored", now, refund=row)


def dispute_opened(order: Order, row: Dispute, *, now: datetime) -> OutboxMail:
    return _to_team(order, "dispute_opened", "dispute.opened", now, dispute=row)


def books_differ(event: Event, rows: Sequence[BookDifference], *, now: datetime) -> OutboxMail:
    url = settings.SITE_URL + reverse("admin:tickets_bookdifference_changelist")
    context = emails.frame(event, event.organizer.name, url) | {"differences": rows}
    with translation.override(event.language):
        return mail.compose(
            "books.differ",
            to_address=event.reply_address,
            template="tickets/mail/books_differ",
            context=context,
            now=now,
            scope=event.public_id,
        )


def _to_team(order: Order, template: str, kind: str, now: datetime, **more: Any) -> OutboxMail:
    event = order.event
    url = settings.SITE_URL + reverse("admin:tickets_order_change", args=[order.pk])
    context = emails.frame(event, event.organizer.name, url) | {"order": order} | more
    with translation.override(event.language):
        return mail.compose(
            kind,
            to_address=event.reply_address,
            template=f"tickets/mail/{template}",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=order.public_id,
        )
