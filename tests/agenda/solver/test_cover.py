"""As many talks have to go as the fewest that touch all pairs; of many too few are told, never too many, and at once."""

import random
import time
from itertools import combinations

import pytest

from agenda.solver.cover import fewest

Pairs = list[frozenset[int]]


def pairs(*given: tuple[int, int]) -> Pairs:
    return [frozenset(pair) for pair in given]


def by_trying(given: Pairs) -> int:
    talks = sorted(frozenset().union(*given))
    sizes = range(len(talks) + 1)
    return next(
        size for size in sizes if any(all(pair & set(c) for pair in given) for c in combinations(talks, size))
    )


@pytest.mark.parametrize("seed", range(20))
def test_it_is_what_trying_all_finds(seed: int) -> None:
    draw = random.Random(seed)
    given = pairs(*draw.sample(list(combinations(range(9), 2)), draw.randrange(1, 20)))
    assert fewest(given) == by_trying(given)


def test_pairs_by_themselves_are_counted_exactly_however_many() -> None:
    alone = [(2 * number, 2 * number + 1) for number in range(200)]
    assert (fewest([]), fewest(pairs(*alone))) == (0, 200)
    assert fewest(pairs(*alone, (1000, 1001), (1001, 1002), (1002, 1000))) == 202


def test_large_parts_take_no_time_and_are_never_told_too_high() -> None:
    ladder = pairs(*((n, n + step) for n in range(400) for step in (1, 7)))
    clique = pairs(*combinations(range(40), 2))
    star = pairs(*((0, n) for n in range(1, 300)))
    fullest = pairs(*((16 * n + a, 16 * n + b) for n in range(25) for a, b in combinations(range(16), 2)))
    began = time.process_time()
    found = fewest(ladder), fewest(clique), fewest(star), fewest(fullest)
    assert time.process_time() - began < 1
    assert found[0] <= 200 + 8
    assert found[1:] == (20, 1, 25 * 15)
