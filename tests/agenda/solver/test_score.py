"""The evaluator against agendas small enough to reckon by hand."""

from dataclasses import replace

import pytest

from agenda.solver.problem import Gap, Lock, Malformed, Order, Room, Slot, Speaker, read, written
from agenda.solver.score import Rule, Violation, score
from tests.factories.drafting import grow, make_problem, make_talk


def test_agenda_without_fault_has_no_violation() -> None:
    problem, placement = grow(1)
    assert score(problem, placement).violations == ()


def test_clashes_are_pairs_starred_by_one_attendee() -> None:
    problem = make_problem(
        make_talk(0), make_talk(1), make_talk(2), rooms=3, favourites=[(0, 1, 2), (0, 1), (2,)]
    )
    found = score(problem, {0: (0, 0), 1: (0, 1), 2: (0, 2)})
    assert (found.clash, found.missed, found.favourites) == (4, 3, 6)
    assert found.missed_share == 0.5


def test_talks_one_after_another_do_not_clash() -> None:
    problem = make_problem(make_talk(0, length=2), make_talk(1), favourites=[(0, 1)])
    assert score(problem, {0: (0, 0), 1: (2, 1)}).clash == 0
    assert score(problem, {0: (0, 0), 1: (1, 1)}).clash == 1


def test_pair_that_overlaps_for_long_counts_once() -> None:
    problem = make_problem(make_talk(0, length=3), make_talk(0, length=3), favourites=[(0, 1)])
    found = score(problem, {0: (0, 0), 1: (1, 1)})
    assert (found.clash, found.same_track) == (1, 10)


def test_seats_short_dislikes_and_rooms_of_a_track_are_weighed() -> None:
    problem = make_problem(
        make_talk(0, audience=130, speakers=frozenset({0})),
        make_talk(0),
        make_talk(1),
        slots=3,
    )
    problem = replace(problem, speakers=[Speaker(dislikes=frozenset({0}))])
    found = score(problem, {0: (0, 0), 1: (1, 1), 2: (2, 0)})
    assert (found.overflow, found.dislike, found.track_day_room) == (30, 20, 30)
    assert found.total == 80


def test_every_broken_rule_is_named() -> None:
    talks = [
        make_talk(0, speakers=frozenset({0})),
        make_talk(1, speakers=frozenset({0}), needs=frozenset({"lab"})),
        make_talk(2, lock=Lock(3, 0)),
        make_talk(3, length=2),
        make_talk(4),
        make_talk(5),
        make_talk(6),
    ]
    problem = make_problem(*talks, rooms=3)
    problem = replace(
        problem,
        slots=[Slot(0, 0), Slot(0, 0), Slot(0, 1), Slot(0, 1)],
        rooms=[Room(100), Room(100, closed=frozenset({2})), Room(100)],
        speakers=[Speaker(away=frozenset({0}))],
        orders=[Order(4, 5)],
    )
    placement = {0: (0, 0), 1: (0, 1), 2: (2, 1), 3: (1, 0), 4: (3, 2), 5: (3, 2)}
    assert score(problem, placement).violations == tuple(
        sorted(
            [
                Violation(Rule.PLACED, 6),
                Violation(Rule.BLOCK, 3),
                Violation(Rule.LOCK, 2),
                Violation(Rule.ROOM_FIT, 1),
                Violation(Rule.ROOM_OPEN, 2, 2),
                Violation(Rule.ROOM_ONCE, 5, 4),
                Violation(Rule.SPEAKER_THERE, 0, 0),
                Violation(Rule.SPEAKER_THERE, 1, 0),
                Violation(Rule.SPEAKER_ONCE, 0, 1),
                Violation(Rule.ORDER, 5, 4),
            ]
        )
    )


def test_nothing_runs_beside_a_keynote() -> None:
    problem = make_problem(make_talk(0, stops_all=True), make_talk(1))
    assert score(problem, {0: (0, 0), 1: (0, 1)}).violations == (Violation(Rule.ALONE, 0, 1),)
    assert score(problem, {0: (0, 0), 1: (1, 1)}).violations == ()


@pytest.mark.parametrize(
    ("second", "broken"),
    [((1, 1), True), ((2, 1), False), ((1, 0), False)],
)
def test_speaker_needs_time_to_walk_to_another_room(second: tuple[int, int], *, broken: bool) -> None:
    problem = make_problem(make_talk(0), make_talk(1), gaps=[Gap(0, 1, 1)])
    found = score(problem, {0: (0, 0), 1: second}).violations
    assert found == ((Violation(Rule.GAP, 0, 1),) if broken else ())


def test_break_between_blocks_is_time_to_walk() -> None:
    problem = replace(
        make_problem(make_talk(0), make_talk(1), gaps=[Gap(0, 1, 2)]), slots=[Slot(0, 0), Slot(0, 1)]
    )
    assert score(problem, {0: (0, 0), 1: (1, 1)}).violations == ()


def test_instance_is_read_and_placement_written() -> None:
    data = {
        "slots": [{"id": 0, "day": 0, "block": 0}],
        "rooms": [{"id": 0, "capacity": 50, "features": ["lab"], "unavailable": []}],
        "talks": [
            {"id": 0, "track": 3, "length": 1, "speakers": [0], "needs": ["lab"], "min_capacity": 10,
             "expected_audience": 60, "locked": {"slot": 0, "room": 0}},
        ],
        "speakers": [{"id": 0, "unavailable": [], "dislikes": [0]}],
        "attendees": [[0]],
        "weights": {"clash": 1, "same_track_parallel": 10, "overflow": 1, "dislike": 20, "track_day_room": 10},
    }  # fmt: skip
    problem = read(data)
    assert score(problem, {0: (0, 0)}).total == 40
    assert written({0: (0, 0)}) == {"0": [0, 0]}
    with pytest.raises(Malformed, match="Not an instance"):
        read({"slots": []})
    with pytest.raises(Malformed, match="ids of rooms"):
        read(data | {"rooms": [data["rooms"][0] | {"id": 7}]})  # type: ignore[index]
