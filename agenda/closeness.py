"""Which two talks are most worth comparing: those whose order is least sure, near the line of what is taken. Pure."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from agenda.calibration.told import HALF_WIDTH

# Without a line each talk is compared with so many of those that follow it.
NEIGHBOURS = 6
# Beside a line only so many talks are looked at: their pairs are enough for a committee.
NEAR = 40
Pair = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """Where a talk stands: its value and the interval it lies in."""

    talk: int
    value: float
    low: float
    high: float

    @property
    def deviation(self) -> float:
        return max((self.high - self.low) / (2 * HALF_WIDTH), 1e-6)


def line_after(places: Sequence[Place], many: int) -> float | None:
    """The value between the last of so many best talks and the next; None if that parts nothing."""
    if not 0 < many < len(places):
        return None
    ordered = sorted((place.value for place in places), reverse=True)
    return (ordered[many - 1] + ordered[many]) / 2


def queue(
    places: Sequence[Place],
    *,
    line: float | None = None,
    done: Collection[Pair] = (),
    compared: Mapping[Pair, int] | None = None,
) -> list[Pair]:
    """Pairs with overlapping intervals, the most informative first, each with the smaller number first.

    A comparison is worth as much as the order is unsure and as the two are near the line; less, the more often others
    have made it. `done` are left out.
    """
    left, known = frozenset(done), compared or {}
    found = [
        (-_worth(one, other, line) / (1 + known.get(pair, 0)), pair)
        for one, other in _candidates(places, line)
        if (pair := (min(one.talk, other.talk), max(one.talk, other.talk))) not in left
    ]
    return [pair for _worth_of_it, pair in sorted(found)]


def _candidates(places: Sequence[Place], line: float | None) -> list[tuple[Place, Place]]:
    ordered = sorted(places, key=lambda place: (-place.value, place.talk))
    if line is None:
        pairs = [
            (one, other) for n, one in enumerate(ordered) for other in ordered[n + 1 : n + 1 + NEIGHBOURS]
        ]
        return [pair for pair in pairs if _overlap(*pair)]
    near = [place for place in ordered if place.low <= line <= place.high]
    near = sorted(near, key=lambda place: (abs(place.value - line), place.talk))[:NEAR]
    return [(one, other) for n, one in enumerate(near) for other in near[n + 1 :] if _overlap(one, other)]


def _overlap(one: Place, other: Place) -> bool:
    return one.low <= other.high and other.low <= one.high


def _worth(one: Place, other: Place, line: float | None) -> float:
    """Between 0 and 1: twice the chance that the order is wrong, less far from the line."""
    apart = abs(one.value - other.value) / math.hypot(one.deviation, other.deviation)
    unsure = math.erfc(apart / math.sqrt(2))
    if line is None:
        return unsure
    middle = (one.value + other.value) / 2
    off = (middle - line) / math.hypot(one.deviation, other.deviation)
    return unsure * math.exp(-(off**2) / 2)
