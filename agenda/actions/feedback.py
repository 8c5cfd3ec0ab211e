"""What people who were there say of a session: one word each, which they may change."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Avg, Count
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Feedback, Session, Slot
from core import history
from events.models import Participant

# Before so many have spoken a speaker sees nothing: nobody is to be recognised.
ENOUGH = 3


class Refused(Exception):
    """Feedback that is not taken; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Told:
    """What the speakers see: how many spoke, and from ENOUGH on the mean and the words, in no order of time."""

    number: int
    mean: float | None
    words: tuple[str, ...]


def give(
    *, session: Session, person: Participant, rating: int, words: str | None, by: User | None, now: datetime
) -> Feedback:
    """By who is checked in, once it has begun. Without `words` those said before stay."""
    if person.admission != Participant.Admission.IN:
        raise Refused(_("Feedback is for those who are there: your ticket has not been checked in."))
    if rating not in range(1, 6):
        raise Refused(_("Choose one to five."))
    if not has_begun(session, now):
        raise Refused(_("Feedback opens when the session has begun."))
    with transaction.atomic():
        values: dict[str, object] = {"rating": rating, "changed_at": now}
        if words is not None:
            values["words"] = words.strip()[:2000]
        row, made = Feedback.objects.update_or_create(
            session=session, participant=person, defaults=values, create_defaults=values | {"given_at": now}
        )
        if made:
            history.write("session.feedback", session, scope=session.event.public_id, by=None, now=now)
    return row


def has_begun(session: Session, now: datetime) -> bool:
    slots = Slot.objects.released(session.event_id).filter(session=session, starts_at__lte=now)
    return slots.public().exists()


def of_session(session: Session) -> Told:
    rows = Feedback.objects.filter(session=session)
    found = rows.aggregate(number=Count("pk"), mean=Avg("rating"))
    if found["number"] < ENOUGH:
        return Told(found["number"], None, ())
    words = sorted(rows.exclude(words="").values_list("words", flat=True))
    return Told(found["number"], round(float(found["mean"]), 1), tuple(words))
