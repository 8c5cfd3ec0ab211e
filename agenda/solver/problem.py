"""What a drafting run is given: slots, rooms, talks, speakers, favourites and weights, as plain values.

Everything is named by its place in its tuple: talk 7 is `problem.talks[7]`. Times are counted in slots of equal
length; slots of one `block` follow one another without a break.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Slot:
    """`block` is a stretch without a break; no talk crosses its end."""

    day: int
    block: int


@dataclass(frozen=True)
class Room:
    capacity: int
    features: frozenset[str] = frozenset()
    closed: frozenset[int] = frozenset()  # slots


@dataclass(frozen=True)
class Lock:
    slot: int
    room: int


@dataclass(frozen=True)
class Talk:
    """`length` in slots. `stops_all`: nothing else runs meanwhile. `audience` is how many are expected."""

    track: int
    length: int = 1
    speakers: frozenset[int] = frozenset()
    needs: frozenset[str] = frozenset()
    min_capacity: int = 0
    audience: int = 0
    lock: Lock | None = None
    stops_all: bool = False


@dataclass(frozen=True)
class Speaker:
    """Slots in which somebody cannot be there, and in which he would rather not."""

    away: frozenset[int] = frozenset()
    dislikes: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Weights:
    """What one unit of each part of the objective costs."""

    clash: int = 1
    same_track: int = 10
    overflow: int = 1
    dislike: int = 20
    track_day_room: int = 10


@dataclass(frozen=True)
class Order:
    """`first` ends before `then` begins: part 2 after part 1."""

    first: int
    then: int


@dataclass(frozen=True)
class Gap:
    """Two talks with a speaker in common: where rooms differ, at least so many free slots lie between them."""

    one: int
    other: int
    slots: int


Placement = Mapping[int, tuple[int, int]]
"""Talk → (first slot, room)."""


@dataclass(frozen=True)
class Problem:
    """`favourites` holds one tuple of talks an attendee."""

    slots: Sequence[Slot]
    rooms: Sequence[Room]
    talks: Sequence[Talk]
    speakers: Sequence[Speaker]
    favourites: Sequence[Sequence[int]] = ()
    weights: Weights = field(default_factory=Weights)
    orders: Sequence[Order] = ()
    gaps: Sequence[Gap] = ()

    def fits(self, talk: Talk, room: Room) -> bool:
        """Whether the room has what the talk needs; who is expected may still have to stand."""
        return talk.needs <= room.features and talk.min_capacity <= room.capacity

    def starts(self, length: int) -> list[int]:
        """Slots in which a talk of this length can begin without crossing the end of a block."""
        last = len(self.slots) - length
        return [
            slot for slot in range(last + 1) if self.slots[slot].block == self.slots[slot + length - 1].block
        ]


class Malformed(ValueError):
    """An instance that does not hold together; the text says where."""


def read(data: Mapping[str, Any]) -> Problem:
    """An instance as exchanged in JSON: ids of slots, rooms, talks and speakers are their places in the lists."""
    try:
        problem = Problem(
            slots=[Slot(one["day"], one["block"]) for one in data["slots"]],
            rooms=[
                Room(one["capacity"], frozenset(one["features"]), frozenset(one["unavailable"]))
                for one in data["rooms"]
            ],
            talks=[_talk(one) for one in data["talks"]],
            speakers=[
                Speaker(frozenset(one["unavailable"]), frozenset(one["dislikes"])) for one in data["speakers"]
            ],
            favourites=[tuple(one) for one in data["attendees"]],
            weights=_weights(data["weights"]),
        )
    except (KeyError, TypeError) as error:
        raise Malformed(f"Not an instance: {error}") from error
    for name in ("slots", "rooms", "talks", "speakers"):
        if any(one.get("id", place) != place for place, one in enumerate(data[name])):
            raise Malformed(f"The ids of {name} must be 0, 1, 2 …")
    return problem


def _talk(one: Mapping[str, Any]) -> Talk:
    lock = one.get("locked")
    return Talk(
        track=one["track"],
        length=one["length"],
        speakers=frozenset(one["speakers"]),
        needs=frozenset(one["needs"]),
        min_capacity=one["min_capacity"],
        audience=one["expected_audience"],
        lock=Lock(lock["slot"], lock["room"]) if lock else None,
    )


def _weights(given: Mapping[str, int]) -> Weights:
    return Weights(
        clash=given["clash"],
        same_track=given["same_track_parallel"],
        overflow=given["overflow"],
        dislike=given["dislike"],
        track_day_room=given["track_day_room"],
    )


def written(placement: Placement) -> dict[str, list[int]]:
    """A placement as exchanged in JSON: talk id → [slot id, room id]."""
    return {str(talk): [slot, room] for talk, (slot, room) in sorted(placement.items())}
