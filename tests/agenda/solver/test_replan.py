"""Mending an agenda: no rule is broken after it, nothing moves that may not, and no agenda does it with fewer moves."""

import random
from dataclasses import replace
from itertools import combinations, product

import pytest

from agenda.solver.problem import Gap, Lock, Order, Placement, Problem, Room, Slot, Speaker
from agenda.solver.replan import Replan, replan
from agenda.solver.score import Rule, Violation, score
from tests.factories.drafting import grow, make_problem, make_talk

LAB = frozenset({"lab"})


def moved(before: Placement, after: Placement) -> set[int]:
    return {talk for talk in after if after[talk] != before.get(talk)}


def fewest(problem: Problem, before: Placement, most: int) -> int | None:
    """By trying every way to move no talk, one, two … up to `most`; none if that is not enough."""
    for many in range(most + 1):
        for talks in combinations(range(len(problem.talks)), many):
            places = [
                list(product(problem.starts(problem.talks[talk].length), range(len(problem.rooms))))
                for talk in talks
            ]
            for chosen in product(*places):
                if not score(problem, {**before, **dict(zip(talks, chosen, strict=True))}).violations:
                    return many
    return None


def damaged(seed: int) -> tuple[Problem, Placement]:
    """A grown agenda after a room is closed for some hours, a speaker comes late and a talk is new."""
    problem, placement = grow(seed)
    draw = random.Random(seed)
    talk = draw.randrange(len(problem.talks))
    speaker = min(problem.talks[talk].speakers)
    people = list(problem.speakers)
    people[speaker] = replace(people[speaker], away=people[speaker].away | set(range(placement[talk][0] + 1)))
    halls = list(problem.rooms)
    first = draw.choice((0, 4, 8, 12, 16))
    halls[0] = replace(halls[0], closed=frozenset(range(first, first + 3)))
    new = draw.randrange(len(problem.talks))
    return replace(problem, rooms=halls, speakers=people), {
        number: place for number, place in placement.items() if number != new
    }


def check(problem: Problem, before: Placement, found: Replan) -> None:
    assert found.broken == score(problem, found.placement).violations
    assert {move.talk for move in found.moves} == moved(before, found.placement)
    assert {move.talk: move.target for move in found.moves}.items() <= dict(found.placement).items()
    assert all(move.origin == before.get(move.talk) for move in found.moves)


@pytest.mark.parametrize("seed", range(12))
def test_damage_is_mended_as_far_as_can_be(seed: int) -> None:
    problem, before = damaged(seed)
    found = replan(problem, before, seconds=0.5)
    check(problem, before, found)
    stuck = {talk for talk, facts in enumerate(problem.talks) if facts.lock}
    assert {each.talk for each in found.broken} <= stuck | set(found.left)
    assert not found.left or not found.proven_fewest


def tiny(seed: int) -> tuple[Problem, Placement]:
    """Six or seven talks in eight cells; some speakers cannot be there when they were placed."""
    draw = random.Random(seed)
    cells = draw.sample(list(product(range(4), range(2))), draw.choice((6, 7)))
    talks = [
        make_talk(
            speakers=frozenset({draw.randrange(5)}),
            needs=LAB if room == 0 and draw.random() < 0.5 else frozenset(),
        )
        for _slot, room in cells
    ]
    people = [Speaker(away=frozenset(draw.sample(range(4), draw.choice((0, 1, 2))))) for _ in range(5)]
    orders = [Order(*draw.sample(range(6), 2))]
    problem = make_problem(*talks, rooms=2, orders=orders)
    return replace(problem, speakers=people, rooms=[Room(50, LAB), Room(50)]), dict(enumerate(cells))


@pytest.mark.parametrize("seed", range(30))
def test_fewest_moves_are_the_fewest_of_all_agendas(seed: int) -> None:
    problem, before = tiny(seed)
    found = replan(problem, before, seconds=5)
    check(problem, before, found)
    assert not (found.broken and found.proven_fewest)
    fewer = 2 if found.broken else min(2, len(found.moves) - 1)
    assert fewest(problem, before, fewer) is None


def test_one_broken_talk_goes_to_its_cheapest_free_place() -> None:
    stars = [(0, 1)] * 9 + [(0, 2)] * 5 + [(0, 3)] * 7
    problem = make_problem(*(make_talk(n) for n in range(4)), slots=4, rooms=2, favourites=stars)
    problem = replace(problem, rooms=[Room(100, closed=frozenset({0})), Room(100)])
    found = replan(problem, {0: (0, 0), 1: (1, 1), 2: (2, 1), 3: (3, 1)})
    assert [(move.origin, move.target) for move in found.moves] == [((0, 0), (0, 1))]
    assert found.moves[0].broken == (Violation(Rule.ROOM_OPEN, 0, 0),)
    assert found.proven_fewest


@pytest.mark.parametrize("seed", range(8))
def test_several_broken_talks_cost_as_little_as_any_way_to_move_them(seed: int) -> None:
    problem, before = grow(seed, days=1, blocks=2, rooms=3)
    problem = replace(
        problem,
        talks=[replace(talk, length=1, lock=None, needs=frozenset()) for talk in problem.talks],
        rooms=[*problem.rooms[:2], replace(problem.rooms[2], closed=frozenset({0, 1}))],
    )
    found = replan(problem, before, seconds=5)
    if found.broken or not found.proven_fewest or any(not move.broken for move in found.moves):
        pytest.skip("free cells do not do here")
    talks = [move.talk for move in found.moves]
    cells = list(product(range(8), range(3)))
    totals = [
        result.total
        for chosen in product(cells, repeat=len(talks))
        if not (result := score(problem, {**before, **dict(zip(talks, chosen, strict=True))})).violations
    ]
    assert score(problem, found.placement).total == min(totals)


def test_talk_in_the_way_makes_room() -> None:
    """The lab closes for an hour; who needs it takes the cell of somebody who does not."""
    talks = [make_talk(needs=LAB), make_talk(), make_talk()]
    problem = make_problem(*talks, slots=2, rooms=2)
    problem = replace(problem, rooms=[Room(100, LAB, closed=frozenset({0})), Room(100)])
    found = replan(problem, {0: (0, 0), 1: (1, 0), 2: (0, 1)})
    assert [(move.talk, move.target, len(move.broken)) for move in found.moves] == [
        (0, (1, 0), 1),
        (1, (1, 1), 0),
    ]
    assert found.proven_fewest
    assert found.broken == ()


def test_released_talk_stays_and_what_has_no_place_is_left() -> None:
    talks = [make_talk(needs=LAB), make_talk(), make_talk()]
    problem = make_problem(*talks, slots=2, rooms=2)
    problem = replace(problem, rooms=[Room(100, LAB, closed=frozenset({0})), Room(100)])
    before = {0: (0, 0), 1: (1, 0), 2: (0, 1)}
    found = replan(problem, before, fixed=frozenset({1}))
    assert (found.moves, found.left, found.proven_fewest) == ((), (0,), False)
    assert found.placement == before
    assert found.broken == (Violation(Rule.ROOM_OPEN, 0, 0),)


def test_broken_talk_that_may_not_move_is_reported() -> None:
    talks = [make_talk(speakers=frozenset({0}), lock=Lock(0, 0)), make_talk(speakers=frozenset({1}))]
    problem = replace(make_problem(*talks), speakers=[Speaker(away=frozenset({0}))] * 2)
    before = {0: (0, 0), 1: (0, 1)}
    found = replan(problem, before, fixed=frozenset({1}))
    assert found.moves == ()
    assert [each.talk for each in found.broken] == [0, 1]
    assert [move.talk for move in replan(problem, before).moves] == [1]


def test_of_two_talks_at_one_time_only_one_moves() -> None:
    speaker = frozenset({0})
    problem = make_problem(make_talk(speakers=speaker), make_talk(speakers=speaker), make_talk())
    found = replan(problem, {0: (0, 0), 1: (0, 1), 2: (1, 0)})
    assert len(found.moves) == 1
    assert found.proven_fewest
    released = replan(problem, {0: (0, 0), 1: (0, 1), 2: (1, 0)}, fixed=frozenset({0}))
    assert [move.talk for move in released.moves] == [1]


def test_orders_gaps_and_keynotes_hold_among_talks_that_move() -> None:
    """Three talks of a closed room: part 2 after part 1, time to walk, and a keynote for itself."""
    talks = [make_talk(), make_talk(), make_talk(stops_all=True), make_talk()]
    problem = make_problem(*talks, orders=[Order(1, 0)], gaps=[Gap(0, 1, 1)])
    problem = replace(
        problem,
        slots=[Slot(0, 0)] * 6,
        rooms=[Room(100, closed=frozenset(range(6))), Room(100), Room(100)],
    )
    found = replan(problem, {0: (0, 0), 1: (1, 0), 2: (2, 0), 3: (0, 1)})
    assert found.broken == ()
    assert {move.talk for move in found.moves} == {0, 1, 2}
    assert found.proven_fewest


def test_whole_agenda_needs_no_move() -> None:
    problem, before = grow(4)
    found = replan(problem, before)
    assert (found.moves, found.left, found.broken, found.proven_fewest) == ((), (), (), True)
    assert found.placement == before
