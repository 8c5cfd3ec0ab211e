"""One row checked, stored and deleted as Django does it, but asking only what is not known, by SQL that is written once.
Whatever is out of the ordinary, and every refusal with its words, is left to Django.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.models import Exists, OuterRef, Q, Value, signals

from core import conditions
from core.fields import PublicIdField
from core.prepared import Inserted, M, Prepared, PreparedLists, Sample, Stored
from core.prepared import Value as Given


def first(model: type[M], *, is_locked: bool = False, **values: Given) -> M | None:
    """The row with these values, of which there is one at most; with its lock only in a transaction."""
    return cast(M | None, _asked_by(model, is_locked, tuple(values)).first(**values))


def locked(row: M) -> M:
    """The same row as it stands now, under its lock; in a transaction."""
    model = type(row)
    found = first(model, is_locked=True, **{str(model._meta.pk.name): row.pk})
    if found is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return found


def is_of_a_gone_row(error: Exception) -> bool:
    """Whether that was raised since a row was deleted meanwhile: it was not found, or a save of some columns met none, which
    Django says with no error of the database behind it. That a row has no other one by a relation is something else.
    """
    if isinstance(error, ObjectDoesNotExist):
        return not isinstance(error, AttributeError)
    return type(error) is DatabaseError and error.__cause__ is None


def check(row: models.Model, touched: Collection[str]) -> None:
    """As `row.full_clean()`: raises ValidationError. `touched` are the fields that were given values. Of a row that stands
    the others are as the database has them, with its constraints and keys.
    """
    if not _is_fine(row, touched):
        row.full_clean()


def store(row: models.Model, changed: Collection[str] = ()) -> None:
    """As `row.save()` of a new row; of one that stands these columns alone."""
    model = type(row)
    if not _is_plain(model, model.save is models.Model.save, signals.pre_save, signals.post_save):
        row.save(update_fields=changed or None)
    elif row._state.adding:
        row.save() if row.pk is not None else _inserted(model).add(row)
    elif changed and not _stored(model, tuple(changed)).save(row):
        raise DatabaseError("The row is no longer there.")


def delete(row: models.Model) -> None:
    """As `row.delete()`."""
    model, key = type(row), row.pk
    if not _is_plain(model, model.delete is models.Model.delete, *DELETING) or hangs_on(row):
        row.delete()
        return
    connection, column = connections[DEFAULT_DB_ALIAS], str(model._meta.pk.column)
    name = connection.ops.quote_name
    with connection.cursor() as cursor:
        # Of names alone, and those are the model's.
        cursor.execute(f"DELETE FROM {name(model._meta.db_table)} WHERE {name(column)} = %s", [key])  # noqa: S608
    row.pk = None


def hangs_on(row: models.Model) -> bool:
    """Whether any other row leads to it; one query."""
    found = _hanging(type(row))
    return found is None or bool(found.all(key=row.pk))


DELETING = (signals.pre_delete, signals.post_delete)


def _is_plain(model: type[models.Model], is_djangos: bool, *heard: Any) -> bool:
    return is_djangos and not model._meta.parents and not any(signal.has_listeners(model) for signal in heard)


@cache
def _asked_by(model: type[models.Model], is_locked: bool, names: tuple[str, ...]) -> Prepared[Any]:
    samples: dict[str, Any] = {
        name: _sample(model._meta.get_field(name), place) for place, name in enumerate(names)
    }
    rows = model._default_manager.order_by()
    if is_locked:
        rows = rows.select_for_update()
    return Prepared(rows.filter, **samples)


@cache
def _inserted(model: type[models.Model]) -> Inserted[Any]:
    return Inserted(model)


@cache
def _stored(model: type[models.Model], names: tuple[str, ...]) -> Stored[Any]:
    return Stored(model, *names)


@cache
def _hanging(model: type[models.Model]) -> PreparedLists | None:
    if any(hasattr(field, "bulk_related_objects") for field in model._meta.private_fields):
        return None
    nothing = Q()
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            field: Any = relation.field  # type: ignore[union-attr]
            known = field.model._base_manager.order_by()
            nothing |= Q(Exists(known.filter(**{field.name: OuterRef(field.target_field.attname)})))
    rows = model._base_manager.order_by().filter(nothing) if nothing else model._base_manager.none()
    return PreparedLists(lambda key: rows.filter(pk=key).values_list("pk"), key=-1) if nothing else None


def _is_fine(row: models.Model, touched: Collection[str]) -> bool:
    model = type(row)
    is_new, fields = row._state.adding, model._meta.concrete_fields
    uniques = _uniques(model)
    if uniques is None or (is_new and row.pk is not None):
        return False
    # A random id that a row gave itself is nobody else's.
    fresh = {
        field.name
        for field in fields
        if field.name in touched or (is_new and not isinstance(field, PublicIdField))
    }
    try:
        row.clean_fields(exclude={field.name for field in fields if _leads_to_a_row(row, field, fresh)})
        row.clean()
    except ValidationError:
        return False
    return all(_holds(row, one) for one, names in _checks(model) if fresh & names) and not any(
        _is_taken(row, attributes, others) for names, attributes, others in uniques if fresh & names
    )


def _leads_to_a_row(row: models.Model, field: Any, fresh: Collection[str]) -> bool:
    """Whether it is a foreign key that needs no question."""
    key = getattr(row, field.attname)
    if not field.is_relation or key is None or field.remote_field.limit_choices_to:
        return False
    if field.name not in fresh:
        return True
    other = field.get_cached_value(row, default=None)
    return bool(other is not None and not other._state.adding and other.pk == key)


@cache
def _checks(model: type[models.Model]) -> Sequence[tuple[Any, frozenset[str]]]:
    """All constraints that are not about other rows, with the fields they read."""
    everything = frozenset(field.name for field in model._meta.concrete_fields)
    return [
        (one, frozenset(one.condition.referenced_base_fields) if _is_check(one, everything) else everything)
        for one in cast(list[Any], model._meta.constraints)
        if not isinstance(one, models.UniqueConstraint)
    ]


def _is_check(one: Any, names: Collection[str]) -> bool:
    return (
        isinstance(one, models.CheckConstraint)
        and isinstance(one.condition, Q)
        and {*one.condition.referenced_base_fields} <= {*names}
    )


def _holds(row: models.Model, constraint: Any) -> bool:
    names = {field.name: field for field in row._meta.concrete_fields}
    if not _is_check(constraint, names):
        try:
            constraint.validate(type(row), row)
        except ValidationError:
            return False
        return True
    if conditions.truth(constraint.condition, row):
        return True
    read = {name: names[name] for name in constraint.condition.referenced_base_fields}
    values = {name: Value(getattr(row, field.attname), field) for name, field in read.items()}
    return bool(Q(constraint.condition).check(values, using=DEFAULT_DB_ALIAS))


def _is_taken(row: models.Model, attributes: Sequence[str], others: PreparedLists) -> bool:
    values = {name: getattr(row, name) for name in attributes}
    # Nothing is as unknown as something else that is unknown.
    return None not in values.values() and any(key != row.pk for (key,) in others.all(**values))


@cache
def _uniques(
    model: type[models.Model],
) -> Sequence[tuple[frozenset[str], tuple[str, ...], PreparedLists]] | None:
    """What no two rows may have alike: names of fields, their attributes, and who has given values. None: ask Django."""
    meta = model._meta
    together: list[tuple[tuple[str, ...], Q]]
    together = [
        ((field.name,), Q()) for field in meta.concrete_fields if field.unique and not field.primary_key
    ]
    together += [(tuple(names), Q()) for names in meta.unique_together]
    for one in meta.constraints:
        if isinstance(one, models.UniqueConstraint):
            if not one.fields or one.nulls_distinct is False:
                return None
            together.append((tuple(one.fields), one.condition or Q()))
    if meta.parents or any(_has_days(field) or field.generated for field in meta.fields):
        return None
    found = []
    for names, condition in together:
        fields: list[Any] = [meta.get_field(name) for name in names]
        samples = {field.attname: _sample(field, place) for place, field in enumerate(fields)}
        if None in samples.values():
            return None
        read = {*names, *condition.referenced_base_fields}
        found.append((frozenset(read), tuple(samples), _who_has(model, condition, samples)))
    return found


def _has_days(field: Any) -> bool:
    return bool(field.unique_for_date or field.unique_for_month or field.unique_for_year)


def _who_has(model: type[models.Model], condition: Q, samples: Any) -> PreparedLists:
    rows = model._default_manager.order_by().filter(condition)
    return PreparedLists(lambda **values: rows.filter(**values).values_list("pk")[:2], **samples)


def _sample(field: Any, place: int) -> Sample | None:
    while field.is_relation:
        field = field.target_field
    if isinstance(field, models.CharField | models.TextField):
        return f"any {place}"
    if isinstance(field, models.UUIDField):
        return UUID(int=7 + place)
    return -7 - place if isinstance(field, models.IntegerField) else None
