"""The bench of the API asks for everything that can be read and writes what matters most; each answer holds what it must."""

import json
from typing import Any

import pytest
from django.test import Client

from config.api import openapi
from portal.bench import api
from portal.bench.api_asking import Operation

WRITES = {"preview_order", "place_order", "create_code", "check_in"}


@pytest.mark.django_db
def test_every_operation_of_the_bench_is_asked_and_answers() -> None:
    world = api.prepare(orders=6, sessions=12, partners=3, codes=9)
    for operation in world.operations:
        for number in range(2):
            told = ask(world, operation, number)
            assert told.status_code == operation.status, operation.name
            assert operation.expects.encode() in told.getvalue(), operation.name
    reads = {way["get"]["operationId"] for way in openapi()["paths"].values() if "get" in way}
    assert {operation.name for operation in world.operations} == reads | WRITES


def ask(world: api.World, operation: Operation, number: int) -> Any:
    asked = operation.ask(number)
    body = b"" if asked.body is None else json.dumps(asked.body).encode()
    headers = api.headers_of(world, operation, number)
    return Client().generic(operation.method, f"/api/{asked.path}", body, "application/json", headers=headers)
