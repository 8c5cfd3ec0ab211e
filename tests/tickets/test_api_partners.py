"""Partners through the API: added and changed by the rules of the workspace."""

from typing import Any

import pytest

from core.models import HistoryEntry
from events.models import Benefit, Event, Partner, PartnerLevel
from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def gold(event: Event) -> PartnerLevel:
    level = PartnerLevel.objects.create(event=event, name="Gold", places=1)
    Benefit.objects.create(level=level, name="Booth", kind=Benefit.Kind.TEAM)
    return level


@pytest.fixture
def path(event: Event) -> str:
    return f"events/{event.slug}/partners"


def pointers(response: Any) -> list[str]:
    assert code_of(response) == (422, "invalid")
    return [one["pointer"] for one in response.json()["errors"]]


def test_a_partner_comes_with_its_level_and_its_tasks(event: Event, gold: PartnerLevel, path: str) -> None:
    api = Api(event)
    made = api.post(path, {"name": "Redpoint", "ref": " RedPoint ", "level_id": gold.public_id})
    told = made.json()
    assert (made.status_code, told["ref"], told["level_id"]) == (201, "redpoint", gold.public_id)
    row = Partner.objects.get()
    assert row.tasks.count() == 1
    assert told == api.get(f"{path}/{told['id']}").json() == api.get(path).json()["data"][0]
    levels = api.get(f"events/{event.slug}/partner-levels").json()["data"]
    assert [(one["id"], one["places"], one["taken"]) for one in levels] == [(gold.public_id, 1, 1)]
    assert pointers(api.post(path, {"name": "Bell", "level_id": gold.public_id})) == ["#/level_id"]
    assert Partner.objects.count() == 1


def test_what_is_left_out_stays(event: Event, gold: PartnerLevel, path: str) -> None:
    api = Api(event)
    made = api.post(path, {"name": "Redpoint", "target_tickets": 40, "level_id": gold.public_id}).json()
    one = f"{path}/{made['id']}"
    changed = api.call("PATCH", one, {"website": "https://redpoint.example"}).json()
    assert changed == made | {"website": "https://redpoint.example"}
    entry = HistoryEntry.objects.filter(kind="partner.changed").get()
    assert (entry.before, entry.after) == ({"website": ""}, {"website": "https://redpoint.example"})
    assert api.call("PATCH", one, {"level_id": None}).json()["level_id"] is None
    assert Partner.objects.get().tasks.count() == 0
    assert api.call("PATCH", one, {"target_tickets": None, "name": None}).json()["target_tickets"] is None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": "Bell"}, "#/name"),
        ({"ref": "bell"}, "#/ref"),
        ({"ref": "two words"}, "#/ref"),
        ({"website": "redpoint"}, "#/website"),
        ({"contact_email": "nobody"}, "#/contact_email"),
        ({"level_id": "plv_of_somebody"}, "#/level_id"),
    ],
)
def test_what_is_wrong_is_pointed_at(event: Event, path: str, change: dict[str, Any], pointer: str) -> None:
    make_partner(event, name="Bell", ref="bell")
    api, mine = Api(event), make_partner(event, name="Redpoint")
    assert pointers(api.post(path, {"name": "New"} | change)) == [pointer]
    assert pointers(api.call("PATCH", f"{path}/{mine.public_id}", change)) == [pointer]
    assert sorted(Partner.objects.values_list("name", flat=True)) == ["Bell", "Redpoint"]


def test_only_who_looks_after_partners_writes(event: Event, path: str) -> None:
    assert code_of(Api(event, [Scope.PARTNERS_READ]).post(path, {"name": "A"})) == (403, "scope-missing")
    foreign = make_partner(make_event())
    assert code_of(Api(event).call("PATCH", f"{path}/{foreign.public_id}", {})) == (404, "not-found")
