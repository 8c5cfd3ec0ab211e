"""Why no agenda is possible: by counting first, then by the smallest set of demands that contradict one another.

The latter is searched in a model of times alone: when each talk begins, and how many talks run at once of those that
only fit some of the rooms. It is so much smaller than the whole that a contradiction shows in a fraction of a second;
in return what only shows in single rooms is not seen. Counting and searching need one another: 17 talks for 16 cells
are found at once by counting and hardly ever by searching.

This module imports ortools (60 MB, half a second): the web process never imports it, jobs do.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from ortools.sat.python import cp_model

from agenda.solver.counting import count
from agenda.solver.problem import Gap, Order, Problem
from agenda.solver.reasons import Kind, Reason
from agenda.solver.space import Space, slots_of
from agenda.solver.windows import Bools

# Sets of rooms whose talks are counted together at each time.
MOST_SETS = 48
# So many talks are searched before all are: what contradicts itself is mostly among those with little choice.
TIGHTEST = (40, 160)


class Verdict(StrEnum):
    IMPOSSIBLE = "impossible"
    # The times alone hold no contradiction; the rooms still may.
    NOTHING_FOUND = "nothing_found"
    # The time was not enough.
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Explanation:
    """`is_minimal`: leaving out any part of a TOGETHER would resolve it; true of what was counted."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    is_minimal: bool = True


def explain(problem: Problem, *, seconds: float = 1.0) -> Explanation:
    until = time.monotonic() + seconds
    if counted := count(problem):
        return Explanation(Verdict.IMPOSSIBLE, counted)
    times = _Times(problem)
    verdict, core = Verdict.NOTHING_FOUND, list[Demand]()
    for talks in times.tightest():
        verdict, core = times.contradiction(times.demands(talks), until)
        if verdict is Verdict.IMPOSSIBLE:
            break
    else:
        return Explanation(verdict)
    core, is_minimal = _smallest(core, lambda less: times.is_impossible(less, until))
    return Explanation(verdict, (times.reason(core),), is_minimal)


@dataclass(frozen=True, order=True)
class Demand:
    """Something that an organizer could give up: a talk, an absence, an order, a walk, the quiet about a keynote."""

    kind: Kind
    number: int  # of the talk, speaker, order or gap


TALK = Kind.NEEDS


def _smallest(
    core: list[Demand], is_impossible: Callable[[list[Demand]], bool | None]
) -> tuple[list[Demand], bool]:
    """Leaves out one after another, talks first, as long as the rest still contradicts itself. False if time ran out."""
    sure = True
    # Large parts at first, so that a hundred demands do not take a hundred searches.
    size = max(1, len(core) // 4)
    while True:
        for part in _parts(core, size):
            less = [demand for demand in core if demand not in part]
            answer = is_impossible(less)
            if answer:
                core = less
            elif answer is None:
                sure = False
        if size == 1:
            return core, sure
        size = max(1, min(size // 4, len(core) // 4))


def _parts(core: list[Demand], size: int) -> list[set[Demand]]:
    ordered = sorted(core, key=lambda demand: (demand.kind is not TALK, demand))
    return [set(ordered[at : at + size]) for at in range(0, len(ordered), size)]


class _Times:
    """The model of times."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.space = problem, Space(problem)
        self.windows = [
            self.space.locked_window(number) if talk.lock else self.space.housed(number)
            for number, talk in enumerate(problem.talks)
        ]
        self.rooms = [frozenset(slots_of(np.any(windows, axis=0))) for windows in self.windows]
        self.starts = [slots_of(np.any(windows, axis=1)) for windows in self.windows]

    def tightest(self) -> list[list[int]]:
        """The talks with the fewest times first, then all: a contradiction among some is one of the whole."""
        everybody = range(len(self.problem.talks))
        free = [
            int((np.any(self.windows[talk], axis=1) & self.space.attended(talk)).sum()) for talk in everybody
        ]
        ranked = sorted(everybody, key=lambda talk: (free[talk], talk))
        return [
            sorted(ranked[:many])
            for many in (*(size for size in TIGHTEST if 2 * size < len(ranked)), len(ranked))
        ]

    def demands(self, chosen: list[int]) -> list[Demand]:
        talks, speakers = self.problem.talks, self.problem.speakers
        giving = {person for talk in chosen for person in talks[talk].speakers if speakers[person].away}
        return [
            *(Demand(TALK, number) for number in chosen),
            *(Demand(Kind.ONLY_THERE, speaker) for speaker in sorted(giving)),
            *(Demand(Kind.ALONE, number) for number in chosen if talks[number].stops_all),
            *(Demand(Kind.ORDERED, number) for number in range(len(self.problem.orders))),
            *(
                Demand(Kind.WALK, number)
                for number, gap in enumerate(self.problem.gaps)
                if self._is_walk(gap)
            ),
        ]

    def _is_walk(self, gap: Gap) -> bool:
        """No room fits both."""
        return self.rooms[gap.one].isdisjoint(self.rooms[gap.other])

    def contradiction(self, demands: list[Demand], until: float) -> tuple[Verdict, list[Demand]]:
        """Some of the demands that cannot hold together, by the assumptions of one search."""
        model = _Model(self, demands, assumed=True)
        # Assumptions are only traced without presolve and by one worker.
        status, solver = model.solve(until, presolve=False)
        if status == cp_model.INFEASIBLE:
            core = {model.by_index[index] for index in solver.sufficient_assumptions_for_infeasibility()}
            return Verdict.IMPOSSIBLE, [demand for demand in demands if demand in core]
        found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
        return (Verdict.NOTHING_FOUND if found else Verdict.UNDECIDED), []

    def is_impossible(self, demands: list[Demand], until: float) -> bool | None:
        """None if time is up before it is known."""
        if time.monotonic() >= until:
            return None
        status, _solver = _Model(self, demands, assumed=False).solve(until, presolve=True)
        return None if status == cp_model.UNKNOWN else status == cp_model.INFEASIBLE

    # Saying it

    def reason(self, core: list[Demand]) -> Reason:
        talks = tuple(demand.number for demand in core if demand.kind is TALK)
        parts = [*self._absences(core, talks), *self._shared(talks), *self._fits(talks)]
        parts += [
            Reason(Kind.LOCKED, (number,), rooms=(lock.room,), slots=(lock.slot,))
            for number in talks
            if (lock := self.problem.talks[number].lock)
        ]
        orders = [self.problem.orders[each.number] for each in core if each.kind is Kind.ORDERED]
        gaps = [self.problem.gaps[each.number] for each in core if each.kind is Kind.WALK]
        parts += [Reason(Kind.ALONE, (each.number,)) for each in core if each.kind is Kind.ALONE]
        parts += [Reason(Kind.ORDERED, (order.first, order.then)) for order in orders]
        parts += [Reason(Kind.WALK, (gap.one, gap.other), need=gap.slots) for gap in gaps]
        return Reason(
            Kind.TOGETHER,
            talks,
            speakers=tuple(sorted({speaker for part in parts for speaker in part.speakers})),
            rooms=tuple(sorted({room for part in parts for room in part.rooms})),
            features=tuple(sorted({feature for part in parts for feature in part.features})),
            parts=tuple(parts),
        )

    def _absences(self, core: list[Demand], talks: tuple[int, ...]) -> list[Reason]:
        there = self.space.there
        return [
            Reason(
                Kind.ONLY_THERE,
                tuple(number for number in talks if demand.number in self.problem.talks[number].speakers),
                (demand.number,),
                slots=slots_of(there[demand.number]),
            )
            for demand in core
            if demand.kind is Kind.ONLY_THERE
        ]

    def _shared(self, talks: tuple[int, ...]) -> list[Reason]:
        """Who gives several of them."""
        by_speaker: dict[int, list[int]] = {}
        for number in talks:
            for speaker in self.problem.talks[number].speakers:
                by_speaker.setdefault(speaker, []).append(number)
        return [
            Reason(Kind.SHARED, tuple(given), (speaker,))
            for speaker, given in sorted(by_speaker.items())
            if len(given) > 1
        ]

    def _fits(self, talks: tuple[int, ...]) -> list[Reason]:
        """Talks that do not fit all rooms, by the rooms they fit; the locked ones are told as such."""
        by_rooms: dict[tuple[int, ...], list[int]] = {}
        for number in talks:
            rooms = slots_of(self.space.fit[number])
            if not self.problem.talks[number].lock and len(rooms) < self.space.rooms:
                by_rooms.setdefault(rooms, []).append(number)
        return [
            Reason(Kind.NEEDS, tuple(given), rooms=rooms, features=self._features(given))
            for rooms, given in sorted(by_rooms.items())
        ]

    def _features(self, talks: list[int]) -> tuple[str, ...]:
        return tuple(sorted({feature for number in talks for feature in self.problem.talks[number].needs}))


class _Model:
    """Some of the demands; `assumed`, each can be traced."""

    def __init__(self, times: _Times, demands: list[Demand], *, assumed: bool) -> None:
        self.times, self.problem, self.model = times, times.problem, cp_model.CpModel()
        self.literals = {demand: self.model.new_bool_var("") for demand in demands}
        self.by_index = {literal.index: demand for demand, literal in self.literals.items()}
        if assumed:
            self.model.add_assumptions(list(self.literals.values()))
        else:
            self.model.add_bool_and(list(self.literals.values()))
        self.talks = [demand.number for demand in demands if demand.kind is TALK]
        self.at = {number: self._begin(number) for number in self.talks}
        self.running = {number: self._in_slots(number) for number in self.talks}
        self._add_speakers()
        self._add_rooms()
        for demand in demands:
            self._add(demand)

    def _begin(self, number: int) -> dict[int, cp_model.IntVar]:
        at = {slot: self.model.new_bool_var("") for slot in self.times.starts[number]}
        self.model.add_bool_or(list(at.values())).only_enforce_if(self.literals[Demand(TALK, number)])
        self.model.add_at_most_one(list(at.values()))
        return at

    def _in_slots(self, number: int) -> dict[int, list[cp_model.IntVar]]:
        found: dict[int, list[cp_model.IntVar]] = {}
        for first, variable in self.at[number].items():
            for slot in range(first, first + self.problem.talks[number].length):
                found.setdefault(slot, []).append(variable)
        return found

    def _add_speakers(self) -> None:
        by_speaker: dict[int, list[int]] = {}
        for number in self.talks:
            for speaker in self.problem.talks[number].speakers:
                by_speaker.setdefault(speaker, []).append(number)
        for given in by_speaker.values():
            for slot in range(self.times.space.slots) if len(given) > 1 else ():
                self.model.add_at_most_one(
                    [variable for number in given for variable in self.running[number].get(slot, ())]
                )

    def _add_rooms(self) -> None:
        """At each time no more talks of those that fit some rooms only than such rooms are open."""
        for rooms in _joined({self.times.rooms[number] for number in self.talks}):
            inside = [number for number in self.talks if self.times.rooms[number] <= rooms]
            is_open: Bools = self.times.space.open[:, sorted(rooms)]
            for slot, free in enumerate(is_open.sum(axis=1).tolist()):
                found = [variable for number in inside for variable in self.running[number].get(slot, ())]
                if len(found) > free:
                    self.model.add(cp_model.LinearExpr.sum(found) <= free)

    def _add(self, demand: Demand) -> None:
        literal, number = self.literals[demand], demand.number
        if demand.kind is Kind.ONLY_THERE:
            self._add_absence(number, literal)
        elif demand.kind is Kind.ALONE and number in self.at:
            self._add_quiet(number, literal)
        elif demand.kind is Kind.ORDERED:
            self._add_order(self.problem.orders[number], literal)
        elif demand.kind is Kind.WALK:
            self._add_walk(self.problem.gaps[number], literal)

    def _add_absence(self, speaker: int, literal: cp_model.IntVar) -> None:
        away = self.problem.speakers[speaker].away
        for number in self.talks:
            if speaker in self.problem.talks[number].speakers:
                for slot in sorted(away & self.running[number].keys()):
                    for variable in self.running[number][slot]:
                        self.model.add_implication(literal, variable.negated())

    def _add_quiet(self, keynote: int, literal: cp_model.IntVar) -> None:
        for slot, mine in self.running[keynote].items():
            others = [
                variable
                for number in self.talks
                if number != keynote
                for variable in self.running[number].get(slot, ())
            ]
            now = cp_model.LinearExpr.sum(mine)
            free = self.times.space.rooms
            self.model.add(cp_model.LinearExpr.sum(others) + free * now <= free).only_enforce_if(literal)

    def _add_order(self, order: Order, literal: cp_model.IntVar) -> None:
        if order.first in self.at and order.then in self.at:
            size = self.problem.talks[order.first].length
            end = sum((slot + size) * variable for slot, variable in self.at[order.first].items())
            begin = sum(slot * variable for slot, variable in self.at[order.then].items())
            both = [self.literals[Demand(TALK, number)] for number in (order.first, order.then)]
            self.model.add(end <= begin).only_enforce_if(literal, *both)

    def _add_walk(self, gap: Gap, literal: cp_model.IntVar) -> None:
        if gap.one not in self.at or gap.other not in self.at:
            return
        for one, mine in self.at[gap.one].items():
            for other, theirs in self.at[gap.other].items():
                if self._is_near(gap, one, other):
                    self.model.add_bool_or(literal.negated(), mine.negated(), theirs.negated())

    def _is_near(self, gap: Gap, one: int, other: int) -> bool:
        slots, talks = self.problem.slots, self.problem.talks
        first, then = (gap.one, gap.other) if one <= other else (gap.other, gap.one)
        end, begin = min(one, other) + talks[first].length, max(one, other)
        return first != then and slots[end - 1].block == slots[begin].block and 0 <= begin - end < gap.slots

    def solve(self, until: float, *, presolve: bool) -> tuple[object, cp_model.CpSolver]:
        """Status and solver."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.cp_model_presolve = presolve
        solver.parameters.max_time_in_seconds = max(0.02, until - time.monotonic())
        return solver.solve(self.model), solver


def _joined(found: set[frozenset[int]]) -> list[frozenset[int]]:
    """The sets, joined in every way as long as they are few."""
    joined, fresh = set(found), set(found)
    while fresh and len(joined) < MOST_SETS:
        fresh = {one | other for one in fresh for other in joined} - joined
        joined |= set(sorted(fresh, key=sorted)[: MOST_SETS - len(joined)])
    return sorted(joined | {frozenset().union(*found)}, key=sorted)
