"""Somebody asks to be erased at an event: a wish that waits for the team, by when the law wants it answered."""

from calendar import monthrange
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, mail, times
from events import emails_privacy
from events.models import Erasure, Participant

State = Erasure.State
LONGEST = 2000


class Refused(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def month_after(day: date) -> date:
    """The same day of the next month, or its last: as GDPR, Article 12 (3) counts."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def ask(*, person: Participant, by: User | None, now: datetime, by_label: str = "") -> Erasure:
    """Asked twice, it is one wish with the first one's day."""
    with transaction.atomic():
        locked = Participant.objects.select_for_update(of=("self",)).select_related("event").get(pk=person.pk)
        standing = Erasure.objects.open().filter(participant=locked).first()
        if standing is not None:
            return standing
        due_on = month_after(times.conference_day(now, locked.event.time_zone))
        row = Erasure.objects.create(event=locked.event, participant=locked, asked_at=now, due_on=due_on)
        history.write(
            "participant.erasure_asked", locked, scope=locked.event.public_id, by=by, by_label=by_label, now=now,
            after={"due_on": due_on.isoformat()},
        )  # fmt: skip
    return row


def take_back(*, person: Participant, by: User | None, now: datetime, by_label: str = "") -> None:
    """As long as it was not carried out."""
    with transaction.atomic():
        rows = Erasure.objects.open().filter(participant=person)
        if rows.update(state=State.TAKEN_BACK, ended_at=now):
            history.write(
                "participant.erasure_taken_back", person, scope=person.event.public_id, by=by, by_label=by_label, now=now
            )  # fmt: skip


def decline(*, person: Participant, reason: str, by: User, now: datetime) -> Erasure:
    """The wish is not carried out; the person reads why, on his page and in a mail, and may ask again. Raises Refused."""
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise Refused(_("Say why: the person reads it."))
    with transaction.atomic():
        rows = Participant.objects.select_for_update(of=("self",)).select_related("event__organizer")
        locked = rows.get(pk=person.pk)
        row = Erasure.objects.open().filter(participant=locked).first()
        if row is None:
            raise Refused(_("There is no request any more: it was taken back or answered meanwhile."))
        row.state, row.ended_at, row.reason = State.DECLINED, now, reason
        row.save(update_fields=["state", "ended_at", "reason"])
        history.write(
            "participant.erasure_declined", locked, scope=locked.event.public_id, by=by, now=now,
            after={"reason": reason},
        )  # fmt: skip
        mail.post(*emails_privacy.erasure_declined(locked, row, now))
    return row
