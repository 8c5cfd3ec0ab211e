"""How recorded calls are written down."""

from typing import Any

EVENT = "/api/events/relay-2027"


def call(method: str, path: str, body: Any = None, *, token: bool = True, **headers: str) -> dict[str, Any]:
    one: dict[str, Any] = {"method": method, "path": path}
    if token:
        one["token"] = True
    if headers:
        one["headers"] = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        one["body"] = body
    return one


def get(path: str, **more: Any) -> dict[str, Any]:
    return call("GET", path, **more)


def post(path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    return call("POST", path, {} if body is None else body, **more)
