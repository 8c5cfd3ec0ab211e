"""Recorded calls as calls of a client's methods, in Python's names and in JavaScript's."""

from base64 import b64decode
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import make_clients
from make_clients import Operation, camel
from tests.contract.api_calls import BRIEF, SANDBOX

Exchange = dict[str, Any]
EVENT = "relay-2027"
EVENTS = {EVENT, SANDBOX, BRIEF}
OF_CLIENTS = {"Idempotency-Key", "If-Match"}


@dataclass(frozen=True)
class Call:
    """`options` are what a write may be given beside its body."""

    operation: Operation
    event: str
    parts: list[str]
    query: dict[str, str]
    body: dict[str, Any] | None
    file: str | None  # in base64
    options: dict[str, Any]
    exchange: Exchange

    def in_python(self, client: Any) -> Any:
        options = {"idempotency_key" if name == "Idempotency-Key" else "if_match": value
                   for name, value in self.options.items() if name != "validate_only"}  # fmt: skip
        if "validate_only" in self.options:
            options["validate_only"] = True
        method = getattr(client, self.operation.name)
        sent = [] if self.file is None else [b64decode(self.file)]
        return method(*self.parts, *sent, **self.query, **options, **(self.body or {}))

    def in_javascript(self) -> dict[str, Any]:
        names = {"Idempotency-Key": "idempotencyKey", "If-Match": "ifMatch", "validate_only": "validateOnly"}
        given: list[Any] = list(self.parts)
        if self.operation.body:
            given.append(self.body or {})
        if self.file is not None:
            given.append({"$bytes": self.file})
        if self.operation.query:
            given.append(self.query)
        given.append({names[name]: value for name, value in self.options.items()})
        return {"method": camel(self.operation.name), "event": self.event, "given": given}


def calls(exchanges: list[Exchange], description: dict[str, Any]) -> list[Call]:
    """Those that a client can make: of operations there are, with parameters there are, and answered as JSON."""
    known = list(make_clients.operations(description))
    return [call for one in exchanges for call in _calls(one, known)]


def _calls(exchange: Exchange, known: list[Operation]) -> list[Call]:
    request, answer = exchange["request"], exchange["answer"]
    path, _mark, asked = request["path"].partition("?")
    found = _operation(request["method"], path, known)
    headers, query = request.get("headers", {}), dict(parse_qsl(asked))
    is_try = query.pop("validate_only", "") == "true"
    if (
        found is None
        or set(query) - {one["name"] for one in found.query}
        or {one["name"] for one in found.query if one.get("required")} - set(query)
        or found.takes_file != ("file" in request)
        or set(headers) - OF_CLIENTS
        or (answer["body"] is not None and "json" not in answer["type"])
        or (found.body is None and request.get("body"))
    ):
        return []
    operation, parts = found, _parts(found, path)
    event = (path.split("/")[3:4] or [EVENT])[0]
    if event not in EVENTS:
        return []
    return [
        Call(
            operation,
            event,
            parts,
            query,
            request.get("body"),
            request.get("file"),
            headers | ({"validate_only": True} if is_try else {}),
            exchange,
        )
    ]


def _operation(method: str, path: str, known: list[Operation]) -> Operation | None:
    return next((one for one in known if one.method == method and _fits(one.path, path)), None)


def _fits(template: str, path: str) -> bool:
    wanted, given = template.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        one.startswith("{") or one == other for one, other in zip(wanted, given, strict=True)
    )


def _parts(operation: Operation, path: str) -> list[str]:
    pairs = zip(operation.path.split("/"), path.split("/"), strict=True)
    return [unquote(value) for name, value in pairs if name.startswith("{") and name != "{event}"]
