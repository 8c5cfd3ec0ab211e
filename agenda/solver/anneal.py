"""Drafts an agenda by annealing: many small exchanges, at first also some that make it worse, ever fewer of those.

The temperature follows the clock, not a predicted number of steps, so that a busy machine ends as cool as an idle
one. With `rounds` instead of `seconds` the same seed gives the same agenda on every machine.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agenda.solver import kernel, tables
from agenda.solver.problem import Placement, Problem
from agenda.solver.tables import FREE, HARD, Ints, Tables

CHUNK_SECONDS = 0.02
ROUND_STEPS = 2_000
TRIES = 20


class NoRoom(Exception):
    """The talks do not fit into the open cells, however they are placed."""


@dataclass(frozen=True)
class Best:
    """The best agenda so far. `cost` includes tables.HARD for each broken rule."""

    cost: int
    placement: Placement
    steps: int
    share: float  # of the time that has passed, 0 to 1


class State:
    """One agenda that is being worked on, with everything the kernel keeps up to date.

    With `packs` it begins with talks side by side: exchanges keep gaps as they are, so where talks only just fit no
    other beginning leads to an agenda.
    """

    def __init__(self, facts: Tables, seed: int, *, packs: bool = False) -> None:
        self.facts, self.packs = facts, packs
        self.random = np.array([(seed * 2_654_435_761 + 97) & kernel.MASK or 1], dtype=np.int64)
        size = len(facts.length)
        self.grid = facts.grid.copy()
        self.start = np.full(size, -1, dtype=np.int32)
        self.room = np.full(size, -1, dtype=np.int32)
        self.fixed = (facts.locked[:, 0] >= 0).astype(np.int32)
        self._place_all()
        self.movable = np.flatnonzero(self.fixed == 0).astype(np.int32)
        self.moved = np.zeros(kernel.MOST * 2, dtype=np.int32)
        self.target = np.zeros(kernel.MOST * 2, dtype=np.int32)
        self.recount()

    def recount(self) -> None:
        """The tables that follow from start and room, and the total."""
        facts = self.facts
        slots, rooms = self.grid.shape
        self.now = np.zeros((slots, len(facts.length)), dtype=np.int32)
        self.begun = np.zeros_like(self.now)
        self.zones = np.zeros((max(facts.tracks, 1), facts.days, rooms), dtype=np.int32)
        for talk, (first, room) in enumerate(zip(self.start, self.room, strict=True)):
            self.now[first : first + facts.length[talk]] += facts.pairs[talk]
            self.begun[first] += facts.pairs[talk]
            self.zones[facts.track[talk], facts.day[first], room] += 1
        self.cost = self._total()

    def _total(self) -> int:
        facts, everybody = self.facts, np.arange(len(self.start))
        total = int(facts.by_start[everybody, self.start].sum())
        total += int(facts.by_room[everybody, self.room].sum())
        ends = self.start + facts.length
        together = (self.start[:, None] < ends[None, :]) & (self.start[None, :] < ends[:, None])
        total += int((facts.pairs * together).sum()) // 2
        total += facts.zone_weight * int((self.zones > 0).sum())
        # Each relation stands at both its talks.
        broken = sum(
            kernel.related(
                facts.relations, facts.relations_from, self.start, self.room, facts.length, facts.block_end,
                talk, self.moved, 0,
            )
            for talk in everybody
        )  # fmt: skip
        return total + HARD * (int(broken) // 2)

    def anneal(self, steps: int, temperature: float) -> int:
        """Returns how many exchanges were kept."""
        facts = self.facts
        gained, kept = kernel.anneal(
            steps, temperature, self.random,
            facts.pairs, facts.by_start, facts.by_room, facts.length, facts.track, facts.day, facts.block_end,
            facts.starts, facts.starts_from, facts.rooms, facts.rooms_from, facts.relations,
            facts.relations_from, facts.zone_weight,
            self.grid, self.start, self.room, self.fixed, self.now, self.begun, self.zones, self.movable,
            self.moved, self.target,
        )  # fmt: skip
        self.cost += int(gained)
        return int(kept)

    def placement(self) -> dict[int, tuple[int, int]]:
        return {talk: (int(self.start[talk]), int(self.room[talk])) for talk in range(len(self.start))}

    # Beginning

    def _place_all(self) -> None:
        """Locked talks where they must be, then the longest first, each at the cheapest of some places."""
        facts = self.facts
        for talk in np.flatnonzero(self.fixed):
            self._put(int(talk), int(facts.locked[talk, 0]), int(facts.locked[talk, 1]))
        order = sorted(
            np.flatnonzero(self.fixed == 0), key=lambda talk: (-facts.length[talk], self._choices(int(talk)))
        )
        for talk in order:
            self._put(int(talk), *self._place_for(int(talk)))

    def _choices(self, talk: int) -> int:
        return int(self.facts.rooms_from[talk + 1] - self.facts.rooms_from[talk])

    def _place_for(self, talk: int) -> tuple[int, int]:
        """Free windows, those in fit rooms and while its speakers are there first; among equals by chance."""
        facts, size = self.facts, int(self.facts.length[talk])
        starts = facts.starts[facts.starts_from[size] : facts.starts_from[size + 1]]
        free = np.ones((len(starts), self.grid.shape[1]), dtype=bool)
        for offset in range(size):
            free &= self.grid[starts + offset] == FREE
        at, rooms = np.nonzero(free)
        if not len(at):
            raise NoRoom
        cost = facts.by_start[talk, starts[at]] // HARD + facts.by_room[talk, rooms] // HARD
        best = np.flatnonzero(cost == cost.min())
        if self.packs:
            close = best[self._is_close(starts[at[best]], rooms[best])]
            best = close if len(close) else best
        chosen = best[kernel.step_random(self.random) % len(best)]
        return int(starts[at[chosen]]), int(rooms[chosen])

    def _is_close(self, first: Ints, rooms: NDArray[np.signedinteger[Any]]) -> NDArray[np.bool_]:
        """Whether the slot before is taken, or of another block."""
        before = np.maximum(first - 1, 0)
        opens = (first == 0) | (self.facts.block_end[before] <= first)
        close: NDArray[np.bool_] = opens | (self.grid[before, rooms] != FREE)
        return close

    def _put(self, talk: int, first: int, room: int) -> None:
        self.start[talk], self.room[talk] = first, room
        self.grid[first : first + self.facts.length[talk], room] = talk


# Searching

# At first one exchange in seven is kept; from there down to a fiftieth. Found by trying instances of 60 to 1,500 talks.
KEPT_AT_FIRST = 0.15
COOLING = 50.0
# The last part of the time nothing is kept that makes it worse.
STILL = 0.03
LONGEST_CHUNK = 2_000_000
POLL_SECONDS = 0.1


def heat(facts: Tables, seed: int) -> float:
    """The temperature to begin with, found on an agenda of its own by cooling until few exchanges are kept."""
    state, steps = _began(facts, seed), 12 * len(facts.length)
    temperature = float(max(facts.pairs[facts.pairs < HARD].max(initial=1), facts.zone_weight, 1)) * 4
    for _ in range(60):
        state.anneal(steps, temperature)
        if state.anneal(steps, temperature) < KEPT_AT_FIRST * steps:
            break
        temperature *= 0.75
    return temperature


def temperature_at(first: float, share: float) -> float:
    """`share` of the time has passed."""
    if share >= 1 - STILL:
        return first / COOLING / 100
    return first * float(COOLING ** (-share / (1 - STILL)))


class Chain:
    """One search of its own. Its thread leaves the interpreter free while the kernel runs."""

    def __init__(self, facts: Tables, seed: int, first: float, *, packs: bool = False) -> None:
        self.state = _began(facts, seed, packs=packs)
        self.first = first
        self.steps = 0
        self.best = (self.state.cost, self.state.placement())

    def run_for(self, seconds: float, stop: threading.Event) -> None:
        began, chunk = time.monotonic(), ROUND_STEPS
        while (passed := time.monotonic() - began) < seconds and not stop.is_set():
            self.state.anneal(chunk, temperature_at(self.first, passed / seconds))
            self.steps += chunk
            took = time.monotonic() - began - passed
            chunk = max(200, min(LONGEST_CHUNK, int(chunk * CHUNK_SECONDS / max(took, 1e-5))))
            self._keep()

    def run_rounds(self, rounds: int) -> None:
        for number in range(rounds):
            self.state.anneal(ROUND_STEPS, temperature_at(self.first, number / rounds))
            self.steps += ROUND_STEPS
        self._keep()

    def _keep(self) -> None:
        if self.state.cost < self.best[0]:
            self.best = (self.state.cost, self.state.placement())


def _began(facts: Tables, seed: int, *, packs: bool = False) -> State:
    """Another order of placing may fit where one does not."""
    for attempt in range(TRIES):
        try:
            return State(facts, seed + 7_919 * attempt, packs=packs or attempt >= TRIES // 2)
        except NoRoom:
            continue
    raise NoRoom


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 1,
    chains: int = 2,
    on_better: Callable[[Best], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Best:
    """The best agenda found in so many seconds, setting up included. `on_better` is called with each better one, `stopped` asked
    several times a second. Raises NoRoom."""
    began = time.monotonic()
    facts = tables.build(problem)
    first = heat(facts, seed)
    running = [Chain(facts, seed + number, first, packs=number % 2 == 1) for number in range(chains)]
    left, stop = max(0.05, seconds - (time.monotonic() - began)), threading.Event()
    threads = [threading.Thread(target=chain.run_for, args=(left, stop), daemon=True) for chain in running]
    for thread in threads:
        thread.start()
    told: int | None = None
    while any(thread.is_alive() for thread in threads):
        threads[0].join(POLL_SECONDS)
        if stopped():
            stop.set()
        best = _best(running, min(1.0, (time.monotonic() - began) / seconds))
        if on_better and (told is None or best.cost < told):
            told = best.cost
            on_better(best)
    return _best(running, 1.0)


def solve_rounds(problem: Problem, *, rounds: int, seed: int = 1) -> Best:
    """One search of rounds × ROUND_STEPS steps: the same result wherever it runs."""
    facts = tables.build(problem)
    chain = Chain(facts, seed, heat(facts, seed))
    chain.run_rounds(rounds)
    return _best([chain], 1.0)


def _best(running: Sequence[Chain], share: float) -> Best:
    cost, placement = min((chain.best for chain in running), key=lambda found: found[0])
    return Best(cost, placement, sum(chain.steps for chain in running), share)
