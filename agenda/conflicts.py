"""What is wrong with an agenda: rooms and people in two things at once, breaks talked through, wrong days.

Pure: takes and gives plain values. Times touch without clashing; the cost follows the number of clashes.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain
from uuid import UUID

from django.utils.translation import gettext as _

from core import times


class Kind(StrEnum):
    ROOM = "room"
    SPEAKER = "speaker"
    TWICE = "twice"
    BREAK = "break"
    DAY = "day"
    UNCONFIRMED = "unconfirmed"
    GONE = "gone"


# The rest is worth knowing, but no reason to hold an agenda back.
BLOCKING = frozenset({Kind.ROOM, Kind.SPEAKER, Kind.TWICE, Kind.BREAK, Kind.DAY})


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

    @property
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


@dataclass(frozen=True)
class Clash:
    """`slots` are the guids it is about, in time order; `text` is one sentence for people."""

    kind: Kind
    slots: tuple[UUID, ...]
    text: str

    @property
    def blocks(self) -> bool:
        return self.kind in BLOCKING


def find(slots: Iterable[Placed], frame: Frame) -> list[Clash]:
    """All clashes, blocking ones first, each in time order. Talks that are gone clash with nothing."""
    given = sorted(slots, key=_order)
    standing = [slot for slot in given if not slot.is_gone]
    found = chain(
        _in_rooms(standing, frame),
        _of_speakers(standing, frame),
        _through_breaks(standing, frame),
        _outside(standing, frame),
        _undecided(given),
    )
    return sorted(found, key=lambda clash: not clash.blocks)


def of_one(slot: Placed, others: Iterable[Placed], frame: Frame) -> list[Clash]:
    """What would be wrong with one slot among the others; an older state of itself does not count."""
    rest = [other for other in others if other.guid != slot.guid]
    return [clash for clash in find([*rest, slot], frame) if slot.guid in clash.slots]


def _order(slot: Placed) -> tuple[datetime, str, str]:
    return slot.starts_at, slot.room_name, str(slot.guid)


def _overlaps(slots: Iterable[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Every pair that overlaps, by a sweep over slots in time order."""
    running: list[tuple[datetime, int, Placed]] = []
    for number, slot in enumerate(slots):
        while running and running[0][0] <= slot.starts_at:
            heapq.heappop(running)
        for _end, _number, other in sorted(running, key=lambda entry: entry[1]):
            yield other, slot
        heapq.heappush(running, (slot.ends_at, number, slot))


def _in_rooms(slots: list[Placed], frame: Frame) -> Iterator[Clash]:
    for group in _grouped((slot.room, slot) for slot in slots if slot.room is not None).values():
        for first, second in _overlaps(group):
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
    for group in _grouped((slot.session, slot) for slot in slots if slot.session is not None).values():
        for first, second in _overlaps(group):
            text = _("“%(title)s” is placed twice at the same time: %(first)s and %(second)s.") % {
                "title": first.title,
                "first": _where(first, frame),
                "second": _where(second, frame),
            }
            yield Clash(Kind.TWICE, (first.guid, second.guid), text)
    names = {key: name for slot in sessions for key, name in slot.speakers}
    on_stage = ((key, slot) for slot in sessions for key, _name in slot.speakers)
    for person, group in _grouped(on_stage).items():
        for first, second in _overlaps(group):
            if first.session == second.session:
                continue
            text = _("%(name)s is in two places: “%(first)s”, %(there)s, and “%(second)s”, %(here)s.") % {
                "name": names[person],
                "first": first.title,
                "second": second.title,
                "there": _where(first, frame),
                "here": _where(second, frame),
            }
            yield Clash(Kind.SPEAKER, (first.guid, second.guid), text)


def _through_breaks(slots: list[Placed], frame: Frame) -> Iterator[Clash]:
    """A session during a break that is meant for all rooms."""
    meant = [slot for slot in slots if slot.session is not None or slot.room is None]
    for first, second in _overlaps(meant):
        if (first.session is None) == (second.session is None):
            continue
        pause, talk = (first, second) if first.session is None else (second, first)
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


def _grouped(pairs: Iterable[tuple[int, Placed]]) -> Mapping[int, list[Placed]]:
    groups: dict[int, list[Placed]] = {}
    for key, slot in pairs:
        groups.setdefault(key, []).append(slot)
    return groups
