"""The reference as Markdown: a page for each resource, its operations with parameters, body and answer, field by field."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from core.api.bodies import MEDIA_TYPE as FILE
from portal.reference.completing import kinds, parts, reference, sample

ORDER = ("get", "post", "put", "patch", "delete")
ROWS_MOST = 80  # of one table; a page stays light
SHAPE_MOST = 3  # how deep fields of fields are told
# Without which a call that has all it must have would do nothing.
SENSIBLE = {"NewCode": ("percent_bp",), "NewBatch": ("percent_bp",), "SlotChange": ("minutes",)}


def groups(whole: Mapping[str, Any]) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    """Operations by resource, in the order of their addresses."""
    found: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for address, methods in whole["paths"].items():
        for method in ORDER:
            if method in methods:
                one = methods[method]
                found.setdefault((one.get("tags") or ["Other"])[0], []).append((method.upper(), address, one))
    return dict(sorted(found.items()))


def slug(tag: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", tag.lower()).strip("-")


def page(whole: Mapping[str, Any], tag: str, since: Mapping[str, str]) -> str:
    """One resource. `since` is from which version or day on an operation or field is there, by its name."""
    lines = [
        f"# {tag}",
        "",
        f"Operations of the API about {tag.lower()}. [All resources](../reference.md).",
        "",
    ]
    for method, address, one in groups(whole)[tag]:
        lines += _operation(whole, method, address, one, since)
    return "\n".join(lines).rstrip() + "\n"


def _operation(
    whole: Mapping[str, Any], method: str, address: str, one: Mapping[str, Any], since: Mapping[str, str]
) -> Iterator[str]:
    name = f"{method} {address}"
    yield f"## {one['operationId'].replace('_', ' ').capitalize()}"
    yield ""
    yield f"`{name}`"
    yield ""
    yield f"{one.get('description', '').strip()} {_who(one)} Since {since[name]}."
    yield ""
    yield from _parameters(whole, one, name, since)
    body = _content(one.get("requestBody", {}))
    if body:
        yield from _fields(whole, "Body", body, f"{name} body", since)
    elif FILE in one.get("requestBody", {}).get("content", {}):
        yield from ("### Body", "", one["requestBody"]["description"], "")
    yield from _call(whole, method, address, one, body)
    for status, answer in one["responses"].items():
        shape = _content(answer)
        if status < "300" and answer.get("content") and not shape:
            types = ", ".join(f"`{kind}`" for kind in answer["content"])
            yield from (f"### Answer {status}", "", f"{answer['description']}, as {types}.", "")
        if status < "300" and shape:
            yield from _fields(whole, f"Answer {status}", shape, f"{name} {status}", since)
            yield from ("```json", json.dumps(sample(whole, shape), indent=2, ensure_ascii=False), "```", "")
    wrong = [status for status in one["responses"] if status >= "400"]
    yield f"May go wrong with {', '.join(wrong)}: [errors](../api/problems/)."
    yield ""


def _who(one: Mapping[str, Any]) -> str:
    if {} in one["security"]:
        return "Open to everybody."
    scopes = one.get("x-scopes", [])
    return f"Scope `{scopes[0]}`." if scopes else "Any token."


def _parameters(
    whole: Mapping[str, Any], one: Mapping[str, Any], name: str, since: Mapping[str, str]
) -> Iterator[str]:
    """Those of every operation are told once, on the page of all resources."""
    rows = [its for its in one["parameters"] if its["in"] != "header" or its["name"] == "If-Match"]
    rows = [its for its in rows if its["name"] != "validate_only"]
    if not rows:
        return
    yield from ("### Parameters", "", "| Name | Kind | Meaning |", "|---|---|---|")
    for its in rows:
        need = "" if its.get("required") else " optional"
        added = _since(since, f"{name} {its['in']} {its['name']}", since[name])
        yield f"| `{its['name']}` | {_kind(whole, its['schema'])}{need} | {_cell(its.get('description', ''))}{added} |"
    yield ""


def _fields(
    whole: Mapping[str, Any], heading: str, shape: str, where: str, since: Mapping[str, str]
) -> Iterator[str]:
    rows = list(_rows(whole, shape, "", where, since, where.rsplit(" ", 1)[0], 0))
    yield from (f"### {heading}", "", "| Field | Kind | Meaning |", "|---|---|---|")
    yield from rows[:ROWS_MOST]
    yield ""


def _rows(
    whole: Mapping[str, Any],
    shape: str,
    before: str,
    where: str,
    since: Mapping[str, str],
    name: str,
    depth: int,
) -> Iterator[str]:
    schema = whole["components"]["schemas"][shape]
    for field, its in schema.get("properties", {}).items():
        need = (
            " optional"
            if ("In" in shape or "New" in shape) and field not in schema.get("required", [])
            else ""
        )
        added = _since(since, f"{where}.{field}", since[name])
        yield f"| `{before}{field}` | {_kind(whole, its)}{need} | {_cell(_words(whole, its))}{added} |"
        inner = reference(its)
        if inner and depth < SHAPE_MOST and "properties" in whole["components"]["schemas"][inner]:
            listed = "[]" if "array" in kinds(its) else ""
            deeper = f"{before}{field}{listed}."
            yield from _rows(whole, inner, deeper, f"{where}.{field}{listed}", since, name, depth + 1)


def _since(since: Mapping[str, str], where: str, whole: str) -> str:
    """Only where it came later than what it belongs to."""
    found = since.get(where, whole)
    return f" Since {found}." if found != whole else ""


def _words(whole: Mapping[str, Any], its: Mapping[str, Any]) -> str:
    among = [value for one in parts(dict(its)) for value in one.get("enum", [])]
    inner = reference(dict(its))
    among += whole["components"]["schemas"][inner].get("enum", []) if inner else []
    words = str(its.get("description", ""))
    return f"{words} One of {', '.join(f'`{one}`' for one in among)}." if among else words


def _kind(whole: Mapping[str, Any], its: Mapping[str, Any]) -> str:
    names = {"array": "list", "date-time": "instant"}
    found = []
    for one in parts(dict(its)):
        inner = whole["components"]["schemas"][str(one["$ref"]).rsplit("/", 1)[-1]] if "$ref" in one else one
        kind = str(inner.get("format") or inner.get("type") or "object")
        found.append(names.get(kind, kind))
    return " or ".join(dict.fromkeys(found))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _call(
    whole: Mapping[str, Any], method: str, address: str, one: Mapping[str, Any], body: str
) -> Iterator[str]:
    """With what every reader has to put in himself as he finds it in his own shell."""
    path = re.sub(r"\{event\}", "$EVENT", address)
    path = re.sub(r"\{(\w+)\}", lambda found: f"${found[1].upper()}", path)
    needed = [its for its in one["parameters"] if its["in"] == "query" and its.get("required")]
    if needed:
        path += "?" + urlencode({its["name"]: _example(its) for its in needed})
    lines = [f'curl "$SITE{path}"' if method == "GET" else f'curl -X {method} "$SITE{path}"']
    if {} not in one["security"]:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if any(its["name"] == "If-Match" for its in one["parameters"]):
        lines.append('-H "If-Match: $ETAG"')
    if body:
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"--data '{json.dumps(_needed(whole, body), ensure_ascii=False)}'")
    elif FILE in one.get("requestBody", {}).get("content", {}):
        lines.append(f'-H "Content-Type: {FILE}"')
        lines.append('--data-binary "@$FILE"')
    yield from ("```bash", " \\\n  ".join(lines), "```", "")


def _example(parameter: Mapping[str, Any]) -> str:
    return str((parameter.get("examples") or parameter["schema"].get("examples") or ["text"])[0])


def _needed(whole: Mapping[str, Any], shape: str) -> dict[str, Any]:
    """The least that a request must have; of one that needs nothing, its first field."""
    filled = sample(whole, shape)
    needed = [*whole["components"]["schemas"][shape].get("required", []), *SENSIBLE.get(shape, ())]
    needed = needed or list(filled)[:1]
    return {name: filled[name] for name in filled if name in needed}


def _content(holder: Mapping[str, Any]) -> str:
    for content in holder.get("content", {}).values():
        found = reference(content["schema"])
        if found:
            return found
    return ""
