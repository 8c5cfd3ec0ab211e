"""Mails about codes: a burst of wrong ones to organizers, a personal one to its owner."""

from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core import mail
from core.models import OutboxMail
from events.models import Event
from tickets import emails
from tickets.models import DiscountCode


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


def personal_code(code: DiscountCode, *, now: datetime) -> OutboxMail:
    """The code and the shop with it filled in, to the address for which alone it works."""
    event = code.event
    url = f"{settings.SITE_URL}/{event.slug}/tickets/?code={quote(code.code)}"
    context = emails.frame(event, "", url) | {"code": code.code}
    with translation.override(event.language):
        return mail.compose(
            "code.personal",
            to_address=code.bound_email,
            template="tickets/mail/personal_code",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=code.public_id,
            reply_to=event.reply_address,
        )
