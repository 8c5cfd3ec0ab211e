"""The part of docs/webhooks.md that follows from the table of types: each with when it is sent, and each shape with its
fields, an example and its JSON Schema.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from events.webhook_types import Field, MessageType, Shape
from portal.webhooks import TYPES, admission, money, programme

GROUPS = (
    ("Orders and money", money.TYPES),
    ("Tickets and doors", admission.TYPES),
    ("Talks and the agenda", programme.TYPES),
)


def markdown() -> str:
    lines = ["## Types", ""]
    for words, types in GROUPS:
        lines += [
            f"### {words}",
            "",
            "| Type | It is sent when | `data` | Its order is kept for |",
            "|---|---|---|---|",
        ]
        lines += [_row(one) for one in types]
        lines.append("")
    lines += ["## Shapes of `data`", ""]
    for shape in {id(one.shape): one.shape for one in TYPES}.values():
        lines += [*_shape(shape), ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(one: MessageType) -> str:
    link = f"[{one.shape.title}](#{_anchor(one.shape)})"
    return f"| `{one.name}` | {one.fires} | {link} | {one.shape.subject} |"


def _anchor(shape: Shape) -> str:
    return shape.title.lower().replace(" ", "-")


def _shape(shape: Shape) -> Iterator[str]:
    yield f"### {shape.title}"
    yield ""
    yield "| Field | Kind | |"
    yield "|---|---|---|"
    for field in shape.fields:
        yield f"| `{field.name}` | {_kind(field.schema)} | {_words(field)} |"
    yield ""
    yield from ("```json", json.dumps(shape.example, indent=2, ensure_ascii=False), "```", "")
    yield from ("<details><summary>JSON Schema</summary>", "")
    yield from ("```json", json.dumps(shape.schema, ensure_ascii=False), "```", "", "</details>")


def _kind(schema: Mapping[str, Any]) -> str:
    named = schema["type"]
    kinds = [named] if isinstance(named, str) else list(named)
    first = "instant" if schema.get("format") == "date-time" else kinds[0]
    if first == "array":
        first = f"list of {_kind(schema['items'])}s"
    return f"{first} or null" if "null" in kinds else str(first)


def _words(field: Field) -> str:
    among = field.schema.get("enum")
    return f"{field.words} One of {', '.join(f'`{one}`' for one in among)}." if among else field.words
