"""When a message is tried again: ten tries over about three days, each answer with its verdict."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.webhook_retries import LONGEST_PAUSE, TRIES, asked_for, judge

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
LUCK = st.floats(0, 1, exclude_max=True)


@given(st.lists(LUCK, min_size=TRIES, max_size=TRIES))
def test_a_server_that_is_down_gets_ten_tries_over_about_three_days(lucks: list[float]) -> None:
    at, verdicts = NOW, []
    for number, luck in enumerate(lucks, start=1):
        verdicts.append(judge(status=0, retry_after="", tries=number, now=at, luck=luck))
        at = verdicts[-1].again_at or at
    assert [one.is_given_up for one in verdicts] == [False] * 9 + [True]
    assert timedelta(days=2.8) < at - NOW < timedelta(days=3.5)


def test_same_failures_do_not_come_back_at_the_same_moment() -> None:
    tries = [
        judge(status=500, retry_after="", tries=3, now=NOW, luck=luck).again_at for luck in (0, 0.5, 0.99)
    ]
    assert len(set(tries)) == 3


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_answer_of_the_two_hundreds_is_enough(status: int) -> None:
    assert judge(status=status, retry_after="9", tries=1, now=NOW, luck=0).is_delivered


@pytest.mark.parametrize("status", [100, 301, 307, 400, 401, 404, 409, 429, 500, 503, 0])
def test_any_other_answer_is_tried_again(status: int) -> None:
    verdict = judge(status=status, retry_after="", tries=1, now=NOW, luck=0.5)
    assert (verdict.is_delivered, verdict.again_at) == (False, NOW + timedelta(seconds=5))


def test_gone_is_final() -> None:
    verdict = judge(status=410, retry_after="60", tries=1, now=NOW, luck=0.5)
    assert (verdict.is_gone, verdict.is_given_up, verdict.pause_until) == (True, True, None)


def test_pause_that_is_asked_for_is_kept_for_everything() -> None:
    verdict = judge(status=429, retry_after="120", tries=1, now=NOW, luck=0.5)
    assert verdict.again_at == verdict.pause_until == NOW + timedelta(minutes=2)
    later = judge(status=429, retry_after="1", tries=4, now=NOW, luck=0.5)
    assert (later.again_at, later.pause_until) == (NOW + timedelta(hours=2), NOW + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("30", NOW + timedelta(seconds=30)),
        (format_datetime(NOW + timedelta(hours=1), usegmt=True), NOW + timedelta(hours=1)),
        ("999999999999999999", NOW + LONGEST_PAUSE),
        (format_datetime(NOW + timedelta(days=400), usegmt=True), NOW + LONGEST_PAUSE),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), None),
        ("0", None), ("-5", None), ("soon", None), ("", None), ("²", None), ("1.5", None),
    ],
)  # fmt: skip
def test_pause_is_read_as_seconds_or_as_a_date(text: str, moment: datetime | None) -> None:
    assert asked_for(text, NOW) == moment


@given(st.text(max_size=40))
def test_no_header_breaks_the_reading(text: str) -> None:
    found = asked_for(text, NOW)
    assert found is None or NOW < found <= NOW + LONGEST_PAUSE
