"""Every operation of an event: who has no token, another event's, or one without the scope gets nothing."""

from typing import Any

import pytest

from config import api
from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db
OPERATIONS = [
    (one["operationId"], method.upper(), path.removeprefix("/api/"), one)
    for path, methods in api.openapi()["paths"].items()
    for method, one in methods.items()
    if "{event}" in path
]


def at(path: str, slug: str) -> str:
    """The address with the event's name and ids of nothing."""
    parts = path.replace("{event}", slug).split("/")
    return "/".join("xxx_nobody" if part.startswith("{") else part for part in parts)


@pytest.mark.parametrize(("name", "method", "path", "told"), OPERATIONS, ids=[one[0] for one in OPERATIONS])
def test_an_operation_is_closed_to_strangers(name: str, method: str, path: str, told: dict[str, Any]) -> None:
    event, other = make_event(is_public=False), make_event()
    body: dict[str, Any] | None = None if method == "GET" else {}
    here = at(path, event.slug)
    nobody = code_of(Api().call(method, here, body))
    assert nobody == ((404, "not-found") if {} in told["security"] else (401, "token-missing"))
    assert code_of(Api(other).call(method, here, body)) == (404, "not-found")
    scopes = told.get("x-scopes", [])
    rest = [scope for scope in Scope if scope not in {*scopes, "event:read"}]
    assert code_of(Api(event, rest).call(method, here, body)) == (403, "scope-missing")
