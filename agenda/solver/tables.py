"""A problem as arrays of numbers, as the search needs it. Broken hard rules cost HARD each."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from agenda.solver.problem import Problem, Talk

Ints = NDArray[np.int32]

# More than any trade of soft costs between two agendas that differ in one talk.
HARD = 20_000
FREE, CLOSED = -1, -2
# Kinds of relations between two talks, seen from the first of them.
BEFORE, AFTER, APART = 0, 1, 2


@dataclass(frozen=True)
class Tables:
    """Shapes: n talks, t slots, r rooms, d days, k tracks.

    `pairs` (n, n) is what it costs that two talks overlap; `by_start` (n, t) what a start costs a talk, `by_room`
    (n, r) what a room does. `starts[starts_from[l]:starts_from[l + 1]]` are the slots where length l fits;
    `rooms[rooms_from[i]:rooms_from[i + 1]]` the rooms fit for talk i. `relations` (m, 3) are (other, kind, slots),
    those of talk i from `relations_from[i]` on.
    """

    pairs: Ints
    by_start: Ints
    by_room: Ints
    length: Ints
    track: Ints
    day: Ints
    block_end: Ints
    locked: Ints  # (n, 2): slot and room, or -1
    grid: Ints  # (t, r): FREE or CLOSED
    starts: Ints
    starts_from: Ints
    rooms: Ints
    rooms_from: Ints
    relations: Ints
    relations_from: Ints
    zone_weight: int
    days: int
    tracks: int


def build(problem: Problem) -> Tables:
    tracks = {track: place for place, track in enumerate(sorted({talk.track for talk in problem.talks}))}
    longest = max((talk.length for talk in problem.talks), default=1)
    starts = [problem.starts(length) if length else [] for length in range(longest + 1)]
    fit = [_rooms_for(problem, talk) for talk in problem.talks]
    relations = _relations(problem)
    return Tables(
        pairs=_pairs(problem),
        by_start=_by_start(problem),
        by_room=_by_room(problem),
        length=_ints([talk.length for talk in problem.talks]),
        track=_ints([tracks[talk.track] for talk in problem.talks]),
        day=_ints([slot.day for slot in problem.slots]),
        block_end=_block_ends(problem),
        locked=_ints([_lock(talk) for talk in problem.talks]).reshape(len(problem.talks), 2),
        grid=_grid(problem),
        starts=_ints([slot for found in starts for slot in found]),
        starts_from=_offsets(starts),
        rooms=_ints([room for found in fit for room in found]),
        rooms_from=_offsets(fit),
        relations=_ints([row for found in relations for row in found]).reshape(-1, 3),
        relations_from=_offsets(relations),
        zone_weight=problem.weights.track_day_room,
        days=max((slot.day for slot in problem.slots), default=0) + 1,
        tracks=len(tracks),
    )


def _ints(values: object) -> Ints:
    return np.array(values, dtype=np.int32)


def _offsets(found: list[list[int]] | list[list[tuple[int, int, int]]]) -> Ints:
    return _ints([0, *np.cumsum([len(part) for part in found])])


def _lock(talk: Talk) -> tuple[int, int]:
    return (talk.lock.slot, talk.lock.room) if talk.lock else (-1, -1)


def clash_counts(problem: Problem) -> Ints:
    """(n, n): how many attendees have starred both."""
    starred = np.zeros((len(problem.favourites), len(problem.talks)), dtype=np.float32)
    for attendee, favourites in enumerate(problem.favourites):
        starred[attendee, list(favourites)] = 1
    counts = (starred.T @ starred).astype(np.int32)
    np.fill_diagonal(counts, 0)
    return counts


def _pairs(problem: Problem) -> Ints:
    talks, weights = problem.talks, problem.weights
    costs = clash_counts(problem) * np.int32(weights.clash)
    track = _ints([talk.track for talk in talks])
    costs += np.int32(weights.same_track) * (track[:, None] == track[None, :])
    by_speaker: dict[int, list[int]] = {}
    for place, talk in enumerate(talks):
        for speaker in talk.speakers:
            by_speaker.setdefault(speaker, []).append(place)
    shared = {pair for found in by_speaker.values() for pair in combinations(found, 2)}
    for one, other in shared:
        costs[one, other] += HARD
        costs[other, one] += HARD
    for place, talk in enumerate(talks):
        if talk.stops_all:
            costs[place, :] += HARD
            costs[:, place] += HARD
    np.fill_diagonal(costs, 0)
    return np.ascontiguousarray(costs, dtype=np.int32)


def _by_start(problem: Problem) -> Ints:
    """What a start in each slot costs: HARD for each slot and speaker who is away, and dislikes."""
    size = len(problem.slots)
    # How many such slots lie before each: the difference of two entries counts those of a span.
    away = np.zeros((len(problem.speakers), size + 1), dtype=np.int32)
    unloved = np.zeros_like(away)
    for place, person in enumerate(problem.speakers):
        away[place, [slot + 1 for slot in person.away]] = 1
        unloved[place, [slot + 1 for slot in person.dislikes]] = 1
    away, unloved = away.cumsum(axis=1, dtype=np.int32), unloved.cumsum(axis=1, dtype=np.int32)
    costs = np.zeros((len(problem.talks), size), dtype=np.int32)
    for place, talk in enumerate(problem.talks):
        last = size - talk.length + 1
        for speaker in talk.speakers:
            costs[place, :last] += HARD * (away[speaker, talk.length :] - away[speaker, :last])
            touched = unloved[speaker, talk.length :] > unloved[speaker, :last]
            costs[place, :last] += problem.weights.dislike * touched
    return costs


def _by_room(problem: Problem) -> Ints:
    audience = _ints([talk.audience for talk in problem.talks])
    capacity = _ints([room.capacity for room in problem.rooms])
    standing = np.maximum(0, audience[:, None] - capacity[None, :]) * np.int32(problem.weights.overflow)
    fit = np.array([[problem.fits(talk, room) for room in problem.rooms] for talk in problem.talks])
    return np.ascontiguousarray(standing + HARD * ~fit.reshape(standing.shape), dtype=np.int32)


def _rooms_for(problem: Problem, talk: Talk) -> list[int]:
    """All of them where none is fit, so that the search has somewhere to put it and says what is broken."""
    fit = [number for number, room in enumerate(problem.rooms) if problem.fits(talk, room)]
    return fit or list(range(len(problem.rooms)))


def _block_ends(problem: Problem) -> Ints:
    """For each slot the first one after its block."""
    ends = [0] * len(problem.slots)
    for slot in reversed(range(len(problem.slots))):
        is_last = slot + 1 == len(ends) or problem.slots[slot + 1].block != problem.slots[slot].block
        ends[slot] = slot + 1 if is_last else ends[slot + 1]
    return _ints(ends)


def _grid(problem: Problem) -> Ints:
    grid = np.full((len(problem.slots), len(problem.rooms)), FREE, dtype=np.int32)
    for number, room in enumerate(problem.rooms):
        for slot in room.closed:
            grid[slot, number] = CLOSED
    return grid


def _relations(problem: Problem) -> list[list[tuple[int, int, int]]]:
    found: list[list[tuple[int, int, int]]] = [[] for _ in problem.talks]
    for order in problem.orders:
        found[order.first].append((order.then, BEFORE, 0))
        found[order.then].append((order.first, AFTER, 0))
    for gap in problem.gaps:
        found[gap.one].append((gap.other, APART, gap.slots))
        found[gap.other].append((gap.one, APART, gap.slots))
    return found
