"""Where else a talk could stand: each window (slot and room), what it would cost there and which rule forbids it.

It needs numpy alone, so that a page may ask while somebody waits. Everything else stays where it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from agenda.solver.problem import Gap, Placement, Problem, Talk
from agenda.solver.score import Rule

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Place = tuple[int, int]
"""First slot and room."""

NOBODY = -1


@dataclass(frozen=True)
class Change:
    """What the parts of the objective, weighted, are more (or, below 0, less)."""

    clash: int = 0
    same_track: int = 0
    overflow: int = 0
    dislike: int = 0
    track_day_room: int = 0

    @property
    def total(self) -> int:
        return self.clash + self.same_track + self.overflow + self.dislike + self.track_day_room

    def __add__(self, other: "Change") -> "Change":
        return Change(
            self.clash + other.clash,
            self.same_track + other.same_track,
            self.overflow + other.overflow,
            self.dislike + other.dislike,
            self.track_day_room + other.track_day_room,
        )


@dataclass(frozen=True)
class Windows:
    """All windows of one talk: s starts by r rooms. Costs are what it pays there, not differences.

    `forbidden` holds (s, r) arrays; a rule that forbids nothing is not in it. `taken_by` (s, r) is the first talk in
    the window, `swaps` those that fill exactly it: the two could change places.
    """

    talk: int
    here: Place | None
    starts: Ints
    clash: Ints  # (s,)
    same_track: Ints  # (s,)
    dislike: Ints  # (s,)
    overflow: Ints  # (r,)
    track_day_room: Ints  # (s, r)
    forbidden: Mapping[Rule, Bools]
    taken_by: Ints
    swaps: Ints

    @property
    def costs(self) -> Ints:
        """(s, r)."""
        by_start = self.clash + self.same_track + self.dislike
        return by_start[:, None] + self.overflow[None, :] + self.track_day_room

    @property
    def allowed(self) -> Bools:
        """(s, r): no rule forbids it."""
        free = np.ones(self.taken_by.shape, dtype=bool)
        for found in self.forbidden.values():
            free &= ~found
        return free

    def rules(self, place: Place) -> frozenset[Rule]:
        """Those that the talk would break there."""
        row = self._row(place)
        return frozenset(rule for rule, found in self.forbidden.items() if found[row, place[1]])

    def change(self, place: Place) -> Change:
        """Against where it is now; against not being placed, where it is not."""
        paid = self.paid(place)
        if self.here is None:
            return paid
        now = self.paid(self.here)
        return paid + Change(-now.clash, -now.same_track, -now.overflow, -now.dislike, -now.track_day_room)

    def paid(self, place: Place) -> Change:
        """What the talk itself costs there: why it is, or is not, there."""
        row, room = self._row(place), place[1]
        return Change(
            clash=int(self.clash[row]),
            same_track=int(self.same_track[row]),
            overflow=int(self.overflow[room]),
            dislike=int(self.dislike[row]),
            track_day_room=int(self.track_day_room[row, room]),
        )

    def best(self, most: int = 5) -> list[Place]:
        """The cheapest that no rule forbids, other than the present one."""
        costs = np.where(self.allowed, self.costs, np.iinfo(np.int64).max)
        if self.here is not None:
            costs[self._row(self.here), self.here[1]] = np.iinfo(np.int64).max
        order = np.argsort(costs, axis=None, kind="stable")[: max(most, 0)]
        rows, rooms = np.unravel_index(order, costs.shape)
        return [
            (int(self.starts[row]), int(room))
            for row, room in zip(rows, rooms, strict=True)
            if costs[row, room] < np.iinfo(np.int64).max
        ]

    def _row(self, place: Place) -> int:
        row = int(np.searchsorted(self.starts, place[0]))
        if row == len(self.starts) or self.starts[row] != place[0]:
            raise KeyError(place)
        return row


@dataclass(frozen=True)
class Exchange:
    """Two talks of equal length in each other's places."""

    one: int
    other: int
    change: Change
    rules: frozenset[Rule]  # that one of them would break


class Board:
    """A problem with a placement. As in the score, talks across the end of a block count as not placed."""

    def __init__(self, problem: Problem, placement: Placement) -> None:
        self.problem = problem
        self.length = np.array([talk.length for talk in problem.talks], dtype=np.int64)
        self.track = np.array([talk.track for talk in problem.talks], dtype=np.int64)
        self.block = np.array([slot.block for slot in problem.slots], dtype=np.int64)
        self.day = np.array([slot.day for slot in problem.slots], dtype=np.int64)
        self.capacity = np.array([room.capacity for room in problem.rooms], dtype=np.int64)
        self.closed = np.zeros((len(problem.slots), len(problem.rooms)), dtype=bool)
        for number, room in enumerate(problem.rooms):
            self.closed[list(room.closed), number] = True
        self.keynotes = np.array([talk.stops_all for talk in problem.talks], dtype=bool)
        self._fans, self._stars = _favourites(problem)
        self._starts: dict[int, Ints] = {}
        self._put(placement)

    def _put(self, placement: Placement) -> None:
        size = len(self.problem.talks)
        self.start = np.full(size, -1, dtype=np.int64)
        self.room = np.full(size, -1, dtype=np.int64)
        for talk, (first, room) in placement.items():
            if first in self.starts(int(self.length[talk])):
                self.start[talk], self.room[talk] = first, room
        self.end = self.start + self.length
        self.placed = self.start >= 0
        who = np.flatnonzero(self.placed)
        lengths = self.length[who]
        self._who = np.repeat(who, lengths)
        offsets = np.arange(len(self._who)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        self._when = np.repeat(self.start[who], lengths) + offsets

    def with_places(self, places: Placement) -> Self:
        """The same with some talks elsewhere."""
        board = object.__new__(type(self))
        board.__dict__.update(self.__dict__)
        board._put(self.places() | dict(places))
        return board

    def without(self, talks: Iterable[int]) -> Self:
        """The same with some talks not placed."""
        gone = set(talks)
        board = object.__new__(type(self))
        board.__dict__.update(self.__dict__)
        board._put({talk: place for talk, place in self.places().items() if talk not in gone})
        return board

    def places(self) -> dict[int, Place]:
        return {
            int(talk): (int(self.start[talk]), int(self.room[talk])) for talk in np.flatnonzero(self.placed)
        }

    def starts(self, length: int) -> Ints:
        if length not in self._starts:
            self._starts[length] = np.array(self.problem.starts(length), dtype=np.int64)
        return self._starts[length]

    def starred_with(self, talk: int) -> Ints:
        """(n,): how many attendees have starred both."""
        fans = np.zeros(len(self.problem.favourites), dtype=bool)
        fans[self._fans[self._stars == talk]] = True
        both = np.bincount(self._stars[fans[self._fans]], minlength=len(self.problem.talks))
        both[talk] = 0
        return both

    def look(self, talk: int) -> Windows:
        """All windows of one talk, whatever is in them."""
        facts, starts = self.problem.talks[talk], self.starts(int(self.length[talk]))
        others = self.placed.copy()
        others[talk] = False
        meets = (
            others & (self.start < starts[:, None] + facts.length) & (self.end > starts[:, None])
        )  # (s, n)
        span = starts[:, None] + np.arange(facts.length)  # (s, length)
        held = self._held(talk)[span]  # (s, length, r)
        taken = held >= 0
        taken_by = np.take_along_axis(held, taken.argmax(axis=1)[:, None, :], axis=1)[:, 0, :]
        weights = self.problem.weights
        here = (int(self.start[talk]), int(self.room[talk])) if self.placed[talk] else None
        return Windows(
            talk=talk,
            here=here,
            starts=starts,
            clash=weights.clash * (meets @ self.starred_with(talk)),
            same_track=weights.same_track * (meets @ (self.track == facts.track).astype(np.int64)),
            dislike=weights.dislike * self._dislikes(facts, span),
            overflow=weights.overflow * np.maximum(0, facts.audience - self.capacity),
            track_day_room=weights.track_day_room * self._new_zone(facts, starts, others),
            forbidden=self._forbidden(talk, starts, span, meets, taken.any(axis=1)),
            taken_by=taken_by,
            swaps=self._swaps(starts, facts.length, taken_by),
        )

    def exchange(self, one: int, other: int) -> Exchange:
        """Both must be placed and equally long."""
        if self.length[one] != self.length[other] or not (self.placed[one] and self.placed[other]):
            raise ValueError("Only talks of equal length that are placed change places.")
        mine = (int(self.start[one]), int(self.room[one]))
        theirs = (int(self.start[other]), int(self.room[other]))
        first = self.look(one).change(theirs)
        between = self.with_places({one: theirs})
        second = between.look(other).change(mine)
        after = between.with_places({other: mine})
        rules = after.look(one).rules(theirs) | after.look(other).rules(mine)
        return Exchange(one, other, first + second, rules)

    # Costs

    def _held(self, talk: int) -> Ints:
        """(t, r): who is in each cell, this talk left out."""
        grid = np.full(self.closed.shape, NOBODY, dtype=np.int64)
        others = self._who != talk
        grid[self._when[others], self.room[self._who[others]]] = self._who[others]
        return grid

    def _swaps(self, starts: Ints, length: int, taken_by: Ints) -> Ints:
        fills = (self.start[taken_by] == starts[:, None]) & (self.length[taken_by] == length)
        return np.where(fills & (taken_by >= 0), taken_by, NOBODY)

    def _dislikes(self, facts: Talk, span: Ints) -> Ints:
        """(s,): speakers who would rather not."""
        found = np.zeros(len(span), dtype=np.int64)
        for speaker in facts.speakers:
            unloved = np.zeros(len(self.block), dtype=bool)
            unloved[list(self.problem.speakers[speaker].dislikes)] = True
            found += unloved[span].any(axis=1)
        return found

    def _new_zone(self, facts: Talk, starts: Ints, others: Bools) -> Bools:
        """(s, r): no other talk of the track is in that room on that day."""
        used = np.zeros((int(self.day.max(initial=0)) + 1, len(self.capacity)), dtype=bool)
        same = others & (self.track == facts.track)
        used[self.day[self.start[same]], self.room[same]] = True
        return ~used[self.day[starts]]

    # Rules

    def _forbidden(
        self, talk: int, starts: Ints, span: Ints, meets: Bools, taken: Bools
    ) -> dict[Rule, Bools]:
        facts, shape = self.problem.talks[talk], taken.shape
        locked = np.zeros(shape, dtype=bool)
        if facts.lock:
            locked[:] = True
            locked[starts == facts.lock.slot, facts.lock.room] = False
        away = np.zeros(len(self.block), dtype=bool)
        for speaker in facts.speakers:
            away[list(self.problem.speakers[speaker].away)] = True
        unfit = np.array([not self.problem.fits(facts, room) for room in self.problem.rooms], dtype=bool)
        mates = [bool(other.speakers & facts.speakers) for other in self.problem.talks]
        alone = meets if facts.stops_all else meets[:, self.keynotes]
        found: dict[Rule, Bools] = {
            Rule.LOCK: locked,
            Rule.ROOM_FIT: np.broadcast_to(unfit, shape),
            Rule.ROOM_OPEN: np.any(self.closed[span], axis=1),
            Rule.ROOM_ONCE: taken,
            Rule.SPEAKER_THERE: _at_all_rooms(np.any(away[span], axis=1), shape),
            Rule.SPEAKER_ONCE: _at_all_rooms(np.any(meets[:, mates], axis=1), shape),
            Rule.ALONE: _at_all_rooms(np.any(alone, axis=1), shape),
            Rule.ORDER: _at_all_rooms(self._out_of_order(talk, starts), shape),
            Rule.GAP: self._too_close(talk, starts, shape),
        }
        return {rule: where for rule, where in found.items() if where.any()}

    def _out_of_order(self, talk: int, starts: Ints) -> Bools:
        wrong = np.zeros(len(starts), dtype=bool)
        for order in self.problem.orders:
            if order.first == talk and self.placed[order.then]:
                wrong |= starts + self.length[talk] > self.start[order.then]
            if order.then == talk and self.placed[order.first]:
                wrong |= starts < self.end[order.first]
        return wrong

    def _too_close(self, talk: int, starts: Ints, shape: tuple[int, ...]) -> Bools:
        close = np.zeros(shape, dtype=bool)
        for gap in self.problem.gaps:
            if talk in (gap.one, gap.other):
                self._add_gap(talk, gap, starts, close)
        return close

    def _add_gap(self, talk: int, gap: Gap, starts: Ints, close: Bools) -> None:
        other = gap.other if gap.one == talk else gap.one
        if not self.placed[other]:
            return
        begin, end, ends = self.start[other], self.end[other], starts + self.length[talk]
        after = (starts >= end) & (starts - end < gap.slots) & (self.block[end - 1] == self.block[starts])
        before = (ends <= begin) & (begin - ends < gap.slots) & (self.block[ends - 1] == self.block[begin])
        elsewhere = np.arange(close.shape[1]) != self.room[other]
        close |= (after | before)[:, None] & elsewhere[None, :]


def _at_all_rooms(by_start: Bools, shape: tuple[int, ...]) -> Bools:
    return np.broadcast_to(by_start[:, None], shape)


def _favourites(problem: Problem) -> tuple[Ints, Ints]:
    """Attendee and talk of each star, each pair once."""
    counts = [len(mine) for mine in problem.favourites]
    stars = np.fromiter(chain.from_iterable(problem.favourites), dtype=np.int64, count=sum(counts))
    fans = np.repeat(np.arange(len(counts)), counts)
    size = max(len(problem.talks), 1)
    # Almost in order: sorting is four times quicker than numpy.unique.
    keys = np.sort(fans * size + stars, kind="stable")
    once = keys[np.diff(keys, prepend=-1) > 0]
    return once // size, once % size
