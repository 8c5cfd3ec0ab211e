"""Talks beside one another that the same people want to see, and the one change that spares most of them the choice.

Pure. Who starred a session is a number whose bits are people, so whom two talks share is counted in one step.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from agenda import conflicts, fitting
from agenda.conflicts import Away, Clash, Frame, Kind, Placed, overlaps
from agenda.fitting import Facts

TRIES = 12  # changes that are held against the rules, the most helpful first: each costs a millisecond
Span = tuple[datetime, datetime]
Fans = Mapping[int, int]


@dataclass(frozen=True)
class Rules:
    """`told` are the kinds of clashes that mean something at the event."""

    frame: Frame
    facts: Facts
    away: Sequence[Away]
    told: frozenset[Kind]


@dataclass(frozen=True)
class Floor:
    """What stands on one day and where else it could: rooms by key with their names, in order, and the times at which
    something may begin. `fixed` slots stay where they are.
    """

    slots: Sequence[Placed]
    rooms: Mapping[int, str]
    starts: Sequence[datetime]
    closes_at: datetime
    fixed: Collection[UUID] = frozenset()


@dataclass(frozen=True)
class Pair:
    """Two talks at the same time, and how many people starred both."""

    first: Placed
    second: Placed
    people: int


@dataclass(frozen=True)
class Mend:
    """`slot` goes to that room and time; `other`, if there is one, comes to where it stood. `saved` counts people who
    had to choose between two talks before and have not to after it.
    """

    slot: Placed
    other: Placed | None
    starts_at: datetime
    room: int
    saved: int


def fans_of(people: Iterable[Iterable[int]]) -> dict[int, int]:
    """From the sessions that each person starred."""
    bits: dict[int, bytearray] = {}
    for number, sessions in enumerate(people):
        byte, bit = divmod(number, 8)
        for session in sessions:
            row = bits.setdefault(session, bytearray())
            row.extend(bytes(max(0, byte + 1 - len(row))))
            row[byte] |= 1 << bit
    return {session: int.from_bytes(row, "little") for session, row in bits.items()}


def worst(slots: Iterable[Placed], fans: Fans, most: int) -> list[Pair]:
    """The pairs at the same time that most people starred, the worst first."""
    pairs = (
        Pair(first, second, _both(first, second, fans))
        for first, second in overlaps(_talks(slots))
        if first.session != second.session
    )
    return heapq.nsmallest(most, (pair for pair in pairs if pair.people), key=_order)


def _order(pair: Pair) -> tuple[int, datetime, str, str]:
    return -pair.people, pair.first.starts_at, str(pair.first.guid), str(pair.second.guid)


def _talks(slots: Iterable[Placed]) -> list[Placed]:
    talks = (slot for slot in slots if slot.session is not None and slot.room is not None)
    return sorted(
        (slot for slot in talks if not slot.is_gone),
        key=lambda slot: (slot.starts_at, slot.room_name, str(slot.guid)),
    )


def _both(one: Placed, other: Placed, fans: Fans) -> int:
    return (fans.get(one.session or 0, 0) & fans.get(other.session or 0, 0)).bit_count()


class Mending:
    """Finds the change for any slot of one day; what it has counted for one it knows for the next."""

    def __init__(self, floor: Floor, fans: Fans, rules: Rules) -> None:
        self.floor, self.fans, self.rules = floor, fans, rules
        self.talks = _talks(floor.slots)
        self._around: dict[Span, list[Placed]] = {}
        self._forced: dict[tuple[int | None, Span], int] = {}

    def of(self, slot: Placed) -> Mend | None:
        """The swap or the free place that helps most and breaks no rule that is kept now; None if there is none."""
        if slot.guid in self.floor.fixed or slot.room is None or slot.is_gone:
            return None
        found = [mend for mend in (*self._swaps(slot), *self._free(slot)) if mend.saved > 0]
        # At the same gain a free place: it moves one talk instead of two.
        found = heapq.nsmallest(TRIES, found, key=lambda mend: (-mend.saved, mend.other is not None))
        return next((mend for mend in found if not self._breaks(mend)), None)

    def _swaps(self, slot: Placed) -> Iterator[Mend]:
        for other in self.talks:
            if (
                other.session == slot.session
                or other.guid in self.floor.fixed
                or other.starts_at == slot.starts_at
            ):
                continue
            if other.room is None:
                continue
            pair = (slot, other)
            moved = (_put(slot, other.starts_at), _put(other, slot.starts_at))
            saved = self._cost(pair, pair) - self._cost(pair, moved)
            yield Mend(slot, other, other.starts_at, other.room, saved)

    def _free(self, slot: Placed) -> Iterator[Mend]:
        now, people = self._alone(slot), {key for key, _name in slot.speakers}
        for start in self.floor.starts:
            there = _put(slot, start)
            if start == slot.starts_at or there.ends_at > self.floor.closes_at:
                continue
            beside = [one for one in self._during(there) if one.guid != slot.guid and not one.is_gone]
            taken = {one.room for one in beside}
            if None in taken or any(key in people for one in beside for key, _name in one.speakers):
                continue
            saved = now - self._alone(there)
            yield from (
                Mend(slot, None, start, room, saved) for room in self.floor.rooms if room not in taken
            )

    def _cost(self, now: tuple[Placed, Placed], there: tuple[Placed, Placed]) -> int:
        """How many choices two talks would force on people there, if they are `now` where all others are."""
        total = sum(map(self._alone, there))
        for one, other in (there[0], now[1]), (there[1], now[0]):
            if one.overlaps(other):
                total -= _both(one, other, self.fans)
        if there[0].overlaps(there[1]):
            total += _both(*there, self.fans)
        return total

    def _alone(self, slot: Placed) -> int:
        """How many choices a talk would force on people there, if it alone is moved."""
        key = (slot.session, (slot.starts_at, slot.ends_at))
        if key not in self._forced:
            own = self.fans.get(slot.session or 0, 0)
            beside = (
                one.session
                for one in self._during(slot)
                if one.session is not None
                and one.room is not None
                and one.session != slot.session
                and not one.is_gone
            )
            self._forced[key] = sum((own & self.fans.get(session, 0)).bit_count() for session in beside)
        return self._forced[key]

    def _during(self, slot: Placed) -> list[Placed]:
        """All that stands at that time, in the order of the floor."""
        span = (slot.starts_at, slot.ends_at)
        if span not in self._around:
            self._around[span] = [one for one in self.floor.slots if one.overlaps(slot)]
        return self._around[span]

    def _breaks(self, mend: Mend) -> bool:
        """Whether something would be wrong that is not wrong now."""
        slot, other = mend.slot, mend.other
        before, after = [slot], [_put(slot, mend.starts_at, mend.room, self.floor.rooms)]
        if other is not None:
            before.append(other)
            after.append(_put(other, slot.starts_at, slot.room, self.floor.rooms))
        return not self._faults(after) <= self._faults(before)

    def _faults(self, moved: Sequence[Placed]) -> set[tuple[Kind, frozenset[UUID], int]]:
        names = {one.guid for one in moved}
        rest = (one for one in self.floor.slots if one.guid not in names)
        kin = self.rules.facts.kin(one.session for one in moved) - {one.session for one in moved}
        near = conflicts.near(moved, rest, self.rules.facts.reach, kin)
        standing = sorted([*near, *moved], key=lambda one: one.starts_at)
        people = {key for one in moved for key, _name in one.speakers}
        away = [one for one in self.rules.away if one.speaker in people]
        tracks = Kind.TRACK in self.rules.told
        found: list[Clash] = conflicts.find(standing, self.rules.frame, away)
        found += fitting.find(standing, self.rules.facts, self.rules.frame, tracks=tracks)
        return {
            (clash.kind, frozenset(clash.slots), clash.about)
            for clash in found
            if clash.kind in self.rules.told and not names.isdisjoint(clash.slots)
        }


def _put(
    slot: Placed, starts_at: datetime, room: int | None = None, rooms: Mapping[int, str] | None = None
) -> Placed:
    if room is None:
        return replace(slot, starts_at=starts_at)
    return replace(slot, starts_at=starts_at, room=room, room_name=(rooms or {}).get(room, ""))
