"""Mails to partners: at their contact address, with the secret address of their own page."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from events.models import PartnerLink
from tickets import emails
from tickets.models import Reserve


def seats_unused(link: PartnerLink, reserves: Sequence[Reserve], *, now: datetime) -> OutboxMail:
    """How many seats nobody has taken yet, until when, and with which code."""
    partner = link.partner
    event = partner.event
    seats = [
        {
            "code": row.code.code,
            "unused": row.size - row.taken,
            "size": row.size,
            "until_at": row.until_at,
            "url": f"{settings.SITE_URL}/{event.slug}/tickets/?code={row.code.code}",
        }
        for row in reserves
    ]
    ends = [row.until_at for row in reserves if row.until_at is not None]
    context = emails.frame(event, partner.contact_name or partner.name, settings.SITE_URL + link.path) | {
        "partner": partner,
        "seats": seats,
        "unused": sum(row.size - row.taken for row in reserves),
        "until_at": min(ends, default=None),
    }
    with translation.override(event.language):
        return mail.compose(
            "partner.seats_unused",
            to_address=partner.contact_email,
            to_name=partner.contact_name,
            template="tickets/mail/partner_seats_unused",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=partner.public_id,
            reply_to=event.reply_address,
        )
