"""A transaction that begins late keeps nobody from writing while it only looks, and is a whole one from its first lock on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from core import late
from events.models import Event
from tests.core.test_sqlite_queue import is_free, writer
from tests.factories.events import make_event

on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL keeps nobody waiting who only reads"
)


def is_begun() -> bool:
    """To SQLite."""
    return bool(connection.connection.in_transaction)


def locked() -> None:
    list(Event.objects.select_for_update(of=("self",)).select_related("organizer"))


def changed() -> None:
    Event.objects.update(name="Relay Two")


def changed_many() -> None:
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE events_event SET name = %s WHERE id = %s", [("One", 1), ("Two", 2)])


def an_action() -> None:
    with transaction.atomic():
        assert is_begun()
        Event.objects.count()


def failed_after(step: Callable[[], object]) -> None:
    step()
    raise ZeroDivisionError


@on_sqlite
@pytest.mark.parametrize("step", [locked, changed, changed_many, an_action])
def test_it_begins_with_the_first_that_locks_or_writes_or_is_whole_itself(
    step: Callable[[], None], transactional_db: None
) -> None:
    make_event()
    with late.atomic():
        assert Event.objects.count() == 1
        assert not is_begun()
        step()
        assert is_begun()
        assert Event.objects.count() == 1
    assert not is_begun()


@pytest.mark.django_db(transaction=True)
class TestWhole:
    def test_what_is_written_stays(self) -> None:
        pk = make_event(name="Relay").pk
        with late.atomic():
            Event.objects.get(pk=pk)
            changed()
        assert Event.objects.get(pk=pk).name == "Relay Two"

    def test_all_goes_back_with_an_error_or_a_mark(self) -> None:
        pk = make_event(name="Relay").pk
        with pytest.raises(ZeroDivisionError), late.atomic():
            failed_after(changed)
        with late.atomic():
            changed()
            with transaction.atomic():
                changed()
            transaction.set_rollback(True)
        assert Event.objects.get(pk=pk).name == "Relay"

    def test_a_part_that_fails_goes_back_alone(self) -> None:
        pk = make_event(name="Relay", slug="relay").pk
        with late.atomic():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                failed_after(changed)
            Event.objects.filter(pk=pk).update(slug="other")
        found = Event.objects.get(pk=pk)
        assert (found.name, found.slug) == ("Relay", "other")

    def test_nothing_written_is_no_transaction_and_what_follows_it_is_kept(self) -> None:
        """What is done on commit is outside of it, and so is whatever comes next."""
        pk = make_event(name="Relay").pk
        with late.atomic():
            Event.objects.count()
            transaction.on_commit(changed)
        assert connection.vendor != "sqlite" or not is_begun()
        assert Event.objects.get(pk=pk).name == "Relay Two"
        with pytest.raises(ZeroDivisionError), late.atomic():
            failed_after(Event.objects.count)
        Event.objects.filter(pk=pk).update(name="Three")
        with transaction.atomic():
            assert connection.vendor != "sqlite" or is_begun()
        assert Event.objects.get(pk=pk).name == "Three"

    def test_inside_of_another_it_is_a_part_of_that(self) -> None:
        pk = make_event(name="Relay").pk
        with transaction.atomic():
            with late.atomic():
                changed()
            transaction.set_rollback(True)
        assert Event.objects.get(pk=pk).name == "Relay"


def test_others_write_while_it_looks_and_wait_from_its_first_lock_on(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        first, second = writer(tmp_path), writer(tmp_path)
        with first.cursor() as cursor:
            cursor.execute("CREATE TABLE seen (name TEXT)")
        with first.beginning_late():
            first._start_transaction_under_autocommit()
            with first.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM seen")
                assert cursor.fetchone() == (0,)
                assert is_free(tmp_path)
                with second.cursor() as other:
                    other.execute("INSERT INTO seen VALUES ('second')")
                cursor.execute("SELECT count(*) FROM seen /* FOR UPDATE */")
                assert cursor.fetchone() == (1,)
                assert not is_free(tmp_path)
            first.commit()
        assert is_free(tmp_path)
        first.close()
        second.close()
