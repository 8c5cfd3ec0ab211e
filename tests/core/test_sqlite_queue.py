"""Writers on SQLite wait for one another in a queue and never leave it blocked."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from config import environment
from core.sqlite.base import DatabaseWrapper


@pytest.fixture(autouse=True)
def _databases_of_their_own(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def writer(folder: Path) -> DatabaseWrapper:
    """A connection of its own to a file in the folder."""
    settings = environment.database({"DATABASE_URL": f"sqlite:///{folder / 'x.sqlite3'}"}, folder)
    found = ConnectionHandler({"default": settings})["default"]
    assert isinstance(found, DatabaseWrapper)
    found.inc_thread_sharing()
    found.ensure_connection()
    return found


def begin(connection: DatabaseWrapper) -> None:
    connection._start_transaction_under_autocommit()


def is_free(folder: Path) -> bool:
    handle = os.open(folder / "x.sqlite3-queue", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def test_second_writer_goes_on_as_soon_as_the_first_has_committed(tmp_path: Path) -> None:
    first, second = writer(tmp_path), writer(tmp_path)
    begin(first)
    order = []

    def write() -> None:
        begin(second)
        order.append("second")
        second.commit()

    thread = threading.Thread(target=write)
    thread.start()
    time.sleep(0.1)
    order.append("first")
    first.commit()
    thread.join(5)
    assert order == ["first", "second"]
    assert is_free(tmp_path)


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_turn_ends_with_the_transaction(end: str, tmp_path: Path) -> None:
    connection = writer(tmp_path)
    begin(connection)
    assert not is_free(tmp_path)
    getattr(connection, end)()
    assert is_free(tmp_path)


def test_turn_ends_when_the_transaction_cannot_begin(tmp_path: Path) -> None:
    stranger, connection = writer(tmp_path), writer(tmp_path)
    stranger.connection.execute("BEGIN EXCLUSIVE")  # by another way than through the queue
    connection.connection.execute("PRAGMA busy_timeout=10")
    with pytest.raises(OperationalError, match="locked"):
        begin(connection)
    stranger.connection.rollback()
    assert is_free(tmp_path)
    begin(connection)
    connection.rollback()


def test_memory_needs_no_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = environment.database({"DATABASE_URL": "sqlite:///:memory:"}, tmp_path)
    connection = ConnectionHandler({"default": settings})["default"]
    connection.ensure_connection()
    connection._start_transaction_under_autocommit()  # type: ignore[attr-defined]
    connection.commit()
    connection.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("many", [False, True])
def test_statement_that_writes_by_itself_waits_in_the_queue_and_reading_does_not(
    many: bool, tmp_path: Path
) -> None:
    """Without its turn it would try again and again while SQLite's lock is held, and give up at once here."""
    first, second = writer(tmp_path), writer(tmp_path)
    with first.cursor() as cursor:
        cursor.execute("CREATE TABLE seen (name TEXT)")
    second.connection.execute("PRAGMA busy_timeout=0")
    begin(first)
    with second.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM seen")
        assert cursor.fetchone() == (0,)

    def write() -> None:
        with second.cursor() as cursor:
            if many:
                cursor.executemany("INSERT INTO seen VALUES (%s)", [("second",)])
            else:
                cursor.execute("INSERT INTO seen VALUES (%s)", ["second"])

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(0.1)
    assert thread.is_alive()
    first.commit()
    thread.join(5)
    with first.cursor() as cursor:
        cursor.execute("SELECT name FROM seen")
        assert cursor.fetchall() == [("second",)]
    assert is_free(tmp_path)


def test_turn_of_a_statement_ends_when_it_fails(tmp_path: Path) -> None:
    connection = writer(tmp_path)
    with connection.cursor() as cursor, pytest.raises(OperationalError, match="no such table"):
        cursor.execute("DELETE FROM absent")
    assert is_free(tmp_path)


def test_who_is_interrupted_while_he_waits_waits_anew_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = writer(tmp_path)

    def interrupted(*_args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", interrupted)
        with pytest.raises(SystemExit):
            begin(connection)
    begin(connection)
    assert not is_free(tmp_path)
    connection.rollback()
    assert is_free(tmp_path)
