"""Writers wait in a queue of the operating system's before they ask SQLite for its one write lock.

SQLite itself lets a busy writer sleep, up to 100 ms at a time, and try again: with twenty buyers at once some wait for
seconds while the lock lies free. A lock on a file beside the database wakes the next one at once, over all threads and
processes. It only orders the writers; what guards the data is still SQLite's own lock, and whoever comes by another way
(the sqlite3 shell) is held off by that.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import _functions, base, features, operations  # type: ignore[attr-defined]
from django.utils.dateparse import parse_datetime

LONGEST_KEPT = 8_000
# Of moments as Django writes them.
LENGTHS = (len("2027-03-01 09:30:00"), len("2027-03-01 09:30:00.000000"))
MINUTES = len("2027-03-01 09:30")
WRITING = ("INSERT", "UPDATE", "DELETE")
# SQLite has no locks of rows. Who asks for some is marked all the same: a transaction that begins late begins there.
LOCKING = "/* FOR UPDATE */"


@lru_cache(maxsize=512)
def _with_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class _Cursor(base.SQLiteCursorWrapper):
    """Most queries were asked before: their `%s` need not be looked for anew. A statement that writes by itself, outside
    of a transaction, queues up as well: it would poll while the others pass.
    """

    def __init__(self, connection: Any, database: "DatabaseWrapper") -> None:
        super().__init__(connection)
        self._database = database

    def execute(self, query: Any, params: Any = None) -> Any:
        if self._writes_by_itself(query):
            with self._database.turn():
                return super().execute(query, params)
        return super().execute(query, params)

    def executemany(self, query: Any, param_list: Any) -> Any:
        if self._writes_by_itself(query):
            with self._database.turn():
                return super().executemany(query, param_list)
        return super().executemany(query, param_list)

    def _writes_by_itself(self, query: str) -> bool:
        if self.connection.in_transaction:
            return False
        if self._database.is_to_begin:
            self._database.begin_before(query)
            return False
        return bool(query.startswith(WRITING))

    def convert_query(self, query: Any, *, param_names: Any = None) -> Any:
        if param_names is None and len(query) <= LONGEST_KEPT:
            return _with_marks(query)
        return super().convert_query(query, param_names=param_names)


class DatabaseFeatures(features.DatabaseFeatures):
    """Django reads what foreign keys lead to by `(id) IN ((1), (2))` where that is known, and else by a chain of ORs, which
    SQLite refuses from the thousandth row on. It knows this form for single columns, and no key of ours has two.
    """

    supports_tuple_lookups = True
    # For the mark, which is what SQLite gets of it (LOCKING).
    has_select_for_update = True
    has_select_for_update_of = True
    has_select_for_update_skip_locked = True
    has_select_for_no_key_update = True
    has_select_for_update_nowait = True


@lru_cache(maxsize=8_192)
def _moment(text: bytes) -> datetime | None:
    """Without its zone, as Django reads a column. Rows of a page have many moments in common."""
    return parse_datetime(text.decode())


for name in ("datetime", "timestamp"):
    sqlite3.register_converter(name, _moment)


class DatabaseOperations(operations.DatabaseOperations):
    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo is None and connection.timezone is UTC:
            return value.replace(tzinfo=UTC)
        return super().convert_datetimefield_value(value, expression, connection)

    def for_update_sql(self, *args: Any, **kwargs: Any) -> str:
        return LOCKING


def _day(text: Any, zone: str | None, own: str) -> str | None:
    """What TruncDate calls for each row. Seconds say nothing about the day."""
    if isinstance(text, str) and len(text) in LENGTHS:
        return _day_of(text[:MINUTES] + ":00", zone, own)
    return _day_of(text, zone, own)


@lru_cache(maxsize=65_536)
def _day_of(text: Any, zone: str | None, own: str) -> str | None:
    day: str | None = _functions._sqlite_datetime_cast_date(text, zone, own)
    return day


class DatabaseWrapper(base.DatabaseWrapper):
    """The lock is taken before BEGIN and given back after COMMIT or ROLLBACK, also when either fails."""

    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: int | None = None
        self._begins_late = self.is_to_begin = False

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.create_function("django_datetime_cast_date", 3, _day, deterministic=True)
        return connection

    def create_cursor(self, name: Any = None) -> Any:
        return self.connection.cursor(factory=lambda connection: _Cursor(connection, self))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """For one statement, which is committed when it ends."""
        is_first = self._queue is None
        self._take_turn()
        try:
            yield
        finally:
            if is_first:
                self._end_turn()

    @contextmanager
    def beginning_late(self) -> Iterator[None]:
        """The transaction that is opened next takes its turn not yet (core/late.py)."""
        self._begins_late = True
        try:
            yield
        finally:
            self._begins_late = False

    def begin_before(self, query: str) -> None:
        """Unless it only looks: it sees what is there at that moment, as on PostgreSQL."""
        if LOCKING in query or not query.startswith("SELECT"):
            self.is_to_begin = False
            self._begin()

    def _start_transaction_under_autocommit(self) -> None:
        if self._begins_late:
            self._begins_late, self.is_to_begin = False, True
        else:
            self._begin()

    def _begin(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        self.is_to_begin = False
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._end_turn_if_over()

    def _rollback(self) -> None:
        self.is_to_begin = False
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn_if_over()

    def close(self) -> None:
        try:
            super().close()
        finally:
            if self.connection is None:
                self._end_turn()

    def _take_turn(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._queue is not None or self.is_in_memory_db():
            return
        queue = os.open(f"{name}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(queue, fcntl.LOCK_EX)
        except BaseException:  # somebody wants this process to end
            os.close(queue)
            raise
        self._queue = queue

    def _end_turn_if_over(self) -> None:
        """A failed COMMIT leaves the transaction open: the turn goes on until it is rolled back."""
        if self.connection is None or not self.connection.in_transaction:
            self._end_turn()

    def _end_turn(self) -> None:
        if self._queue is not None:
            os.close(self._queue)  # gives the lock back
            self._queue = None
