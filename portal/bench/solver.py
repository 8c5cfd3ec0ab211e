"""How good an agenda the solver drafts in how long, on an instance from a file; and the bound beside it.

Then how quickly that agenda is mended when something changes, and an impossible version of it explained.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agenda.solver import problem, tables
from agenda.solver.anneal import Best, solve, solve_rounds
from agenda.solver.bound import bound
from agenda.solver.problem import Problem
from agenda.solver.score import score

BOUND_SECONDS = 5.0


def solver_report(
    file: Path, *, seconds: float, seed: int, placement: Path | None
) -> Iterator[dict[str, object]]:
    """Writes the placement as the instance's own scorer reads it. Raises problem.Malformed.

    Compiling (the first run on a machine) is not part of the time.
    """
    instance = problem.read(json.loads(file.read_text()))
    solve_rounds(_smallest(), rounds=1)
    told: list[tuple[float, int]] = []
    began = time.monotonic()

    def hear(best: Best) -> None:
        told.append((time.monotonic() - began, best.cost))

    best = solve(instance, seconds=seconds, seed=seed, on_better=hear)
    took = time.monotonic() - began
    found = score(instance, best.placement)
    if placement is not None:
        placement.write_text(json.dumps(problem.written(best.placement)))
    proven = bound(instance, seconds=BOUND_SECONDS)
    feasible = next((when for when, cost in told if cost < tables.HARD * len(instance.talks)), None)
    yield {
        "name": "solver",
        "n": len(instance.talks),
        "seconds": round(took, 2),
        "seed": seed,
        "total": found.total,
        "violations": len(found.violations),
        "missed_pct": round(100 * found.missed_share, 2),
        "clash": found.clash,
        "same_track": found.same_track,
        "overflow": found.overflow,
        "dislike": found.dislike,
        "track_day_room": found.track_day_room,
        "first_agenda_s": round(feasible, 2) if feasible is not None else None,
        "million_steps": round(best.steps / 1e6, 1),
        "bound": proven.value,
        "bound_steps": proven.steps,
        "rss_mb": _peak_megabytes(),
    }
    # Imported here so that the memory above is the search's: ortools takes 60 MB.
    from portal.bench.mending import explaining_report, mending_report

    if not found.violations:
        yield from mending_report(instance, best.placement, seed=seed)
    yield from explaining_report(instance)


def _smallest() -> Problem:
    one: dict[str, Any] = {
        "slots": [{"day": 0, "block": 0}], "rooms": [{"capacity": 1, "features": [], "unavailable": []}],
        "talks": [{"track": 0, "length": 1, "speakers": [], "needs": [], "min_capacity": 0, "expected_audience": 0}],
        "speakers": [], "attendees": [],
        "weights": {"clash": 1, "same_track_parallel": 1, "overflow": 1, "dislike": 1, "track_day_room": 1},
    }  # fmt: skip
    return problem.read(one)


def _peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
