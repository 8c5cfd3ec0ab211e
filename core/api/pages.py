"""Pages of a list by cursor: stable while rows come and go, since each begins after the last row of the one before.

A cursor is that row's key, encrypted for its list alone: primary keys never leave, and one cursor is always the same, so
that equal pages have equal ETags.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from core.api.problems import INVALID, Problem
from core.api.shapes import Listed, ZonedInstant
from core.models import HistoryEntry
from core.prepared import Prepared

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
MOST, USUAL = 100, 50


class PageQuery(BaseModel):
    cursor: str = Field("", max_length=255, description="`next_cursor` of the page before. Empty: the first.")
    limit: int = Field(USUAL, ge=1, le=MOST, description="How many rows at most.")


class ListQuery(PageQuery):
    updated_since: ZonedInstant | None = Field(
        None, description="Only what was made or changed at this instant or later (RFC 3339, with zone)."
    )


class Known(Generic[M]):
    """A list as most ask for it, of all there is in one event: its pages of the usual size are SQL that is written once.
    `KNOWN.of(event.pk, state=query.state)` is for `page`: None is no filter.
    """

    def __init__(self, rows: Callable[[int], models.QuerySet[M]]) -> None:
        self.rows = rows
        self._first = Prepared(lambda event: rows(event).order_by("pk")[: USUAL + 1], event=-1)
        self._later = Prepared(
            lambda event, after: rows(event).filter(pk__gt=after).order_by("pk")[: USUAL + 1],
            event=-1, after=-2,
        )  # fmt: skip

    def of(self, event: int, **filters: Any) -> "All[M] | models.QuerySet[M]":
        given = {name: value for name, value in filters.items() if value is not None}
        return self.rows(event).filter(**given) if given else All(self, event)

    def usual(self, event: int, after: int | None) -> list[M]:
        return self._first.all(event=event) if after is None else self._later.all(event=event, after=after)


@dataclass(frozen=True)
class All(Generic[M]):
    known: Known[M]
    event: int


def page(
    rows: models.QuerySet[M] | All[M],
    query: PageQuery,
    *,
    of: str,
    shape: Callable[[M], T],
    scope: str = "",
    touched: models.Q | None = None,
    read_with: Callable[[list[M]], None] | None = None,
) -> Listed[T]:
    """`of` names the list, `scope` its event for `updated_since`; `touched` is what counts as an update although the
    history tells it of something else. One query, apart from what `rows` prefetches and `read_with` reads for what stands
    on the page.
    """
    after = opened(query.cursor, of) if query.cursor else None
    since = getattr(query, "updated_since", None)
    if isinstance(rows, All) and since is None and query.limit == USUAL:
        found = rows.known.usual(rows.event, after)
    else:
        some = rows.known.rows(rows.event) if isinstance(rows, All) else rows
        found = _found(some, query.limit, after, since and _told(scope, since, touched))
    more = len(found) > query.limit
    kept = found[: query.limit]
    if read_with is not None and kept:
        read_with(kept)
    return Listed(data=[shape(row) for row in kept], next_cursor=cursor(kept[-1].pk, of) if more else None)


def _found(rows: models.QuerySet[M], limit: int, after: int | None, told: models.Q | None) -> list[M]:
    if after is not None:
        rows = rows.filter(pk__gt=after)
    if told is not None:
        rows = rows.filter(told)
    return list(rows.order_by("pk")[: limit + 1])


def _told(scope: str, since: datetime, touched: models.Q | None) -> models.Q:
    told = models.Q(public_id__in=_touched(scope, since))
    return told if touched is None else told | touched


def _touched(scope: str, since: datetime) -> models.QuerySet[HistoryEntry, str]:
    """Everything that happens is in the history, so it also knows what was touched."""
    return HistoryEntry.objects.within(scope).filter(at__gte=since).values_list("subject", flat=True)


def cursor(key: int, of: str) -> str:
    sealed = _box(settings.SECRET_KEY).encrypt(str(key).encode(), [of.encode()])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def opened(text: str, of: str) -> int:
    try:
        sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        sealed = b""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return int(_box(key).decrypt(sealed, [of.encode()]))
        except (InvalidTag, ValueError):
            continue
    errors = [{"parameter": "cursor", "detail": _("This is no cursor of this list.")}]
    raise Problem(INVALID, errors=errors)


@lru_cache(maxsize=4)
def _box(key: str) -> Any:
    return AESSIV(hashlib.sha256(b"plenary.cursor." + key.encode()).digest())
