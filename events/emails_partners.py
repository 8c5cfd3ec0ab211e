"""Mails to the colleagues of partners, each with his own secret address of the partner's pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from accounts.models import User
from core import mail
from core.models import OutboxMail
from events.models import PartnerLink, PartnerTask


def invited(link: PartnerLink, by: User | None, now: datetime) -> OutboxMail:
    """`by` is who of the team asked; else it was a colleague."""
    inviter = str(link.invited_by or "") or str(by or link.partner.event.organizer)
    return compose("colleague_invited", link, now, inviter=inviter)


def new_link(link: PartnerLink, now: datetime) -> OutboxMail:
    return compose("link_rotated", link, now)


def tasks_due(link: PartnerLink, tasks: Sequence[PartnerTask], now: datetime) -> OutboxMail:
    """What is to be handed in within days, the soonest first."""
    listed = [{"name": task.benefit.name, "due_on": task.benefit.due_on} for task in tasks]
    return compose("tasks_due", link, now, path="tasks/", tasks=listed, count=len(listed))


def task_sent_back(link: PartnerLink, task: PartnerTask, now: datetime) -> OutboxMail:
    path = f"tasks/{task.public_id}/"
    return compose("task_sent_back", link, now, path=path, task=task.benefit.name, reason=task.reason)


def compose(what: str, link: PartnerLink, now: datetime, path: str = "", **more: Any) -> OutboxMail:
    """To one colleague. `path` leads on from the partner's page."""
    partner, event = link.partner, link.partner.event
    url = settings.SITE_URL + link.path + path
    with translation.override(event.language):
        return mail.compose(
            f"partner.{what}",
            to_address=link.email or partner.contact_email,
            to_name=link.note if link.email else partner.contact_name,
            template=f"events/mail/partner_{what}",
            context=_frame(link, url) | more,
            now=now,
            scope=event.public_id,
            subject_id=partner.public_id,
            reply_to=event.reply_address,
        )


def _frame(link: PartnerLink, url: str) -> dict[str, Any]:
    event = link.partner.event
    name = link.note if link.email else link.partner.contact_name or link.partner.name
    return {
        "event": event,
        "partner": link.partner,
        "name": name,
        "url": url,
        "site_url": settings.SITE_URL,
        "colours": event.theme.light,
    }
