"""Few requests are worked at at once, the others wait in their order."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from core import turnstile
from core.api import bodies
from core.middleware import NullCharacters
from core.turnstile import SHORT, Turnstile

SECONDS = 30


@dataclass
class Worker:
    """A thread that goes in, tells so, and stays until it may go on."""

    turnstile: Turnstile
    log: list[str]
    name: str
    work: Callable[["Worker"], None] = lambda worker: None
    is_in: threading.Event = field(default_factory=threading.Event)
    may_go: threading.Event = field(default_factory=threading.Event)

    def start(self) -> "Worker":
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        return self

    def _run(self) -> None:
        with self.turnstile.inside():
            self.log.append(self.name)
            self.is_in.set()
            self.work(self)
            assert self.may_go.wait(SECONDS)

    def waits(self) -> "Worker":
        """It stands in the queue."""
        while not self.is_in.is_set() and self.turnstile.waiting == 0:
            self.thread.join(0.001)
        assert not self.is_in.is_set()
        return self

    def end(self) -> None:
        self.may_go.set()
        self.thread.join(SECONDS)


def in_line(turnstile: Turnstile, log: list[str], names: str) -> list[Worker]:
    """Each has gone in or stands in the queue before the next one comes."""
    workers = []
    for number, name in enumerate(names, start=1):
        workers.append(Worker(turnstile, log, name).start())
        while len(log) + turnstile.waiting < number:
            workers[-1].thread.join(0.001)
    return workers


def test_no_more_than_there_are_places_are_inside_and_the_others_follow_in_their_order() -> None:
    log: list[str] = []
    workers = in_line(Turnstile(2), log, "abcde")
    assert log == ["a", "b"]
    for number, worker in enumerate(workers, start=1):
        worker.end()
        for follower in workers[2 : number + 2]:
            assert follower.is_in.wait(SECONDS)
    assert log == ["a", "b", "c", "d", "e"]


def test_who_waits_for_another_machine_gives_his_place_away_and_waits_for_one_afterwards() -> None:
    turnstile, log = Turnstile(1), list[str]()
    called, answered = threading.Event(), threading.Event()

    def calls(worker: Worker) -> None:
        with turnstile.outside():
            called.set()
            assert answered.wait(SECONDS)
        log.append("a again")

    first = Worker(turnstile, log, "a", calls).start()
    assert called.wait(SECONDS)
    second = Worker(turnstile, log, "b").start()
    assert second.is_in.wait(SECONDS)
    answered.set()
    while turnstile.waiting == 0:
        first.thread.join(0.001)
    second.end()
    first.end()
    assert log == ["a", "b", "a again"]


@pytest.mark.django_db
def test_who_holds_locks_of_the_database_keeps_his_place() -> None:
    """The one who took it would wait for these locks, and he for his place: for ever."""
    turnstile = Turnstile(1)
    with turnstile.inside(), transaction.atomic(), turnstile.outside():
        late = Worker(turnstile, [], "late").start().waits()
    assert late.is_in.wait(SECONDS)
    late.end()


class Line(BytesIO):
    """A slow one: while something is read from it somebody else wants to go in."""

    turnstile: Turnstile
    came: bool | None = None

    def read(self, size: int | None = -1) -> bytes:
        if self.came is None:
            other = Worker(self.turnstile, [], "other").start()
            while not other.is_in.is_set() and self.turnstile.waiting == 0:
                other.thread.join(0.001)
            self.came = other.is_in.is_set()
            other.may_go.set()
        return super().read(size)


@pytest.mark.parametrize(("length", "goes_in"), [(SHORT // 2, False), (SHORT * 2, True)])
@pytest.mark.parametrize("as_form", [True, False])
def test_long_body_that_is_under_way_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch, length: int, goes_in: bool, as_form: bool
) -> None:
    monkeypatch.setattr(turnstile, "WEB", places := Turnstile(1))
    ends = (b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n', b"\r\n--x--\r\n")
    body = ends[0] + b"a" * length + ends[1]
    kind = "multipart/form-data; boundary=x" if as_form else bodies.MEDIA_TYPE
    line = Line(body)
    line.turnstile = places
    more: dict[str, Any] = {"wsgi.input": line}
    request = RequestFactory().generic("POST", "/", body, content_type=kind, **more)
    with places.inside():
        if as_form:
            NullCharacters(lambda request: HttpResponse()).process_view(request, HttpResponse, (), {})
            files: Any = request.FILES
            assert files["file"].size == length
        else:
            sent = bodies.read_file(request)
            sent.content.close()
            assert sent.size == len(body)
    assert line.came == goes_in


def test_a_place_comes_back_from_who_fails_and_is_not_taken_twice_by_one_thread() -> None:
    turnstile = Turnstile(1)
    for _time in range(2):
        with pytest.raises(ValueError, match="wrong"), turnstile.inside(), turnstile.inside():
            raise ValueError("wrong")
    worker = Worker(turnstile, [], "next").start()
    assert worker.is_in.wait(SECONDS)
    worker.end()


def test_without_places_everybody_goes_in() -> None:
    log: list[str] = []
    for worker in in_line(Turnstile(0), log, "abc"):
        worker.end()
    assert log == ["a", "b", "c"]


def test_short_ones_come_one_after_the_other_although_there_is_another_place() -> None:
    log: list[str] = []
    workers = in_line(Turnstile(2, quick=1, soon=SECONDS), log, "abc")
    assert log == ["a"]
    for worker, follower in pairwise(workers):
        worker.end()
        assert follower.is_in.wait(SECONDS)
    assert log == ["a", "b", "c"]
    workers[-1].end()


def test_who_takes_long_lets_one_work_beside_him_and_no_more_than_there_are_places() -> None:
    log: list[str] = []
    places = Turnstile(2, quick=1, soon=0.01)
    long_one, beside, late = in_line(places, log, "abc")
    assert beside.is_in.wait(SECONDS)
    assert not late.is_in.wait(0.1)
    # A place that a long one leaves is free again, once.
    long_one.end()
    assert late.is_in.wait(SECONDS)
    beside.end()
    late.end()
    again = in_line(places, log, "de")
    for worker in again:
        assert worker.is_in.wait(SECONDS)
        worker.end()
    assert log == ["a", "b", "c", "d", "e"]
    assert (places._free, places._free_quick) == (2, 1)
