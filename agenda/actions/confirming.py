"""By when an accepted talk wants to be confirmed, and the one mail that reminds of it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from agenda import emails_speaking
from agenda.models import CallForTalks, Session, Speaker
from agenda.models.session import SessionQuerySet
from core import mail, times
from core.models import OutboxMail
from events.models import Event

REMIND_BEFORE = timedelta(days=3)


def deadline(event: Event, now: datetime) -> date | None:
    """For a talk whose acceptance is told now, in the event's zone. One query."""
    days = CallForTalks.objects.filter(event=event).values_list("confirm_days", flat=True).first()
    return times.conference_day(now, event.time_zone) + timedelta(days=days) if days else None


def remind_due(*, now: datetime) -> int:
    """One mail to each speaker of a talk that is to be confirmed within days; each talk is reminded of once."""
    talks = _silent().filter(
        confirm_by__gte=(now - timedelta(days=1)).date(),
        confirm_by__lte=(now + REMIND_BEFORE + timedelta(days=1)).date(),
    )
    events = Event.objects.filter(pk__in=talks.values("event")).select_related("organizer")
    return sum(_remind(event, now) for event in events)


def _silent() -> SessionQuerySet:
    return Session.objects.filter(state=Session.State.ACCEPTED, confirm_reminded_at=None)


def _remind(event: Event, now: datetime) -> int:
    today = times.conference_day(now, event.time_zone)
    soon = Q(confirm_by__gte=today, confirm_by__lte=today + REMIND_BEFORE)
    with transaction.atomic():
        # One after the other: two workers would each send the mail.
        Event.objects.select_for_update().get(pk=event.pk)
        talks = list(_silent().filter(soon, event=event))
        mails = list(_mails(talks, event, now))
        Session.objects.filter(pk__in=[talk.pk for talk in talks]).update(confirm_reminded_at=now)
        mail.post(*mails)
    return len(mails)


def _mails(talks: Iterable[Session], event: Event, now: datetime) -> Iterator[OutboxMail]:
    known = {talk.pk: talk for talk in talks}
    rows = Speaker.objects.on_stage().filter(session__in=known).select_related("participant")
    people: dict[int, list[Speaker]] = {}
    for row in rows.order_by("session", "position", "pk"):
        people.setdefault(row.session_id, []).append(row)
    for key, speakers in people.items():
        talk = known[key]
        talk.event = event
        yield from emails_speaking.unconfirmed(talk, [row.participant for row in speakers], now)
