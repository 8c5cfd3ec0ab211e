"""What the sender of our mails tells us of those that came back. Its signature is checked before anything is read.

400 for what is not signed or cannot be read; 2xx for what is signed, whether or not it is about a mail of ours.
"""

import logging
from collections.abc import Iterable
from typing import Any

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.signals import EventType
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from core import access
from core.models import OutboxMail
from events.actions import mail_stops
from events.models import MailStop

logger = logging.getLogger("plenary.webhooks")
# What is told only for a time is no reason to write to nobody: the sender tries it again itself.
REASONS = {
    EventType.BOUNCED: MailStop.Reason.BOUNCED,
    EventType.REJECTED: MailStop.Reason.BOUNCED,
    EventType.COMPLAINED: MailStop.Reason.COMPLAINED,
    EventType.UNSUBSCRIBED: MailStop.Reason.UNSUBSCRIBED,
}


@access.signed_webhook
def told(request: HttpRequest) -> HttpResponse:
    if not settings.MAIL_WEBHOOK:
        return HttpResponseBadRequest()
    sender: Any = import_string(settings.MAIL_WEBHOOK)()
    try:
        sender.run_validators(request)
        events: Iterable[Any] = list(sender.parse_events(request))
    except AnymailWebhookValidationFailure:
        logger.warning("webhook refused", extra={"gateway": sender.esp_name})
        return HttpResponseBadRequest()
    except (ValueError, KeyError, TypeError):
        logger.warning("webhook cannot be read", extra={"gateway": sender.esp_name})
        return HttpResponseBadRequest()
    for event in events:
        _note(event, sender.esp_name)
    return HttpResponse()


def _note(event: Any, sender: str) -> None:
    reason = REASONS.get(event.event_type)
    mail = _mail(event) if reason else None
    if reason is None or mail is None:
        logger.info("webhook not for us", extra={"kind": event.event_type, "gateway": sender})
        return
    why = event.mta_response or event.description or event.reject_reason or event.event_type
    mail_stops.bounced(mail=mail, note=str(why), reason=reason, now=timezone.now(), by_label=sender)


def _mail(event: Any) -> OutboxMail | None:
    """By the number we gave it on its way, else by its Message-ID where the sender keeps ours."""
    named = (event.metadata or {}).get("mail") or (event.message_id or "").strip("<>").split("@")[0]
    return OutboxMail.objects.filter(public_id=str(named)).first()
