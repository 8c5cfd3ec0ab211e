"""What is wrong with an agenda: rooms and people in two things at once, breaks talked through, wrong days.

Pure: takes and gives plain values. Times touch without clashing; the cost follows the number of clashes.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from core import times

T = TypeVar("T")


class Kind(StrEnum):
    ROOM = "room"
    SPEAKER = "speaker"
    TWICE = "twice"
    BREAK = "break"
    DAY = "day"
    ABSENT = "absent"
    DISLIKED = "disliked"
    UNCONFIRMED = "unconfirmed"
    GONE = "gone"
    # Of agenda/fitting.py
    CLOSED = "closed"
    FEATURE = "feature"
    ALONE = "alone"
    SEATS = "seats"
    CAPACITY = "capacity"
    TRACK = "track"
    SERIES = "series"
    WALK = "walk"
    BUFFER = "buffer"


# The rest is worth knowing, but no reason to hold an agenda back.
BLOCKING = frozenset(
    {
        Kind.ROOM, Kind.SPEAKER, Kind.TWICE, Kind.BREAK, Kind.DAY, Kind.ABSENT, Kind.CLOSED, Kind.FEATURE,
        Kind.ALONE, Kind.SERIES, Kind.WALK,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """A slot as plain values. `session` is None for a break, `room` None for a break in all rooms.

    `session`, `room` and the keys of `speakers` (key, name) are numbers that tell one from another.
    """

    guid: UUID
    title: str
    starts_at: datetime
    minutes: int
    session: int | None = None
    state: str = ""
    room: int | None = None
    room_name: str = ""
    speakers: tuple[tuple[int, str], ...] = ()
    is_secret: bool = False

    @cached_property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_gone(self) -> bool:
        """Its talk is no longer, or not yet, part of the programme."""
        return self.session is not None and self.state not in {"accepted", "confirmed"}

    def overlaps(self, other: "Placed") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Frame:
    """The days of the event; each lasts from 4:00 to 4:00, so a party may end after midnight."""

    starts_on: date
    ends_on: date
    zone: str

    def bounds(self) -> tuple[datetime, datetime]:
        return times.day_bounds(self.starts_on, self.zone)[0], times.day_bounds(self.ends_on, self.zone)[1]

    def is_near(self, instant: datetime) -> bool:
        """Within the days of the event, or a day before or after them."""
        opens, closes = self.bounds()
        return opens - timedelta(days=1) <= instant < closes + timedelta(days=1)


@dataclass(frozen=True)
class Away:
    """A span in which a speaker cannot be there, or would rather not speak. `speaker` is a key as in Placed."""

    speaker: int
    starts_at: datetime
    ends_at: datetime
    can_come: bool = False


@dataclass(frozen=True)
class Clash:
    """`slots` are the guids it is about, in time order; `text` is one sentence for people; `about` tells apart two of
    a kind between the same slots: the key of a person or feature.

    `level` is what the event's rules make of it (block, warn, waived; empty: as its kind), `key` its name for waivers,
    and `reason` why it was accepted; all set by agenda/clashing.py.
    """

    kind: Kind
    slots: tuple[UUID, ...]
    text: str
    about: int = 0
    level: str = ""
    key: str = ""
    reason: str = ""

    @property
    def blocks(self) -> bool:
        return self.level == "block" if self.level else self.kind in BLOCKING


def find(slots: Iterable[Placed], frame: Frame, away: Iterable[Away] = ()) -> list[Clash]:
    """All clashes, blocking ones first, each in time order. Talks that are gone clash with nothing."""
    given = sorted(slots, key=_order)
    standing = [slot for slot in given if not slot.is_gone]
    found = chain(
        _in_rooms(standing, frame),
        _of_speakers(standing, frame),
        _through_breaks(standing, frame),
        _outside(standing, frame),
        _without_speakers(standing, frame, away),
        _undecided(given),
    )
    return sorted(found, key=lambda clash: not clash.blocks)


def near(
    slots: Iterable[Placed], others: Iterable[Placed], reach: timedelta, kin: Collection[int]
) -> list[Placed]:
    """Those of the others that could clash with one of the slots: at the same time, no further from it than `reach`,
    or of one of the sessions in `kin`.
    """
    spans = [(slot.starts_at - reach, slot.ends_at + reach) for slot in slots]
    return [
        other
        for other in others
        if other.session in kin
        or any(other.starts_at < end and start < other.ends_at for start, end in spans)
    ]


def _order(slot: Placed) -> tuple[datetime, str, str]:
    return slot.starts_at, slot.room_name, str(slot.guid)


def overlaps(slots: Iterable[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Every pair that overlaps, by a sweep over slots in time order."""
    running: list[tuple[datetime, int, Placed]] = []
    for number, slot in enumerate(slots):
        while running and running[0][0] <= slot.starts_at:
            heapq.heappop(running)
        for _end, _number, other in sorted(running, key=lambda entry: entry[1]):
            yield other, slot
        heapq.heappush(running, (slot.ends_at, number, slot))


def _in_rooms(slots: list[Placed], frame: Frame) -> Iterator[Clash]:
    for group in grouped((slot.room, slot) for slot in slots if slot.room is not None).values():
        for first, second in overlaps(group):
            text = _("%(room)s: “%(second)s” begins at %(time)s, before “%(first)s” ends at %(end)s.") % {
                "room": first.room_name,
                "first": first.title,
                "second": second.title,
                "time": times.show_time(second.starts_at, frame.zone),
                "end": times.show_time(first.ends_at, frame.zone),
            }
            yield Clash(Kind.ROOM, (first.guid, second.guid), text)


def _of_speakers(slots: list[Placed], frame: Frame) -> Iterator[Clash]:
    """One clash for each person in two places; a session beside itself is one of its own kind."""
    sessions = [slot for slot in slots if slot.session is not None]
    for group in grouped((slot.session, slot) for slot in slots if slot.session is not None).values():
        for first, second in overlaps(group):
            text = _("“%(title)s” is placed twice at the same time: %(first)s and %(second)s.") % {
                "title": first.title,
                "first": _where(first, frame),
                "second": _where(second, frame),
            }
            yield Clash(Kind.TWICE, (first.guid, second.guid), text)
    names = {key: name for slot in sessions for key, name in slot.speakers}
    on_stage = ((key, slot) for slot in sessions for key, _name in slot.speakers)
    for person, group in grouped(on_stage).items():
        for first, second in overlaps(group):
            if first.session == second.session:
                continue
            text = _("%(name)s is in two places: “%(first)s”, %(there)s, and “%(second)s”, %(here)s.") % {
                "name": names[person],
                "first": first.title,
                "second": second.title,
                "there": _where(first, frame),
                "here": _where(second, frame),
            }
            yield Clash(Kind.SPEAKER, (first.guid, second.guid), text, person)


def _through_breaks(slots: list[Placed], frame: Frame) -> Iterator[Clash]:
    """A session during a break that is meant for all rooms."""
    talks = [slot for slot in slots if slot.session is not None]
    for pause in slots:
        if pause.session is not None or pause.room is not None:
            continue
        for talk in talks:
            if talk.starts_at >= pause.ends_at:
                break
            if talk.ends_at <= pause.starts_at:
                continue
            first, second = sorted((pause, talk), key=_order)
            text = _("“%(talk)s”, %(where)s, runs during “%(pause)s”, which is for all rooms.") % {
                "talk": talk.title,
                "where": _where(talk, frame),
                "pause": pause.title,
            }
            yield Clash(Kind.BREAK, (first.guid, second.guid), text)


def _outside(slots: list[Placed], frame: Frame) -> Iterator[Clash]:
    opens, closes = frame.bounds()
    for slot in slots:
        if slot.starts_at < opens or slot.ends_at > closes:
            text = _("“%(title)s” is on %(date)s at %(time)s, outside the days of the event.") % {
                "title": slot.title,
                "date": times.show_date(times.local(slot.starts_at, frame.zone).date()),
                "time": times.show_time(slot.starts_at, frame.zone),
            }
            yield Clash(Kind.DAY, (slot.guid,), text)


def _without_speakers(slots: list[Placed], frame: Frame, away: Iterable[Away]) -> Iterator[Clash]:
    """One clash for each speaker of a slot that lies in a time he has named; the stronger word counts."""
    spans = grouped((span.speaker, span) for span in away)
    for slot in slots:
        for key, name in slot.speakers if slot.session is not None else ():
            met = [
                span
                for span in spans.get(key, ())
                if span.starts_at < slot.ends_at and slot.starts_at < span.ends_at
            ]
            if not met:
                continue
            absent = any(not span.can_come for span in met)
            text = (
                _("“%(title)s”, %(where)s: %(name)s cannot be there then.")
                if absent
                else _("“%(title)s”, %(where)s: %(name)s would rather not speak then.")
            )
            told = text % {"title": slot.title, "where": on(slot, frame), "name": name}
            yield Clash(Kind.ABSENT if absent else Kind.DISLIKED, (slot.guid,), told, key)


def _undecided(slots: list[Placed]) -> Iterator[Clash]:
    for slot in slots:
        if slot.is_gone:
            text = _("“%(title)s” is not in the programme: its slot is left out of a release.")
            yield Clash(Kind.GONE, (slot.guid,), text % {"title": slot.title})
        elif slot.state == "accepted":
            text = _("“%(title)s” is not confirmed by its speakers yet.")
            yield Clash(Kind.UNCONFIRMED, (slot.guid,), text % {"title": slot.title})


def _where(slot: Placed, frame: Frame) -> str:
    return _("%(time)s in %(room)s") % {
        "time": times.show_time(slot.starts_at, frame.zone),
        "room": slot.room_name,
    }


def on(slot: Placed, frame: Frame) -> str:
    day = times.show_day(times.conference_day(slot.starts_at, frame.zone))
    return f"{day}, {times.show_time(slot.starts_at, frame.zone)}"


def grouped(pairs: Iterable[tuple[int, T]]) -> Mapping[int, list[T]]:
    groups: dict[int, list[T]] = {}
    for key, slot in pairs:
        groups.setdefault(key, []).append(slot)
    return groups
