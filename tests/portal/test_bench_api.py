"""The bench of the API asks for every operation, and each answer holds what it must."""

import json
from typing import Any

import pytest
from django.test import Client

from config.api import names
from portal.bench import api, api_tries
from portal.bench.api_asking import Operation


@pytest.mark.django_db
def test_every_operation_of_the_bench_is_asked_and_answers() -> None:
    world = api.prepare(orders=6, sessions=12, partners=3, codes=9)
    for operation in world.operations:
        for number in range(2):
            told = ask(world, operation, number)
            assert told.status_code == operation.status, (operation.name, told.getvalue())
            assert operation.expects.encode() in told.getvalue(), operation.name
    assert {operation.name for operation in world.operations} == {*names()} - api_tries.LEFT


def ask(world: api.World, operation: Operation, number: int) -> Any:
    asked = operation.ask(number)
    body = b"" if asked.body is None else json.dumps(asked.body).encode()
    headers = api.headers_of(world, operation, number) | dict(asked.headers)
    if asked.file is not None:
        body, headers["Content-Type"] = asked.file, "application/octet-stream"
    kind = headers.pop("Content-Type", "application/json")
    return Client().generic(operation.method, f"/api/{asked.path}", body, kind, headers=headers)
