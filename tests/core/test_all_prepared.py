"""Each question that is written once is, with other values in it, the one that Django would write for these."""

import gc
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, router, transaction
from django.db.models.sql import UpdateQuery
from django.utils import timezone, translation

from core import prepared
from core.prepared import Changed

APPS = ("accounts", "agenda", "config", "core", "events", "portal", "tickets")


def every() -> Iterator[Any]:
    """All that stand in our modules; those that tests make for themselves are not looked at."""
    for app in APPS:
        for found in pkgutil.walk_packages(import_module(app).__path__, f"{app}."):
            if ".migrations" not in found.name and found.name != "config.wsgi":
                import_module(found.name)
    gc.unfreeze()  # what was loaded before the tests is else left out
    everything = gc.get_objects()
    gc.freeze()
    for one in everything:
        if (
            isinstance(one, prepared._Question | Changed)
            and "/tests/" not in asking(one).__code__.co_filename
        ):
            yield one


def asking(one: Any) -> Any:
    return one.change if isinstance(one, Changed) else one.rows


def other(sample: Any, number: int) -> Any:
    """A value of the kind of a sample, with characters that patterns read as something else."""
    if isinstance(sample, tuple):
        return [other(each, number + place) for place, each in enumerate(sample)]
    kinds = {
        int: 900_000 + number, str: f"an_ot%her \\{number}", UUID: UUID(int=10**20 + number),
        datetime: datetime(2030, 3, 5, 4, 5, 6, 789, tzinfo=UTC) + timedelta(days=number),
    }  # fmt: skip
    return kinds[type(sample)]


def by_django(one: Any, values: dict[str, Any]) -> tuple[str, list[Any]]:
    if isinstance(one, Changed):
        rows, changes = one.change(**values)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(changes)
        sql, params = query.get_compiler(using=router.db_for_write(rows.model)).as_sql()
    else:
        found = one.rows(**values)
        sql, params = found.query.get_compiler(using=found.db).as_sql()
    return sql, [*params]


def as_written(one: Any, values: dict[str, Any]) -> tuple[str, list[Any]]:
    written = one._write()
    using, sql, params, names = (
        written if isinstance(one, Changed) else (written.using, written.sql, written.params, written.names)
    )
    given = prepared._one_by_one(values, one.samples)
    assert given is not None
    return sql, prepared._filled(params, names, given, connections[using])


@pytest.mark.django_db
def test_other_values_make_the_query_that_django_would_write() -> None:
    found = [*every()]
    assert len(found) > 150
    for one in found:
        values = {
            name: other(sample, 1_000 * place) for place, (name, sample) in enumerate(one.samples.items())
        }
        with transaction.atomic():
            written = as_written(one, values)
            # Nothing of who asked first may stand in it: neither a language, nor a zone, nor the time.
            with translation.override("de"), timezone.override("Asia/Tokyo"):
                assert written == by_django(one, values), asking(one)
