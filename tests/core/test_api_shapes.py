"""Moments that come in are the same instant in UTC, so that every database takes them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.api.shapes import in_utc


def test_an_offset_no_clock_has_is_the_same_instant_in_utc() -> None:
    odd = datetime(193, 11, 30, 20, 50, tzinfo=timezone(-timedelta(hours=21, minutes=56)))
    assert in_utc(odd) == odd
    assert in_utc(odd).tzinfo is UTC


def test_a_moment_outside_of_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="out of range"):
        in_utc(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=3))))


def test_without_a_zone_it_is_left_to_whoever_asked() -> None:
    assert in_utc(datetime(2027, 5, 12)).tzinfo is None
