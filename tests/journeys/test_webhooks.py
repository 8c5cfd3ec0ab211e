"""From a click to a program of one's own: what the worker's timetable does with what happened."""

import json
from typing import Any

import pytest
from django.test import Client
from standardwebhooks import Webhook

from core import jobs
from tests.factories.shop import buy, make_shop
from tests.factories.webhooks import make_endpoint
from tests.stubs.hook_server import answers, hook_server

pytestmark = pytest.mark.django_db


def test_order_that_a_buyer_places_arrives_signed_and_in_order(client: Client) -> None:
    shop = make_shop()
    with hook_server(answers(204)) as server:
        endpoint = make_endpoint(shop.event, url=server.url)
        order = buy(client, shop, "Ada Lovelace")
        client.post(f"{order.path}cancel/")
        jobs.run("messages")
        jobs.run("webhooks")
    verifier = Webhook(endpoint.secret)
    arrived: list[Any] = [verifier.verify(one.body, one.headers) for one in server.received]
    told = [(one["type"], one["data"]["state"]) for one in arrived if one["data"]["id"] == order.public_id]
    assert told[0] == ("order.placed", "pending")
    assert {one["event"]["slug"] for one in arrived} == {shop.event.slug}
    assert "Ada Lovelace" not in json.dumps(arrived)
