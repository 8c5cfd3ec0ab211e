"""Questions that every request asks, and rows that every request writes, as SQL written once. Django writes it anew each
time, which takes three times as long as the database needs to answer it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.db import connections, models, router
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class _Written:
    """A query as Django's compiler left it. `names` are in the place of values that are given later, `converters` stand by
    column, `made` makes one thing of a row.
    """

    using: str
    sql: str
    params: tuple[Any, ...]
    names: Mapping[int, str]
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    made: Callable[[list[Any]], Any]

    def asked(self, values: Mapping[str, Any]) -> list[Any]:
        connection = connections[self.using]
        params = list(self.params)
        for place, name in self.names.items():
            params[place] = values[name]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return [self.made(self._converted([*row], connection)) for row in cursor.fetchall()]

    def _converted(self, row: list[Any], connection: Any) -> list[Any]:
        for place, converters, expression in self.converters:
            for converter in converters:
                row[place] = converter(row[place], expression, connection)
        return row


class _Question(ABC):
    """The values given at first are samples: of the type of the later ones, no two alike and like nothing else in the query,
    and such as go to the database as they are: texts and numbers, but no times. One query each time; no answer is kept.
    """

    def __init__(self, rows: Callable[..., models.QuerySet[Any, Any]], **samples: str | int) -> None:
        self.rows, self.samples = rows, samples
        self._written: _Written | None = None

    def _asked(self, values: Mapping[str, str | int]) -> list[Any]:
        written = self._written = self._written or self._write()
        return written.asked(values)

    def _write(self) -> _Written:
        rows = self.rows(**self.samples)
        compiler: Any = rows.query.get_compiler(using=rows.db)
        sql, params = compiler.as_sql()
        by_sample = {sample: name for name, sample in self.samples.items()}
        names = {place: by_sample[param] for place, param in enumerate(params) if param in by_sample}
        if {*names.values()} != {*self.samples}:
            raise ValueError("Each sample must stand in the query.")
        columns = [column for column, *_more in compiler.select]
        converters = [
            (place, converters, expression)
            for place, (converters, expression) in compiler.get_converters(columns).items()
        ]
        return _Written(rows.db, sql, tuple(params), names, converters, self._maker(rows, compiler))

    @abstractmethod
    def _maker(self, rows: models.QuerySet[Any, Any], compiler: Any) -> Callable[[list[Any]], Any]:
        """What makes an answer of the values of one row."""


class Prepared(_Question, Generic[M]):
    """`Prepared(lambda slug: Event.objects.filter(slug=slug), slug="any")`, then `.first(slug="relay")`."""

    def __init__(self, rows: Callable[..., models.QuerySet[M]], **samples: str | int) -> None:
        super().__init__(rows, **samples)

    def first(self, **values: str | int) -> M | None:
        return next(iter(self.all(**values)), None)

    def all(self, **values: str | int) -> list[M]:
        return self._asked(values)

    def _maker(self, rows: models.QuerySet[Any, Any], compiler: Any) -> Callable[[list[Any]], Any]:
        """The model's own fields stand side by side; `joined` make what is read with it, `annotated` is the rest."""
        using, model = rows.db, compiler.klass_info["model"]
        own = compiler.klass_info["select_fields"]
        first, end = own[0], own[-1] + 1
        attributes = [column.target.attname for column, *_more in compiler.select[first:end]]
        joined = cast(Any, get_related_populators)(compiler.klass_info, compiler.select, using)
        annotated = compiler.annotation_col_map or {}

        def made(row: list[Any]) -> Any:
            one = model.from_db(using, attributes, row[first:end])
            for populator in joined:
                populator.populate(row, one)
            for name, place in annotated.items():
                setattr(one, name, row[place])
            return one

        return made


class PreparedValues(_Question):
    """The same for `.values(…)`."""

    def all(self, **values: str | int) -> list[dict[str, Any]]:
        return self._asked(values)

    def _maker(self, rows: models.QuerySet[Any, Any], compiler: Any) -> Callable[[list[Any]], Any]:
        selected = [*cast(Any, rows.query).selected]

        def made(row: list[Any]) -> Any:
            return dict(zip(selected, row, strict=True))

        return made


class Inserted(Generic[M]):
    """`Inserted(HistoryEntry)`, then `.add(row)`: as `bulk_create`, for what is written a row at a time. No signals are
    sent, and values are plain, no expressions. Several rows are left to Django.
    """

    def __init__(self, model: type[M]) -> None:
        self.model = model
        self._sql = ""

    def add(self, *rows: M) -> None:
        if len(rows) != 1 or rows[0].pk is not None:
            self.model._default_manager.bulk_create(rows)
            return
        (row,) = rows
        using = router.db_for_write(self.model, instance=row)
        connection = connections[using]
        fields: list[Any] = [one for one in self.model._meta.local_concrete_fields if not one.primary_key]
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(self._sql or self._write(fields, connection), values)
            (row.pk,) = cursor.fetchone()
        row._state.adding, row._state.db = False, using

    def _write(self, fields: Sequence[Any], connection: Any) -> str:
        name, key = connection.ops.quote_name, self.model._meta.pk
        columns, places = ", ".join(name(field.column) for field in fields), ", ".join(["%s"] * len(fields))
        returned, _none = connection.ops.return_insert_columns([key])
        # Of names alone, and those are the model's.
        self._sql = f"INSERT INTO {name(self.model._meta.db_table)} ({columns}) VALUES ({places}) {returned}"  # noqa: S608
        return self._sql
