"""How quickly a drafted agenda is mended after three kinds of damage, and an impossible one explained."""

import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from agenda.solver.explain import explain
from agenda.solver.problem import Placement, Problem, Speaker
from agenda.solver.replan import Replan, replan

CASES = 12
EXPLAINED = 3
Damaged = tuple[Problem, Placement]


def mending_report(
    problem: Problem, placement: Placement, *, seed: int, cases: int = CASES
) -> Iterator[dict[str, object]]:
    """Each case is a damage of its own. `free_cells` are those in which nobody else had to make room; `left` talks
    found no place; `stuck` ones may not move because they are locked."""
    replan(*cancelled(problem, placement, random.Random(seed)))  # warms up
    for damage in (cancelled, closed_room, late_speaker):
        draw = random.Random(seed)
        runs = [_timed(*damage(problem, placement, draw)) for _ in range(cases)]
        times, found = [taken for taken, _ in runs], [each for _, each in runs]
        free = [
            taken for taken, each in runs if each.proven_fewest and all(move.broken for move in each.moves)
        ]
        yield {
            "name": "solver-replan",
            "n": len(problem.talks),
            "damage": damage.__name__,
            "cases": cases,
            "p50_ms": round(statistics.median(times), 1),
            "max_ms": round(max(times), 1),
            "free_cells": len(free),
            "free_max_ms": round(max(free, default=0.0), 1),
            "moves": sum(len(each.moves) for each in found),
            "proven": sum(each.proven_fewest for each in found),
            "left": sum(len(each.left) for each in found),
            "stuck": sum(len({broken.talk for broken in each.broken} - {*each.left}) for each in found),
        }


def _timed(problem: Problem, placement: Placement) -> tuple[float, Replan]:
    began = time.monotonic()
    found = replan(problem, placement)
    return 1000 * (time.monotonic() - began), found


def explaining_report(problem: Problem) -> Iterator[dict[str, object]]:
    """A contradiction that only searching finds, and one that counting does."""
    for plant in (shared_in_circle, too_much_for_the_scarcest):
        planted, times = plant(problem), []
        for _ in range(EXPLAINED):
            began = time.monotonic()
            explain(planted)
            times.append(1000 * (time.monotonic() - began))
        found = explain(planted)
        yield {
            "name": "solver-explain",
            "n": len(problem.talks),
            "planted": plant.__name__,
            "p50_ms": round(statistics.median(times), 1),
            "max_ms": round(max(times), 1),
            "verdict": str(found.verdict),
            "kinds": ",".join(reason.kind for reason in found.reasons),
            "talks": len({talk for reason in found.reasons for talk in reason.talks}),
            "minimal": found.is_minimal,
        }


# Damage


def cancelled(problem: Problem, placement: Placement, draw: random.Random) -> Damaged:
    """A talk is cancelled; one from the waiting list, with the needs of another, is to take its turn."""
    gone, like = draw.sample(range(len(problem.talks)), 2)
    talks = list(problem.talks)
    size = min(talks[gone].length, talks[like].length)
    talks[gone] = replace(talks[like], lock=None, speakers=frozenset(), length=size)
    return replace(problem, talks=talks), {talk: place for talk, place in placement.items() if talk != gone}


def closed_room(problem: Problem, placement: Placement, draw: random.Random) -> Damaged:
    """A room is closed for the second half of a day."""
    day = draw.choice(sorted({slot.day for slot in problem.slots}))
    slots = [number for number, slot in enumerate(problem.slots) if slot.day == day]
    rooms, room = list(problem.rooms), draw.randrange(len(problem.rooms))
    rooms[room] = replace(rooms[room], closed=rooms[room].closed | set(slots[len(slots) // 2 :]))
    return replace(problem, rooms=rooms), placement


def late_speaker(problem: Problem, placement: Placement, draw: random.Random) -> Damaged:
    """A speaker arrives only after a talk of his has begun."""
    talk = draw.choice([number for number, each in enumerate(problem.talks) if each.speakers])
    speaker, at = min(problem.talks[talk].speakers), placement[talk][0]
    day = problem.slots[at].day
    missed = {number for number in range(at + 1) if problem.slots[number].day == day}
    people = list(problem.speakers)
    people[speaker] = replace(people[speaker], away=people[speaker].away | missed)
    return replace(problem, speakers=people), placement


# Contradictions


def shared_in_circle(problem: Problem) -> Problem:
    """Three people who give three talks in pairs, and are there for two slots."""
    new, slots = len(problem.speakers), range(len(problem.slots))
    at = next(slot for slot in problem.starts(2) if slot >= len(slots) // 3)
    talks = list(problem.talks)
    plain = [number for number, talk in enumerate(talks) if talk.length == 1 and not talk.lock][:3]
    for number, pair in zip(plain, ({new, new + 1}, {new + 1, new + 2}, {new, new + 2}), strict=True):
        talks[number] = replace(talks[number], speakers=frozenset(pair), needs=frozenset(), min_capacity=0)
    guest = Speaker(away=frozenset(slots) - {at, at + 1})
    return replace(problem, talks=talks, speakers=[*problem.speakers, guest, guest, guest])


def too_much_for_the_scarcest(problem: Problem) -> Problem:
    """More talks need what the fewest rooms have than these are open for."""
    hours: Counter[str] = Counter()
    for room in problem.rooms:
        hours.update({feature: len(problem.slots) - len(room.closed) for feature in room.features})
    scarce = min(sorted(hours), key=lambda feature: hours[feature])
    left, talks = hours[scarce] + 1, list(problem.talks)
    for number, talk in enumerate(talks):
        if left > 0 and not talk.lock:
            talks[number] = replace(talk, needs=frozenset({scarce}), min_capacity=0)
            left -= talk.length
    return replace(problem, talks=talks)
