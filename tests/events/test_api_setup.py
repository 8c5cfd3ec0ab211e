"""Setting an event up by the API: by the rules of the workspace, each as far as its role goes."""

from datetime import date
from typing import Any

import pytest

from core.models import HistoryEntry
from events.models import Benefit, Event, PartnerLevel, PartnerLink, PartnerTask, Room, Track
from tests.factories.agenda import make_draft_version, make_session, make_slot
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_partner, make_room, make_track
from tests.factories.tickets import make_paid_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def path(event: Event) -> str:
    return f"events/{event.slug}"


def pointers(response: Any) -> list[str]:
    assert code_of(response) == (422, "invalid")
    return [one["pointer"] for one in response.json()["errors"]]


def test_an_event_moves_with_history_and_stale_pages(event: Event, path: str) -> None:
    counters = (event.shop_counter, event.public_counter)
    api = Api(event)
    told = api.call(
        "PATCH", f"{path}/settings", {"starts_on": "2027-09-01", "ends_on": "2027-09-02", "name": None}
    )
    event.refresh_from_db()
    assert (event.starts_on, event.ends_on, told.json()["name"]) == (
        date(2027, 9, 1),
        date(2027, 9, 2),
        event.name,
    )
    assert (event.shop_counter, event.public_counter) == (counters[0] + 1, counters[1] + 1)
    entry = HistoryEntry.objects.filter(kind="event.changed").get()
    assert entry.after == {"starts_on": "2027-09-01", "ends_on": "2027-09-02"}
    assert told.json() == api.get(f"{path}/settings").json()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"ends_on": "2020-01-01"}, "#/ends_on"),
        ({"slug": "admin"}, "#/slug"),
        ({"time_zone": "Moon/Tranquility"}, "#/time_zone"),
        ({"is_public": True, "privacy_url": ""}, "#/privacy_url"),
        ({"currency": "JPY"}, "#/currency"),
    ],
)
def test_what_the_form_of_the_event_refuses_is_refused(change: dict[str, Any], pointer: str) -> None:
    event = make_paid_order().event
    before = Event.objects.values().get()
    assert pointers(Api(event).call("PATCH", f"events/{event.slug}/settings", change)) == [pointer]
    assert Event.objects.values().get() == before


def test_each_role_sets_up_what_its_pages_do(event: Event, path: str) -> None:
    programme = Api(event, ["setup:read", "setup:write"], role="programme")
    assert programme.post(f"{path}/tracks", {"name": "Wires"}).status_code == 201
    assert programme.post(f"{path}/session-types", {"name": "Talk"}).status_code == 201
    assert code_of(programme.post(f"{path}/rooms", {"name": "Attic"})) == (403, "right-missing")
    assert code_of(programme.call("PATCH", f"{path}/settings", {"tagline": "!"})) == (403, "right-missing")
    assert (Room.objects.count(), Track.objects.count()) == (0, 1)


def test_what_something_hangs_on_stays(event: Event, path: str) -> None:
    track, hall, attic = make_track(event), make_room(event), make_room(event)
    session = make_session(event, track=track)
    make_slot(make_draft_version(event), session, hall)
    api = Api(event)
    kind = session.session_type.public_id
    for one in (f"rooms/{hall.public_id}", f"tracks/{track.public_id}", f"session-types/{kind}"):
        assert code_of(api.call("DELETE", f"{path}/{one}")) == (409, "refused")
    assert api.call("DELETE", f"{path}/rooms/{attic.public_id}").status_code == 204
    assert list(Room.objects.all()) == [hall]
    assert HistoryEntry.objects.filter(kind="room.deleted", subject=attic.public_id).exists()


def test_closures_and_walks_are_given_as_a_whole(event: Event, path: str) -> None:
    hall, attic = make_room(event), make_room(event)
    foreign = make_room(make_event())
    api, one = Api(event), f"{path}/rooms/{hall.public_id}"
    noon = {"starts_at": "2027-05-12T10:00:00Z", "ends_at": "2027-05-12T11:00:00Z", "reason": "Lunch"}
    walk = {"room_id": attic.public_id, "minutes": 5}
    told = api.call("PATCH", one, {"closures": [noon], "walks": [walk]}).json()
    assert (told["closures"], told["walks"]) == ([noon], [walk])
    assert api.call("PATCH", one, {"capacity": 90}).json() == told | {"capacity": 90}
    assert pointers(api.call("PATCH", one, {"walks": [walk, walk]})) == ["#/walks/1/room_id"]
    assert pointers(api.call("PATCH", one, {"walks": [walk | {"room_id": foreign.public_id}]})) == [
        "#/walks/0/room_id"
    ]
    assert pointers(api.call("PATCH", one, {"closures": [noon | {"ends_at": noon["starts_at"]}]})) == [
        "#/closures/0/ends_at"
    ]
    assert api.call("PATCH", one, {"closures": [], "walks": []}).json()["closures"] == []


def test_what_hangs_on_rooms_stands_in_the_history(event: Event, path: str) -> None:
    hall, attic = make_room(event, name="Hall"), make_room(event, name="Attic")
    api, one = Api(event), f"{path}/rooms/{hall.public_id}"
    noon = {"starts_at": "2027-05-12T10:00:00Z", "ends_at": "2027-05-12T11:00:00Z", "reason": "Lunch"}
    around = {"closures": [noon], "walks": [{"room_id": attic.public_id, "minutes": 5}]}
    changes: list[dict[str, Any]] = [around, around, {"closures": []}]
    for given in changes:
        assert api.call("PATCH", one, given).status_code == 200
    feature = api.post(f"{path}/room-features", {"name": "Piano", "room_ids": [hall.public_id]}).json()["id"]
    for _ in range(2):
        assert api.call("PATCH", f"{path}/room-features/{feature}", {"room_ids": []}).status_code == 200
    closed = [["2027-05-12T10:00:00+00:00", "2027-05-12T11:00:00+00:00", "Lunch"]]
    told = HistoryEntry.objects.filter(kind__in=["room.changed", "roomfeature.changed"]).order_by("pk")
    assert list(told.values_list("before", "after")) == [
        ({"closures": [], "walks": []}, {"closures": closed, "walks": [["Attic", 5]]}),
        ({"closures": closed}, {"closures": []}),
        ({"rooms": []}, {"rooms": ["Hall"]}),
        ({"rooms": ["Hall"]}, {"rooms": []}),
    ]


@pytest.mark.parametrize("many", [1, 5])
def test_rooms_cost_the_same_for_one_and_many(
    event: Event, path: str, many: int, django_assert_num_queries: Any
) -> None:
    for _ in range(many):
        make_room(event)
    api = Api(event)
    api.get(f"{path}/rooms")
    with django_assert_num_queries(6):
        assert len(api.get(f"{path}/rooms").json()["data"]) == many


def test_benefits_become_tasks_and_stay_once_seen(event: Event, path: str) -> None:
    gold = PartnerLevel.objects.create(event=event, name="Gold", places=2)
    api = Api(event)
    partner = api.post(f"{path}/partners", {"name": "Bell", "level_id": gold.public_id}).json()["id"]
    made = api.post(f"{path}/benefits", {"level_id": gold.public_id, "name": "Booth", "due_on": "2027-04-01"})
    one = f"{path}/benefits/{made.json()['id']}"
    task = PartnerTask.objects.get(partner__public_id=partner)
    assert pointers(api.call("PATCH", one, {"kind": "text"})) == ["#/kind"]
    assert pointers(api.call("PATCH", f"{path}/partner-levels/{gold.public_id}", {"places": 0})) == [
        "#/places"
    ]
    assert code_of(api.call("DELETE", f"{path}/partner-levels/{gold.public_id}")) == (409, "refused")
    PartnerTask.objects.filter(pk=task.pk).update(
        handed_in_at="2027-03-01T12:00Z", reminded_at="2027-03-01T12:00Z"
    )
    assert code_of(api.call("DELETE", one)) == (409, "refused")
    assert api.call("PATCH", one, {"due_on": "2027-04-09"}).status_code == 200
    assert PartnerTask.objects.get().reminded_at is None
    PartnerTask.objects.filter(pk=task.pk).update(handed_in_at=None)
    assert api.call("DELETE", one).status_code == 204
    assert (Benefit.objects.count(), PartnerTask.objects.count()) == (0, 0)
    assert api.call("DELETE", f"{path}/partners/{partner}").status_code == 204
    gold.refresh_from_db()
    assert gold.taken == 0


def test_only_who_may_write_partners_reads_their_secret_addresses(event: Event, path: str) -> None:
    partner = make_partner(event)
    links, api = f"{path}/partners/{partner.public_id}/links", Api(event)
    made = api.post(links, {"note": "Cleo"}).json()
    link = PartnerLink.objects.get()
    assert made["secret_url"].endswith(link.path)
    assert Api(event, ["partners:read"]).get(links).json()["data"][0]["secret_url"] is None
    assert api.get(links).json()["data"] == [made]
    replaced = api.post(f"{links}/{made['id']}/replace").json()
    assert replaced["secret_url"] not in {made["secret_url"], None}
    assert api.post(f"{links}/{made['id']}/revoke").json()["secret_url"] is None
    assert code_of(api.post(f"{links}/{made['id']}/replace")) == (409, "refused")
