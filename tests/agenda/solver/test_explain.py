"""Each way to make an agenda impossible is explained by that, and what is possible is never called impossible."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from agenda.solver.counting import count
from agenda.solver.explain import Explanation, Verdict, explain
from agenda.solver.problem import Gap, Lock, Order, Problem, Room, Slot, Speaker, Talk
from agenda.solver.reasons import Kind, Reason
from tests.factories.drafting import make_problem, make_talk

LAB = frozenset({"lab"})
ANA, BEN, CARLA = 0, 1, 2


def by(*speakers: int, **fields: Any) -> Talk:
    return make_talk(speakers=frozenset(speakers), **fields)


def there(*slots: int, of: int = 4) -> Speaker:
    return Speaker(away=frozenset(range(of)) - set(slots))


def no_room() -> tuple[Problem, Reason]:
    problem = make_problem(make_talk(), make_talk(needs=LAB | {"recording"}))
    rooms = [Room(100, frozenset({"recording"})), Room(100)]
    return replace(problem, rooms=rooms), Reason(Kind.NO_ROOM, (1,), features=("lab",), have=100)


def no_room_with_both() -> tuple[Problem, Reason]:
    problem = make_problem(make_talk(), make_talk(needs=LAB | {"recording"}))
    rooms = [Room(100, frozenset({"recording"})), Room(100, LAB)]
    return replace(problem, rooms=rooms), Reason(Kind.NO_ROOM, (1,), features=("lab", "recording"), have=100)


def no_room_large_enough() -> tuple[Problem, Reason]:
    problem = make_problem(make_talk(needs=LAB, min_capacity=150), make_talk())
    rooms = [Room(100, LAB), Room(200)]
    return replace(problem, rooms=rooms), Reason(Kind.NO_ROOM, (0,), need=150, have=100)


def too_long() -> tuple[Problem, Reason]:
    problem = make_problem(make_talk(length=3), make_talk())
    slots = [Slot(0, 0), Slot(0, 0), Slot(0, 1), Slot(0, 1)]
    return replace(problem, slots=slots), Reason(Kind.TOO_LONG, (0,), need=3, have=2)


def speakers_apart() -> tuple[Problem, Reason]:
    problem = make_problem(by(ANA, BEN), by(CARLA))
    people = [there(0, 1), there(2, 3), Speaker()]
    return replace(problem, speakers=people), Reason(Kind.SPEAKERS_APART, (0,), (ANA, BEN))


def rooms_closed() -> tuple[Problem, Reason]:
    problem = make_problem(make_talk(needs=LAB, length=2), make_talk())
    rooms = [Room(100, LAB, closed=frozenset({1, 3})), Room(100)]
    return replace(problem, rooms=rooms), Reason(Kind.ROOMS_CLOSED, (0,), rooms=(0,), need=2)


def no_window() -> tuple[Problem, Reason]:
    problem = make_problem(by(ANA, needs=LAB), make_talk())
    rooms = [Room(100, LAB, closed=frozenset({1})), Room(100)]
    return replace(problem, rooms=rooms, speakers=[there(1)]), Reason(Kind.NO_WINDOW, (0,), (ANA,), (0,))


def lock_across_break() -> tuple[Problem, Reason]:
    problem = make_problem(make_talk(length=2, lock=Lock(1, 0)), make_talk())
    slots = [Slot(0, 0), Slot(0, 0), Slot(0, 1), Slot(0, 1)]
    return replace(problem, slots=slots), Reason(Kind.LOCK_BLOCK, (0,), rooms=(0,), slots=(1,), need=2)


def lock_in_unfit_room() -> tuple[Problem, Reason]:
    problem = make_problem(make_talk(needs=LAB, lock=Lock(1, 1)), make_talk())
    rooms = [Room(100, LAB), Room(100)]
    return replace(problem, rooms=rooms), Reason(
        Kind.LOCK_UNFIT, (0,), rooms=(1,), features=("lab",), have=100
    )


def lock_in_closed_room() -> tuple[Problem, Reason]:
    problem = make_problem(make_talk(length=2, lock=Lock(0, 1)), make_talk())
    rooms = [Room(100), Room(100, closed=frozenset({1}))]
    return replace(problem, rooms=rooms), Reason(Kind.LOCK_CLOSED, (0,), rooms=(1,), slots=(1,))


def lock_while_away() -> tuple[Problem, Reason]:
    problem = make_problem(by(ANA, BEN, lock=Lock(0, 1)), make_talk())
    return replace(problem, speakers=[Speaker(), there(1, 2, 3)]), Reason(
        Kind.LOCK_AWAY, (0,), (BEN,), slots=(0,)
    )


def two_locks_on_one_cell() -> tuple[Problem, Reason]:
    talks = [make_talk(lock=Lock(0, 1), length=2), make_talk(), make_talk(lock=Lock(1, 1))]
    return make_problem(*talks), Reason(Kind.LOCKS_MEET, (0, 2), rooms=(1,), slots=(1,))


def two_locks_of_one_speaker() -> tuple[Problem, Reason]:
    talks = [by(ANA, lock=Lock(2, 1)), by(BEN), by(ANA, BEN, lock=Lock(2, 0))]
    return make_problem(*talks), Reason(Kind.LOCKS_SPEAKER, (0, 2), (ANA,), slots=(2,))


def two_locks_too_near() -> tuple[Problem, Reason]:
    talks = [make_talk(lock=Lock(2, 1)), make_talk(lock=Lock(1, 0))]
    return make_problem(*talks, gaps=[Gap(0, 1, 1)]), Reason(
        Kind.LOCKS_NEAR, (1, 0), rooms=(0, 1), need=1, have=0
    )


def locks_leave_no_place() -> tuple[Problem, Reason]:
    talks = [by(ANA), by(ANA, lock=Lock(0, 1)), by(BEN, lock=Lock(1, 0)), by(BEN)]
    problem = make_problem(*talks)
    rooms = [Room(100), Room(100, closed=frozenset({1}))]
    people = [there(0, 1), Speaker()]
    return replace(problem, rooms=rooms, speakers=people), Reason(Kind.LOCKS_BAR, (0, 1, 2))


def keynote_beside_locks() -> tuple[Problem, Reason]:
    talks = [make_talk(lock=Lock(slot, slot % 2)) for slot in (0, 1, 3)]
    return make_problem(*talks, make_talk(stops_all=True, length=2)), Reason(Kind.KEYNOTE_LOCKS, (3, 0, 1, 2))


def locked_keynote_beside_lock() -> tuple[Problem, Reason]:
    talks = [make_talk(lock=Lock(0, 0)), make_talk(stops_all=True, lock=Lock(0, 1))]
    return make_problem(*talks), Reason(Kind.KEYNOTE_LOCKS, (1, 0), slots=(0,))


def speaker_with_too_much() -> tuple[Problem, Reason]:
    problem = make_problem(by(ANA, length=2), by(ANA, BEN), by(BEN), by(ANA))
    return replace(problem, speakers=[there(0, 1, 2), Speaker()]), Reason(
        Kind.SPEAKER_LOAD, (0, 1, 3), (ANA,), slots=(0, 1, 2), need=4, have=3
    )


def more_lab_talks_than_lab() -> tuple[Problem, Reason]:
    problem = make_problem(*(make_talk(needs=LAB) for _ in range(4)), make_talk())
    rooms = [Room(100, LAB, closed=frozenset({2})), Room(100)]
    return replace(problem, rooms=rooms), Reason(Kind.FEW_CELLS, (0, 1, 2, 3), rooms=(0,), need=4, have=3)


def more_talks_than_two_kinds_of_room() -> tuple[Problem, Reason]:
    """Each kind alone fits; together they are more than the two rooms hold."""
    big = [make_talk(min_capacity=150) for _ in range(4)]
    labs = [make_talk(needs=LAB) for _ in range(3)]
    either = [make_talk(needs=frozenset({"stage"})) for _ in range(2)]
    problem = make_problem(*big, *labs, *either, make_talk(), rooms=3)
    rooms = [Room(200, frozenset({"stage"})), Room(100, LAB | {"stage"}), Room(100)]
    return replace(problem, rooms=rooms), Reason(
        Kind.FEW_CELLS, tuple(range(9)), rooms=(0, 1), need=9, have=8
    )


def lab_talks_of_one_morning() -> tuple[Problem, Reason]:
    problem = make_problem(by(ANA, needs=LAB), by(BEN, needs=LAB), by(CARLA, needs=LAB), make_talk())
    rooms = [Room(100, LAB), Room(100)]
    return replace(problem, rooms=rooms, speakers=[there(0, 1)] * 3), Reason(
        Kind.FEW_HOURS, (0, 1, 2), rooms=(0,), slots=(0, 1), need=3, have=2
    )


def more_workshops_than_stretches() -> tuple[Problem, Reason]:
    """Eight slots are open, but each stretch of four holds only one workshop of three."""
    problem = make_problem(*(make_talk(length=3, needs=LAB) for _ in range(3)), make_talk(), slots=12)
    slots = [Slot(0, number // 4) for number in range(12)]
    rooms = [Room(100, LAB, closed=frozenset({9})), Room(100)]
    return replace(problem, slots=slots, rooms=rooms), Reason(
        Kind.FEW_STRETCHES, (0, 1, 2), rooms=(0,), need=3, have=2
    )


def more_talks_than_cells() -> tuple[Problem, Reason]:
    problem = make_problem(*(make_talk() for _ in range(9)))
    return problem, Reason(Kind.TOO_MANY, tuple(range(9)), rooms=(0, 1), need=9, have=8)


def keynote_takes_all_rooms() -> tuple[Problem, Reason]:
    problem = make_problem(*(make_talk() for _ in range(7)), make_talk(stops_all=True))
    return problem, Reason(Kind.TOO_MANY_BESIDE, (7,), need=9, have=8)


def order_in_a_circle() -> tuple[Problem, Reason]:
    talks = [make_talk() for _ in range(4)]
    orders = [Order(3, 1), Order(1, 2), Order(2, 3), Order(0, 1)]
    return make_problem(*talks, orders=orders), Reason(Kind.ORDER_CYCLE, (1, 2, 3))


def order_longer_than_the_time() -> tuple[Problem, Reason]:
    talks = [make_talk(length=2), make_talk(), make_talk(length=2), make_talk()]
    orders = [Order(0, 1), Order(1, 2), Order(3, 1)]
    return make_problem(*talks, orders=orders), Reason(Kind.ORDER_TIME, (0, 1, 2))


def order_against_a_lock() -> tuple[Problem, Reason]:
    talks = [by(ANA), make_talk(lock=Lock(1, 0)), make_talk()]
    problem = replace(make_problem(*talks, orders=[Order(0, 1)]), speakers=[there(1, 2, 3)])
    return problem, Reason(Kind.ORDER_TIME, (0, 1))


def three_who_share_talks() -> tuple[Problem, Reason]:
    """Each pair gives a talk together, and all are there for two slots: by counting there is room enough."""
    problem = make_problem(by(ANA, BEN), by(BEN, CARLA), by(ANA, CARLA), make_talk(), rooms=3)
    problem = replace(problem, speakers=[there(0, 1)] * 3)
    parts = (
        Reason(Kind.ONLY_THERE, (0, 2), (ANA,), slots=(0, 1)),
        Reason(Kind.ONLY_THERE, (0, 1), (BEN,), slots=(0, 1)),
    )
    shared = (
        Reason(Kind.SHARED, (0, 2), (ANA,)),
        Reason(Kind.SHARED, (0, 1), (BEN,)),
        Reason(Kind.SHARED, (1, 2), (CARLA,)),
    )
    return problem, Reason(Kind.TOGETHER, (0, 1, 2), (ANA, BEN, CARLA), parts=(parts[0], parts[1], *shared))


def long_talks_of_one_speaker_between_breaks() -> tuple[Problem, Reason]:
    """Six slots for three talks of two, but in stretches of three."""
    problem = make_problem(*(by(ANA, length=2) for _ in range(3)), by(BEN), slots=6)
    problem = replace(problem, slots=[Slot(0, number // 3) for number in range(6)])
    return problem, Reason(Kind.TOGETHER, (0, 1, 2), (ANA,), parts=(Reason(Kind.SHARED, (0, 1, 2), (ANA,)),))


def walk_between_two_talks() -> tuple[Problem, Reason]:
    talks = [by(ANA, needs=LAB), by(ANA, min_capacity=150), make_talk()]
    problem = make_problem(*talks, gaps=[Gap(0, 1, 1)])
    rooms = [Room(100, LAB), Room(200)]
    return replace(problem, rooms=rooms, speakers=[there(1, 2)]), Reason(
        Kind.TOGETHER,
        (0, 1),
        (ANA,),
        rooms=(0, 1),
        features=("lab",),
        parts=(
            Reason(Kind.ONLY_THERE, (0, 1), (ANA,), slots=(1, 2)),
            Reason(Kind.SHARED, (0, 1), (ANA,)),
            Reason(Kind.NEEDS, (0,), rooms=(0,), features=("lab",)),
            Reason(Kind.NEEDS, (1,), rooms=(1,)),
            Reason(Kind.WALK, (0, 1), need=1),
        ),
    )


COUNTED = [
    no_room, no_room_with_both, no_room_large_enough, too_long, speakers_apart, rooms_closed, no_window,
    lock_across_break, lock_in_unfit_room, lock_in_closed_room, lock_while_away, two_locks_on_one_cell,
    two_locks_of_one_speaker, two_locks_too_near, locks_leave_no_place, keynote_beside_locks,
    locked_keynote_beside_lock, speaker_with_too_much, more_lab_talks_than_lab, more_talks_than_two_kinds_of_room,
    lab_talks_of_one_morning, more_workshops_than_stretches, more_talks_than_cells, keynote_takes_all_rooms,
    order_in_a_circle, order_longer_than_the_time, order_against_a_lock,
]  # fmt: skip
SEARCHED = [three_who_share_talks, long_talks_of_one_speaker_between_breaks, walk_between_two_talks]


@pytest.mark.parametrize("plant", COUNTED)
def test_planted_case_is_explained_by_exactly_that(plant: Callable[[], tuple[Problem, Reason]]) -> None:
    problem, reason = plant()
    assert count(problem) == (reason,)
    assert explain(problem) == Explanation(Verdict.IMPOSSIBLE, (reason,))


@pytest.mark.parametrize("plant", SEARCHED)
def test_what_counting_does_not_see_is_searched(plant: Callable[[], tuple[Problem, Reason]]) -> None:
    problem, reason = plant()
    assert count(problem) == ()
    assert explain(problem, seconds=20) == Explanation(Verdict.IMPOSSIBLE, (reason,))
