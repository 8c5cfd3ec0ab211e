"""Drafting problems for tests, grown around an agenda that is known to be possible."""

import random
from dataclasses import replace
from typing import Any

from agenda.solver.problem import Lock, Placement, Problem, Room, Slot, Speaker, Talk

FEATURES = ("recording", "lab", "step-free")


def make_talk(track: int = 0, **fields: Any) -> Talk:
    return Talk(**{"track": track} | fields)


def make_problem(*talks: Talk, slots: int = 4, rooms: int = 2, speakers: int = 0, **fields: Any) -> Problem:
    """One block of so many slots, rooms of 100 seats, speakers who are always there."""
    values: dict[str, Any] = {
        "slots": [Slot(0, 0)] * slots,
        "rooms": [Room(100)] * rooms,
        "talks": talks,
        "speakers": [Speaker()] * (speakers or 1 + max((s for t in talks for s in t.speakers), default=0)),
    }
    return Problem(**values | fields)


def grow(
    seed: int, *, days: int = 2, blocks: int = 3, rooms: int = 3, attendees: int = 60
) -> tuple[Problem, Placement]:
    """A problem and one agenda that breaks no rule of it: nine cells in ten are taken, some talks are locked."""
    draw = random.Random(seed)
    slots = [
        Slot(day, day * blocks + block) for day in range(days) for block in range(blocks) for _ in range(4)
    ]
    halls = [
        Room(draw.randint(40, 200), frozenset(draw.sample(FEATURES, draw.randint(1, 3))))
        for _ in range(rooms)
    ]
    talks: list[Talk] = []
    placement: dict[int, tuple[int, int]] = {}
    busy: dict[int, set[int]] = {}
    for room in range(rooms):
        at = 0
        while at < len(slots):
            left = 4 - at % 4
            length = min(left, draw.choice((1, 1, 1, 2, 2, 3)))
            if draw.random() < 0.92:
                placement[len(talks)] = (at, room)
                talks.append(_talk(draw, halls[room], len(talks), length, at, room, busy))
            at += length
    people = [_speaker(draw, busy.get(number, set()), len(slots)) for number in range(len(talks) + 3)]
    favourites = [tuple(draw.sample(range(len(talks)), 6)) for _ in range(attendees)]
    return Problem(slots, halls, talks, people, favourites), placement


def _talk(
    draw: random.Random, hall: Room, number: int, length: int, at: int, room: int, busy: dict[int, set[int]]
) -> Talk:
    span = set(range(at, at + length))
    speakers = {number}
    again = draw.randrange(number + 1)
    if not busy.get(again, set()) & span:
        speakers.add(again)
    for speaker in speakers:
        busy.setdefault(speaker, set()).update(span)
    talk = Talk(
        track=draw.randrange(4),
        length=length,
        speakers=frozenset(speakers),
        needs=frozenset(feature for feature in sorted(hall.features) if draw.random() < 0.2),
        audience=draw.randint(5, 150),
    )
    return replace(talk, lock=Lock(at, room)) if draw.random() < 0.05 else talk


def _speaker(draw: random.Random, busy: set[int], slots: int) -> Speaker:
    free = [slot for slot in range(slots) if slot not in busy]
    return Speaker(
        away=frozenset(draw.sample(free, len(free) // 5)), dislikes=frozenset(draw.sample(range(slots), 2))
    )
