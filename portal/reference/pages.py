"""The pages that are made from the description of the API rather than written. Made once in each process."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.module_loading import import_string

from core.api.versions import Versions
from portal.reference import changes, writing

START = """# Reference

Every operation and every field, made from [the description](/api/openapi.json) that the server’s own answers are tested against.
Words in `$CAPITALS` are yours to set: `SITE`, `EVENT`, `TOKEN`, and ids.

## What holds for all

| Header or parameter | In | Meaning |
|---|---|---|
| `Authorization` | request | `Bearer` and a token. Open operations need none. |
| `Api-Version` | request and answer | The version to be answered in, and the one you got. Without it that of the token. |
| `Idempotency-Key` | `POST` `PATCH` `DELETE` | Makes repeating the call safe, for 48 hours. |
| `validate_only` | `POST` `PATCH` `DELETE` | `true`: check everything and answer as usual, but keep nothing. |
| `If-None-Match` | `GET` | An unchanged answer is 304 and has no body. |
| `RateLimit` | answer | How many calls are left in this minute. [Limits](limits.md). |
| `Request-Id` | answer | By which whoever runs the installation finds the call. |

An optional field may be left out. A field that may be null says when. `Since` stands where something came later than what it
belongs to. Money is a whole number of the smallest unit, instants are UTC, and ids are opaque.

## Resources
"""


def description() -> Mapping[str, Any]:
    told: Mapping[str, Any] = import_string(settings.API_DESCRIPTION)()
    return told


@lru_cache(maxsize=1)
def tags() -> dict[str, str]:
    """Resources by the word of their address."""
    return {writing.slug(tag): tag for tag in writing.groups(description())}


def entries() -> list[changes.Entry]:
    return changes.read(Path(settings.BASE_DIR) / "docs" / "api" / "changes.json")


def versions() -> Versions:
    found: Versions = import_string(settings.API_VERSIONS)
    return found


@lru_cache(maxsize=32)
def resource(slug: str) -> str:
    return writing.page(description(), tags()[slug], changes.Since(entries()))


def start() -> str:
    return START


def changelog() -> str:
    return changes.markdown(entries(), versions())


def feed() -> str:
    """Atom: an entry for each day on which something became different."""
    address = f"{settings.SITE_URL}/docs/changes/"
    found = Atom1Feed(
        title="Plenary: changes of the API", link=address, description="Field by field.", language="en",
        feed_url=f"{settings.SITE_URL}/docs/changes.atom",
    )  # fmt: skip
    for entry in entries():
        day = datetime.fromisoformat(entry.on).replace(tzinfo=UTC)
        text = "\n".join(changes.bullets(entry, versions()))
        found.add_item(
            title=changes.heading(entry), link=address, description=text, pubdate=day, updateddate=day,
            unique_id=f"{address}{entry.version}/{entry.on}",
        )  # fmt: skip
    return str(found.writeString("utf-8"))


def about(slug: str) -> str:
    rows = writing.groups(description())[tags()[slug]]
    return f"{len(rows)} {'operation' if len(rows) == 1 else 'operations'}: " + ", ".join(
        one["operationId"].replace("_", " ") for _method, _address, one in rows
    )
