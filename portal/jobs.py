"""Everything the worker does, in one place: which duty, how often, and where its work stands in the rows."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from core import history, mail
from core.jobs import Duty
from portal.attachments import ATTACHMENTS
from portal.reactions import REACTIONS


def react(now: datetime) -> int:
    return history.react(REACTIONS, now=now)


def send_mails(now: datetime) -> int:
    return mail.send_due(ATTACHMENTS, now=now)


TIMETABLE: Mapping[str, Duty] = {
    "reactions": Duty(react, every=timedelta(seconds=20)),
    "outbox": Duty(send_mails, every=timedelta(seconds=20)),
}
