"""Pages of a list by cursor: stable while rows come and go, since each begins after the last row of the one before.

A cursor is that row's key, encrypted for its list alone: primary keys never leave, and one cursor is always the same, so
that equal pages have equal ETags.
"""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from core.api.problems import INVALID, Problem
from core.api.shapes import Listed, ZonedInstant
from core.models import HistoryEntry

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
MOST = 100


class PageQuery(BaseModel):
    cursor: str = Field("", max_length=255, description="`next_cursor` of the page before. Empty: the first.")
    limit: int = Field(50, ge=1, le=MOST, description="How many rows at most.")


class ListQuery(PageQuery):
    updated_since: ZonedInstant | None = Field(
        None, description="Only what was made or changed at this instant or later (RFC 3339, with zone)."
    )


def page(
    rows: models.QuerySet[M],
    query: PageQuery,
    *,
    of: str,
    shape: Callable[[M], T],
    scope: str = "",
    touched: models.Q | None = None,
) -> Listed[T]:
    """`of` names the list, `scope` its event for `updated_since`; `touched` is what counts as an update although the
    history tells it of something else. One query, apart from what `rows` prefetches.
    """
    if query.cursor:
        rows = rows.filter(pk__gt=opened(query.cursor, of))
    since = getattr(query, "updated_since", None)
    if since is not None:
        told = models.Q(public_id__in=_touched(scope, since))
        rows = rows.filter(told | touched if touched is not None else told)
    found = list(rows.order_by("pk")[: query.limit + 1])
    more = len(found) > query.limit
    kept = found[: query.limit]
    return Listed(data=[shape(row) for row in kept], next_cursor=cursor(kept[-1].pk, of) if more else None)


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
