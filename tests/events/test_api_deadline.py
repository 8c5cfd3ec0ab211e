"""A call that would come late is given up while it works, and nothing of it is kept."""

import math
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from core.api.deadline import Deadline
from core.api.problems import Problem
from events.models import ApiCall, KeptAnswer
from tests.factories.api import Api, code_of
from tests.factories.events import make_event
from tickets.actions import mint
from tickets.models import DiscountCode

# Some minutes of work, if nobody ends it.
COUNTED = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) SELECT {} FROM n"
)
SLOW = {"sqlite": COUNTED.format("count(*)"), "postgresql": "SELECT pg_sleep(300)"}
# The queries would take minutes; a machine that is busy may take a while to end one.
FAR_BELOW = 20


def slow() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SLOW[connection.vendor])


@pytest.fixture
def hasty(db: None) -> Iterator[None]:
    with override_settings(API_DEADLINE_MS=400):
        yield


def limit_of_statements() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
@override_settings(API_DEADLINE_MS=400)
def test_reading_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a test's transaction around it: PostgreSQL takes no statement in one that failed."""
    event = make_event()
    monkeypatch.setattr("events.api.event.share", lambda event, response: slow())
    began = perf_counter()
    answer = Api(event).get(f"events/{event.slug}")
    assert perf_counter() - began < FAR_BELOW
    assert (code_of(answer), answer["Retry-After"]) == ((503, "too-slow"), "1")
    assert answer["Api-Version"] == "2026-12-01"
    assert ApiCall.objects.get().problem == "too-slow"
    # The connection is the next call's, which has time of its own.
    if connection.vendor == "postgresql":
        assert limit_of_statements() == "0"
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.replace("4000000000", "400000").format("count(*)"))
        assert cursor.fetchone() == (400_000,)


@pytest.mark.usefixtures("hasty")
def test_rows_that_come_slowly_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite works while they are fetched, when the statement itself has long returned."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL hands rows over when it has them all")
    event = make_event()

    def fetch(*args: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(COUNTED.format("i") + " WHERE i < 0")
            cursor.fetchall()

    monkeypatch.setattr("events.api.event.share", fetch)
    assert code_of(Api(event).get(f"events/{event.slug}")) == (503, "too-slow")


@pytest.mark.usefixtures("hasty")
def test_what_was_written_in_vain_is_undone_and_the_key_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()
    api, path, body = Api(event), f"events/{event.slug}/codes", {"code": "RED", "percent_bp": 500}
    real = mint.from_rows

    def half(**given: Any) -> int:
        made = real(**given)
        slow()
        return made

    monkeypatch.setattr(mint, "from_rows", half)
    assert code_of(api.post(path, body, Idempotency_Key="a-key")) == (503, "too-slow")
    assert (DiscountCode.objects.count(), KeptAnswer.objects.count()) == (0, 0)
    monkeypatch.setattr(mint, "from_rows", real)
    with override_settings(API_DEADLINE_MS=0):
        again = api.post(path, body, Idempotency_Key="a-key")
    assert (again.status_code, "Idempotent-Replayed" in again) == (201, False)
    assert DiscountCode.objects.count() == 1


@pytest.mark.usefixtures("hasty")
def test_slowness_between_statements_ends_at_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()
    real = mint.from_rows

    def late(**given: Any) -> int:
        made = real(**given)
        began = perf_counter()
        while perf_counter() - began < 0.45:
            pass
        return made

    monkeypatch.setattr(mint, "from_rows", late)
    answer = Api(event).post(f"events/{event.slug}/codes", {"code": "RED", "percent_bp": 500})
    assert code_of(answer) == (503, "too-slow")
    assert DiscountCode.objects.count() == 0


@pytest.mark.usefixtures("hasty")
def test_what_concerns_a_whole_event_has_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine it would never be done: the same slowness as above, and it is kept."""
    event = make_event()
    real = mint.from_pattern

    def late(**given: Any) -> Any:
        made = real(**given)
        began = perf_counter()
        while perf_counter() - began < 0.45:
            pass
        return made

    monkeypatch.setattr(mint, "from_pattern", late)
    batch = {"pattern": "TEAM-*****", "count": 3, "batch": "team", "percent_bp": 500}
    assert Api(event).post(f"events/{event.slug}/code-batches", batch).status_code == 201
    assert DiscountCode.objects.count() == 3


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.django_db
def test_what_is_left_shrinks_and_no_statement_begins_after_the_end() -> None:
    clock = Clock()
    deadline = Deadline(0.4, clock)
    with deadline.running(), connection.cursor() as cursor:
        clock.now = 0.3
        assert math.isclose(deadline.left, 0.1)
        cursor.execute("SELECT 1")
        if connection.vendor == "postgresql":
            assert limit_of_statements() in {"100ms", "101ms"}
        clock.now = 0.4
        with pytest.raises(Problem):
            cursor.execute("SELECT 1")
        with pytest.raises(Problem):
            deadline.check()


@pytest.mark.django_db
def test_a_transaction_that_is_late_can_still_go_back() -> None:
    clock = Clock()

    def work() -> None:
        with transaction.atomic():
            make_event()
            clock.now = 1
            make_event()

    with Deadline(0.4, clock).running(), pytest.raises(Problem):
        work()
    assert connection.needs_rollback is False


@pytest.mark.django_db
def test_without_a_deadline_nothing_ends() -> None:
    deadline = Deadline(0, lambda: 10**9)
    with deadline.running():
        make_event()
    assert not deadline.is_over
