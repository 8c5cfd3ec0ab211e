"""Questions that every request asks, written as SQL once. Django writes a query anew each time, which takes three times as
long as the database needs to answer it.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.db import connections, models
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class _Written:
    """A query as Django's compiler left it. `names` are in the place of values that are given later."""

    compiler: Any
    using: str
    sql: str
    params: tuple[Any, ...]
    names: dict[int, str]


@dataclass(frozen=True)
class _Query:
    compiler: Any

    def get_compiler(self, using: str) -> Any:
        return self.compiler


@dataclass(frozen=True)
class _Rows:
    """As much of a queryset as turning rows into objects needs."""

    query: _Query
    db: str
    _known_related_objects: dict[Any, Any]


class Prepared(Generic[M]):
    """`Prepared(lambda slug: Event.objects.filter(slug=slug), slug="any")`, then `.first(slug="relay")`.

    The values given at first are samples: of the type of the later ones, no two alike and like nothing else in the query,
    and such as go to the database as they are: texts and numbers, but no times. One query each time; no answer is kept.
    """

    def __init__(self, rows: Callable[..., models.QuerySet[M]], **samples: str | int) -> None:
        self.rows, self.samples = rows, samples
        self._written: _Written | None = None

    def first(self, **values: str | int) -> M | None:
        return next(iter(self.all(**values)), None)

    def all(self, **values: str | int) -> list[M]:
        written = self._written = self._written or self._write()
        # What it holds of the query is only read; the connection is this thread's.
        compiler = copy(written.compiler)
        compiler.connection = connections[written.using]
        params = tuple(
            values[written.names[place]] if place in written.names else param
            for place, param in enumerate(written.params)
        )
        compiler.as_sql = lambda *args, **kwargs: (written.sql, params)
        rows = _Rows(_Query(compiler), written.using, {})
        return list(cast(Any, ModelIterable)(rows))

    def _write(self) -> _Written:
        rows = self.rows(**self.samples)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, params = compiler.as_sql()
        by_sample = {sample: name for name, sample in self.samples.items()}
        names = {place: by_sample[param] for place, param in enumerate(params) if param in by_sample}
        if {*names.values()} != {*self.samples}:
            raise ValueError("Each sample must stand in the query.")
        return _Written(compiler, rows.db, sql, tuple(params), names)
