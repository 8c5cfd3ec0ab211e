"""Mail to somebody of the team whose second factor was taken off: to each address the account has proved."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import translation

from accounts.models import User
from core import mail
from core.models import OutboxMail
from events.models import TeamMember


def second_factor_reset(member: TeamMember, reason: str, by: User, now: datetime) -> list[OutboxMail]:
    event = member.event
    organizer = event.organizer if event else member.organizer
    assert organizer is not None  # a constraint of the table
    proved = EmailAddress.objects.filter(user=member.user, verified=True).values_list("email", flat=True)
    context = {
        "event": event,
        "where": event or organizer,
        "reason": reason,
        "by": by,
        "url": f"{settings.SITE_URL}/accounts/2fa/",
        "site_url": settings.SITE_URL,
        "colours": event.theme.light if event else None,
    }
    reply_to = event.reply_address if event else organizer.contact_email
    with translation.override(event.language if event else None):
        return [
            mail.compose(
                "team.second_factor_reset",
                to_address=address,
                to_name=member.user.name,
                template="events/mail/second_factor_reset",
                context=context,
                now=now,
                scope=event.public_id if event else organizer.public_id,
                reply_to=reply_to,
            )
            for address in sorted({member.user.email, *proved})
        ]
