"""Whatever is sent, no operation breaks, and every answer is one that the description promises."""

import json
import os
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from ninja.openapi.schema import OpenAPISchema
from pytest_django import DjangoDbBlocker
from schemathesis.core import NotSet

from config import api
from core.api.bodies import MEDIA_TYPE
from core.models import HistoryEntry
from events.api import gate
from tests.contract.api_calls import PDF, PNG
from tests.contract.api_world import Wire, build

DESCRIBED = json.loads(json.dumps(api.openapi()))
SCHEMA = schemathesis.openapi.from_dict(DESCRIBED)
FOUND: list[Any] = [found.ok() for found in SCHEMA.get_all_operations()]  # type: ignore[union-attr]
OPERATIONS = {one.definition.raw["operationId"]: one for one in FOUND}
EXAMPLES = int(os.environ.get("API_EXAMPLES", "30"))
# The same inventions each time, but for ids, which the world draws anew.
SEED = int(os.environ.get("API_SEED", "20261201"))
FILES = [b"", PDF, PNG]


class Sender:
    def __init__(self) -> None:
        self.wire = Wire(build())
        history = HistoryEntry.objects.values_list("subject", flat=True)
        world = [public_id for public_id in history if "_" in public_id]
        self.ids = sorted(
            {*world, *(row.public_id for row in self.wire.event.ticket_types.all()), "xxx_nobody"}
        )

    def send(self, case: Any, chosen: str) -> Any:
        """With real ids here and there, or nothing behind the first lines would ever be reached."""
        path = case.path.replace("{event}", self.wire.event.slug)
        for name in case.path_parameters:
            path = path.replace(f"{{{name}}}", chosen)
        query = {name: value for name, value in (case.query or {}).items() if value is not None}
        body, kind = (
            b"" if isinstance(case.body, NotSet) else json.dumps(case.body).encode(),
            "application/json",
        )
        if isinstance(case.body, bytes):
            # Of what is invented nothing is a file, so every other time one is sent.
            body, kind = FILES[len(case.body) % len(FILES)] or case.body, MEDIA_TYPE
        headers = {"Authorization": f"Bearer {self.wire.secrets[self.wire.event.slug]}"}
        headers |= {name: str(value) for name, value in (case.headers or {}).items() if name == "If-Match"}
        return Client().generic(case.method, path, body, kind, headers=headers, query_params=_as_text(query))


def _as_text(query: dict[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in query.items()}


def complaints(operation: str, answer: Any) -> list[str]:
    """Against the description; empty if the answer is as promised."""
    promised = OPERATIONS[operation].definition.raw["responses"]
    status = str(answer.status_code)
    if status not in promised or status == "500":
        return [f"{status}: {answer.content[:300]!r}"]
    if answer.streaming:
        answer.getvalue()
        return (
            []
            if answer["Content-Type"] in promised[status]["content"]
            else [f"a file: {answer['Content-Type']}"]
        )
    content = promised[status].get("content", {})
    given_type = answer.get("Content-Type", "").partition(";")[0]
    if not content:
        return [] if not answer.content else [f"{status} with a body"]
    if given_type not in content:
        return [f"{status} as {given_type}"]
    if not given_type.endswith("json"):
        return []
    schema = content[given_type]["schema"] | {"components": DESCRIBED["components"]}
    checker = jsonschema.Draft202012Validator(schema)
    return [f"{error.json_path}: {error.message}"[:300] for error in checker.iter_errors(answer.json())]


@pytest.fixture(scope="module")
def one_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sender]:
    """For all operations: what they do to it is undone after each call."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Sender()
        transaction.set_rollback(True)


@pytest.fixture
def sender(one_world: Sender, monkeypatch: pytest.MonkeyPatch) -> Sender:
    monkeypatch.setattr(gate, "LIMITS", {"token": 10**9, "address": 10**9})
    return one_world


@pytest.mark.django_db
@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_no_call_breaks_and_every_answer_is_promised(operation: str, sender: Sender) -> None:
    found: list[str] = []

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=OPERATIONS[operation].as_strategy(), chosen=st.sampled_from(sender.ids))
    def one(case: Any, chosen: str) -> None:
        with transaction.atomic():
            answer = sender.send(case, chosen)
            transaction.set_rollback(True)
        found.extend(complaints(operation, answer))

    one()
    assert found == []


@pytest.mark.django_db
def test_an_answer_nobody_promised_is_noticed(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    answer = Client().get(f"/api/events/{sender.wire.event.slug}")
    assert complaints("read_event", answer) == []
    answer.status_code = 418
    assert complaints("read_event", answer) != []
    answer.status_code = 200
    answer.content = b'{"id": 7}'
    monkeypatch.setattr(answer, "json", lambda: {"id": 7})
    assert complaints("read_event", answer) != []


def test_no_two_shapes_have_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library keeps the last of them in silence."""
    clashes: list[str] = []

    def add(self: Any, definitions: dict[str, Any]) -> None:
        clashes.extend(name for name, one in definitions.items() if self.schemas.get(name, one) != one)
        self.schemas.update(definitions)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", add)
    api.openapi()
    assert clashes == []
