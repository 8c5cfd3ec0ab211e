"""What a talk would cost elsewhere, against two scores of whole agendas."""

import random
from dataclasses import replace

import pytest

from agenda.solver.problem import Gap, Order, Placement, Problem
from agenda.solver.score import Rule, Score, score
from agenda.solver.windows import Board, Change
from tests.factories.drafting import grow, make_problem, make_talk


def rich(seed: int) -> tuple[Problem, Placement]:
    """A grown problem in which every rule can be broken."""
    problem, placement = grow(seed, blocks=2)
    draw = random.Random(seed)
    size = len(problem.talks)
    talks = [replace(talk, stops_all=draw.random() < 0.05) for talk in problem.talks]
    talks = [
        replace(talk, min_capacity=draw.choice((0, 0, 90)), speakers=talk.speakers | {draw.randrange(size)})
        for talk in talks
    ]
    orders = [Order(*draw.sample(range(size), 2)) for _ in range(size // 2)]
    pairs = [draw.sample(range(size), 2) for _ in range(size)]
    gaps = [Gap(one, other, draw.choice((1, 2))) for one, other in pairs]
    halls = [
        replace(room, closed=frozenset(draw.sample(range(len(problem.slots)), 2))) for room in problem.rooms
    ]
    return replace(problem, talks=talks, rooms=halls, orders=orders, gaps=gaps), placement


def change(before: Score, after: Score) -> Change:
    return Change(
        after.clash - before.clash,
        after.same_track - before.same_track,
        after.overflow - before.overflow,
        after.dislike - before.dislike,
        after.track_day_room - before.track_day_room,
    )


def rules_of(found: Score, *talks: int) -> set[Rule]:
    """Those broken by one of the talks."""
    alone = {Rule.SPEAKER_THERE, Rule.ROOM_OPEN}
    return {
        each.rule
        for each in found.violations
        if each.talk in talks or (each.other in talks and each.rule not in alone)
    }


@pytest.mark.parametrize("seed", range(6))
def test_change_and_rules_of_each_window_are_those_of_two_scores(seed: int) -> None:
    problem, placement = rich(seed)
    before, draw = score(problem, placement), random.Random(seed)
    for talk in draw.sample(range(len(problem.talks)), 5):
        windows = Board(problem, placement).look(talk)
        for slot in windows.starts.tolist():
            for room in range(len(problem.rooms)):
                after = score(problem, {**placement, talk: (slot, room)})
                assert windows.change((slot, room)) == change(before, after)
                assert windows.rules((slot, room)) == rules_of(after, talk)


@pytest.mark.parametrize("seed", range(3))
def test_change_of_a_talk_not_yet_placed_is_what_it_adds(seed: int) -> None:
    problem, whole = rich(seed)
    placement = {talk: place for talk, place in whole.items() if talk % 4}
    before = score(problem, placement)
    for talk in (0, 4):
        windows = Board(problem, placement).look(talk)
        assert windows.here is None
        for slot in windows.starts.tolist():
            after = score(problem, {**placement, talk: (slot, 1)})
            assert windows.change((slot, 1)) == change(before, after)


@pytest.mark.parametrize("seed", range(6))
def test_exchange_is_worth_what_two_scores_say(seed: int) -> None:
    problem, placement = rich(seed)
    board, before = Board(problem, placement), score(problem, placement)
    talk = seed
    windows = board.look(talk)
    partners = sorted(set(windows.swaps[windows.swaps >= 0].tolist()))
    assert partners
    for other in partners:
        found = board.exchange(talk, other)
        after = score(problem, {**placement, talk: placement[other], other: placement[talk]})
        assert found.change == change(before, after)
        assert found.rules == rules_of(after, talk, other)


def test_taken_window_names_who_is_there_and_who_could_change_places() -> None:
    problem = make_problem(make_talk(), make_talk(), make_talk(length=2), slots=4, rooms=2)
    windows = Board(problem, {0: (0, 0), 1: (1, 0), 2: (0, 1)}).look(0)
    assert windows.taken_by.tolist() == [[-1, 2], [1, 2], [-1, -1], [-1, -1]]
    assert windows.swaps.tolist() == [[-1, -1], [1, -1], [-1, -1], [-1, -1]]
    with pytest.raises(ValueError, match="equal length"):
        Board(problem, {0: (0, 0), 1: (1, 0), 2: (0, 1)}).exchange(0, 2)


def test_best_windows_are_the_cheapest_allowed_ones() -> None:
    problem = make_problem(make_talk(0), make_talk(1), slots=3, rooms=2, favourites=[(0, 1)] * 30)
    windows = Board(problem, {0: (0, 0), 1: (0, 1)}).look(0)
    assert windows.best() == [(1, 0), (1, 1), (2, 0), (2, 1)]
    assert windows.paid((0, 0)) == Change(clash=30, track_day_room=10)
    assert windows.change((1, 0)) == Change(clash=-30)
    assert windows.best(1) == [(1, 0)]


def test_talk_across_a_break_counts_as_not_placed() -> None:
    problem = make_problem(make_talk(length=2), make_talk(), slots=3)
    windows = Board(problem, {0: (2, 0), 1: (0, 0)}).look(0)
    assert windows.here is None
    with pytest.raises(KeyError):
        windows.change((2, 0))
