"""What an edit changed, as plain values for the history."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from events.actions.rows import plain
from events.actions.table_rows import UNTOLD

Values = dict[str, Any]


def stored(row: models.Model, names: Iterable[str]) -> Values:
    """The row's values of these fields as the database has them now; empty for a new row."""
    concrete = [name for name in names if is_column(row, name)]
    if row.pk is None or not concrete:
        return {}
    old = type(row)._base_manager.filter(pk=row.pk).first()
    return {} if old is None else {name: plain(getattr(old, name)) for name in concrete}


def current(row: models.Model, names: Iterable[str]) -> Values:
    return {name: plain(getattr(row, name)) for name in names if is_column(row, name)}


def linked(row: models.Model, names: Iterable[str]) -> Values:
    """Names of the rows that many-to-many fields point to."""
    return {
        name: sorted(str(other) for other in getattr(row, name).all())
        for name in names
        if row.pk is not None and _is_link(row, name)
    }


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Values, Values]:
    """Only what differs, on both sides."""
    names = [name for name in after if before.get(name) != after[name]]
    old = {name: _told(name, before[name]) for name in names if name in before}
    return old, {name: _told(name, after[name]) for name in names}


def _told(name: str, value: Any) -> Any:
    return "…" if name in UNTOLD and value else value


def is_column(row: models.Model, name: str) -> bool:
    return any(field.name == name for field in row._meta.concrete_fields)


def _is_link(row: models.Model, name: str) -> bool:
    return any(field.name == name for field in row._meta.many_to_many)
