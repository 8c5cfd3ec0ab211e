"""How many requests a process works at, at once. The others wait in a queue, the first come first.

Python works at one of them at a time anyway. Where eight threads share that, each takes eight times as long, and whoever
holds the database's write lock waits for seven others to give him a turn: everybody waits longer, and some much longer.
So short ones come one after the other. Who takes long, to draw a paper or because he waits for a lock himself, lets another
one work beside him. Whoever waits for a machine elsewhere steps aside meanwhile.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

SHORT = 16 * 1024  # bytes; they come with the head of the request, or right after it
SOON = 0.03  # seconds; most calls and pages are done by then


class _Stay:
    """One thread's, from when it went in until it leaves."""

    def __init__(self, soon: float) -> None:
        self.is_long_at = time.monotonic() + soon
        self.is_long = self.is_over = False


class Turnstile:
    """`places` at once; 0 is as many as come. No more than `quick` of them are for those who have just gone in: after `soon`
    seconds somebody counts as one who takes long, and where a place is left it is given to the next one.
    """

    def __init__(self, places: int, *, quick: int | None = None, soon: float = SOON) -> None:
        self._is_open = places == 0
        self._free, self._free_quick = places, places if quick is None else min(quick, places)
        self._looks = self._free_quick < places
        self._soon = soon
        self._waiting: deque[threading.Event] = deque()
        self._guard = threading.Lock()
        self._here = threading.local()
        # Those inside, in the order in which they came, for the thread that looks who takes long.
        self._stays: SimpleQueue[_Stay] = SimpleQueue()
        self._looking: threading.Thread | None = None

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
        return getattr(self._here, "stay", None) is not None

    def _enter(self) -> None:
        with self._guard:
            turn = self._turn()
        if turn is not None:
            turn.wait()
        self._here.stay = stay = _Stay(self._soon)
        if self._looks:
            self._stays.put(stay)
            if self._looking is None:
                self._begin_looking()

    def _turn(self) -> threading.Event | None:
        """None if there is a place, else what is set when there is."""
        if self._free and self._free_quick:
            self._free -= 1
            self._free_quick -= 1
            return None
        turn = threading.Event()
        self._waiting.append(turn)
        return turn

    def _leave(self) -> None:
        stay, self._here.stay = self._here.stay, None
        with self._guard:
            stay.is_over = True
            self._free += 1
            self._free_quick += not stay.is_long
            self._let_in()

    def _let_in(self) -> None:
        """A place goes straight to who waits longest: nobody who comes just now can take it."""
        while self._waiting and self._free and self._free_quick:
            self._free -= 1
            self._free_quick -= 1
            self._waiting.popleft().set()

    def _begin_looking(self) -> None:
        with self._guard:
            if self._looking is None:
                self._looking = threading.Thread(target=self._look, name="turnstile", daemon=True)
                self._looking.start()

    def _look(self) -> None:
        while True:
            stay = self._stays.get()
            left = stay.is_long_at - time.monotonic()
            if left > 0 and not stay.is_over:
                time.sleep(left)
            with self._guard:
                if not stay.is_over:
                    stay.is_long = True
                    self._free_quick += 1
                    self._let_in()


WEB = Turnstile(settings.WORKING_AT_ONCE, quick=settings.WORKING_QUICKLY)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def one_of_few(request: HttpRequest) -> HttpResponse:
        with WEB.inside():
            return get_response(request)

    return one_of_few
