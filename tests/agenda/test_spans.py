"""The days of an event cut into spans, also where the clock changes in the night."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agenda import spans
from agenda.spans import Left, Mark, Part, Span
from core import times

SAN_FRANCISCO, BERLIN = "America/Los_Angeles", "Europe/Berlin"
WEDNESDAY = date(2027, 5, 12)


def of_day(day: date, zone: str = SAN_FRANCISCO) -> dict[Part, Span]:
    return {span.part: span for span in spans.of_event(day, day, zone)}


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


def test_day_has_four_spans_at_the_wall_clock_of_the_event() -> None:
    found = of_day(WEDNESDAY)
    assert [found[part].starts_at for part in Part] == [
        datetime(2027, 5, 12, hour, tzinfo=UTC) for hour in (11, 19, 21)
    ] + [datetime(2027, 5, 13, 1, tzinfo=UTC)]
    assert found[Part.EVENING].ends_at == datetime(2027, 5, 13, 11, tzinfo=UTC)


def test_keys_tell_days_and_parts_apart() -> None:
    found = [span.key for span in spans.of_event(WEDNESDAY, WEDNESDAY + timedelta(days=1), BERLIN)]
    assert found[:2] == ["20270512-morning", "20270512-midday"]
    assert len(set(found)) == 8


def test_hours_are_told_in_the_zone_of_the_event_and_in_ones_own_with_the_day_where_it_differs() -> None:
    found = of_day(WEDNESDAY)
    assert [plain(found[part].hours(SAN_FRANCISCO)) for part in Part] == [
        "until 12:00 PM",
        "12:00 PM – 2:00 PM",
        "2:00 PM – 6:00 PM",
        "from 6:00 PM",
    ]
    assert [plain(found[part].hours(BERLIN)) for part in Part] == [
        "until 9:00 PM",
        "9:00 PM – 11:00 PM",
        "11:00 PM – Thu 3:00 AM",
        "from Thu 3:00 AM",
    ]


def test_night_in_which_the_clock_goes_forward_makes_the_evening_an_hour_shorter() -> None:
    lengths = {
        part: span.ends_at - span.starts_at for part, span in of_day(date(2027, 3, 27), BERLIN).items()
    }
    assert lengths[Part.EVENING] == timedelta(hours=9)
    after = of_day(date(2027, 3, 28), BERLIN)
    assert after[Part.MORNING].starts_at == datetime(2027, 3, 28, 2, tzinfo=UTC)  # 4:00 in summer time
    assert plain(after[Part.MIDDAY].hours(BERLIN)) == "12:00 PM – 2:00 PM"


def test_night_in_which_the_clock_goes_back_makes_the_evening_an_hour_longer() -> None:
    span = of_day(date(2027, 10, 30), BERLIN)[Part.EVENING]
    assert span.ends_at - span.starts_at == timedelta(hours=11)


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(0, 6),
    st.sampled_from([SAN_FRANCISCO, BERLIN, "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]),
)
def test_spans_cover_the_days_of_the_event_without_gap_or_overlap(day: date, more: int, zone: str) -> None:
    last = day + timedelta(days=more)
    found = spans.of_event(day, last, zone)
    assert (found[0].starts_at, found[-1].ends_at) == (
        times.day_bounds(day, zone)[0],
        times.day_bounds(last, zone)[1],
    )
    assert all(before.ends_at == after.starts_at for before, after in pairwise(found))
    assert all(span.starts_at < span.ends_at for span in found)


def test_event_of_a_hundred_years_is_not_asked_about_day_by_day() -> None:
    assert len(spans.of_event(WEDNESDAY, date(2127, 5, 12), BERLIN)) == 4 * spans.MOST_DAYS


def test_stored_times_mark_each_span_they_touch_and_the_stronger_word_counts() -> None:
    found = spans.of_event(WEDNESDAY, WEDNESDAY, SAN_FRANCISCO)
    noon = found[1].starts_at
    stored = [
        (noon, noon + timedelta(hours=1), "absent"),
        (noon - timedelta(hours=1), noon + timedelta(hours=3), "disliked"),
    ]
    assert list(spans.marks(found, stored).values()) == [
        Mark.DISLIKED,
        Mark.ABSENT,
        Mark.DISLIKED,
        Mark.FREE,
    ]


def test_time_that_only_touches_a_span_does_not_mark_it() -> None:
    found = spans.of_event(WEDNESDAY, WEDNESDAY, SAN_FRANCISCO)
    stored = [(found[1].starts_at, found[1].ends_at, "absent")]
    assert list(spans.marks(found, stored).values()) == [Mark.FREE, Mark.ABSENT, Mark.FREE, Mark.FREE]


def test_what_is_left_is_counted() -> None:
    marks = {"a": Mark.FREE, "b": Mark.DISLIKED, "c": Mark.ABSENT}
    assert (spans.left(marks), spans.left(marks).is_nothing) == (Left(3, 2, 1), False)
    assert spans.left({"a": Mark.ABSENT}).is_nothing is True
    assert spans.left({}).is_nothing is False
