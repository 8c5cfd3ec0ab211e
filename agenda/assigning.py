"""Who is asked to review what: enough reviews for each talk, the same load for everybody, talks to those who know. Pure.

In this order: nobody gets a talk he may not judge or more talks than he takes; as many reviews as can be; first
reviews before second ones; loads as equal as can be (the sum of their squares is the least there is); and then as many
talks as can be with somebody who knows the track.

This is a flow from talks to reviewers. It is begun greedily, filled up along augmenting paths, and improved by
negative cycles among the reviewers until there is none: then it is the best there is. What was assigned or reviewed
before stays, and counts.
"""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

NEVER = 10**9


@dataclass(frozen=True)
class Talk:
    key: int
    track: int | None = None


@dataclass(frozen=True)
class Judge:
    """`tracks` is None for who may judge all, `capacity` for who takes as many as everybody. Who is `aside` keeps what
    he has and gets nothing new."""

    key: int
    topics: frozenset[int] = frozenset()
    tracks: frozenset[int] | None = None
    conflicts: frozenset[int] = frozenset()
    capacity: int | None = None
    is_aside: bool = False

    def covers(self, talk: Talk) -> bool:
        return self.tracks is None or talk.track in self.tracks

    def may_judge(self, talk: Talk) -> bool:
        return self.covers(talk) and talk.key not in self.conflicts

    def knows(self, talk: Talk) -> bool:
        return talk.track is not None and talk.track in self.topics


class Reason(StrEnum):
    """Why this one."""

    KNOWS = "knows"
    ONLY = "only"
    EVEN = "even"


@dataclass(frozen=True, order=True)
class Pick:
    talk: int
    judge: int
    reason: Reason


class Obstacle(StrEnum):
    """Why a talk has too few."""

    FEW = "few"  # not enough people judge its track
    CONFLICT = "conflict"  # enough do, but they have conflicts of interest
    FULL = "full"  # whoever could has as many talks as he takes


@dataclass(frozen=True)
class Lack:
    """A talk that has only `has` reviewers."""

    talk: int
    track: int | None
    has: int
    obstacle: Obstacle


@dataclass(frozen=True)
class Plan:
    """`loads` are all talks of each reviewer, what was there before included."""

    picks: tuple[Pick, ...]
    lacks: tuple[Lack, ...]
    loads: dict[int, int]


def assign(
    talks: Iterable[Talk],
    judges: Iterable[Judge],
    *,
    wanted: int,
    kept: Collection[tuple[int, int]] = (),
    seed: int = 0,
) -> Plan:
    """So many reviewers for each talk. `kept` are (talk, judge) that stay; talks that are not given only count as
    load. The same seed and the same rows give the same plan, in whatever order they come."""
    rows = sorted(talks, key=lambda talk: talk.key)
    seats = sorted(judges, key=lambda judge: judge.key)
    if not seats:
        lacks = tuple(Lack(talk.key, talk.track, 0, Obstacle.FEW) for talk in rows if wanted)
        return Plan((), lacks, {})
    board = _Board(rows, seats, kept)
    _fill(board, wanted, random.Random(seed))  # noqa: S311 - to be fair, not to be secret
    _improve(board)
    return _told(board, wanted)


class _Board:
    """Who has what while it is being worked out, by position. `ways[j, k, c]` counts the talks that could go from j to
    k; c is what that costs in knowledge: 0 gains, 1 is the same, 2 loses."""

    def __init__(
        self, talks: Sequence[Talk], judges: Sequence[Judge], kept: Collection[tuple[int, int]]
    ) -> None:
        many = len(judges)
        self.talks, self.judges = talks, judges
        self.may = np.array([[judge.may_judge(talk) for judge in judges] for talk in talks], dtype=bool)
        self.may = self.may.reshape(len(talks), many)
        self.knows = np.array([[judge.knows(talk) for judge in judges] for talk in talks], dtype=np.int64)
        self.knows = self.knows.reshape(len(talks), many)
        self.held = np.zeros((len(talks), many), dtype=bool)
        self.fresh: list[set[int]] = [set() for _ in talks]
        self.of_judge: list[set[int]] = [set() for _ in judges]
        self.load = np.zeros(many, dtype=np.int64)
        self.aside = np.array([judge.is_aside for judge in judges], dtype=bool)
        cap = [NEVER if judge.capacity is None else judge.capacity for judge in judges]
        self.cap = np.where(self.aside, 0, np.array(cap, dtype=np.int64))
        self.ways = np.zeros((many, many, 3), dtype=np.int64)
        place = {talk.key: n for n, talk in enumerate(talks)}
        seat = {judge.key: n for n, judge in enumerate(judges)}
        for talk, judge in set(kept):
            if judge in seat:
                self.load[seat[judge]] += 1
                if talk in place:
                    self.held[place[talk], seat[judge]] = True

    def open_to(self, talk: int) -> NDArray[np.bool_]:
        """Who may judge it and does not have it."""
        free: NDArray[np.bool_] = self.may[talk] & ~self.held[talk]
        return free

    def add(self, talk: int, judge: int) -> None:
        self._count_others(talk, judge, -1)
        self.held[talk, judge] = True
        self.fresh[talk].add(judge)
        self.of_judge[judge].add(talk)
        self.load[judge] += 1
        self._count_own(talk, judge, 1)

    def take(self, talk: int, judge: int) -> None:
        self._count_own(talk, judge, -1)
        self.load[judge] -= 1
        self.of_judge[judge].remove(talk)
        self.fresh[talk].remove(judge)
        self.held[talk, judge] = False
        self._count_others(talk, judge, 1)

    def _count_own(self, talk: int, judge: int, sign: int) -> None:
        to = np.flatnonzero(self.open_to(talk))
        self.ways[judge, to, 1 + self.knows[talk, judge] - self.knows[talk, to]] += sign

    def _count_others(self, talk: int, judge: int, sign: int) -> None:
        for other in self.fresh[talk]:
            self.ways[other, judge, 1 + self.knows[talk, other] - self.knows[talk, judge]] += sign

    def costs(self) -> NDArray[np.int64]:
        """Of moving one talk from the one to the other: −1, 0, 1 or NEVER."""
        found = np.full(self.ways.shape[:2], NEVER, dtype=np.int64)
        for kind in (2, 1, 0):
            found[self.ways[:, :, kind] > 0] = kind - 1
        return found

    def move(self, giver: int, taker: int) -> None:
        """The talk that costs least, the first of equals."""
        best = min(
            (int(self.knows[talk, giver] - self.knows[talk, taker]), talk)
            for talk in self.of_judge[giver]
            if self.may[talk, taker] and not self.held[talk, taker]
        )
        self.take(best[1], giver)
        self.add(best[1], taker)


def _fill(board: _Board, wanted: int, chance: random.Random) -> None:
    """Everybody's first review, then the second, and so on; talks that few may judge come first."""
    order = list(range(len(board.talks)))
    chance.shuffle(order)
    order.sort(key=lambda talk: int(board.may[talk].sum()))
    mixed = np.array(chance.sample(range(len(board.judges)), len(board.judges)), dtype=np.int64)
    for number in range(1, wanted + 1):
        for talk in order:
            if board.held[talk].sum() < number:
                _give(board, talk, mixed)


def _give(board: _Board, talk: int, mixed: NDArray[np.int64]) -> None:
    """To the one with the least load, knowing the track as good as one talk less; if all are full, along a path."""
    free = board.open_to(talk)
    ready = free & (board.load < board.cap)
    if ready.any():
        weight = (board.load - board.knows[talk]) * len(mixed) + mixed
        board.add(talk, int(np.argmin(np.where(ready, weight, NEVER * len(mixed)))))
        return
    path = _path(board, free)
    for giver, taker in reversed(list(pairwise(path))):
        board.move(giver, taker)
    if path:
        board.add(talk, path[0])


def _path(board: _Board, begin: NDArray[np.bool_]) -> list[int]:
    """From somebody who may take the talk, by talks handed on, to somebody who has room; empty if there is none."""
    came: dict[int, int | None] = dict.fromkeys(np.flatnonzero(begin).tolist())
    queue = list(came)
    possible = board.costs() < NEVER
    for here in queue:
        if board.load[here] < board.cap[here]:
            path = [here]
            while (before := came[path[-1]]) is not None:
                path.append(before)
            return path[::-1]
        for there in np.flatnonzero(possible[here]).tolist():
            if there not in came:
                came[there] = here
                queue.append(there)
    return []


def _improve(board: _Board) -> None:
    """Until no round of exchanges makes loads more equal, or as equal and better known."""
    while cycle := _better(board):
        for giver, taker in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
            if giver < len(board.judges) and taker < len(board.judges):
                board.move(giver, taker)


def _better(board: _Board) -> list[int]:
    """A round of exchanges that costs less than nothing: positions of reviewers, each giving to the next. The last
    position is nobody, through whom load goes from one to another."""
    many = len(board.judges)
    heavy = many + 1
    costs = np.full((many + 1, many + 1), NEVER, dtype=np.int64)
    costs[:many, :many] = board.costs()
    has_room = board.load < board.cap
    costs[:many, many] = np.where(has_room, heavy * (2 * board.load + 1), NEVER)
    costs[many, :many] = -heavy * (2 * board.load - 1)
    distance = np.zeros(many + 1, dtype=np.int64)
    before = np.full(many + 1, -1, dtype=np.intp)
    for _step in range(many + 2):
        through = distance[:, None] + costs
        best = through.argmin(axis=0)
        found = through[best, np.arange(many + 1)]
        shorter = found < distance
        if not shorter.any():
            return []
        before[shorter] = best[shorter]
        distance = np.where(shorter, found, distance)
        if cycle := _cycle(before):
            return cycle
    return []


def _cycle(before: NDArray[np.intp]) -> list[int]:
    """A round in the predecessors, in the direction of giving."""
    seen = np.zeros(len(before), dtype=np.int64)
    for start in range(len(before)):
        here, mark = start, start + 1
        while here >= 0 and not seen[here]:
            seen[here] = mark
            here = int(before[here])
        if here >= 0 and seen[here] == mark:
            cycle = [here]
            while (there := int(before[cycle[-1]])) != here:
                cycle.append(there)
            return cycle[::-1]
    return []


def _told(board: _Board, wanted: int) -> Plan:
    picks = [
        Pick(board.talks[talk].key, board.judges[judge].key, _reason(board, talk, judge, wanted))
        for talk, fresh in enumerate(board.fresh)
        for judge in fresh
    ]
    lacks = [
        Lack(talk.key, talk.track, int(board.held[n].sum()), _obstacle(board, n, wanted))
        for n, talk in enumerate(board.talks)
        if board.held[n].sum() < wanted
    ]
    loads = {judge.key: int(board.load[n]) for n, judge in enumerate(board.judges)}
    return Plan(tuple(sorted(picks)), tuple(lacks), loads)


def _reason(board: _Board, talk: int, judge: int, wanted: int) -> Reason:
    if board.knows[talk, judge]:
        return Reason.KNOWS
    return Reason.ONLY if (board.may[talk] | board.held[talk]).sum() <= wanted else Reason.EVEN


def _obstacle(board: _Board, talk: int, wanted: int) -> Obstacle:
    if (board.open_to(talk) & ~board.aside).any():
        return Obstacle.FULL
    covering = sum(judge.covers(board.talks[talk]) and not judge.is_aside for judge in board.judges)
    return Obstacle.CONFLICT if covering >= wanted else Obstacle.FEW
