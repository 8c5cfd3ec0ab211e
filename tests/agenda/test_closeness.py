"""Which pairs are worth comparing, and that comparing them is worth it."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agenda.calibration import Choice, calibrate
from agenda.closeness import Place, line_after, queue
from portal.bench.committee import Committee, judge

numbers = st.floats(0, 1, allow_nan=False)
places = st.lists(st.tuples(numbers, numbers, numbers).map(sorted), max_size=12).map(
    lambda rows: [Place(n, middle, low, high) for n, (low, middle, high) in enumerate(rows)]
)


def test_pairs_whose_order_is_least_sure_come_first() -> None:
    rows = [
        Place(1, 0.5, 0.4, 0.6),
        Place(2, 0.5, 0.4, 0.6),
        Place(3, 0.58, 0.5, 0.66),
        Place(4, 0.9, 0.8, 1.0),
    ]
    assert queue(rows) == [(1, 2), (1, 3), (2, 3)]


def test_pairs_at_the_line_come_before_pairs_far_from_it() -> None:
    rows = [
        Place(1, 0.52, 0.4, 0.64), Place(2, 0.50, 0.38, 0.62),
        Place(3, 0.70, 0.58, 0.82), Place(4, 0.70, 0.58, 0.82), Place(5, 0.1, 0.0, 0.2),
    ]  # fmt: skip
    assert queue(rows)[0] == (3, 4)
    assert queue(rows, line=0.51)[0] == (1, 2)
    assert queue(rows, line=0.3) == []


def test_pair_that_others_have_compared_waits_and_own_ones_are_left_out() -> None:
    rows = [Place(n, 0.5, 0.4, 0.6) for n in range(3)]
    assert queue(rows) == [(0, 1), (0, 2), (1, 2)]
    assert queue(rows, compared={(0, 1): 3}) == [(0, 2), (1, 2), (0, 1)]
    assert queue(rows, done={(0, 2)}) == [(0, 1), (1, 2)]


def test_line_lies_between_what_is_taken_and_what_is_not() -> None:
    rows = [Place(n, n / 10, 0, 1) for n in range(5)]
    assert line_after(rows, 2) == 0.25
    assert [line_after(rows, many) for many in (0, 5, 9, -1)] == [None] * 4
    assert line_after([], 1) is None


@given(places, st.none() | numbers)
def test_every_offered_pair_overlaps_and_is_offered_once(rows: list[Place], line: float | None) -> None:
    found = queue(rows, line=line)
    assert len(set(found)) == len(found)
    for first, second in found:
        one, other = rows[first], rows[second]
        assert first < second
        assert one.low <= other.high
        assert other.low <= one.high


def test_thirty_answers_at_the_line_put_more_of_the_right_talks_above_it() -> None:
    """Sixty-two talks, twenty to take, reviewers who are as unsure in comparing as in scoring."""
    before: list[int] = []
    after: list[int] = []
    for seed in range(20):
        row, chance = judge(Committee(), seed), random.Random(seed)
        right = set(np.argsort(-row.truth)[:20].tolist())
        choices: list[Choice] = []
        for _answer in range(30):
            talks = calibrate(row.opinions, choices).talks
            rows = [Place(talk, each.value, each.low, each.high) for talk, each in talks.items()]
            made = {(choice.first, choice.second) for choice in choices}
            one, other = queue(rows, line=line_after(rows, 20), done=made)[0]
            gap = row.truth[one] - row.truth[other] + chance.gauss(0, 0.13 * 2**0.5)
            choices.append(Choice(one, other, one if gap > 0 else other))
        for found, told in (
            (calibrate(row.opinions).talks, before),
            (calibrate(row.opinions, choices).talks, after),
        ):
            taken = sorted(found, key=lambda talk: -found[talk].value)[:20]
            told.append(len(right & set(taken)))
    assert sum(after) > sum(before) + 10, (sum(before), sum(after))
