"""What somebody typed before it belongs to anybody: kept in his browser session, never under the address he gives.

An address proves nothing until its code is typed in, so until then nothing of it is read or written in the
tables, and nobody meets another person's draft by typing his address. The session outlives signing in.
"""

import base64
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from events.models import Event

Store = MutableMapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """`fields` as posted; `pressed_at` is set once "Submit talk" was pressed, and `address` asked for its code."""

    form_key: str
    fields: Mapping[str, str] = field(default_factory=dict)
    photo: bytes | None = None
    address: str = ""
    pressed_at: datetime | None = None


def keep(store: Store, event: Event, kept: Kept) -> None:
    store[_key(event)] = {
        "form_key": kept.form_key,
        "fields": dict(kept.fields),
        "photo": base64.b64encode(kept.photo).decode() if kept.photo else "",
        "address": kept.address,
        "pressed_at": kept.pressed_at.isoformat() if kept.pressed_at else "",
    }


def kept(store: Store, event: Event) -> Kept | None:
    found = store.get(_key(event))
    if not isinstance(found, dict):
        return None
    return Kept(
        form_key=found["form_key"],
        fields=found["fields"],
        photo=base64.b64decode(found["photo"]) or None,
        address=found["address"],
        pressed_at=datetime.fromisoformat(found["pressed_at"]) if found["pressed_at"] else None,
    )


def drop(store: Store, event: Event) -> None:
    store.pop(_key(event), None)


def _key(event: Event) -> str:
    return f"proposal.{event.public_id}"
