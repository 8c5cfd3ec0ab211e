"""The mail that tells organizers of somebody who tries codes."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from core import mail
from core.models import OutboxMail
from events.models import Event
from tickets import emails


def burst(event: Event, count: int, places: int, *, now: datetime) -> OutboxMail:
    url = settings.SITE_URL + reverse("admin:tickets_discountcode_changelist")
    context = emails.frame(event, event.organizer.name, url) | {"count": count, "places": places}
    return mail.compose(
        "codes.guessed",
        to_address=event.reply_address,
        template="tickets/mail/codes_guessed",
        context=context,
        now=now,
        scope=event.public_id,
    )
