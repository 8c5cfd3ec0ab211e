"""Mails about the waiting list, in the language in which somebody joined. Only they carry the secret link."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from tickets import emails
from tickets.models import WaitingEntry


def joined(entry: WaitingEntry, place: Any, *, now: datetime, again: bool = False) -> OutboxMail:
    """`place` is where one stands (actions/waiting.py: Place). Also for who joins a second time."""
    return _compose(entry, "waiting_joined", "waiting.joined", now, place=place, again=again)


def offered(entry: WaitingEntry, *, now: datetime) -> OutboxMail:
    return _compose(entry, "waiting_offered", "waiting.offered", now)


def short(entry: WaitingEntry, there: int, until: datetime, *, now: datetime) -> OutboxMail:
    """Fewer than wanted are free: will they do? If nobody answers by `until`, others go ahead."""
    return _compose(entry, "waiting_short", "waiting.short", now, there=there, until=until)


def lapsed(entry: WaitingEntry, *, now: datetime) -> OutboxMail:
    again = f"{settings.SITE_URL}/{entry.event.slug}/tickets/waiting/{entry.ticket_type.public_id}/"
    return _compose(entry, "waiting_lapsed", "waiting.lapsed", now, url=again)


def _compose(
    entry: WaitingEntry, template: str, kind: str, now: datetime, *, url: str = "", **more: Any
) -> OutboxMail:
    event = entry.event
    frame = emails.frame(event, entry.name, url or settings.SITE_URL + entry.path)
    context = frame | {"entry": entry, "type_name": entry.ticket_type.name} | more
    with translation.override(entry.language):
        return mail.compose(
            kind,
            to_address=entry.email,
            to_name=entry.name,
            template=f"tickets/mail/{template}",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=entry.public_id,
            reply_to=event.reply_address,
        )
