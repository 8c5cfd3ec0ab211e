"""Mail about changes of what somebody starred: asked for, one for all that happened, quiet at night, ended by a click."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import emails_reading, moves
from agenda.models import ChangeMail, Favourite, SignUp
from agenda.moves import Move
from core import history, mail, times
from events.models import Event, Participant

# Hours of the event's own clock in which nobody is woken, unless his talk begins before they end.
QUIET_FROM, QUIET_UNTIL = 21, 8
# Releases come in pairs: what follows within minutes goes into the same mail.
SETTLES = timedelta(minutes=5)
# Afterwards nobody has to be anywhere.
OVER = timedelta(days=1)


def words(event: Event) -> str:
    return _("Send me a mail when a talk I starred at %(event)s moves or is cancelled.") % {
        "event": event.name
    }


def wanted(person: Participant | None) -> bool:
    return person is not None and ChangeMail.objects.filter(participant=person, stopped_at=None).exists()


def agree(*, person: Participant, by: User | None, now: datetime) -> None:
    """From now on; what happened before is not told."""
    event = person.event
    values = {"agreed_at": now, "told_at": now, "stopped_at": None, "text": words(event)[:300]}
    with transaction.atomic():
        row, made = ChangeMail.objects.get_or_create(participant=person, defaults=values)
        if not made and row.stopped_at is None:
            return
        if not made:
            ChangeMail.objects.filter(pk=row.pk).update(**values)
        history.write("change_mail.agreed", person, scope=event.public_id, by=by, now=now)


def stop(*, row: ChangeMail, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        if ChangeMail.objects.filter(pk=row.pk, stopped_at=None).update(stopped_at=now):
            person = row.participant
            history.write("change_mail.stopped", person, scope=person.event.public_id, by=by, now=now)


def tell_due(*, now: datetime) -> int:
    """Gives how many mails were put into the outbox."""
    lately = Q(participant__event__ends_on__gte=(now - OVER).date())
    rows = ChangeMail.objects.filter(lately, stopped_at=None).order_by("pk")
    events = Event.objects.filter(pk__in=rows.values("participant__event")).select_related("organizer")
    return sum(_tell_event(event, now) for event in events)


def _tell_event(event: Event, now: datetime) -> int:
    wanting = ChangeMail.objects.filter(participant__event=event, stopped_at=None).values("participant")
    mine = chosen(event, wanting)
    keys = {session for own in mine.values() for session in own}
    found = [move for move in moves.of_sessions(event, keys) if move.at <= now]
    if not found:
        return 0
    asked = ChangeMail.objects.filter(
        participant__event=event, stopped_at=None, told_at__lt=found[0].at
    ).values_list("pk", "participant_id")
    return sum(
        _tell(pk, event, found, mine.get(person, {}), now) for pk, person in list(asked) if person in mine
    )


def _tell(pk: int, event: Event, found: Sequence[Move], since: dict[int, datetime], now: datetime) -> int:
    """The mark of having been told commits together with the mail: a worker that dies leaves both undone."""
    with transaction.atomic():
        row = (
            ChangeMail.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("participant")
            .filter(pk=pk, stopped_at=None)
            .first()
        )
        if row is None:
            return 0
        own = {session: max(at, row.told_at) for session, at in since.items()}
        told = moves.net(found, since=own)
        if not told:
            ChangeMail.objects.filter(pk=pk).update(told_at=found[0].at)
            return 0
        if not may_go(event, told, now):
            return 0
        ChangeMail.objects.filter(pk=pk).update(told_at=now)
        if row.participant.address:
            mail.post(emails_reading.changes(event, row, told, now))
    return 1


def may_go(event: Event, told: Sequence[Move], now: datetime, *, settles: timedelta = SETTLES) -> bool:
    """Not at night, and not while more may follow, but where its reader would come too late."""
    starts = [spot.starts_at for move in told for spot in (*move.was, *move.now)]
    soonest = min((at for at in starts if at >= now), default=None)  # of what is still to come
    ends = quiet_until(now, event.time_zone)
    if ends is not None:
        return soonest is not None and soonest <= ends + timedelta(hours=1)
    is_urgent = soonest is not None and soonest <= now + timedelta(hours=3)
    return is_urgent or now - max(move.at for move in told) >= settles


def quiet_until(now: datetime, zone: str) -> datetime | None:
    """When the quiet hours end, None outside them."""
    clock = times.local(now, zone)
    if QUIET_UNTIL <= clock.hour < QUIET_FROM:
        return None
    day = clock.date() + timedelta(days=int(clock.hour >= QUIET_FROM))
    return times.from_local(datetime(day.year, day.month, day.day, QUIET_UNTIL), zone)  # noqa: DTZ001 - local


def chosen(event: Event, people: QuerySet[Any, Any]) -> dict[int, dict[int, datetime]]:
    """By participant and session, when it came into his agenda. Two queries."""
    found: defaultdict[int, dict[int, datetime]] = defaultdict(dict)
    stars = Favourite.objects.filter(event=event, participant__in=people).standing()
    for person, session, at in stars.values_list("participant_id", "session_id", "starred_at"):
        if person is not None:
            found[person][session] = at
    places = SignUp.objects.standing().filter(participant__in=people, list__session__event=event)
    for person, session, at in places.values_list("participant_id", "list__session_id", "asked_at"):
        found[person].setdefault(session, at)
    return dict(found)
