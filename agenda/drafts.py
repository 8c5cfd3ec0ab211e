"""What somebody typed before it belongs to anybody: kept in his browser session, never under the address he gives.
Beside it by which invitation he came, and what was typed into a talk's page by somebody whose session had ended.

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
CHANGE, MOST_CHANGES = "change.", 5
LONGEST_KEPT = 20_000
LONGEST_ANSWER, MOST_ANSWERS, MOST_FIELDS = 200, 100, 200


@dataclass(frozen=True)
class Kept:
    """`fields` as posted; `pressed_at` is set once "Submit talk" was pressed, and `address` asked for its code.
    `is_draft`: "Save draft" was pressed after that, so it is not to be handed in yet.
    """

    form_key: str
    fields: Mapping[str, str | list[str]] = field(default_factory=dict)
    photo: bytes | None = None
    address: str = ""
    pressed_at: datetime | None = None
    is_draft: bool = False

    @property
    def wants_in(self) -> bool:
        return self.pressed_at is not None and not self.is_draft


def keep(store: Store, event: Event, kept: Kept) -> None:
    store[_key(event)] = {
        "form_key": kept.form_key,
        "fields": dict(kept.fields),
        "photo": base64.b64encode(kept.photo).decode() if kept.photo else "",
        "address": kept.address,
        "pressed_at": kept.pressed_at.isoformat() if kept.pressed_at else "",
        "is_draft": kept.is_draft,
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
        is_draft=found.get("is_draft", False),
    )


def drop(store: Store, event: Event) -> None:
    store.pop(_key(event), None)


# Invitations to hand in late


def remember_link(store: Store, event: Event, public_id: str) -> None:
    store[f"late.{event.public_id}"] = public_id


def remembered_link(store: Store, event: Event) -> str:
    return str(store.get(f"late.{event.public_id}", ""))


# A talk that is being changed


@dataclass(frozen=True)
class Change:
    """`fields` as posted; `seen` says which state of the talk the form was filled from."""

    fields: Mapping[str, str | list[str]]
    seen: str


def cut(fields: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
    """As much of each as anybody writes."""
    return {
        name[:100]: value[:LONGEST_KEPT]
        if isinstance(value, str)
        else [part[:LONGEST_ANSWER] for part in value[:MOST_ANSWERS]]
        for name, value in fields.items()
    }


def keep_change(store: Store, event: Event, code: str, change: Change) -> None:
    """For the few pages that are written on at once; the oldest goes."""
    mine = {key: store[key] for key in store.keys() if key.startswith(CHANGE)}  # noqa: SIM118 - a session
    for key in list(mine)[: max(0, len(mine) - MOST_CHANGES + 1)]:
        store.pop(key)
    store[_change_key(event, code)] = {"fields": dict(change.fields), "seen": change.seen}


def change_of(store: Store, event: Event, code: str) -> Change | None:
    """Until it is saved or forgotten, however often the page is loaded."""
    found = store.get(_change_key(event, code))
    return Change(found["fields"], found["seen"]) if isinstance(found, dict) else None


def drop_change(store: Store, event: Event, code: str) -> None:
    store.pop(_change_key(event, code), None)


def _change_key(event: Event, code: str) -> str:
    return f"{CHANGE}{event.public_id}.{code.upper()}"


def _key(event: Event) -> str:
    return f"proposal.{event.public_id}"
