"""Mails to the team about webhooks that do not get through."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from events.models import WebhookEndpoint, WebhookMessage


def failing(endpoint: WebhookEndpoint, message: WebhookMessage, *, now: datetime) -> list[OutboxMail]:
    """There is still time to mend it."""
    return _to_team(endpoint, message, "webhook.failing", "webhook_failing", now)


def disabled(endpoint: WebhookEndpoint, message: WebhookMessage, *, now: datetime) -> list[OutboxMail]:
    return _to_team(endpoint, message, "webhook.disabled", "webhook_disabled", now)


def _to_team(
    endpoint: WebhookEndpoint, message: WebhookMessage, kind: str, template: str, now: datetime
) -> list[OutboxMail]:
    """To the team's address, and to who set it up."""
    event = message.event
    addresses = [event.reply_address if endpoint.event else endpoint.organizer.contact_email]
    if endpoint.created_by is not None and endpoint.created_by.is_active:
        addresses.append(endpoint.created_by.email)
    context = {
        "event": event,
        "name": endpoint.organizer.name,
        "url": f"{settings.SITE_URL}/{event.slug}/webhooks/{endpoint.public_id}/",
        "colours": event.theme.light,
        "site_url": settings.SITE_URL,
        "sandbox": False,
        "endpoint": endpoint,
        "attempt": message.attempts.last(),
        "message": message,
    }
    with translation.override(event.language):
        return [
            mail.compose(
                kind,
                to_address=address,
                template=f"events/mail/{template}",
                context=context,
                now=now,
                scope=event.public_id,
                subject_id=endpoint.public_id,
            )
            for address in dict.fromkeys(addresses)
        ]
