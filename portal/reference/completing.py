"""Each field with a sentence and an example, also those that have none beside them in code. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.api.openapi import operations
from portal.reference.words import EXAMPLES, LETTERS, NULL_WHEN, PREFIXES, SENTENCES

Schema = dict[str, Any]
DEEPEST = 6


def completed(description: Mapping[str, Any]) -> dict[str, Any]:
    """The description with a sentence and an example at each field and parameter."""
    whole: dict[str, Any] = json.loads(json.dumps(description))
    for shape, schema in whole["components"]["schemas"].items():
        for name, field in _properties(schema):
            _complete(field, shape, name)
    for _method, one in operations(whole):
        for parameter in one["parameters"]:
            where, name = parameter["in"], parameter["name"]
            words = (
                parameter.get("description") or SENTENCES.get(f"{where} {name}") or SENTENCES.get(name, "")
            )
            if words:
                parameter["description"] = words
    return whole


def _properties(schema: Schema) -> Iterator[tuple[str, Schema]]:
    yield from schema.get("properties", {}).items()
    for field in schema.get("properties", {}).values():
        if "properties" in field.get("items", {}):
            yield from _properties(field["items"])


def _complete(field: Schema, shape: str, name: str) -> None:
    words = field.get("description") or SENTENCES.get(f"{shape}.{name}") or SENTENCES.get(name, "")
    if words:
        field["description"] = words
    if "null" in kinds(field) and "null" not in words.lower():
        when = NULL_WHEN.get(f"{shape}.{name}") or NULL_WHEN.get(name)
        if when:
            field["description"] = f"{words} Null: {when}."
    # What was said beside the field itself knows best.
    found = None if field.get("examples") else example(field, shape, name)
    if found is not None:
        field["examples"] = [found]


def parts(field: Schema) -> list[Schema]:
    return [*field.get("anyOf", []), *field.get("allOf", []), *field.get("oneOf", [])] or [field]


def kinds(field: Schema) -> list[str]:
    """Types, with null as one of them; a reference is an object."""
    found: list[str] = []
    for one in parts(field):
        kind = one.get("type", "object" if "$ref" in one else "")
        found += [kind] if isinstance(kind, str) else list(kind)
    return [kind for kind in dict.fromkeys(found) if kind]


def reference(field: Schema) -> str:
    """The shape a field refers to, itself or each of its list."""
    for one in parts(field):
        found = one.get("$ref") or one.get("items", {}).get("$ref")
        if found:
            return str(found).rsplit("/", 1)[-1]
    return ""


def example(field: Schema, shape: str, name: str) -> Any:
    """Of a plain field; None for what is made of others."""
    given = EXAMPLES.get(f"{shape}.{name}", EXAMPLES.get(name))
    among = [
        value for one in parts(field) for value in one.get("enum", [one["const"]] if "const" in one else [])
    ]
    if among:
        return given if given in among else among[0]
    for one in parts(field):
        kind = one.get("type")
        if kind == "array" and "$ref" not in one["items"]:
            items = [_plain(one["items"], shape, name.removesuffix("s"))]
            return given if isinstance(given, list) else items
        if kind in {"string", "integer", "boolean", "number"}:
            return _plain(one, shape, name)
    return None


def _plain(one: Schema, shape: str, name: str) -> Any:
    given = EXAMPLES.get(f"{shape}.{name}", EXAMPLES.get(name))
    kind, form = one.get("type"), one.get("format")
    if kind == "integer":
        return given if isinstance(given, int) else max(one.get("minimum", 1), 1)
    if kind == "boolean":
        return False
    if form == "date-time":
        return "2027-03-02T17:18:40Z"
    if kind == "string" and (name == "id" or name.endswith("_id")):
        stem = (
            re.sub(r"(?:Brief|Short)?Out$", "", shape).lower() if name == "id" else name.removesuffix("_id")
        )
        return f"{PREFIXES.get(stem, 'ord' if stem == 'order' else stem[:3])}_{LETTERS}"
    return given if isinstance(given, str) else "text" if kind == "string" else None


def sample(whole: Mapping[str, Any], shape: str, depth: int = 0) -> Any:
    """What a shape looks like filled in, from the examples of its fields."""
    schema = whole["components"]["schemas"][shape]
    if "properties" not in schema:
        return schema.get("enum", ["…"])[0]
    return {name: _filled(whole, shape, name, field, depth) for name, field in schema["properties"].items()}


def _filled(whole: Mapping[str, Any], shape: str, name: str, field: Schema, depth: int) -> Any:
    inner = reference(field)
    if inner and depth < DEEPEST:
        found = sample(whole, inner, depth + 1)
        return [found] if "array" in kinds(field) else found
    if name == "next_cursor":
        return None
    return (field.get("examples") or [example(field, shape, name)])[0]


def lacking(whole: Mapping[str, Any]) -> list[str]:
    """Fields, parameters and operations that nobody has said a sentence about, or not when they are null."""
    found = []
    for shape, schema in whole["components"]["schemas"].items():
        for name, field in _properties(schema):
            words = field.get("description", "")
            if not words:
                found.append(f"{shape}.{name}: no sentence")
            elif _is_answer(shape) and "null" in kinds(field) and "null" not in words.lower():
                found.append(f"{shape}.{name}: null when?")
    for _method, one in operations(whole):
        name = one["operationId"]
        found += [] if one.get("description") else [f"{name}: no sentence"]
        found += [
            f"{name}?{its['name']}: no sentence" for its in one["parameters"] if not its.get("description")
        ]
    return found


def _is_answer(shape: str) -> bool:
    """What comes in may be left out instead; there null is nothing to explain."""
    return not (shape.endswith(("In", "Query", "Change")) or shape.startswith("New"))
