"""How long a call is open, as people count: days on the calendar of the event, hours and minutes at the end."""

from datetime import UTC, datetime, timedelta

import pytest

from agenda.deadline import Hours, Phase, left

ZONE = "America/Los_Angeles"
CLOSES = datetime(2027, 3, 1, 7, 59, tzinfo=UTC)  # 23:59 on February 28 in Los Angeles
OPENS = CLOSES - timedelta(days=50)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=28), "28 days left"),
        (timedelta(days=1, hours=23, minutes=58), "1 day left"),
        (timedelta(days=1, hours=23, minutes=59, seconds=30), "2 days left"),
        (timedelta(hours=23, minutes=58), "23 hours left"),
        (timedelta(hours=1), "1 hour left"),
        (timedelta(minutes=59, seconds=59), "59 minutes left"),
        (timedelta(seconds=5), "1 minute left"),
        (timedelta(0), "Over"),
        (-timedelta(days=3), "Over"),
    ],
)
def test_time_left_is_told_as_people_count(before: timedelta, words: str) -> None:
    assert left(CLOSES, CLOSES - before, ZONE) == words


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - timedelta(seconds=1), Phase.SOON),
        (OPENS, Phase.OPEN),
        (CLOSES - timedelta(seconds=1), Phase.OPEN),
        (CLOSES, Phase.CLOSED),
    ],
)
def test_call_is_open_from_its_first_to_before_its_last_instant(now: datetime, expected: Phase) -> None:
    assert Hours(OPENS, CLOSES).phase(now) is expected
