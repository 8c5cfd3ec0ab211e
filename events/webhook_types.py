"""What a type of webhook message is: its name, when it is sent, what stands in it, and what makes it. Pure.

The types themselves stand in portal/webhooks/, which knows tickets and agenda.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# What stands in a message, in the newest shape.
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Cause:
    """What happened, as plain values: an entry of the history, or a scan at a door. `id` is its public id, `subject`
    that of its row, `scope` that of its event.
    """

    id: str
    kind: str
    subject: str
    scope: str
    at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One value. `schema` is what JSON Schema says of it, `words` what people read."""

    name: str
    schema: Mapping[str, Any]
    example: Any
    words: str


@dataclass(frozen=True)
class Shape:
    """The fields of `data`, in the order in which they are written. `subject` is for what their order is kept."""

    title: str
    subject: str
    fields: Sequence[Field]

    def with_fields(self, title: str, *more: Field) -> "Shape":
        return Shape(title, self.subject, [*self.fields, *more])

    @property
    def schema(self) -> dict[str, Any]:
        properties = {field.name: dict(field.schema) for field in self.fields}
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    @property
    def example(self) -> dict[str, Any]:
        return {field.name: field.example for field in self.fields}


# Causes of one type → `data` by the id of the cause. What has no row any more is left out: nobody is told of it.
Build = Callable[[Sequence[Cause]], Mapping[str, Data]]


@dataclass(frozen=True)
class MessageType:
    """`kinds` are those of the history from which it follows."""

    name: str
    kinds: tuple[str, ...]
    fires: str
    shape: Shape
    build: Build
