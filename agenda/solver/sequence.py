"""What cannot be because of the order in which talks are to come: cycles, and chains longer than the time."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from agenda.solver.problem import Problem
from agenda.solver.reasons import Kind, Reason
from agenda.solver.space import Left


def cycles(problem: Problem) -> Iterator[Reason]:
    after: dict[int, set[int]] = {}
    for order in problem.orders:
        after.setdefault(order.first, set()).add(order.then)
    while cycle := _cycle(after):
        yield Reason(Kind.ORDER_CYCLE, tuple(cycle))
        for talk in cycle:
            after.pop(talk, None)


def _cycle(after: Mapping[int, set[int]]) -> list[int]:
    """The shortest through the first talk that has one; it begins with its lowest."""
    for talk in sorted(after):
        paths = [[talk]]
        seen: set[int] = set()
        for path in paths:
            for then in sorted(after.get(path[-1], ())):
                if then == talk:
                    least = path.index(min(path))
                    return path[least:] + path[:least]
                if then not in seen:
                    seen.add(then)
                    paths.append([*path, then])
    return []


def too_late(left: Left, without: set[int]) -> Iterator[Reason]:
    """Chains of talks that follow one another for longer than there is time."""
    problem = left.space.problem
    starts = {number: left.windows[number].any(axis=1) for number in left.talks}
    starts |= {number: left.space.locked_window(number).any(axis=1) for number in left.locked}
    orders = {
        (order.first, order.then)
        for order in problem.orders
        if {order.first, order.then} <= starts.keys() - without
    }
    ends: dict[int, int] = {}
    comes: dict[int, int] = {}
    for talk in _in_order(orders):
        after = max(
            (one for one, then in orders if then == talk), key=lambda one: ends.get(one, -1), default=-1
        )
        least = ends.get(after, 0)
        free = np.flatnonzero(starts[talk])
        later = free[free >= least]
        if len(later) and later[0] != free[0]:
            comes[talk] = after
        if not len(later):
            yield Reason(Kind.ORDER_TIME, _chain(comes, after, talk))
        # What follows a talk without time is not told as well.
        ends[talk] = int(later[0]) + problem.talks[talk].length if len(later) else 0


def _chain(comes: Mapping[int, int], after: int, talk: int) -> tuple[int, ...]:
    chain = [talk, after]
    while chain[-1] in comes:
        chain.append(comes[chain[-1]])
    return tuple(reversed(chain))


def _in_order(orders: Iterable[tuple[int, int]]) -> list[int]:
    """Each talk after those that come before it; those in a cycle are left out."""
    waiting = {talk: {one for one, then in orders if then == talk} for pair in orders for talk in pair}
    found: list[int] = []
    while ready := sorted(talk for talk, before in waiting.items() if not before):
        found += ready
        waiting = {talk: before - set(ready) for talk, before in waiting.items() if talk not in ready}
    return found
