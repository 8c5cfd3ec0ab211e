"""Mails about grants, all to who applied, with the way to the application."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from agenda.models import Grant
from core import mail
from core.models import OutboxMail


def received(grant: Grant, *, now: datetime) -> OutboxMail:
    return _compose(grant, "grant_received", now)


def awarded(grant: Grant, *, now: datetime) -> OutboxMail:
    return _compose(grant, "grant_awarded", now)


def refused(grant: Grant, *, now: datetime) -> OutboxMail:
    return _compose(grant, "grant_refused", now)


def lapsed(grant: Grant, *, now: datetime) -> OutboxMail:
    return _compose(grant, "grant_lapsed", now)


def _compose(grant: Grant, name: str, now: datetime) -> OutboxMail:
    event = grant.event
    context = {
        "event": event, "name": grant.name, "url": settings.SITE_URL + grant.path, "colours": event.theme.light,
        "site_url": settings.SITE_URL, "sandbox": settings.SANDBOX_PAYMENTS or event.is_sandbox, "grant": grant,
    }  # fmt: skip
    with translation.override(event.language):
        return mail.compose(
            f"grant.{name.removeprefix('grant_')}", to_address=grant.email, to_name=grant.name,
            template=f"agenda/mail/{name}", context=context, now=now, scope=event.public_id,
            subject_id=grant.public_id, recipient=grant.public_id, reply_to=event.reply_address,
        )  # fmt: skip
