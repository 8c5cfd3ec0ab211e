"""An event becomes the next one: set-up, dates moved, nothing of what happened."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from accounts.models import User
from core import history
from events.models import Event
from portal import copying
from portal.copying import Copied, Map

COPIED = "event.copied"
BATCH = 200


def copy(
    *, old: Event, name: str, slug: str, starts_on: date, parts: Iterable[str], by: User, now: datetime
) -> Event:
    """The new event, which only its team sees. Texts, zone, currency and legal pages of it are always taken along."""
    keys = list(parts)
    with transaction.atomic():
        new = _event(old, name, slug, starts_on)
        made = Map(old, new, now)
        later: list[tuple[Copied, list[Any], list[Any]]] = []
        for copied in copying.chosen(keys):
            before, after = _rows(copied, made)
            later.append((copied, before, after))
        for copied, before, after in later:
            _join(copied.model, before, after, made)
        history.write(
            COPIED, new, scope=new.public_id, by=by, now=now, after={"of": old.public_id, "parts": keys}
        )
    return new


def _event(old: Event, name: str, slug: str, starts_on: date) -> Event:
    values = {
        each.attname: getattr(old, each.attname)
        for each in old._meta.concrete_fields
        if each.editable and not each.primary_key
    }
    ends_on = starts_on + (old.ends_on - old.starts_on)
    values |= {"name": name, "slug": slug, "starts_on": starts_on, "ends_on": ends_on, "is_public": False}
    values["logo"] = copying.file_of(old.logo)
    return Event.objects.create(**values)


def _rows(copied: Copied, made: Map) -> tuple[list[Any], list[Any]]:
    """The rows that could come along, and what became of them. Two queries."""
    pairs = [(row, copying.clone(row, copied, made)) for row in copied.rows(made.old)]
    kept = [(row, new) for row, new in pairs if new is not None]
    before, after = [row for row, _new in kept], [new for _row, new in kept]
    copied.model._base_manager.bulk_create(after, batch_size=BATCH)
    made.learn(copied.model, before, after)
    return before, after


def _join(model: type[models.Model], before: list[Any], after: list[Any], made: Map) -> None:
    """What points to rows that were not there yet, and links of many to many."""
    names = [each.attname for each in model._meta.concrete_fields if each.is_relation and each.null]
    changed = []
    for row, new in zip(before, after, strict=True):
        wanted = {name: made.of(model._meta.get_field(name), getattr(row, name)) for name in names}
        if any(getattr(new, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(new, name, value)
            changed.append(new)
    if changed:
        model._base_manager.bulk_update(changed, names, batch_size=BATCH)
    for each in model._meta.many_to_many:
        _link(each, before, made)


def _link(each: Any, before: list[Any], made: Map) -> None:
    through = each.remote_field.through
    here, there = each.m2m_field_name(), each.m2m_reverse_field_name()
    rows = through._base_manager.filter(**{f"{here}__in": before})
    ours, theirs = made.pks[each.model], made.pks.get(each.related_model, {})
    pairs = rows.order_by("pk").values_list(f"{here}_id", f"{there}_id")
    links = [
        through(**{f"{here}_id": ours[left], f"{there}_id": theirs[right]})
        for left, right in pairs
        if right in theirs
    ]
    through._base_manager.bulk_create(links, batch_size=BATCH)
