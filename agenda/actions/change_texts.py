"""Texts about what changed on the day itself: to who starred it, has a place in it, or speaks in it, and gave a number.

Mails tell everything in its time (agenda/actions/change_mails.py); a text tells what somebody in a corridor must know.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import moves
from agenda.actions import change_mails
from agenda.exports import own_atom
from agenda.models import Speaker
from agenda.moves import Move
from core.times import conference_day, show_time
from events.actions import text_numbers
from events.models import Event, TextMessage, TextNumber

# Releases come in pairs; less than for a mail, for the day is short.
SETTLES = timedelta(minutes=1)
# Nobody wants a telephone that never stops: after so many on one day the agenda itself has to do.
MOST_A_DAY = 8
# A text that comes later than that tells old news.
LASTS = timedelta(hours=1)
LONGEST_TITLE = 40


def tell_due(*, now: datetime) -> int:
    """Gives how many texts were put into the outbox."""
    around = {
        "starts_on__lte": (now + timedelta(days=1)).date(),
        "ends_on__gte": (now - timedelta(days=1)).date(),
    }
    rows = TextNumber.objects.confirmed().values("participant__event")
    events = Event.objects.filter(pk__in=rows, sends_texts=True, is_asleep=False, is_sandbox=False, **around)
    return sum(_tell_event(event, now) for event in events.select_related("organizer"))


def of_today(found: Sequence[Move], zone: str, now: datetime) -> list[Move]:
    """What was changed today and was, or is, to be today and is not over."""
    today = conference_day(now, zone)
    return [
        move
        for move in found
        if move.at <= now
        and conference_day(move.at, zone) == today
        and any(
            conference_day(spot.starts_at, zone) == today and spot.ends_at > now
            for spot in (*move.was, *move.now)
        )
    ]


def _tell_event(event: Event, now: datetime) -> int:
    numbers = TextNumber.objects.confirmed().filter(participant__event=event)
    mine = _since(event, numbers.values("participant"))
    keys = {session for own in mine.values() for session in own}
    found = of_today(moves.of_sessions(event, keys), event.time_zone, now)
    if not found:
        return 0
    waiting = numbers.filter(told_at__lt=found[0].at).values_list("pk", "participant_id")
    return sum(_tell(pk, event, found, mine[person], now) for pk, person in list(waiting) if person in mine)


def _since(event: Event, people: QuerySet[Any, Any]) -> Mapping[int, Mapping[int, datetime]]:
    """By participant and session, since when it concerns him: a speaker's talks always did. Three queries."""
    found: defaultdict[int, dict[int, datetime]] = defaultdict(dict, change_mails.chosen(event, people))
    talks = Speaker.objects.on_stage().filter(participant__in=people, session__event=event).order_by()
    for person, session, at in talks.values_list("participant_id", "session_id", "session__created_at"):
        found[person][session] = at
    return found


def _tell(pk: int, event: Event, found: Sequence[Move], since: Mapping[int, datetime], now: datetime) -> int:
    """The mark of having been told commits together with the text: a worker that dies leaves both undone."""
    with transaction.atomic():
        row = (
            TextNumber.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("participant")
            .filter(pk=pk, confirmed_at__isnull=False)
            .first()
        )
        if row is None or row.told_at is None:
            return 0
        own = {session: max(at, row.told_at) for session, at in since.items()}
        told = moves.net(found, since=own)
        if told and not change_mails.may_go(event, told, now, settles=SETTLES):
            return 0
        TextNumber.objects.filter(pk=pk).update(told_at=now if told else found[0].at)
        if not told or _has_enough(row, event, now):
            return 0
        person = row.participant
        person.event = event
        text_numbers.post(
            person, TextMessage.Kind.CHANGE, words(event, told, now), now=now, until_at=now + LASTS
        )
    return 1


def _has_enough(row: TextNumber, event: Event, now: datetime) -> bool:
    rows = TextMessage.objects.filter(
        participant=row.participant_id,
        kind=TextMessage.Kind.CHANGE,
        created_at__gte=now - timedelta(hours=18),
    )
    enough = rows.count() >= MOST_A_DAY
    if enough:
        with translation.override(event.language):
            problem = _("More changes than texts a day: look at your agenda.")
        TextNumber.objects.filter(pk=row.pk).update(problem=problem)
    return enough


def words(event: Event, told: Sequence[Move], now: datetime) -> str:
    """One change with its talk's page, several with one's own agenda."""
    with translation.override(event.language):
        if len(told) == 1:
            move = told[0]
            path = f"agenda/{move.code}/"
            line = " - ".join(
                filter(
                    None, [own_atom.title(replace(move, title=_short(move.title))), _where(move, event, now)]
                )
            )
        else:
            line = ngettext(
                "%(number)d change of today in your agenda.",
                "%(number)d changes of today in your agenda.",
                len(told),
            ) % {"number": len(told)}
            path = "agenda/mine/"
        said = f"{event.name[:40]}: {line} {settings.SITE_URL}/{event.slug}/{path}"
        # One letter outside of the telephones’ own alphabet makes a text twice as long, and dear.
        return said.replace("\u202f", " ").replace("\xa0", " ")


def _where(move: Move, event: Event, now: datetime) -> str:
    """Of today the hour does."""
    zone = event.time_zone
    if any(conference_day(spot.starts_at, zone) != conference_day(now, zone) for spot in move.now):
        return own_atom.spots(move.now, zone)
    return "; ".join(
        ", ".join(filter(None, [show_time(spot.starts_at, zone), spot.room])) for spot in move.now
    )


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 3].rstrip()}..."
