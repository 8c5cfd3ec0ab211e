"""Questions that every request asks, and rows that every request writes, as SQL written once. Django writes it anew each
time, which takes three times as long as the database needs to answer it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import connections, models, router
from django.db.models.query import get_related_populators
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=models.Model)
Sample = str | int | datetime | UUID | tuple[int, ...] | tuple[str, ...]
Value = str | int | datetime | UUID | Sequence[int] | Sequence[str]
# In the place of a few keys: `Prepared(lambda keys: Ticket.objects.filter(pk__in=keys), keys=FEW_KEYS)`.
FEW_KEYS = (-8_001, -8_002, -8_003, -8_004, -8_005, -8_006, -8_007, -8_008)
# In the place of the keys of what stands on a page of a list.
PAGE_KEYS = tuple(range(-8_250, -8_200))
PAGE_WORDS = tuple(f"page word {number}" for number in range(len(PAGE_KEYS)))
FEW_WORDS = tuple(f"word {number}" for number in range(8))


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
    made: Callable[[Sequence[Any]], Any]
    is_locking: bool = False

    def asked(self, values: Mapping[str, Any]) -> list[Any]:
        connection = connections[self.using]
        # Django asks this when it writes the query, which is here only the first time.
        if self.is_locking and connection.get_autocommit():
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        params = _filled(self.params, self.names, values, connection)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        if not self.converters:
            return [self.made(row) for row in rows]
        return [self.made(self._converted([*row], connection)) for row in rows]

    def _converted(self, row: list[Any], connection: Any) -> list[Any]:
        for place, converters, expression in self.converters:
            for converter in converters:
                row[place] = converter(row[place], expression, connection)
        return row


class _Question(ABC):
    """The values given at first are samples: of the type of the later ones, no two alike and like nothing else in the query,
    and such as the column can hold where that is less than all numbers: Django leaves out what can never be.
    A tuple of numbers or words is for up to as many; none, and more, are left to Django. One query each time; no answer
    is kept.
    """

    def __init__(self, rows: Callable[..., models.QuerySet[Any, Any]], **samples: Sample) -> None:
        self.rows, self.samples = rows, samples
        self._written: _Written | None = None

    def _asked(self, values: Mapping[str, Value]) -> list[Any]:
        given = _one_by_one(values, self.samples)
        if given is None:
            return list(self.rows(**values))
        written = self._written = self._written or self._write()
        return written.asked(given)

    def _write(self) -> _Written:
        rows = self.rows(**self.samples)
        compiler: Any = rows.query.get_compiler(using=rows.db)
        sql, params = compiler.as_sql()
        names = _names_by_place(self.samples, params, connections[rows.db])
        columns = [column for column, *_more in compiler.select]
        converters = [
            (place, converters, expression)
            for place, (converters, expression) in compiler.get_converters(columns).items()
        ]
        is_locking = rows.query.select_for_update and compiler.connection.features.has_select_for_update
        return _Written(
            rows.db, sql, tuple(params), names, converters, self._maker(rows, compiler), is_locking
        )

    @abstractmethod
    def _maker(self, rows: models.QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
        """What makes an answer of the values of one row."""


class Prepared(_Question, Generic[M]):
    """`Prepared(lambda slug: Event.objects.filter(slug=slug), slug="any")`, then `.first(slug="relay")`."""

    def __init__(self, rows: Callable[..., models.QuerySet[M]], **samples: Sample) -> None:
        super().__init__(rows, **samples)

    def first(self, **values: Value) -> M | None:
        return next(iter(self.all(**values)), None)

    def all(self, **values: Value) -> list[M]:
        return self._asked(values)

    def _maker(self, rows: models.QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
        """The model's own fields stand side by side; `joined` make what is read with it, `annotated` is the rest."""
        using, model = rows.db, compiler.klass_info["model"]
        own = compiler.klass_info["select_fields"]
        first, end = own[0], own[-1] + 1
        attributes = [column.target.attname for column, *_more in compiler.select[first:end]]
        joined = cast(Any, get_related_populators)(compiler.klass_info, compiler.select, using)
        annotated = compiler.annotation_col_map or {}
        from_db = model.from_db

        def made(row: Sequence[Any]) -> Any:
            one = from_db(using, attributes, row[first:end])
            for populator in joined:
                populator.populate(row, one)
            for name, place in annotated.items():
                setattr(one, name, row[place])
            return one

        return made


class PreparedValues(_Question):
    """The same for `.values(…)`."""

    def all(self, **values: Value) -> list[dict[str, Any]]:
        return self._asked(values)

    def _maker(self, rows: models.QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
        selected = [*cast(Any, rows.query).selected]

        def made(row: Sequence[Any]) -> Any:
            return dict(zip(selected, row, strict=True))

        return made


class PreparedLists(_Question):
    """The same for `.values_list(…)`, where there are many rows: each a tuple."""

    def all(self, **values: Value) -> list[tuple[Any, ...]]:
        return self._asked(values)

    def _maker(self, rows: models.QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
        return tuple


def of_each(rows: Iterable[models.Model], question: Prepared[M], name: str) -> dict[int, list[M]]:
    """What a question with PAGE_KEYS as its `keys` finds for each of `rows`; `name` is the attribute with the row's key."""
    found: dict[int, list[M]] = {row.pk: [] for row in rows}
    for one in question.all(keys=[*found]):
        found[getattr(one, name)].append(one)
    return found


def value_of_each(rows: Iterable[models.Model], question: PreparedLists) -> dict[int, list[Any]]:
    """The same of a question for pairs: the row's key, and a value."""
    found: dict[int, list[Any]] = {row.pk: [] for row in rows}
    for key, value in question.all(keys=[*found]):
        found[key].append(value)
    return found


def put(rows: Iterable[models.Model], name: str, found: Mapping[int, Sequence[Any]]) -> None:
    """Under an attribute of that name, as prefetch_related does with `to_attr`."""
    for row in rows:
        setattr(row, name, found[row.pk])


def attach(rows: Iterable[models.Model], name: str, found: Mapping[int, Sequence[Any]]) -> None:
    """Many related ones by the keys of `rows`, read by a question of their own, as prefetch_related would leave them."""
    for row in rows:
        known = getattr(row, name).get_queryset()
        known._result_cache, known._prefetch_done = [*found.get(row.pk, ())], True
        row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known


class Changed:
    """`Changed(lambda key, n: (Quota.objects.filter(pk=key), {"taken": F("taken") + n}), key=-1, n=-2)`, then
    `.rows(key=quota.pk, n=2)`: as `update`, and how many rows it was. Samples are as those of `Prepared`.
    """

    def __init__(
        self, change: Callable[..., tuple[models.QuerySet[Any], Mapping[str, Any]]], **samples: Sample
    ) -> None:
        self.change, self.samples = change, samples
        self._written: tuple[str, str, tuple[Any, ...], Mapping[int, str]] | None = None

    def rows(self, **values: Value) -> int:
        given = _one_by_one(values, self.samples)
        if given is None:
            rows, changes = self.change(**values)
            return rows.update(**changes)
        using, sql, params, names = self._written = self._written or self._write()
        connection = connections[using]
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(params, names, given, connection))
            return int(cursor.rowcount)

    def _write(self) -> tuple[str, str, tuple[Any, ...], Mapping[int, str]]:
        rows, values = self.change(**self.samples)
        using = router.db_for_write(rows.model)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        sql, params = query.get_compiler(using=using).as_sql()
        return using, sql, tuple(params), _names_by_place(self.samples, params, connections[using])


def _one_by_one(values: Mapping[str, Value], samples: Mapping[str, Sample]) -> dict[str, Any] | None:
    """Each value under a name of its own; the last of a few keys takes the places of those that are not there. None where
    there are no keys, or more than places."""
    given: dict[str, Any] = {}
    for name, value in values.items():
        sample = samples[name]
        if not isinstance(sample, tuple):
            given[name] = value
            continue
        keys: list[Any] = list(cast(Sequence[Any], value))
        if not 0 < len(keys) <= len(sample):
            return None
        keys += keys[-1:] * (len(sample) - len(keys))
        given |= {f"{name} {number}": key for number, key in enumerate(keys)}
    return given


def _filled(params: Sequence[Any], names: Mapping[int, str], given: Mapping[str, Any], to: Any) -> list[Any]:
    filled = list(params)
    for place, name in names.items():
        filled[place] = _as_stored(given[name], to)
    return filled


def _as_stored(value: Any, connection: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def _names_by_place(
    samples: Mapping[str, Sample], params: Sequence[Any], connection: Any
) -> Mapping[int, str]:
    flat = _one_by_one(cast(Mapping[str, Value], samples), samples)
    by_sample = {_as_stored(sample, connection): name for name, sample in (flat or {}).items()}
    names = {place: by_sample[param] for place, param in enumerate(params) if param in by_sample}
    if {*names.values()} != {*by_sample.values()}:
        raise ValueError("Each sample must stand in the query.")
    return names


class Inserted(Generic[M]):
    """`Inserted(HistoryEntry)`, then `.add(row)`: as `bulk_create`, in a third of its time. No signals are sent, and
    values are plain, no expressions. What is more than one query is left to Django.
    """

    FEW = 100

    def __init__(self, model: type[M]) -> None:
        self.model = model
        self._sql: dict[int, str] = {}
        self._fields: list[Any] = []
        self._relations: list[Any] = [
            field for field in model._meta.local_concrete_fields if field.is_relation
        ]

    def add(self, *rows: M) -> None:
        keys_come = self.model._meta.auto_field is not None
        if not 0 < len(rows) <= self.FEW or (keys_come and any(row.pk is not None for row in rows)):
            self.model._default_manager.bulk_create(rows)
            return
        using = router.db_for_write(self.model, instance=rows[0])
        connection = connections[using]
        fields = self.model._meta.local_concrete_fields
        if len(rows) > connection.ops.bulk_batch_size(fields[keys_come:], rows):
            self.model._default_manager.bulk_create(rows)
            return
        sql = self._sql.get(len(rows)) or self._write(len(rows), connection)
        for row in rows:
            self._follow(row)
        values = [
            field.get_db_prep_save(field.pre_save(row, True), connection)
            for row in rows
            for field in self._fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            keys = cursor.fetchall() if keys_come else [(row.pk,) for row in rows]
        for row, (key,) in zip(rows, keys, strict=True):
            row.pk, row._state.adding, row._state.db = key, False, using

    def _follow(self, row: M) -> None:
        """To what has got its key since it was given to the row. What has none yet is refused, as Django does: stored as nothing
        it would be lost.
        """
        if any(getattr(row, one.attname) is None and one.is_cached(row) for one in self._relations):
            cast(Any, row)._prepare_related_fields_for_save(operation_name="bulk_create")

    def _write(self, count: int, connection: Any) -> str:
        name, key = connection.ops.quote_name, self.model._meta.auto_field
        self._fields = [one for one in self.model._meta.local_concrete_fields if one is not key]
        columns = ", ".join(name(field.column) for field in self._fields)
        places = ", ".join([f"({', '.join(['%s'] * len(self._fields))})"] * count)
        returned, _none = connection.ops.return_insert_columns([key]) if key is not None else ("", ())
        # Of names alone, and those are the model's.
        sql = f"INSERT INTO {name(self.model._meta.db_table)} ({columns}) VALUES {places} {returned}"  # noqa: S608
        self._sql[count] = sql
        return sql


class Stored(Generic[M]):
    """`Stored(Ticket, "checked_in_at")`, then `.save(row)`: these columns of a row that was read before, and nothing else. No
    signals are sent, and values are plain, no expressions. False where the row is gone.
    """

    def __init__(self, model: type[M], *names: str) -> None:
        self.model, self.names = model, names
        self._sql = ""
        self._fields: list[Any] = []

    def save(self, row: M) -> bool:
        using = router.db_for_write(self.model, instance=row)
        connection = connections[using]
        sql = self._sql or self._write(connection)
        values = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in self._fields]
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, row.pk])
            return bool(cursor.rowcount)

    def _write(self, connection: Any) -> str:
        name, meta = connection.ops.quote_name, self.model._meta
        self._fields = [meta.get_field(one) for one in self.names]
        columns = ", ".join(f"{name(field.column)} = %s" for field in self._fields)
        # Of names alone, and those are the model's.
        self._sql = f"UPDATE {name(meta.db_table)} SET {columns} WHERE {name(meta.pk.column)} = %s"  # noqa: S608
        return self._sql
