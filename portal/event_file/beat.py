"""How a worker tells of its progress while its own connection reads one moment: on a connection beside it."""

import time
from datetime import timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from events.models.event_file import Work

LEASE = timedelta(minutes=2)
EVERY = 1.0  # seconds


class Stopped(Exception):
    """Somebody asked to stop, or another worker has taken the row over."""


class Beat:
    """Renews the lease with what is done. Raises Stopped. Inside of a transaction (tests) it uses that one."""

    def __init__(self, row: Work) -> None:
        self.row, self.last, self.own = row, 0.0, None
        if not transaction.get_connection().in_atomic_block:
            self.own = connections.create_connection(DEFAULT_DB_ALIAS)

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.last >= EVERY:
            self.last = time.monotonic()
            self.note(done, total)

    def note(self, done: int, total: int) -> None:
        connection: Any = self.own or transaction.get_connection()
        until = connection.ops.adapt_datetimefield_value(timezone.now() + LEASE)
        name = connection.ops.quote_name
        # Of names of the model alone; the values are given apart.
        sql = (
            f"UPDATE {name(self.row._meta.db_table)} SET done = %s, total = %s, leased_until_at = %s "  # noqa: S608
            "WHERE id = %s AND state = 'waiting' AND attempts = %s AND NOT is_stopping"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [done, total, until, self.row.pk, self.row.attempts])
            if cursor.rowcount != 1:
                raise Stopped

    def end(self) -> None:
        if self.own is not None:
            self.own.close()
