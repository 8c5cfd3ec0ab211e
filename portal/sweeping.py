"""Looking through everything at an event in which people may have written somebody's name, and striking it out.

Where that may be is said beside the models (portal/personal.py: SWEPT). Mails are sealed and JSON is not searched alike
by the databases, so rows are read: about a second for ten thousand mails. Therefore it is done in two steps, the long
one before the transaction, and in the transaction only what was found and what was written since.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from core.models import HistoryEntry, OutboxMail
from core.sealed import CannotOpen, Sealed
from core.striking import Words
from events.models import Event, Participant
from portal import personal

MANY = 500  # SQLite takes 999 values in one query


@dataclass(frozen=True)
class Found:
    """`keys` are rows that name the person; what is newer than `newest` has not been looked at."""

    keys: Sequence[int]
    newest: int


def find(words: Words, event: Event) -> Mapping[str, Found]:
    """By app.Model. Changes nothing."""
    return {label: _find(words, rows_of(label, event), personal.SWEPT[label]) for label in personal.SWEPT}


def _find(words: Words, rows: models.QuerySet[Any], names: Sequence[str]) -> Found:
    keys, newest = [], 0
    for row in rows.only("pk", *(_column(rows.model, name) for name in names)).iterator(MANY):
        newest = row.pk
        if any(words.are_in(said(row, name)) for name in names):
            keys.append(row.pk)
    return Found(keys, newest)


def strike(words: Words, event: Event, found: Mapping[str, Found]) -> int:
    """Gives how many rows named the person."""
    return sum(
        _strike_rows(words, rows_of(label, event), personal.SWEPT[label], one) for label, one in found.items()
    )


def strike_rows(words: Words, rows: models.QuerySet[Any]) -> int:
    """In some rows of one model, whatever stands in them."""
    names = personal.SWEPT.get(rows.model._meta.label, ())
    return _strike_rows(words, rows, names, Found((), 0)) if names else 0


def _strike_rows(words: Words, rows: models.QuerySet[Any], names: Sequence[str], found: Found) -> int:
    count = 0
    for row in list(_chosen(rows, found)):
        changed = {}
        for name in names:
            before = said(row, name)
            if words.are_in(before):
                column = _column(rows.model, name)
                setattr(row, name, _fitting(rows.model, column, words.strike(before)))
                changed[column] = getattr(row, column)
        if changed:
            count += rows.model._base_manager.filter(pk=row.pk).update(**changed)
    return count


def _chosen(rows: models.QuerySet[Any], found: Found) -> Iterator[Any]:
    for start in range(0, len(found.keys), MANY):
        yield from rows.filter(pk__in=found.keys[start : start + MANY])
    yield from rows.filter(pk__gt=found.newest)


def said(row: Any, name: str) -> Any:
    """A value as it is read; what no key opens any more says nothing."""
    try:
        return getattr(row, name)
    except CannotOpen:
        return ""


def _fitting(model: type[models.Model], column: str, value: Any) -> Any:
    longest = getattr(model._meta.get_field(column), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value


def _column(model: type[models.Model], name: str) -> str:
    sealed = model.__dict__.get(name)
    return sealed.column if isinstance(sealed, Sealed) else name


def rows_of(label: str, event: Event) -> models.QuerySet[Any]:
    """All rows of a model that are the event's, in the order of their keys."""
    rows: models.QuerySet[Any] = apps.get_model(label)._base_manager.order_by("pk")
    if rows.model in (HistoryEntry, OutboxMail):
        return rows.filter(scope=event.public_id)
    return rows.filter(**{path_to_event(label): event})


@cache
def path_to_event(label: str) -> str:
    """The shortest way of keys, for a filter."""
    ways: list[tuple[str, type[models.Model]]] = [("", apps.get_model(label))]
    for way, at in ways:
        for field in _keys(at):
            to: Any = field.related_model
            here = f"{way}__{field.name}" if way else field.name
            if to is Event:
                return here
            if here.count("__") < 4 and to._meta.app_label in {"events", "tickets", "agenda"}:
                ways.append((here, to))
    raise LookupError(f"{label} belongs to no event.")


def _keys(model: type[models.Model]) -> Iterable[Any]:
    return [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]


def known_names(event: Event, but: int) -> set[str]:
    """Names of the others at the event: what is theirs as well cannot be struck out everywhere."""
    others = Participant.objects.filter(event=event).exclude(pk=but)
    return {
        " ".join(name.split()).casefold()
        for pair in others.filter(~Q(name="") | ~Q(badge_name="")).values_list("name", "badge_name")
        for name in pair
        if name
    }
