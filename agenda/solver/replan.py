"""Mends an agenda in which something has changed: the fewest moves first, then the least cost.

First only the broken talks are put into free cells, by an exact model; it mostly settles the matter in milliseconds.
Where it does not, some of the talks in their way may move as well, ever more of them until the time is up.

This module imports ortools (60 MB, half a second): the web process never imports it, jobs do.
"""

import time
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from ortools.sat.python import cp_model

from agenda.solver import cover
from agenda.solver.problem import Placement, Problem
from agenda.solver.score import Rule, Violation, score
from agenda.solver.windows import Board, Bools, Place, Windows

# Talks in the way that may move as well, step by step.
NEIGHBOURS = (16, 48, 120)
# Where free cells suffice, the moves are settled in milliseconds; this share of the time may go into their costs.
COSTS_SHARE = 0.05


@dataclass(frozen=True)
class Move:
    """`broken` is what was wrong with its place: nothing, if it makes room for others."""

    talk: int
    origin: Place | None
    target: Place
    broken: tuple[Violation, ...]


@dataclass(frozen=True)
class Replan:
    """`left` are talks for which no place was found; in `placement` they stand where they were, if nobody else
    does. `broken` is everything that is still wrong with it."""

    moves: tuple[Move, ...]
    proven_fewest: bool
    placement: Placement
    left: tuple[int, ...]
    broken: tuple[Violation, ...]


def replan(
    problem: Problem, before: Placement, *, fixed: AbstractSet[int] = frozenset(), seconds: float = 1.0
) -> Replan:
    """`problem` as it is now, `before` where its talks stood; `fixed` talks may not move, though broken.

    A talk that was not placed is placed: that counts as a move. What only locked or fixed talks break is left as it
    is. `proven_fewest`: nothing with fewer moves mends the rest.
    """
    until = time.monotonic() + 0.7 * seconds  # the last model has yet to be set up, and the end to be scored
    damage = _damage(problem, before)
    stay = _bound(problem, before) | fixed
    broken = sorted({talk for each in damage for talk in _at_fault(each) if talk not in stay})
    if not broken:
        return _answer(problem, before, {}, damage, proven=True, left=())
    least = _least(damage, stay)
    board = Board(problem, before)
    model = _Model(board, before, broken, broken)
    first = model.solve(until, with_costs=False)
    best, nothing_else_helps = first, first.is_optimal
    if first.left or first.count > least + 1 or not first.is_optimal:
        best = _wider(board, before, broken, stay, first, until)
    else:
        best = model.cheaper(first, min(until, time.monotonic() + COSTS_SHARE * seconds))
    # If moving the broken talks alone does not do, one more has to.
    fewest = best.count == least or (nothing_else_helps and best.count <= least + 1)
    return _answer(problem, before, best.places, damage, proven=not best.left and fewest, left=best.left)


def _damage(problem: Problem, placement: Placement) -> tuple[Violation, ...]:
    """Favourites break no rule, and are most of the work of a score."""
    return score(replace(problem, favourites=()), placement).violations


# Rules in which both talks can be at fault.
BETWEEN = {Rule.ROOM_ONCE, Rule.SPEAKER_ONCE, Rule.ALONE, Rule.ORDER, Rule.GAP}


def _at_fault(broken: Violation) -> tuple[int, ...]:
    return (broken.talk, broken.other) if broken.rule in BETWEEN else (broken.talk,)


def _bound(problem: Problem, before: Placement) -> set[int]:
    """Talks that stand where they are locked."""
    locks = {
        number: (talk.lock.slot, talk.lock.room) for number, talk in enumerate(problem.talks) if talk.lock
    }
    return {number for number, place in locks.items() if before.get(number) == place}


def _least(damage: Iterable[Violation], stay: AbstractSet[int]) -> int:
    """So many moves it takes at least: each talk at fault alone, and one of each pair."""
    alone = {each.talk for each in damage if each.rule not in BETWEEN} - stay
    faults = {frozenset(_at_fault(each)) for each in damage if each.rule in BETWEEN}
    pairs = [pair for pair in faults if alone.isdisjoint(pair)]
    forced = {talk for pair in pairs if pair & stay for talk in pair - stay}
    rest = [pair for pair in pairs if stay.isdisjoint(pair) and forced.isdisjoint(pair)]
    return len(alone) + len(forced) + cover.fewest(rest)


@dataclass(frozen=True)
class _Found:
    """Places of the talks that move; `is_optimal` among agendas in which only the model's talks move."""

    places: Mapping[int, Place]
    left: tuple[int, ...]
    count: int
    cost: int
    is_optimal: bool

    @property
    def rank(self) -> tuple[int, int, int]:
        return len(self.left), self.count, self.cost


def _wider(
    board: Board,
    before: Placement,
    broken: list[int],
    stay: AbstractSet[int],
    first: _Found,
    until: float,
) -> _Found:
    """Lets some talks in the way move too, ever more of them; then the cheapest way to move just those."""
    best, took = first, 0.0
    ranked = _in_the_way(board, broken, stay)
    for many in NEIGHBOURS:
        # The last fifth is for the costs.
        began = time.monotonic()
        stop = until - 0.2 * max(0.0, until - began)
        # Setting up a model takes as long as it has talks; three times as many do not fit into what is left.
        if began + 3 * took >= stop or (many > NEIGHBOURS[0] and len(ranked) <= many // 3):
            break
        model = _Model(board, before, broken, [*broken, *ranked[:many]])
        took = time.monotonic() - began
        found = model.solve(stop, with_costs=False)
        if found.rank[:2] < best.rank[:2]:
            best = found
        if not best.left:
            break
    moved = sorted(set(best.places) | set(best.left))
    if moved and time.monotonic() < until:
        return _Model(board, before, broken, moved).cheaper(best, until)
    return best


def _in_the_way(board: Board, broken: list[int], stay: AbstractSet[int]) -> list[int]:
    """Talks that fill windows which the broken ones could use, those first that could go most easily."""
    board, talks = board.without(broken), board.problem.talks
    wanted: dict[int, int] = {}
    for talk in broken:
        windows = board.look(talk)
        lets = _allowed_but_for(windows, Rule.ROOM_ONCE, Rule.SPEAKER_ONCE, Rule.GAP)
        for other in windows.taken_by[lets & (windows.taken_by >= 0)].tolist():
            wanted[other] = wanted.get(other, 0) + 1
        for mate in np.flatnonzero(board.placed).tolist():
            if talks[mate].speakers & talks[talk].speakers:
                wanted[mate] = wanted.get(mate, 0) + 3
    asked = sorted(wanted.keys() - stay, key=lambda talk: (-wanted[talk], talk))
    ease = {talk: int(board.look(talk).allowed.sum()) for talk in asked[: NEIGHBOURS[-1]]}
    return sorted(ease, key=lambda talk: (ease[talk] <= 1, -wanted[talk], -ease[talk], talk))


def _allowed_but_for(windows: Windows, *rules: Rule) -> Bools:
    lets = np.ones(windows.taken_by.shape, dtype=bool)
    for rule, found in windows.forbidden.items():
        if rule not in rules:
            lets &= ~found
    return lets


def _without(placement: Placement, talks: Iterable[int]) -> dict[int, Place]:
    gone = set(talks)
    return {talk: place for talk, place in placement.items() if talk not in gone}


def _answer(
    problem: Problem,
    before: Placement,
    places: Mapping[int, Place],
    damage: tuple[Violation, ...],
    *,
    proven: bool,
    left: tuple[int, ...],
) -> Replan:
    placement = _without(before, left) | dict(places)
    for talk in left:
        if talk in before and _is_free(problem, placement, talk, before[talk]):
            placement[talk] = before[talk]
    moves = tuple(
        Move(talk, before.get(talk), place, tuple(each for each in damage if talk in _at_fault(each)))
        for talk, place in sorted(places.items())
    )
    return Replan(moves, proven, placement, left, _damage(problem, placement))


def _is_free(problem: Problem, placement: Placement, talk: int, place: Place) -> bool:
    first, room = place
    end = first + problem.talks[talk].length
    return not any(
        room == other_room and begin < end and first < begin + problem.talks[other].length
        for other, (begin, other_room) in placement.items()
    )


class _Model:
    """Some talks may move, the others stay; each of the former has a place, a broken one may be left out.

    A variable for each talk and each window that the staying talks allow it.
    """

    def __init__(
        self,
        board: Board,
        before: Placement,
        broken: list[int],
        talks: list[int],
    ) -> None:
        self.problem, self.before, self.talks = board.problem, before, talks
        self.broken = set(broken)
        self.board = board.without(talks)
        self.model = cp_model.CpModel()
        self.windows = {talk: self.board.look(talk) for talk in talks}
        self.out = {talk: self.model.new_bool_var("") for talk in talks}
        self.model.add_bool_and([out.negated() for talk, out in self.out.items() if talk not in self.broken])
        self.at: dict[int, dict[Place, cp_model.IntVar]] = {}
        for talk in talks:
            self._add_talk(talk)
        self._add_cells()
        for one, other in combinations(talks, 2):
            self._add_pair(one, other)
        self._add_orders()
        self._add_gaps()

    def _add_talk(self, talk: int) -> None:
        windows = self.windows[talk]
        rows, rooms = np.nonzero(windows.allowed)
        places = zip(windows.starts[rows].tolist(), rooms.tolist(), strict=True)
        self.at[talk] = {place: self.model.new_bool_var("") for place in places}
        self.model.add_exactly_one([*self.at[talk].values(), self.out[talk]])

    def _in_slots(self, talk: int) -> dict[int, list[cp_model.IntVar]]:
        """For each slot the variables by which the talk runs in it."""
        found: dict[int, list[cp_model.IntVar]] = {}
        for (first, _room), variable in self.at[talk].items():
            for slot in range(first, first + self.problem.talks[talk].length):
                found.setdefault(slot, []).append(variable)
        return found

    def _add_cells(self) -> None:
        self.running = {talk: self._in_slots(talk) for talk in self.talks}
        cells: dict[Place, list[cp_model.IntVar]] = {}
        for talk in self.talks:
            for (first, room), variable in self.at[talk].items():
                for slot in range(first, first + self.problem.talks[talk].length):
                    cells.setdefault((slot, room), []).append(variable)
        for inside in cells.values():
            if len(inside) > 1:
                self.model.add_at_most_one(inside)

    def _add_pair(self, one: int, other: int) -> None:
        mine, theirs = self.problem.talks[one], self.problem.talks[other]
        if mine.speakers & theirs.speakers or mine.stops_all or theirs.stops_all:
            for slot in self.running[one].keys() & self.running[other].keys():
                self.model.add_at_most_one([*self.running[one][slot], *self.running[other][slot]])

    def _add_orders(self) -> None:
        for order in self.problem.orders:
            if order.first in self.at and order.then in self.at:
                size = self.problem.talks[order.first].length
                end = sum((first + size) * variable for (first, _), variable in self.at[order.first].items())
                begin = sum(first * variable for (first, _), variable in self.at[order.then].items())
                self.model.add(end <= begin).only_enforce_if(
                    self.out[order.first].negated(), self.out[order.then].negated()
                )

    def _add_gaps(self) -> None:
        """For each window of the one the windows of the other that are too near exclude it."""
        for gap in self.problem.gaps:
            if gap.one in self.at and gap.other in self.at:
                for place, variable in self.at[gap.one].items():
                    there = self.board.with_places({gap.one: place}).look(gap.other)
                    rows, rooms = np.nonzero(there.forbidden.get(Rule.GAP, np.zeros((0, 0))))
                    for spot in zip(there.starts[rows].tolist(), rooms.tolist(), strict=True):
                        if spot in self.at[gap.other]:
                            self.model.add_at_most_one([variable, self.at[gap.other][spot]])

    def cheaper(self, found: _Found, until: float) -> _Found:
        """As many moves, for less: from there on."""
        less = self.solve(until, with_costs=True, hint=found.places)
        return min(less, found, key=lambda each: each.rank[:2])

    def solve(self, until: float, *, with_costs: bool, hint: Mapping[int, Place] | None = None) -> _Found:
        costs, most = self._costs() if with_costs else ([], 0)
        move = most + 1
        moves = [
            variable
            for talk in self.talks
            for place, variable in self.at[talk].items()
            if place != self.before.get(talk)
        ]
        left_out = move * (len(self.talks) + 1)
        self.model.minimize(
            sum(cost * variable for cost, variable in costs)
            + move * sum(moves)
            + left_out * sum(self.out.values())
        )
        self._hint(hint or {})
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_time_in_seconds = max(0.02, until - time.monotonic())
        status = solver.solve(self.model)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return _Found({}, tuple(self.talks), 0, 0, is_optimal=False)
        return self._read(solver, move, is_optimal=status == cp_model.OPTIMAL)

    def _hint(self, places: Mapping[int, Place]) -> None:
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for talk in self.talks:
            wished = places.get(talk, self.before.get(talk))
            for place, variable in self.at[talk].items():
                self.model.add_hint(variable, place == wished)

    def _read(self, solver: cp_model.CpSolver, move: int, *, is_optimal: bool) -> _Found:
        places = {
            talk: place
            for talk in self.talks
            for place, variable in self.at[talk].items()
            if solver.boolean_value(variable) and place != self.before.get(talk)
        }
        left = tuple(talk for talk in self.talks if solver.boolean_value(self.out[talk]))
        return _Found(places, left, len(places), round(solver.objective_value) % move, is_optimal)

    def _costs(self) -> tuple[list[tuple[int, cp_model.IntVar]], int]:
        """Terms of the objective, and a number they cannot exceed."""
        terms: list[tuple[int, cp_model.IntVar]] = []
        zones: dict[tuple[int, int, int], list[cp_model.IntVar]] = {}
        weights = self.problem.weights
        most = 0
        for talk, at in self.at.items():
            windows = self.windows[talk]
            paid = [windows.change(place) for place in at]
            dearest = 0
            for (first, room), variable, cost in zip(at, at.values(), paid, strict=True):
                terms.append((cost.total - cost.track_day_room, variable))
                dearest = max(dearest, cost.total)
                if cost.track_day_room:
                    zone = (self.problem.talks[talk].track, self.problem.slots[first].day, room)
                    zones.setdefault(zone, []).append(variable)
            most += dearest
        for inside in zones.values():
            used = self.model.new_bool_var("")
            terms.append((weights.track_day_room, used))
            for variable in inside:
                self.model.add_implication(variable, used)
        return self._with_pairs(terms, most)

    def _with_pairs(
        self, terms: list[tuple[int, cp_model.IntVar]], most: int
    ) -> tuple[list[tuple[int, cp_model.IntVar]], int]:
        """What two of the talks cost where they meet."""
        weights, talks = self.problem.weights, self.problem.talks
        for place, one in enumerate(self.talks):
            starred = self.board.starred_with(one)
            for other in self.talks[place + 1 :]:
                cost = weights.clash * int(starred[other])
                cost += weights.same_track * (talks[one].track == talks[other].track)
                if cost:
                    terms.append((cost, self._meeting(one, other)))
                    most += cost
        return terms, most

    def _meeting(self, one: int, other: int) -> cp_model.IntVar:
        meet = self.model.new_bool_var("")
        for slot in self.running[one].keys() & self.running[other].keys():
            both = sum(self.running[one][slot]) + sum(self.running[other][slot])
            self.model.add(both <= 1 + meet)
        return meet
