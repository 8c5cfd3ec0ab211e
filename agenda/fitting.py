"""Whether talks fit the rooms they are in: closed rooms, missing features, too few seats; tracks beside themselves,
anything beside a talk that is for everybody; and what must lie between two talks: the one before it, the way from room
to room, some minutes to breathe.

Pure, as agenda/conflicts.py, whose clashes these are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agenda.conflicts import Clash, Frame, Kind, Placed, grouped, on, overlaps


@dataclass(frozen=True)
class RoomFacts:
    """`has` are keys of features, `closed` spans with the reason, which may be empty."""

    capacity: int | None = None
    has: frozenset[int] = frozenset()
    closed: tuple[tuple[datetime, datetime, str], ...] = ()


@dataclass(frozen=True)
class TalkFacts:
    """`audience`: how many are expected, by the organizers' word or by stars; 0 if nobody knows. `is_alone`: nothing
    may run beside it. `after`: the session that ends before it begins.
    """

    needs: frozenset[int] = frozenset()
    track: int | None = None
    audience: int = 0
    seats: int | None = None
    is_alone: bool = False
    after: int | None = None


@dataclass(frozen=True)
class Facts:
    """By the keys of agenda.conflicts.Placed; `features` and `tracks` are names. `walks`: minutes between two rooms;
    `buffer`: minutes between two talks in one.
    """

    rooms: Mapping[int, RoomFacts]
    talks: Mapping[int, TalkFacts]
    features: Mapping[int, str]
    tracks: Mapping[int, str]
    walks: Mapping[frozenset[int], int] = field(default_factory=dict)
    buffer: int = 0

    @property
    def reach(self) -> timedelta:
        """So far apart two slots may lie and still clash."""
        return timedelta(minutes=max([self.buffer, *self.walks.values()]))

    @property
    def series(self) -> set[int | None]:
        """The sessions that come after one or before one."""
        links = [(key, talk.after) for key, talk in self.talks.items() if talk.after is not None]
        return {key for link in links for key in link}

    def kin(self, sessions: Iterable[int | None]) -> set[int]:
        """The sessions with those they come after and those that come after them, where there are any."""
        given = {key for key in sessions if key is not None}
        before = {talk.after for key, talk in self.talks.items() if key in given and talk.after is not None}
        behind = {key for key, talk in self.talks.items() if talk.after in given}
        return given | before | behind


def find(slots: Iterable[Placed], facts: Facts, frame: Frame, *, tracks: bool = True) -> Iterator[Clash]:
    """In time order of each kind. Talks that are gone fit everywhere. Pairs of a track only with `tracks`."""
    standing = [slot for slot in slots if not slot.is_gone]
    for slot in standing:
        yield from _of_slot(slot, facts, frame)
    yield from _beside_keynotes(standing, facts)
    if tracks:
        yield from _beside_itself(standing, facts)
    yield from _before_its_turn(standing, facts, frame)
    if facts.walks:
        yield from _without_a_walk(standing, facts)
    if facts.buffer:
        yield from _without_a_pause(standing, facts)


def _of_slot(slot: Placed, facts: Facts, frame: Frame) -> Iterator[Clash]:
    room = facts.rooms.get(slot.room or 0)
    talk = facts.talks.get(slot.session or 0)
    if room is None or talk is None:
        return
    where = {"title": slot.title, "room": slot.room_name}
    for starts_at, ends_at, reason in room.closed:
        if starts_at < slot.ends_at and slot.starts_at < ends_at:
            text = _("“%(title)s”, %(where)s: %(room)s is closed then.")
            text %= where | {"where": on(slot, frame)}
            yield Clash(Kind.CLOSED, (slot.guid,), f"{text} {reason}".strip())
            break
    for feature in sorted(talk.needs - room.has):
        text = _("“%(title)s” needs %(feature)s, which %(room)s does not have.")
        told = text % (where | {"feature": facts.features.get(feature, "")})
        yield Clash(Kind.FEATURE, (slot.guid,), told, feature)
    if room.capacity is None:
        return
    if talk.seats is not None and room.capacity < talk.seats:
        text = _("“%(title)s” needs %(wanted)d seats; %(room)s has %(seats)d.")
        told = text % (where | {"wanted": talk.seats, "seats": room.capacity})
        yield Clash(Kind.SEATS, (slot.guid,), told)
    if talk.audience > room.capacity:
        text = _("“%(title)s”: %(wanted)d people want to see it, %(room)s has %(seats)d seats.")
        told = text % (where | {"wanted": talk.audience, "seats": room.capacity})
        yield Clash(Kind.CAPACITY, (slot.guid,), told)


def _beside_keynotes(slots: list[Placed], facts: Facts) -> Iterator[Clash]:
    alone = {key for key, talk in facts.talks.items() if talk.is_alone}
    talks = [slot for slot in slots if slot.session is not None]
    for keynote in talks if alone else ():
        if keynote.session not in alone:
            continue
        for other in talks:
            if other.starts_at >= keynote.ends_at:
                break
            if other.ends_at <= keynote.starts_at or other.session == keynote.session:
                continue
            pair = sorted((keynote, other), key=talks.index)
            if other.session in alone and pair[0] is other:
                continue  # told from the other side
            text = _("Nothing may run beside “%(title)s”, but “%(other)s” does.")
            told = text % {"title": keynote.title, "other": other.title}
            yield Clash(Kind.ALONE, (pair[0].guid, pair[1].guid), told)


def _beside_itself(slots: list[Placed], facts: Facts) -> Iterator[Clash]:
    tracks = (
        (talk.track, slot)
        for slot in slots
        if (talk := facts.talks.get(slot.session or 0)) is not None and talk.track is not None
    )
    for track, group in grouped(tracks).items():
        for first, second in overlaps(group):
            if first.session == second.session:
                continue
            text = _("%(track)s runs beside itself: “%(first)s” and “%(second)s”.") % {
                "track": facts.tracks.get(track, ""),
                "first": first.title,
                "second": second.title,
            }
            yield Clash(Kind.TRACK, (first.guid, second.guid), text)


def _before_its_turn(slots: list[Placed], facts: Facts, frame: Frame) -> Iterator[Clash]:
    """What comes after a talk begins when that has ended where it is first given."""
    first_of: dict[int | None, Placed] = {}
    for slot in slots:
        first_of.setdefault(slot.session, slot)
    for slot in slots:
        talk = facts.talks.get(slot.session or 0)
        before = first_of.get(talk.after) if talk is not None and talk.after is not None else None
        if before is None or before.ends_at <= slot.starts_at:
            continue
        pair = sorted((before, slot), key=lambda one: one.starts_at)
        text = _("“%(then)s”, %(here)s, is to come after “%(first)s”, %(there)s.") % {
            "then": slot.title,
            "first": before.title,
            "here": on(slot, frame),
            "there": on(before, frame),
        }
        yield Clash(Kind.SERIES, (pair[0].guid, pair[1].guid), text)


def _without_a_walk(slots: list[Placed], facts: Facts) -> Iterator[Clash]:
    on_stage = ((key, slot) for slot in slots if slot.session for key, _name in slot.speakers)
    for person, group in grouped(on_stage).items():
        for first, second, given in _close(group, max(facts.walks.values())):
            way = facts.walks.get(frozenset((first.room or 0, second.room or 0)), 0)
            if given >= way:
                continue
            text = _(
                "%(name)s has %(given)d min from “%(first)s”, %(there)s, to “%(second)s”, %(here)s. "
                "The way takes %(way)d min."
            ) % {
                "name": dict(first.speakers)[person],
                "given": given,
                "way": way,
                "first": first.title,
                "second": second.title,
                "there": first.room_name,
                "here": second.room_name,
            }
            yield Clash(Kind.WALK, (first.guid, second.guid), text, person)


def _without_a_pause(slots: list[Placed], facts: Facts) -> Iterator[Clash]:
    for group in grouped((slot.room, slot) for slot in slots if slot.session and slot.room).values():
        for first, second, given in _close(group, facts.buffer):
            text = _(
                "%(room)s: “%(second)s” begins %(given)d min after “%(first)s”. There are to be %(wanted)d."
            ) % {
                "room": first.room_name,
                "first": first.title,
                "second": second.title,
                "given": given,
                "wanted": facts.buffer,
            }
            yield Clash(Kind.BUFFER, (first.guid, second.guid), text)


def _close(slots: Sequence[Placed], minutes: int) -> Iterator[tuple[Placed, Placed, int]]:
    """Pairs with fewer minutes than these between the end of one and the beginning of the other, and how many."""
    for place, first in enumerate(slots):
        for second in slots[place + 1 :]:
            given = (second.starts_at - first.ends_at) // timedelta(minutes=1)
            if given >= minutes:
                break
            if given >= 0:
                yield first, second, given
