"""How long a call of the API may work. What would come late is given up, and nothing of it is kept.

It is cooperative: each statement has what is left, by PostgreSQL's own limit and by a look at the clock among SQLite's
steps; none begins after the end. What is reckoned between statements is not interrupted, and an answer that has been
read to its end is given even so: to throw it away would make its caller ask for it again.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection
from django.utils.translation import gettext as _

from core.api.problems import TOO_SLOW, Problem

# SQLite's own steps between two looks at the clock: some tens of microseconds.
STEPS = 2_000
# PostgreSQL is told anew when so many seconds less are left: a call of few statements tells it once.
AGAIN = 0.03
# What a rollback needs must go through, also late.
WAYS_BACK = ("ROLLBACK", "RELEASE")


class Deadline:
    """`seconds` from now on; 0 is no end at all."""

    def __init__(self, seconds: float, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._end = clock() + seconds if seconds else math.inf
        self._told = math.inf

    @property
    def left(self) -> float:
        return self._end - self._clock()

    @property
    def is_over(self) -> bool:
        return self.left <= 0

    def check(self) -> None:
        if self.is_over:
            raise too_slow()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Statements on this thread's connection end when the time is over."""
        if self._end == math.inf:
            yield
            return
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(self._interrupts, STEPS)
        try:
            with connection.execute_wrapper(self._execute):
                yield
        finally:
            self._let_go()

    def _interrupts(self) -> int:
        return int(self.is_over)

    def _execute(self, execute: Callable[..., object], sql: Any, *args: Any) -> object:
        if not str(sql).startswith(WAYS_BACK):
            self.check()
            if connection.vendor == "postgresql":
                self._tell()
        return execute(sql, *args)

    def _tell(self) -> None:
        left = self.left
        if self._told - left > AGAIN:
            connection.connection.execute(f"SET statement_timeout = {max(math.ceil(left * 1000), 1)}")
            self._told = left

    def _let_go(self) -> None:
        if connection.connection is None:
            return
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(None, 0)
        elif self._told < math.inf:
            try:
                connection.connection.execute("RESET statement_timeout")
            except psycopg.Error:
                # A transaction that failed takes the limit back when it is rolled back; a dead connection has none.
                return


def too_slow() -> Problem:
    return Problem(TOO_SLOW, _("Nothing of it was kept. Send it again."), headers={"Retry-After": "1"})
