"""What is different between two OpenAPI descriptions, in the words of docs/api.md. Pure.

It knows as much of JSON Schema as our own descriptions use: objects, lists, enums, bounds, and `anyOf` with null.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.api.openapi import WRITES

Schema = Mapping[str, Any]
METHODS = ("get", *WRITES)

# Whether what is told by the code needs a new version.
BREAKS: Mapping[str, bool] = {
    "operation-added": False,
    "answer-added": False,
    "field-added": False,
    "parameter-added": False,
    "input-relaxed": False,
    "input-widened": False,
    "operation-removed": True,
    "answer-removed": True,
    "field-removed": True,
    "field-retyped": True,
    "field-optional": True,
    "values-added": True,
    "parameter-removed": True,
    "parameter-required": True,
    "input-retyped": True,
    "input-narrowed": True,
    "default-changed": True,
    "scope-changed": True,
}
# Bounds of input, and whether a larger number lets less in.
BOUNDS = {
    "maxLength": False,
    "maximum": False,
    "maxItems": False,
    "minLength": True,
    "minimum": True,
    "minItems": True,
}
DEEPEST = 12


@dataclass(frozen=True)
class Difference:
    code: str
    where: str

    @property
    def breaks(self) -> bool:
        return BREAKS[self.code]


def differences(before: Schema, after: Schema) -> list[Difference]:
    pair = _Pair(before, after)
    return sorted(set(pair.operations()), key=lambda one: (one.where, one.code))


class _Pair:
    def __init__(self, before: Schema, after: Schema) -> None:
        self.before, self.after = before, after

    def operations(self) -> Iterator[Difference]:
        old, new = _operations(self.before), _operations(self.after)
        for name in old.keys() - new.keys():
            yield Difference("operation-removed", name)
        for name in new.keys() - old.keys():
            yield Difference("operation-added", name)
        for name in old.keys() & new.keys():
            yield from self.operation(name, old[name], new[name])

    def operation(self, name: str, old: Schema, new: Schema) -> Iterator[Difference]:
        if _needs(new) - _needs(old):
            yield Difference("scope-changed", name)
        yield from self.parameters(name, _parameters(old), _parameters(new))
        was, now = _body(old.get("requestBody", {})), _body(new.get("requestBody", {}))
        if was and now:
            yield from self.input(f"{name} body", was, now)
        elif was or now:
            yield Difference("parameter-removed" if was else "parameter-required", f"{name} body")
        answers, answers_now = old["responses"], new["responses"]
        for status in answers.keys() - answers_now.keys():
            yield Difference("answer-removed", f"{name} {status}")
        for status in answers_now.keys() - answers.keys():
            yield Difference("answer-added", f"{name} {status}")
        for status in answers.keys() & answers_now.keys():
            yield from self.output(f"{name} {status}", _body(answers[status]), _body(answers_now[status]))

    def parameters(self, name: str, old: Schema, new: Schema) -> Iterator[Difference]:
        for key in old.keys() - new.keys():
            yield Difference("parameter-removed", f"{name} {key}")
        for key in new.keys() - old.keys():
            code = "parameter-required" if new[key].get("required") else "parameter-added"
            yield Difference(code, f"{name} {key}")
        for key in old.keys() & new.keys():
            yield from _required(
                f"{name} {key}", bool(old[key].get("required")), bool(new[key].get("required"))
            )
            yield from self.input(f"{name} {key}", old[key]["schema"], new[key]["schema"])

    def output(self, where: str, old: Schema, new: Schema, depth: int = 0) -> Iterator[Difference]:
        was, now = _flat(old, self.before), _flat(new, self.after)
        if now["types"] - was["types"] or was["format"] != now["format"]:
            yield Difference("field-retyped", where)
            return
        if was["enum"] and (not now["enum"] or now["enum"] - was["enum"]):
            yield Difference("values-added", where)
        for name in was["properties"].keys() - now["properties"].keys():
            yield Difference("field-removed", f"{where}.{name}")
        for name in now["properties"].keys() - was["properties"].keys():
            yield Difference("field-added", f"{where}.{name}")
        for name in was["properties"].keys() & now["properties"].keys():
            if name in was["required"] and name not in now["required"]:
                yield Difference("field-optional", f"{where}.{name}")
        yield from self._deeper(where, was, now, depth, is_input=False)

    def input(self, where: str, old: Schema, new: Schema, depth: int = 0) -> Iterator[Difference]:
        was, now = _flat(old, self.before), _flat(new, self.after)
        if was["types"] - now["types"] or was["format"] != now["format"]:
            yield Difference("input-retyped", where)
            return
        if now["types"] - was["types"]:
            yield Difference("input-widened", where)
        if was["default"] != now["default"]:
            yield Difference("default-changed", where)
        yield from _bounds(where, was, now)
        for name in was["properties"].keys() - now["properties"].keys():
            yield Difference("parameter-removed", f"{where}.{name}")
        for name in now["properties"].keys() - was["properties"].keys():
            code = "parameter-required" if name in now["required"] else "parameter-added"
            yield Difference(code, f"{where}.{name}")
        for name in was["properties"].keys() & now["properties"].keys():
            yield from _required(f"{where}.{name}", name in was["required"], name in now["required"])
        yield from self._deeper(where, was, now, depth, is_input=True)

    def _deeper(
        self, where: str, was: Schema, now: Schema, depth: int, *, is_input: bool
    ) -> Iterator[Difference]:
        if depth >= DEEPEST:
            return
        compare = self.input if is_input else self.output
        for name in was["properties"].keys() & now["properties"].keys():
            yield from compare(f"{where}.{name}", was["properties"][name], now["properties"][name], depth + 1)
        if was["items"] and now["items"]:
            yield from compare(f"{where}[]", was["items"], now["items"], depth + 1)


def _operations(schema: Schema) -> dict[str, Any]:
    return {
        f"{method.upper()} {address}": one
        for address, methods in schema["paths"].items()
        for method, one in methods.items()
        if method in METHODS
    }


def _needs(one: Schema) -> set[str]:
    """Scopes, and a token at all."""
    open_to_all = {} in one.get("security", [{}])
    return set(one.get("x-scopes", [])) | (set() if open_to_all else {"a token"})


def _parameters(one: Schema) -> dict[str, Any]:
    return {f"{found['in']} {found['name']}": found for found in one.get("parameters", [])}


def _body(holder: Schema) -> Schema:
    """The schema of whatever media type it has."""
    for content in holder.get("content", {}).values():
        found: Schema = content["schema"]
        return found
    return {}


def _required(where: str, was: bool, now: bool) -> Iterator[Difference]:
    if was != now:
        yield Difference("parameter-required" if now else "input-relaxed", where)


def _bounds(where: str, was: Schema, now: Schema) -> Iterator[Difference]:
    narrower = wider = False
    if was["enum"] or now["enum"]:
        narrower |= bool(now["enum"] and (not was["enum"] or was["enum"] - now["enum"]))
        wider |= bool(was["enum"] and (not now["enum"] or now["enum"] - was["enum"]))
    if was["pattern"] != now["pattern"]:
        narrower |= bool(now["pattern"])
        wider |= bool(was["pattern"])
    for name, larger_is_less in BOUNDS.items():
        old, new = was["bounds"].get(name), now["bounds"].get(name)
        if old == new:
            continue
        rises = new is not None and (old is None or new > old)
        less = new is not None if old is None or new is None else rises == larger_is_less
        narrower, wider = narrower or less, wider or not less
    if narrower:
        yield Difference("input-narrowed", where)
    if wider:
        yield Difference("input-widened", where)


def _flat(schema: Schema, whole: Schema) -> dict[str, Any]:
    """One level, with references followed, and what may also be null as one type more."""
    found: dict[str, Any] = {
        "types": set(), "enum": set(), "properties": {}, "required": set(), "items": None, "format": "", "bounds": {},
        "default": schema.get("default"), "pattern": "",
    }  # fmt: skip
    for one in _parts(schema, whole):
        kinds = one.get("type", [])
        found["types"] |= {kinds} if isinstance(kinds, str) else set(kinds)
        found["enum"] |= set(one.get("enum", [one["const"]] if "const" in one else []))
        found["properties"] |= one.get("properties", {})
        found["required"] |= set(one.get("required", []))
        found["items"] = one.get("items", found["items"])
        found["format"] = one.get("format", found["format"])
        found["pattern"] = one.get("pattern", found["pattern"])
        found["bounds"] |= {name: one[name] for name in BOUNDS if name in one}
    return found


def _parts(schema: Schema, whole: Schema) -> Iterator[Schema]:
    if "$ref" in schema:
        yield from _parts(whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], whole)
        return
    alternatives = [*schema.get("anyOf", []), *schema.get("allOf", []), *schema.get("oneOf", [])]
    if not alternatives:
        yield schema
    for one in alternatives:
        yield from _parts(one, whole)
