"""How long an answer took and in what: `Server-Timing` for who owns a token."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from django.db import connection


class Meter:
    """Seconds since it was made, seconds in the database, and queries."""

    def __init__(self) -> None:
        self.began = perf_counter()
        self.in_database = 0.0
        self.queries = 0

    def restart(self) -> None:
        """What was before is not the server's work: somebody sent a file, as fast as he could."""
        self.began = perf_counter()

    @contextmanager
    def running(self) -> Iterator[None]:
        with connection.execute_wrapper(self._measure):
            yield

    def _measure(self, execute: Callable[..., object], *args: object) -> object:
        began = perf_counter()
        try:
            return execute(*args)
        finally:
            self.in_database += perf_counter() - began
            self.queries += 1

    @property
    def milliseconds(self) -> float:
        return (perf_counter() - self.began) * 1000

    def header(self) -> str:
        database = self.in_database * 1000
        app = max(self.milliseconds - database, 0)
        return f'app;dur={app:.1f}, db;dur={database:.1f}, queries;desc="{self.queries}"'
