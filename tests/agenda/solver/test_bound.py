"""The certificate: never above what is possible, and not far below it where that is known."""

from itertools import product

import pytest

from agenda.solver.anneal import solve_rounds
from agenda.solver.bound import bound
from agenda.solver.problem import Problem
from agenda.solver.score import score
from tests.factories.drafting import grow, make_problem, make_talk


def fewest(problem: Problem) -> int:
    """By trying every way to give talks of one slot their times."""
    slots, rooms = len(problem.slots), len(problem.rooms)
    totals = []
    for times in product(range(slots), repeat=len(problem.talks)):
        used = [0] * slots
        placement = {}
        for talk, slot in enumerate(times):
            placement[talk] = (slot, used[slot])
            used[slot] += 1
        if max(used) <= rooms:
            found = score(problem, placement)
            totals.append(found.clash + found.same_track)
    return min(totals)


@pytest.mark.parametrize("seed", range(3))
def test_bound_is_never_above_the_best_agenda(seed: int) -> None:
    problem, _hidden = grow(seed, days=1, blocks=2, rooms=5, attendees=200)
    found = score(problem, solve_rounds(problem, rounds=60, seed=seed).placement)
    proven = bound(problem, seconds=60, most=450)
    assert 0 < proven.value <= found.clash + found.same_track


@pytest.mark.parametrize("seed", range(4))
def test_bound_stopped_at_once_holds_all_the_same(seed: int) -> None:
    problem, _hidden = grow(seed, days=1, blocks=2, rooms=5, attendees=200)
    found = score(problem, solve_rounds(problem, rounds=60, seed=seed).placement)
    assert bound(problem, seconds=0).value <= found.clash + found.same_track


def test_bound_is_near_the_optimum_of_small_agendas() -> None:
    stars = [(0, 1, 2), (0, 3, 4), (1, 3, 5), (2, 4, 5), (0, 1, 5), (2, 3), (1, 4)] * 5
    problem = make_problem(*(make_talk(n) for n in range(6)), slots=3, rooms=2, favourites=stars)
    optimum = fewest(problem)
    assert optimum * 0.7 <= bound(problem, seconds=60, most=450).value <= optimum


def test_talks_of_one_speaker_count_as_apart() -> None:
    """Four talks in two slots of two rooms; who may not share a slot leaves one way."""
    talks = [
        make_talk(0, speakers=frozenset({0})),
        make_talk(1, speakers=frozenset({0})),
        make_talk(2),
        make_talk(3),
    ]
    problem = make_problem(*talks, slots=2, rooms=2, favourites=[(0, 2), (1, 3)] * 3 + [(0, 3), (1, 2)] * 3)
    assert bound(problem, seconds=60, most=450).value == 6


def test_nothing_starred_is_nothing_to_prove() -> None:
    problem = make_problem(make_talk(0), make_talk(1))
    assert bound(problem, seconds=1).value == 0
