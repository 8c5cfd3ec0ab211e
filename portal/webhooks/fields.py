"""How the fields of messages are written: each with its schema, an example and words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.times import rfc3339
from events.webhook_types import Field

Schema = Mapping[str, Any]


def text(name: str, example: str | None, words: str, *, or_null: bool = False, **more: Any) -> Field:
    return Field(name, _typed("string", or_null) | more, example, words)


def public_id(name: str, prefix: str, words: str, *, or_null: bool = False) -> Field:
    """Opaque: longer or other letters may come one day."""
    example = f"{prefix}_{'4m8zq2v7k1n6x3c9w5ht'}"
    return Field(name, _typed("string", or_null) | {"maxLength": 255}, example, words)


def number(name: str, example: int, words: str, *, or_null: bool = False) -> Field:
    return Field(name, _typed("integer", or_null), example, words)


def flag(name: str, example: bool, words: str) -> Field:
    return Field(name, {"type": "boolean"}, example, words)


def instant(name: str, example: str | None, words: str, *, or_null: bool = False) -> Field:
    return Field(name, _typed("string", or_null) | {"format": "date-time"}, example, words)


def choice(name: str, example: str, among: Iterable[str], words: str) -> Field:
    return Field(name, {"type": "string", "enum": list(among)}, example, words)


def thing(name: str, fields: Sequence[Field], words: str, *, or_null: bool = False) -> Field:
    return Field(name, _object(fields, or_null), {one.name: one.example for one in fields}, words)


def things(name: str, fields: Sequence[Field], words: str) -> Field:
    items = _object(fields, or_null=False)
    return Field(name, {"type": "array", "items": items}, [{one.name: one.example for one in fields}], words)


def ids(name: str, prefix: str, words: str) -> Field:
    one = public_id(name, prefix, words)
    return Field(name, {"type": "array", "items": one.schema}, [one.example], words)


def named(prefix: str, name: str) -> list[Field]:
    """What stands for a row that has a name beside its id."""
    return [public_id("id", prefix, "Its id."), text("name", name, "Its name, as people read it.")]


def _typed(kind: str, or_null: bool) -> dict[str, Any]:
    return {"type": [kind, "null"]} if or_null else {"type": kind}


def _object(fields: Sequence[Field], or_null: bool) -> dict[str, Any]:
    properties = {one.name: dict(one.schema) for one in fields}
    return _typed("object", or_null) | {
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def at(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None


def row(one: Any) -> dict[str, str] | None:
    """Of something that has a name, or None."""
    return {"id": one.public_id, "name": one.name} if one else None
