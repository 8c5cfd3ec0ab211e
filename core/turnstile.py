"""How many requests a process works at, at once. The others wait in a queue, the first come first.

Python works at one of them at a time anyway. Where eight threads share that, each takes eight times as long, and whoever
holds the database's write lock waits for seven others to give him a turn: everybody waits longer, and some much longer.
Whoever waits for a machine elsewhere steps aside meanwhile.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

SHORT = 16 * 1024  # bytes; they come with the head of the request, or right after it


class Turnstile:
    """`places` at once; 0 is as many as come."""

    def __init__(self, places: int) -> None:
        self._is_open = places == 0
        self._free = places
        self._waiting: deque[threading.Event] = deque()
        self._guard = threading.Lock()
        self._here = threading.local()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Waits for a place. A thread that has one keeps it."""
        if self._is_open or self._is_inside:
            yield
            return
        self._enter()
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Gives the place to the next one while something elsewhere is waited for; not in a transaction, whose locks the
        others may be waiting for.
        """
        if not self._is_inside or connection.in_atomic_block:
            yield
            return
        self._leave()
        try:
            yield
        finally:
            self._enter()

    @contextmanager
    def receiving(self, request: HttpRequest) -> Iterator[None]:
        """While a body is read that may be long under way: files take as long as their sender's line is slow, and he holds
        up nobody. What is short has come by then, and stays in its place.
        """
        told = str(request.META.get("CONTENT_LENGTH") or "0")
        if told.isdecimal() and int(told) <= SHORT:
            yield
            return
        with self.outside():
            yield

    @property
    def waiting(self) -> int:
        """How many stand in the queue."""
        return len(self._waiting)

    @property
    def _is_inside(self) -> bool:
        return getattr(self._here, "is_inside", False)

    def _enter(self) -> None:
        with self._guard:
            turn = self._turn()
        if turn is not None:
            turn.wait()
        self._here.is_inside = True

    def _turn(self) -> threading.Event | None:
        """None if there is a place, else what is set when there is."""
        if self._free:
            self._free -= 1
            return None
        turn = threading.Event()
        self._waiting.append(turn)
        return turn

    def _leave(self) -> None:
        """The place goes straight to who waits longest: nobody who comes just now can take it."""
        self._here.is_inside = False
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


WEB = Turnstile(settings.WORKING_AT_ONCE)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def one_of_few(request: HttpRequest) -> HttpResponse:
        with WEB.inside():
            return get_response(request)

    return one_of_few
