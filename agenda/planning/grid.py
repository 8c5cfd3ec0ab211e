"""Instants as the solver counts them: equal slots in blocks, and back. Pure.

A block is a stretch of the programme without a break. Each begins a count of its own, so breaks may have any length,
and a night in which the clock changes lies between two blocks.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from core import times

Span = tuple[datetime, datetime]

SHORTEST, LONGEST = 5, 30  # minutes of a slot, where the talks leave a choice
# Where nobody has said when the programme is open.
ASSUMED = ((time(9, 0), time(12, 0)), (time(13, 0), time(17, 30)))
MOST_DAYS = 31


def assumed(starts_on: date, ends_on: date, zone: str) -> list[Span]:
    """A morning and an afternoon each day."""
    days = min((ends_on - starts_on).days + 1, MOST_DAYS)
    return [
        (
            times.from_local(datetime.combine(starts_on + timedelta(days=number), opens), zone),
            times.from_local(datetime.combine(starts_on + timedelta(days=number), closes), zone),
        )
        for number in range(days)
        for opens, closes in ASSUMED
    ]


def merged(spans: Iterable[Span]) -> list[Span]:
    """In time order, those that touch as one."""
    found: list[Span] = []
    for starts_at, ends_at in sorted(spans):
        if found and starts_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends_at))
        else:
            found.append((starts_at, ends_at))
    return found


def without(spans: Iterable[Span], gone: Iterable[Span]) -> list[Span]:
    """What is left of the spans outside of those that are gone."""
    left = merged(spans)
    for starts_at, ends_at in gone:
        cut: list[Span] = []
        for first, last in left:
            if ends_at <= first or last <= starts_at:
                cut.append((first, last))
                continue
            cut += [part for part in ((first, starts_at), (ends_at, last)) if part[0] < part[1]]
        left = cut
    return left


def longer(spans: Sequence[Span], minutes: int) -> list[Span]:
    """Each ends so much later, where the next one allows: after a last talk nobody has to make room."""
    found = list(spans)
    for number, (starts_at, ends_at) in enumerate(found):
        later = ends_at + timedelta(minutes=minutes)
        if number + 1 == len(found) or later < found[number + 1][0]:
            found[number] = (starts_at, later)
    return found


@dataclass(frozen=True)
class Grid:
    """`minutes` of a slot, the beginning of each, its block and day; `hours` are when anything may be placed."""

    minutes: int
    starts: tuple[datetime, ...]
    blocks: tuple[int, ...]
    days: tuple[int, ...]
    hours: tuple[Span, ...]

    @cached_property
    def _places(self) -> dict[datetime, int]:
        return {instant: slot for slot, instant in enumerate(self.starts)}

    @cached_property
    def step(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @cached_property
    def outside(self) -> frozenset[int]:
        """Slots that are there only because something stays in them."""
        return frozenset(
            slot
            for slot, instant in enumerate(self.starts)
            if not any(first <= instant and instant + self.step <= last for first, last in self.hours)
        )

    def slot_at(self, instant: datetime) -> int | None:
        return self._places.get(instant)

    def length(self, minutes: int) -> int:
        """Slots that so many minutes fill."""
        return max(1, math.ceil(minutes / self.minutes))

    def over(self, spans: Iterable[Span]) -> frozenset[int]:
        """Slots that one of the spans touches."""
        found: set[int] = set()
        for starts_at, ends_at in spans:
            found.update(
                slot
                for slot, instant in enumerate(self.starts)
                if instant < ends_at and starts_at < instant + self.step
            )
        return frozenset(found)

    def spans(self, slots: Iterable[int]) -> list[Span]:
        return merged((self.starts[slot], self.starts[slot] + self.step) for slot in slots)


def step_of(lengths: Iterable[int], offsets: Iterable[int] = ()) -> int:
    """Minutes of a slot: the talks, and what has to stay where it is, are whole multiples of it.

    Without anything that stays at odd times no slot is shorter than five minutes; a talk of 7 then takes 10.
    """
    of_talks = math.gcd(*lengths) or LONGEST
    if of_talks < SHORTEST:
        of_talks = SHORTEST
    exact = math.gcd(of_talks, *offsets)
    parts = next(parts for parts in range(1, exact + 1) if exact % parts == 0 and exact // parts <= LONGEST)
    return exact // parts


def build(hours: Sequence[Span], stays: Sequence[Span], lengths: Iterable[int], zone: str) -> Grid:
    """`stays`: what keeps its time, also outside of the hours; slots are added for it."""
    stretches = merged([*hours, *stays])
    offsets = [
        _minutes(first, starts_at)
        for starts_at, _ in [*hours, *stays]
        for first, last in stretches
        if first <= starts_at <= last
    ]
    step = step_of([*lengths, *(_minutes(first, last) for first, last in stays)], offsets)
    starts: list[datetime] = []
    blocks: list[int] = []
    for block, stretch in enumerate(stretches):
        inside = _slots(stretch, timedelta(minutes=step), hours, stays)
        starts += inside
        blocks += [block] * len(inside)
    days = sorted({times.conference_day(instant, zone) for instant in starts})
    numbers = {day: number for number, day in enumerate(days)}
    return Grid(
        minutes=step,
        starts=tuple(starts),
        blocks=tuple(blocks),
        days=tuple(numbers[times.conference_day(instant, zone)] for instant in starts),
        hours=tuple(merged(hours)),
    )


def _minutes(first: datetime, last: datetime) -> int:
    return int((last - first).total_seconds()) // 60


def _slots(stretch: Span, step: timedelta, hours: Sequence[Span], stays: Sequence[Span]) -> list[datetime]:
    """A rest that is too short for a slot is left out, unless something stays in it."""
    first, last = stretch
    found = [first + number * step for number in range(math.ceil((last - first) / step))]
    if (
        found
        and found[-1] + step > last
        and not any(ends_at > found[-1] for _, ends_at in stays if ends_at <= last)
    ):
        found.pop()
    return found
