"""How recorded calls are written down."""

from base64 import b64decode, b64encode
from typing import Any

EVENT = "/api/events/relay-2027"
# Two more events, to move and to delete.
SANDBOX, BRIEF = "sandbox-relay", "sandbox-brief"


def call(
    method: str,
    path: str,
    body: Any = None,
    *,
    token: bool | str = True,
    file: bytes | None = None,
    then: str = "",
    **headers: str,
) -> dict[str, Any]:
    """`token` is a word if it is another event's. `then`: a duty that the worker does after the answer."""
    one: dict[str, Any] = {"method": method, "path": path}
    if then:
        one["then"] = then
    if file is not None:
        one["file"] = b64encode(file).decode()
    if token:
        one["token"] = token
    if headers:
        one["headers"] = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        one["body"] = body
    return one


def get(path: str, **more: Any) -> dict[str, Any]:
    return call("GET", path, **more)


def post(path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    return call("POST", path, {} if body is None else body, **more)


# The least of files that are looked at and kept.
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAICAYAAADwdn+XAAAAGUlEQVR42mMUkbP5z0ABYGKgEIwaMBgMAADyzgF9+RJgOQAAAABJRU5ErkJggg=="
)
