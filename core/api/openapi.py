"""What the library's description of the API leaves out: errors, headers, scopes. Pure."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.api.bodies import MEDIA_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "An error as RFC 9457 tells it. `code` never changes; `type` is the page with cause and cure.",
    "required": ["type", "code", "title", "status", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "code": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "reason": {"type": "string", "description": "One word, where a kind has several."},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "parameter": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token made in the workspace; `x-scopes` of an operation is what it must be allowed.",
}
WRITES = ("post", "patch", "delete", "put")
MAY_GO_WRONG = {"400": "Unreadable, or an unknown version", "404": "Nothing there", "422": "Something is wrong",
                "429": "Too many calls", "500": "Broken on our side",
                "503": "It would have come too late"}  # fmt: skip
WITH_TOKEN = {"401": "No token, or not a good one", "403": "The token may not do this"}
WITH_WRITES = {"409": "Refused by the event's rules, or still running", "413": "Too large", "415": "Not JSON"}
WITH_MATCH = {"412": "Changed meanwhile", "428": "If-Match is missing"}


def described(schema: Mapping[str, Any], scopes: Mapping[str, str | None]) -> dict[str, Any]:
    """`scopes` by operation: None for what is open, empty for what any token may. Sorted, so that it compares."""
    whole: dict[str, Any] = json.loads(json.dumps(schema))
    for method, one in operations(whole):
        _complete(method, one, scopes[one["operationId"]])
    components = whole.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["securitySchemes"] = {"token": TOKEN}
    whole["paths"] = dict(sorted(whole["paths"].items()))
    components["schemas"] = dict(sorted(components["schemas"].items()))
    return whole


def operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for address in schema["paths"].values():
        yield from address.items()


def _complete(method: str, one: dict[str, Any], scope: str | None) -> None:
    one.pop("security", None)
    wrong = dict(MAY_GO_WRONG)
    if scope is not None:
        one["security"] = [{"token": []}]
        one["x-scopes"] = [scope] if scope else []
        wrong |= WITH_TOKEN
    else:
        one["security"] = [{}, {"token": []}]
        wrong |= WITH_TOKEN
    parameters = one.setdefault("parameters", [])
    parameters.append(_header("Api-Version", "The version to be answered in; without it that of the token.",
                              pattern=r"^\d{4}-\d{2}-\d{2}$"))  # fmt: skip
    if method in WRITES:
        wrong |= WITH_WRITES
        parameters.append(_header("Idempotency-Key", "Makes repeating the call safe.", maxLength=255))
        parameters.append({
            "in": "query", "name": "validate_only", "required": False, "schema": {"type": "boolean"},
            "description": "Check everything and answer as usual, but keep nothing.",
        })  # fmt: skip
    else:
        one["responses"]["304"] = {"description": "Not changed since the ETag in If-None-Match"}
    if MEDIA_TYPE in one.get("requestBody", {}).get("content", {}):
        wrong |= {"415": "Not the file itself"}
    if any(found["name"] == "If-Match" for found in parameters):
        wrong |= WITH_MATCH
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, words in wrong.items():
        one["responses"].setdefault(status, {"description": words, "content": content})
    one["responses"] = dict(sorted(one["responses"].items()))


def _header(name: str, words: str, **schema: Any) -> dict[str, Any]:
    return {
        "in": "header", "name": name, "required": False, "description": words,
        "schema": {"type": "string", **schema},
    }  # fmt: skip
