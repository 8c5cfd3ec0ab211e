"""Writing many rows of a table that was brought in, and taking them back: set by set, each row with its own history."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import User
from core import history
from core.models import HistoryEntry
from events import counters
from events.models import Event, Participant, Room

# Of these the history tells that they changed, not what they say: it is read by roles that may not know.
UNTOLD = frozenset({"diet", "access_needs"})
BATCH = 200
Values = Mapping[str, Any]


def change(
    *, event: Event, changes: Sequence[tuple[Any, Values]], kind: str, by: User | None, now: datetime
) -> None:
    """Give each row its new values, which are typed as the columns are. A query for each hundred rows, and one for the history.

    The caller sees to what pages show: `shown`.
    """
    names = sorted({name for _row, values in changes for name in values})
    if not names:
        return
    entries = []
    for row, values in changes:
        if not values:
            continue
        before = _words(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        entries.append(_told(f"{kind}.changed", row, event, before, _words(row, values), by, now))
    model = type(changes[0][0])
    model._base_manager.bulk_update([row for row, _values in changes], names, batch_size=BATCH)
    history.write_all(entries)


def add_rooms(*, event: Event, values: Sequence[Values], by: User | None, now: datetime) -> list[Room]:
    """In this order, behind the rooms that are there unless a position is given."""
    last = Room.objects.filter(event=event).aggregate(last=models.Max("position"))["last"]
    first = -1 if last is None else last
    rows = [Room(event=event, **({"position": min(first + number, 32_767)} | dict(one)))
            for number, one in enumerate(values, 1)]  # fmt: skip
    Room.objects.bulk_create(rows, batch_size=BATCH)
    history.write_all(
        _told("room.added", row, event, {}, one, by, now) for row, one in zip(rows, values, strict=True)
    )
    shown(event)
    return rows


def remove(*, event: Event, rows: Sequence[Any], kind: str, by: User | None, now: datetime) -> None:
    """Rows on which nothing hangs: see `used`. The caller sees to what pages show: `shown`."""
    if not rows:
        return
    history.write_all(
        history.entry(f"{kind}.deleted", row, scope=event.public_id, by=by, now=now) for row in rows
    )
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


def used(model: type[models.Model], keys: Iterable[int]) -> dict[int, str]:
    """By key, what hangs on a row, in words. One query for each kind of thing that can."""
    wanted, found = list(keys), dict[int, str]()
    for relation in model._meta.related_objects:
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": wanted})
        for key in rows.order_by().values_list(name, flat=True).distinct():
            found.setdefault(key, str(relation.related_model._meta.verbose_name))
    return found


def shown(event: Event) -> None:
    """Names of people and rooms stand on public pages."""
    counters.raise_public(event.pk)


def people(event: Event, ids: Sequence[str]) -> dict[str, Participant]:
    rows = Participant.objects.select_for_update(of=("self",)).filter(event=event, public_id__in=ids)
    return {row.public_id: row for row in rows.order_by("pk")}


def rooms(event: Event, ids: Sequence[str]) -> dict[str, Room]:
    return {row.public_id: row for row in Room.objects.filter(event=event, public_id__in=ids)}


def _words(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Of a key what it points to: primary keys never leave the database."""
    found = {}
    for name in names:
        target = name.removesuffix("_id") if row._meta.get_field(name).is_relation else name
        value = getattr(row, target)
        found[target] = str(value) if target != name and value is not None else value
    return found


def _told(
    kind: str, row: Any, event: Event, before: Values, after: Values, by: User | None, now: datetime
) -> HistoryEntry:
    sides = [{name: _plain(name, value) for name, value in side.items()} for side in (before, after)]
    return history.entry(kind, row, scope=event.public_id, by=by, now=now, before=sides[0], after=sides[1])


def _plain(name: str, value: Any) -> Any:
    if name in UNTOLD and value:
        return "…"
    return value.isoformat() if isinstance(value, datetime) else value
