"""Mailings as organizers write them."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from core import mail
from events.models import Event, Mailing
from portal import segments
from portal.actions import mailing_run, mailings
from portal.actions.mailings import Draft, Going
from portal.attachments import ATTACHMENTS
from tests.factories.events import make_user

BODY = "Hello {first_name},\n\nsee you at **{event}**."


def make_mailing(
    event: Event, *, key: str = "everybody", by: User | None = None, subject: str = "News of {event}",
    body: str = BODY, **fields: Any,
) -> Mailing:  # fmt: skip
    """A draft to a segment, in the event's language unless `texts` says more."""
    texts = fields.pop("texts", {event.language: (subject, body)})
    draft = Draft(fields.pop("name", "News"), segments.find(event, key), texts, **fields)
    return mailings.save(event=event, row=None, draft=draft, by=by or make_user(), now=timezone.now())


def let_go(row: Mailing, now: datetime | None = None, **going: Any) -> Mailing:
    at = now or timezone.now()
    return mailings.schedule(row=row, going=Going(**{"at": at} | going), by=make_user(), now=at)


def work(now: datetime | None = None, *, times: int = 1) -> None:
    """So many turns of the worker: the mailing's, then the outbox's."""
    for _turn in range(times):
        mailing_run.run_due(now=now or timezone.now())
        mail.send_due(ATTACHMENTS, now=now or timezone.now())
