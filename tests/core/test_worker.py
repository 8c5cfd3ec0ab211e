"""The worker's threads: what takes long holds up nothing that is short."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from core import jobs
from core.jobs import Duty
from core.management.commands.worker import Sweep

MOMENT = timedelta(seconds=0.1)
done = threading.Semaphore(0)
begun, called, over = threading.Event(), threading.Event(), threading.Event()


def short(now: datetime) -> int:
    done.release()
    return 1


def long(now: datetime) -> int:
    begun.set()
    over.wait(10)
    return 1


def calling(now: datetime) -> int:
    called.set()
    over.wait(10)
    return 1


TIMETABLE = {
    "short": Duty(short, every=MOMENT),
    "long": Duty(long, every=MOMENT, is_long=True),
    "calling": Duty(calling, every=MOMENT, thread="calls"),
}


@pytest.fixture
def sweeps(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Sweep]]:
    monkeypatch.setattr(settings, "TIMETABLE", f"{__name__}.TIMETABLE")
    found = [Sweep(lane=lane) for lane in jobs.lanes()]
    yield found
    over.set()
    for sweep in found:
        sweep.over.set()
        sweep.join(10)


def test_short_duties_go_on_while_a_long_one_runs(sweeps: list[Sweep]) -> None:
    for sweep in sweeps:
        sweep.start()
    assert (begun.wait(10), called.wait(10)) == (True, True)
    assert [done.acquire(timeout=10) for _ in range(3)] == [True] * 3
    assert not over.is_set()
    # Nor does a wake-up begin a long one where the mails are woken.
    assert [jobs.wake_up.call(name) for name in ("long", "calling", "short")] == [0, 0, 1]


def many_left(now: datetime) -> int:
    return 3


def test_a_woken_duty_that_has_dealt_with_many_is_woken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(jobs, "wake", woken.append)
    table = {"full": Duty(many_left, every=MOMENT, many=3), "rest": Duty(many_left, every=MOMENT, many=4)}
    monkeypatch.setattr(jobs, "timetable", lambda: table)
    assert [jobs.wake_up.call(name) for name in table] == [3, 3]
    assert woken == ["full"]


@pytest.mark.django_db
def test_who_wakes_leaves_the_row_that_enqueuing_leaves(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        jobs.wake("outbox")
    jobs.wake_up.enqueue("outbox")
    ours, theirs = DBTaskResult.objects.order_by("enqueued_at")
    for name in {field.attname for field in DBTaskResult._meta.fields} - {"id", "enqueued_at"}:
        assert getattr(ours, name) == getattr(theirs, name), name
    assert ours.enqueued_at <= theirs.enqueued_at
    assert {*DBTaskResult.objects.ready()} == {ours, theirs}
