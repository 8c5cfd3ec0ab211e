"""Saved exports by the API: tables that the token's maker may read, and addresses that are told once."""

import pytest
from django.test import Client

from events.models import Event, ExportAddress, SavedExport
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = make_event()
    make_participant(event, name="Grace Hopper", email="grace@example.org")
    return event


def test_a_spreadsheet_reads_what_a_script_saved_until_it_is_ended(event: Event) -> None:
    api, path = Api(event), f"events/{event.slug}/exports"
    made = api.post(path, {"name": "Names", "table": "people", "columns": ["name"]}).json()
    assert (made["columns"], made["address"]) == (["name"], None)
    one = f"{path}/{made['id']}"
    url = api.post(f"{one}/address").json()["secret_url"]
    place = url.split("/", 3)[3]
    assert "Grace Hopper" in Client().get(f"/{place}").getvalue().decode()
    told = api.get(path).json()["data"][0]
    assert told["address"]["last_used_at"] is not None
    assert url.rsplit("/", 1)[1].split(".")[0] not in api.get(path).content.decode()
    assert api.call("PATCH", one, {"columns": ["email"]}).json()["columns"] == ["email"]
    assert "grace@example.org" in Client().get(f"/{place}").getvalue().decode()
    assert api.call("DELETE", f"{one}/address").status_code == 204
    assert Client().get(f"/{place}").status_code == 404
    assert api.call("DELETE", one).status_code == 204
    assert (SavedExport.objects.count(), ExportAddress.objects.count()) == (0, 0)


def test_a_table_that_the_maker_may_not_read_is_not_there(event: Event) -> None:
    organizer, path = Api(event), f"events/{event.slug}/exports"
    made = organizer.post(path, {"name": "Orders", "table": "orders"}).json()["id"]
    reader = Api(event, ["exports:read", "exports:write"], role="programme")
    assert code_of(reader.post(path, {"name": "Mine", "table": "orders"})) == (422, "invalid")
    assert reader.get(path).json()["data"] == []
    for method, rest, body in (("PATCH", "", {}), ("DELETE", "", None), ("POST", "/address", {})):
        assert code_of(reader.call(method, f"{path}/{made}{rest}", body)) == (404, "not-found")
    assert ExportAddress.objects.count() == 0


def test_reading_exports_is_not_enough_to_save_one(event: Event) -> None:
    reader = Api(event, ["exports:read"])
    assert code_of(reader.post(f"events/{event.slug}/exports", {})) == (403, "scope-missing")


def test_a_trial_leaves_no_address(event: Event) -> None:
    api, path = Api(event), f"events/{event.slug}/exports"
    made = api.post(path, {"name": "Names", "table": "people"}).json()["id"]
    assert api.post(f"{path}/{made}/address?validate_only=true").status_code == 201
    assert ExportAddress.objects.count() == 0
    assert code_of(api.post(path, {"name": "Names", "table": "people"})) == (409, "refused")
