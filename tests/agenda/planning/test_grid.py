"""Instants as slots: steps, breaks, what stays outside of the hours, the night in which the clock changes."""

from datetime import UTC, date, datetime, timedelta

from agenda.planning import grid

ZONE = "Europe/Berlin"


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2027, 5, day, hour, minute, tzinfo=UTC)


def test_a_slot_is_as_long_as_the_talks_allow() -> None:
    assert [grid.step_of(lengths) for lengths in ([30, 45], [45], [60, 120], [7, 30], [])] == [
        15,
        15,
        30,
        5,
        30,
    ]
    assert grid.step_of([30], [10]) == 10  # something stays ten minutes into the block


def test_blocks_end_at_breaks_and_hold_whole_slots_only() -> None:
    frame = grid.build([(at(9), at(10, 10)), (at(10, 30), at(11, 30))], [], [30], ZONE)
    assert frame.starts == (at(9), at(9, 30), at(10, 30), at(11))
    assert (frame.minutes, frame.blocks, frame.days) == (30, (0, 0, 1, 1), (0, 0, 0, 0))
    assert (frame.slot_at(at(11)), frame.slot_at(at(10))) == (3, None)
    assert (frame.length(30), frame.length(40)) == (1, 2)
    assert frame.over([(at(9, 29), at(9, 31)), (at(11, 30), at(12))]) == {0, 1}
    assert frame.spans([0, 1, 3]) == [(at(9), at(10)), (at(11), at(11, 30))]


def test_what_stays_outside_of_the_hours_gets_slots_that_are_nobody_elses() -> None:
    frame = grid.build([(at(9), at(10))], [(at(8, 40), at(9, 20))], [30], ZONE)
    assert (frame.minutes, frame.starts[0], frame.slot_at(at(9))) == (10, at(8, 40), 2)
    assert frame.outside == {0, 1}
    assert set(frame.blocks) == {0}


def test_breaks_are_cut_out_of_the_hours() -> None:
    hours = [(at(9), at(12)), (at(12), at(14))]
    left = grid.without(hours, [(at(12), at(13)), (at(8), at(9, 15))])
    assert left == [(at(9, 15), at(12)), (at(13), at(14))]


def test_on_the_day_the_clock_changes_the_morning_begins_at_nine_as_ever() -> None:
    spans = grid.assumed(date(2027, 3, 27), date(2027, 3, 28), ZONE)
    assert [first for first, _ in spans[::2]] == [
        datetime(2027, 3, 27, 8, tzinfo=UTC),  # nine o'clock, winter
        datetime(2027, 3, 28, 7, tzinfo=UTC),  # nine o'clock, summer
    ]
    night = [(datetime(2027, 3, 28, 0, tzinfo=UTC), datetime(2027, 3, 28, 2, tzinfo=UTC))]
    frame = grid.build(night, [], [30], ZONE)
    # From 1:00 to 4:00 on the wall are two hours, and belong to the evening before.
    assert [after - before for before, after in zip(frame.starts, frame.starts[1:], strict=False)] == [
        timedelta(minutes=30)
    ] * 3
    assert set(frame.days) == {0}


def test_after_the_last_talk_before_a_break_nobody_makes_room() -> None:
    assert grid.longer([(at(9), at(10)), (at(10, 30), at(11))], 10) == [
        (at(9), at(10, 10)),
        (at(10, 30), at(11, 10)),
    ]
    assert grid.longer([(at(9), at(10)), (at(10, 5), at(11))], 10)[0] == (at(9), at(10))
