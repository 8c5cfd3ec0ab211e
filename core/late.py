"""A transaction that keeps others from writing no longer than it must."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def atomic() -> Iterator[None]:
    """As `transaction.atomic`. On SQLite it begins with the first thing in it that locks, writes, or is atomic itself: what is
    looked up for an action before it starts, such as the caller's rights, is read as a page reads it, and meanwhile others
    write. On PostgreSQL nobody waits for who only reads.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with connection.beginning_late(), transaction.atomic():  # type: ignore[attr-defined]
        yield
