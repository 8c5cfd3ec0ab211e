"""Mail to somebody whose wish to be erased is not carried out."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from events.models import Erasure, Participant


def erasure_declined(person: Participant, row: Erasure, now: datetime) -> list[OutboxMail]:
    """Nobody has been told whose record has no address: the page tells it."""
    event, address = person.event, person.address
    if not address:
        return []
    with translation.override(event.language):
        return [
            mail.compose(
                "erasure.declined",
                to_address=address,
                to_name=person.name,
                template="events/mail/erasure_declined",
                context={
                    "event": event,
                    "reason": row.reason,
                    "asked_at": row.asked_at,
                    "url": f"{settings.SITE_URL}/{event.slug}/me/data/",
                    "site_url": settings.SITE_URL,
                    "colours": event.theme.light,
                },
                now=now,
                scope=event.public_id,
                subject_id=person.public_id,
                recipient=person.public_id,
                reply_to=event.reply_address,
            )
        ]
