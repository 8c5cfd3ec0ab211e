"""Assignment is the best there is: checked against every possible one where there are few, and against its promises."""

import random
import time
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.assigning import Judge, Lack, Obstacle, Plan, Reason, Talk, assign


def instance(seed: int, *, talks: int, judges: int, conflicts: float = 0.2) -> tuple[list[Talk], list[Judge]]:
    chance = random.Random(seed)
    rows = [Talk(n, chance.choice([1, 2, 3, None])) for n in range(talks)]
    seats = [
        Judge(
            100 + n,
            topics=frozenset(chance.sample([1, 2, 3], chance.randrange(3))),
            tracks=None if chance.random() < 0.7 else frozenset(chance.sample([1, 2, 3], 2)),
            conflicts=frozenset(n for n in range(talks) if chance.random() < conflicts),
            capacity=None if chance.random() < 0.7 else chance.randrange(talks + 1),
        )
        for n in range(judges)
    ]
    return rows, seats


def merit(
    pairs: list[tuple[int, int]], talks: list[Talk], judges: list[Judge], wanted: int
) -> tuple[list[int], int, int]:
    """What is compared: how many talks have at least one, two, … reviewers; squares of loads; who knows."""
    of = {talk.key: talk for talk in talks}
    has = {talk.key: 0 for talk in talks}
    for talk, _judge in pairs:
        has[talk] += 1
    loads = [sum(judge.key == seat for _talk, seat in pairs) for judge in judges]
    knowing = {(talk, judge.key) for talk, judge in product(of, judges) if judge.knows(of[talk])}
    filled = [sum(many >= n for many in has.values()) for n in range(1, wanted + 1)]
    return filled, -sum(load**2 for load in loads), sum(pair in knowing for pair in pairs)


def every(talks: list[Talk], judges: list[Judge], wanted: int) -> list[list[tuple[int, int]]]:
    """All assignments there are."""
    choices = []
    for talk in talks:
        able = [judge.key for judge in judges if judge.may_judge(talk)]
        choices.append(
            [seats for many in range(min(wanted, len(able)) + 1) for seats in combinations(able, many)]
        )
    found = []
    for chosen in product(*choices):
        pairs = [(talk.key, seat) for talk, seats in zip(talks, chosen, strict=True) for seat in seats]
        if all(
            judge.capacity is None or sum(seat == judge.key for _talk, seat in pairs) <= judge.capacity
            for judge in judges
        ):
            found.append(pairs)
    return found


def pairs_of(plan: Plan) -> list[tuple[int, int]]:
    return [(pick.talk, pick.judge) for pick in plan.picks]


@pytest.mark.parametrize("seed", range(40))
def test_small_committee_gets_the_best_of_all_assignments(seed: int) -> None:
    talks, judges = instance(seed, talks=4, judges=3)
    plan = assign(talks, judges, wanted=2, seed=seed)
    best = max(merit(pairs, talks, judges, 2) for pairs in every(talks, judges, 2))
    assert merit(pairs_of(plan), talks, judges, 2) == best


@given(st.integers(0, 10_000), st.integers(1, 25), st.integers(1, 8), st.integers(1, 4))
@settings(max_examples=60)
def test_nobody_gets_what_he_may_not_judge_or_more_than_he_takes(
    seed: int, many: int, seats: int, wanted: int
) -> None:
    talks, judges = instance(seed, talks=many, judges=seats)
    plan = assign(talks, judges, wanted=wanted, seed=seed)
    of, who = {talk.key: talk for talk in talks}, {judge.key: judge for judge in judges}
    assert len(set(pairs_of(plan))) == len(plan.picks)
    assert all(who[pick.judge].may_judge(of[pick.talk]) for pick in plan.picks)
    for judge in judges:
        load = sum(pick.judge == judge.key for pick in plan.picks)
        assert load == plan.loads[judge.key] <= (many if judge.capacity is None else judge.capacity)
    has = {talk.key: sum(pick.talk == talk.key for pick in plan.picks) for talk in talks}
    assert {lack.talk: lack.has for lack in plan.lacks} == {
        talk: found for talk, found in has.items() if found < wanted
    }


@given(st.integers(0, 10_000), st.integers(1, 60), st.integers(1, 9), st.integers(1, 4))
@settings(max_examples=40)
def test_loads_differ_by_at_most_one_where_everybody_may_judge_everything(
    seed: int, many: int, seats: int, wanted: int
) -> None:
    chance = random.Random(seed)
    talks = [Talk(n, chance.randrange(4)) for n in range(many)]
    judges = [Judge(n, topics=frozenset(chance.sample(range(4), 2))) for n in range(seats)]
    loads = assign(talks, judges, wanted=wanted, seed=seed).loads.values()
    assert max(loads) - min(loads) <= 1


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_same_seed_gives_the_same_plan_whatever_the_order_of_rows(seed: int) -> None:
    talks, judges = instance(seed, talks=12, judges=5)
    plan = assign(talks, judges, wanted=2, seed=seed)
    assert assign(talks[::-1], judges[::-1], wanted=2, seed=seed) == plan


def test_thousand_talks_and_forty_reviewers_take_no_more_than_a_second_and_loads_are_even() -> None:
    chance = random.Random(1)
    talks = [Talk(n, chance.randrange(8)) for n in range(1_000)]
    judges = [
        Judge(
            n,
            topics=frozenset(chance.sample(range(8), 2)),
            conflicts=frozenset(chance.sample(range(1_000), 30)),
        )
        for n in range(40)
    ]
    start = time.process_time()
    plan = assign(talks, judges, wanted=3)
    # Half a second; the bound leaves room for a slow machine.
    assert time.process_time() - start < 3
    assert set(plan.loads.values()) == {75}
    assert (len(plan.picks), plan.lacks) == (3_000, ())
    # Two of eight tracks each: by chance it would be a quarter.
    assert sum(pick.reason is Reason.KNOWS for pick in plan.picks) > 2_500


def test_what_was_assigned_stays_and_counts_as_load() -> None:
    talks, judges = [Talk(n) for n in range(6)], [Judge(1), Judge(2)]
    kept = {(0, 1), (1, 1), (2, 1), (99, 1)}
    plan = assign(talks, judges, wanted=1, kept=kept)
    assert pairs_of(plan) == [(3, 2), (4, 2), (5, 2)]
    assert plan.loads == {1: 4, 2: 3}
    assert assign(talks, judges, wanted=1, kept=[*kept, *pairs_of(plan)]).picks == ()


def test_who_is_aside_keeps_what_he_has_and_gets_nothing_new() -> None:
    talks = [Talk(n) for n in range(4)]
    plan = assign(talks, [Judge(1, is_aside=True), Judge(2)], wanted=1, kept={(0, 1)})
    assert (pairs_of(plan), plan.loads) == ([(1, 2), (2, 2), (3, 2)], {1: 1, 2: 3})


def test_first_reviews_come_before_second_ones() -> None:
    talks = [Talk(n) for n in range(4)]
    plan = assign(talks, [Judge(1, capacity=3), Judge(2, capacity=2)], wanted=2)
    assert sorted({pick.talk for pick in plan.picks}) == [0, 1, 2, 3]
    assert len(plan.picks) == 5


def test_talk_that_only_one_may_judge_goes_to_him_although_he_is_full_of_others() -> None:
    """The second one's talks are handed on to make room."""
    talks = [Talk(n) for n in range(5)]
    only = frozenset({0})
    judges = [Judge(1, capacity=2), Judge(2, conflicts=only), Judge(3, conflicts=only)]
    plan = assign(talks, judges, wanted=1)
    assert plan.lacks == ()
    assert (0, 1) in pairs_of(plan)


@pytest.mark.parametrize(
    ("judges", "lack"),
    [
        ([Judge(1), Judge(2, tracks=frozenset({8}))], Lack(5, 7, 1, Obstacle.FEW)),
        ([Judge(1), Judge(2, conflicts=frozenset({5}))], Lack(5, 7, 1, Obstacle.CONFLICT)),
        ([Judge(1), Judge(2, capacity=0)], Lack(5, 7, 1, Obstacle.FULL)),
        ([Judge(1), Judge(2, is_aside=True)], Lack(5, 7, 1, Obstacle.FEW)),
        ([], Lack(5, 7, 0, Obstacle.FEW)),
    ],
)
def test_what_could_not_be_assigned_says_why(judges: list[Judge], lack: Lack) -> None:
    assert assign([Talk(5, 7)], judges, wanted=2).lacks == (lack,)


def test_each_pick_says_why() -> None:
    talks = [Talk(1, track=7), Talk(2)]
    judges = [Judge(1, topics=frozenset({7})), Judge(2, conflicts=frozenset({1}))]
    assert {pick.talk: pick.reason for pick in assign(talks, judges, wanted=1).picks} == {
        1: Reason.KNOWS,
        2: Reason.EVEN,
    }
    assert [pick.reason for pick in assign([Talk(1)], judges, wanted=1).picks] == [Reason.ONLY]


def test_nothing_to_assign_is_an_empty_plan() -> None:
    assert assign([], [Judge(1)], wanted=3) == Plan((), (), {1: 0})
    assert assign([Talk(1)], [Judge(1)], wanted=0) == Plan((), (), {1: 0})
