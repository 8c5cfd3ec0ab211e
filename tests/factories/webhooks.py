"""Endpoints of webhooks, and what happens at an event."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from core import history
from events import webhook_signing
from events.models import Event, WebhookEndpoint, WebhookMessage
from tests.factories.events import number

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make_endpoint(event: Event, *, is_of_organizer: bool = False, **fields: Any) -> WebhookEndpoint:
    values: dict[str, Any] = {
        "organizer": event.organizer, "event": None if is_of_organizer else event, "url": f"https://hooks{number()}.example.com/in",
        "version": "2026-12-01", "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    row = WebhookEndpoint(**values | fields)
    row.secret = webhook_signing.new_secret()
    row.save()
    return row


def make_message(endpoint: WebhookEndpoint, **fields: Any) -> WebhookMessage:
    n = number()
    event = endpoint.event or endpoint.organizer.events.order_by("pk")[0]
    values: dict[str, Any] = {
        "endpoint": endpoint, "event": event, "cause": f"his_{n}", "kind": "order.paid", "subject": f"ord_{n}",
        "body": f'{{"type":"order.paid","number":{n}}}', "created_at": NOW, "next_at": NOW,
    }  # fmt: skip
    return WebhookMessage.objects.create(**values | fields)


def happens(event: Event, kind: str, subject: Any, *, at: datetime = NOW, **after: Any) -> None:
    with transaction.atomic():
        history.write(kind, subject, scope=event.public_id, by=None, now=at, after=after)
