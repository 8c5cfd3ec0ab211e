"""Many counts in one query: a page asks the database once, however many kinds of rows it names."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from events.models import Event

Rows = Mapping[str, QuerySet[Any]]
Counts = Mapping[str, int]


def of(event: Event, rows: Rows) -> Counts:
    """How many rows each query finds, by its name. No name, no query."""
    if not rows:
        return {}
    counted = map(_count_of, rows.values())
    found = Event.objects.filter(pk=event.pk).order_by().values_list(*counted).get()
    return dict(zip(rows, found, strict=True))


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    alone = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(alone), 0)
