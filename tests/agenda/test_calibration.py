"""Calibration finds the true order where the mean of the scores does not, and keeps its head with little data."""

import math
import random
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.calibration import Calibration, Choice, Opinion, calibrate
from portal.bench.committee import COMMITTEES, Committee, judge, tau

SEEDS = range(40)

opinions = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(1, 5)),
    st.integers(0, 12).map(lambda step: step / 12),
    max_size=40,
).map(lambda found: [Opinion(*key, value) for key, value in found.items()])
choices = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2)).map(
        lambda row: Choice(row[0], row[1], (row[0], row[1], None)[row[2]])
    ),
    max_size=10,
)


def order(found: Calibration) -> list[int]:
    return sorted(found.talks, key=lambda talk: -found.talks[talk].value)


def crossed(rows: int, seats: int, seed: int) -> list[Opinion]:
    """Everybody judged everything."""
    chance = random.Random(seed)
    return [Opinion(talk, seat, chance.randrange(13) / 12) for talk in range(rows) for seat in range(seats)]


def mean_taus(committee: Committee) -> tuple[float, float]:
    """Of the raw mean and of the calibrated value."""
    rows = [judge(committee, seed) for seed in SEEDS]
    return (
        float(np.mean([tau(row.truth, row.raw) for row in rows])),
        float(np.mean([tau(row.truth, row.adjusted) for row in rows])),
    )


# Against the truth


def test_order_of_sixty_two_talks_by_four_unlike_reviewers_is_found_better_than_by_the_mean() -> None:
    """The size of DjangoCon US 2024; `manage.py bench calibration` prints the figures."""
    raw, adjusted = mean_taus(Committee())
    assert adjusted - raw > 0.07, (raw, adjusted)
    assert adjusted > 0.62, adjusted


@pytest.mark.parametrize(
    ("name", "gain"),
    [
        ("four, uneven load", 0.05),
        ("four, strict to kind, 3 reviews a talk", 0.03),
        ("four, two of them use half the scale", 0.04),
    ],
)
def test_order_is_found_better_than_by_the_mean(name: str, gain: float) -> None:
    raw, adjusted = mean_taus(COMMITTEES[name])
    assert adjusted - raw > gain, (raw, adjusted)


@pytest.mark.parametrize("name", ["four, equally strict", "everybody judges everything"])
def test_nothing_is_lost_where_there_is_nothing_to_adjust(name: str) -> None:
    raw, adjusted = mean_taus(COMMITTEES[name])
    assert adjusted > raw - 0.005, (raw, adjusted)


def test_large_committee_is_calibrated_too() -> None:
    row = judge(COMMITTEES["forty, 1,000 talks, 3 reviews a talk"], 1)
    assert tau(row.truth, row.adjusted) > tau(row.truth, row.raw) + 0.05


def test_interval_holds_the_truth_about_four_times_out_of_five() -> None:
    held = []
    for seed in SEEDS:
        row = judge(Committee(), seed)
        level = float(np.mean(row.adjusted) - np.mean(row.truth))
        found = calibrate(row.opinions).talks
        held += [found[n].low <= quality + level <= found[n].high for n, quality in enumerate(row.truth)]
    assert 0.72 < np.mean(held) < 0.88


def test_severity_and_spread_of_reviewers_are_found() -> None:
    committee = Committee(severities=(-0.2, 0.0, 0.2), spreads=(1.0, 0.5, 1.5), reviews=3, talks=200)
    found = calibrate(judge(committee, 3).opinions).reviewers
    assert [round(found[seat].severity.value, 1) for seat in range(3)] == [-0.2, 0.0, 0.2]
    assert found[1].spread.value < 0.7 < 1.2 < found[2].spread.value
    assert all(habit.severity.low < habit.severity.value < habit.severity.high for habit in found.values())


# Properties


@given(opinions, choices)
@settings(max_examples=60)
def test_every_figure_is_a_number_and_lies_in_its_interval(rows: list[Opinion], pairs: list[Choice]) -> None:
    found = calibrate(rows, pairs)
    assert set(found.talks) == {row.talk for row in rows}
    assert set(found.reviewers) == {row.reviewer for row in rows}
    for each in found.talks.values():
        assert 0 <= each.low <= each.value <= each.high <= 1
    for habit in found.reviewers.values():
        assert all(math.isfinite(part) for part in (*astuple(habit.severity), *astuple(habit.spread)))
    assert sorted(talk for group in found.groups for talk in group) == sorted(found.talks)


@given(opinions, choices, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_order_of_what_is_given_does_not_matter(
    rows: list[Opinion], pairs: list[Choice], chance: random.Random
) -> None:
    mixed, others = list(rows), list(pairs)
    chance.shuffle(mixed)
    chance.shuffle(others)
    assert calibrate(mixed, others) == calibrate(rows, pairs)


@given(st.integers(2, 10), st.integers(2, 5), st.integers(0, 10_000), st.floats(-1, 1))
@settings(max_examples=40)
def test_constant_added_to_all_scores_of_one_reviewer_moves_nobody(
    rows: int, seats: int, seed: int, more: float
) -> None:
    """Where everybody judged everything. Strictness cancels; only equal talks may change places."""
    before = crossed(rows, seats, seed)
    after = [row._replace(value=row.value + more) if row.reviewer == 0 else row for row in before]
    old, new = calibrate(before).talks, calibrate(after).talks
    for one in old:
        for other in old:
            if old[one].value > old[other].value + 0.01 and 0 < new[one].value < 1:
                assert new[one].value > new[other].value - 0.002


@given(opinions, st.integers(0, 1_000))
@settings(max_examples=40)
def test_winner_of_a_comparison_is_never_worse_off(rows: list[Opinion], seed: int) -> None:
    talks = sorted({row.talk for row in rows})
    if len(talks) < 2:
        return
    winner, loser = random.Random(seed).sample(talks, 2)
    before, after = calibrate(rows).talks, calibrate(rows, [Choice(winner, loser, winner)]).talks
    gap = before[winner].value - before[loser].value
    assert after[winner].value - after[loser].value >= gap - 1e-6


# Little data


def test_nothing_said_is_nothing_known() -> None:
    assert calibrate([]) == Calibration({}, {}, ())


def test_single_review_stands_with_a_wide_interval() -> None:
    found = calibrate([Opinion(7, 1, 0.75)])
    one = found.talks[7]
    assert (one.value, found.reviewers[1].severity.value) == (0.75, 0.0)
    assert one.high - one.low > 0.2


def test_single_reviewer_keeps_the_order_of_his_scores() -> None:
    found = calibrate([Opinion(1, 1, 0.2), Opinion(2, 1, 0.9), Opinion(3, 1, 0.5)])
    assert order(found) == [2, 3, 1]
    assert found.reviewers[1].severity.value == 0.0


def test_one_enthusiast_does_not_beat_many_good_words() -> None:
    """A talk with one review of 1.0 is less sure than one that five people gave 0.9."""
    rows = [
        Opinion(talk, seat, 0.3 + (talk * 3 + seat * 7) % 5 / 10)
        for talk in range(10, 20)
        for seat in range(5)
    ]
    rows += [Opinion(1, 0, 1.0)] + [Opinion(2, seat, 0.9) for seat in range(5)]
    found = calibrate(rows)
    assert order(found)[:2] == [2, 1]
    assert found.talks[1].high - found.talks[1].low > found.talks[2].high - found.talks[2].low


def test_equal_scores_are_equal_values() -> None:
    found = calibrate([Opinion(talk, seat, 0.5) for talk in range(5) for seat in range(3)])
    assert {each.value for each in found.talks.values()} == {0.5}
    assert {habit.severity.value for habit in found.reviewers.values()} == {0.0}


def test_talks_that_share_no_reviewer_are_told_apart() -> None:
    rows = [
        Opinion(1, 1, 0.5),
        Opinion(2, 1, 0.7),
        Opinion(3, 2, 0.4),
        Opinion(4, 2, 0.9),
        Opinion(5, 2, 0.1),
    ]
    assert calibrate(rows).groups == (frozenset({3, 4, 5}), frozenset({1, 2}))
    assert calibrate([*rows, Opinion(1, 2, 0.5)]).groups == (frozenset({1, 2, 3, 4, 5}),)
    assert calibrate(rows, [Choice(2, 3, 2)]).groups == (frozenset({1, 2, 3, 4, 5}),)


# Comparisons


def test_comparison_breaks_a_tie_and_no_difference_does_not() -> None:
    rows = [Opinion(talk, seat, value) for talk, value in ((1, 0.6), (2, 0.6), (3, 0.3)) for seat in range(2)]
    tied = calibrate(rows).talks
    assert tied[1].value == tied[2].value
    chosen = calibrate(rows, [Choice(1, 2, 2)]).talks
    assert chosen[2].value > tied[2].value > chosen[1].value
    even = calibrate(rows, [Choice(1, 2, None)]).talks
    assert even[1].value == pytest.approx(even[2].value)
    assert even[1].high - even[1].low < tied[1].high - tied[1].low


def test_comparison_with_a_talk_that_nobody_scored_says_nothing() -> None:
    rows = [Opinion(1, 1, 0.5), Opinion(2, 1, 0.7)]
    assert calibrate(rows, [Choice(1, 9, 9), Choice(2, 2, 2)]) == calibrate(rows)
