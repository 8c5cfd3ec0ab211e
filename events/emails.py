"""Mails about the team: to who is invited, and to who has invited when somebody else came by the link."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from accounts.models import User
from core import mail
from core.models import OutboxMail
from events.models import ROLE_WORDS, Role, TeamInvitation


def invited(row: TeamInvitation, secret: str, now: datetime) -> OutboxMail:
    """The only place where the link stands in words."""
    path = f"/{row.event.slug}/team/{secret}/"
    return _compose("invited", row, now, to=(row.email, row.name), path=path)


def accepted_by_another(row: TeamInvitation, user: User, now: datetime) -> list[OutboxMail]:
    """To who has invited, unless nobody is left to tell."""
    if row.invited_by is None or not row.invited_by.is_active:
        return []
    to = (row.invited_by.email, row.invited_by.name)
    return [_compose("accepted_by_another", row, now, to=to, path="/admin/events/teammember/", user=user)]


def _compose(
    what: str,
    row: TeamInvitation,
    now: datetime,
    *,
    to: tuple[str, str],
    path: str,
    user: User | None = None,
) -> OutboxMail:
    event = row.event
    with translation.override(event.language):
        return mail.compose(
            f"team.{what}",
            to_address=to[0],
            to_name=to[1],
            template=f"events/mail/team_{what}",
            context={
                "event": event,
                "where": row.where,
                "invitation": row,
                "role": row.get_role_display(),
                "meaning": ROLE_WORDS[Role(row.role)],
                "inviter": row.invited_by or event.organizer,
                "user": user,
                "url": settings.SITE_URL + path,
                "site_url": settings.SITE_URL,
                "colours": event.theme.light,
            },
            now=now,
            scope=event.public_id,
            subject_id=row.public_id,
            reply_to=event.reply_address,
        )
