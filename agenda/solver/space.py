"""Where each talk could stand if it were alone with the locked ones: what counting and searching start from."""

import numpy as np

from agenda.solver.problem import Problem, Talk
from agenda.solver.windows import Bools, Ints


class Space:
    """Arrays over n talks, t slots and r rooms; windows (t, r) are by first slot."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slots, self.rooms = len(problem.slots), len(problem.rooms)
        self.length = np.array([talk.length for talk in problem.talks], dtype=np.int64)
        self.open = np.ones((self.slots, self.rooms), dtype=bool)
        for number, room in enumerate(problem.rooms):
            self.open[list(room.closed), number] = False
        self.there = np.ones((len(problem.speakers), self.slots), dtype=bool)
        for number, person in enumerate(problem.speakers):
            self.there[number, list(person.away)] = False
        self.fit = np.array(
            [[problem.fits(talk, room) for room in problem.rooms] for talk in problem.talks], dtype=bool
        ).reshape(len(problem.talks), self.rooms)
        self._starts: dict[int, Bools] = {}
        self._open: dict[int, Bools] = {}

    def starts(self, length: int) -> Bools:
        """(t,): a talk of this length can begin here."""
        if length not in self._starts:
            found = np.zeros(self.slots, dtype=bool)
            found[self.problem.starts(length)] = True
            self._starts[length] = found
        return self._starts[length]

    def throughout(self, cells: Bools, length: int) -> Bools:
        """Where `cells` (t, …) holds for so many slots from each."""
        found = np.zeros_like(cells)
        last = self.slots - length + 1
        if last > 0:
            found[:last] = np.all([cells[shift : shift + last] for shift in range(length)], axis=0)
        return found

    def attended(self, talk: int) -> Bools:
        """(t,): starts at which all its speakers are there to its end."""
        facts = self.problem.talks[talk]
        there = (
            np.all(self.there[sorted(facts.speakers)], axis=0)
            if facts.speakers
            else np.ones(self.slots, bool)
        )
        return self.throughout(there, facts.length) & self.starts(facts.length)

    def housed(self, talk: int) -> Bools:
        """(t, r): starts and fit rooms that are open to its end."""
        size = self.problem.talks[talk].length
        found: Bools = self._open_for(size) & self.fit[talk] & self.starts(size)[:, None]
        return found

    def _open_for(self, length: int) -> Bools:
        if length not in self._open:
            self._open[length] = self.throughout(self.open, length)
        return self._open[length]

    def locked_window(self, talk: int) -> Bools:
        """(t, r): its lock alone."""
        found = np.zeros((self.slots, self.rooms), dtype=bool)
        lock = self.problem.talks[talk].lock
        if lock:
            found[lock.slot, lock.room] = True
        return found

    def covered(self, windows: Bools, length: int) -> Bools:
        """Cells that lie in one of these windows of a talk so long."""
        found = windows.copy()
        for shift in range(1, length):
            found[shift:] |= windows[:-shift]
        return found


class Left:
    """What the locked talks leave. `windows` (t, r) of each talk that is not locked and could be placed alone."""

    def __init__(self, space: Space, without: set[int]) -> None:
        self.space, problem = space, space.problem
        self.locked = {
            number: range(talk.lock.slot, talk.lock.slot + talk.length)
            for number, talk in enumerate(problem.talks)
            if talk.lock and number not in without
        }
        self.cells = space.open.copy()
        self.there = space.there.copy()
        self.quiet = np.ones(space.slots, dtype=bool)  # no locked talk
        self.public = np.ones(space.slots, dtype=bool)  # no locked keynote
        for number, span in self.locked.items():
            self._take(problem.talks[number], slice(span.start, span.stop))
        self.cells &= self.public[:, None]
        self.alone = {
            number: space.attended(number)[:, None] & space.housed(number)
            for number, talk in enumerate(problem.talks)
            if not talk.lock and number not in without
        }
        self.windows = {number: found & self._passes(number) for number, found in self.alone.items()}
        self.talks = [number for number, found in self.windows.items() if found.any()]

    def _take(self, talk: Talk, span: slice) -> None:
        assert talk.lock
        self.cells[span, talk.lock.room] = False
        self.there[sorted(talk.speakers), span] = False
        self.quiet[span] = False
        if talk.stops_all:
            self.public[span] = False

    def _passes(self, number: int) -> Bools:
        talk = self.space.problem.talks[number]
        cells = self.cells
        for speaker in talk.speakers:
            cells = cells & self.there[speaker][:, None]
        if talk.stops_all:
            cells = cells & self.quiet[:, None]
        return self.space.throughout(cells, talk.length)

    def covered(self, number: int) -> Bools:
        return self.space.covered(self.windows[number], self.space.problem.talks[number].length)


def slots_of(found: Bools) -> tuple[int, ...]:
    return tuple(np.flatnonzero(found).tolist())


def numbers(found: Ints) -> tuple[int, ...]:
    return tuple(found.tolist())
