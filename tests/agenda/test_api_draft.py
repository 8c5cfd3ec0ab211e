"""The draft through the API: moved only by who saw what he moves, and released by the same rules."""

from typing import Any

import pytest

from agenda.models import AgendaVersion, Edit, Slot
from core.models import OutboxMail
from events.models import Event
from tests.factories.agenda import later, make_confirmed, make_draft_version, make_session, make_slot
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


def address(event: Event, slot: Slot) -> str:
    return f"events/{event.slug}/agenda-draft/slots/slt_{slot.guid.hex}"


def test_a_slot_moves_for_who_saw_it_and_not_for_who_was_late(event: Event) -> None:
    slot = make_slot(make_draft_version(event), make_confirmed(event))
    room = make_room(event)
    first, second = Api(event), Api(event)
    seen = first.get(address(event, slot))
    assert seen["ETag"] == second.get(address(event, slot)).json()["etag"]
    assert code_of(first.call("PATCH", address(event, slot), {"room_id": room.public_id})) == (
        428,
        "if-match-missing",
    )
    body = {"room_id": room.public_id, "starts_at": later(60).isoformat()}
    moved = first.call("PATCH", address(event, slot), body, If_Match=seen["ETag"])
    assert (moved.status_code, moved.json()["room"]["id"]) == (200, room.public_id)
    late = second.call("PATCH", address(event, slot), {"minutes": 20}, If_Match=seen["ETag"])
    assert (code_of(late), late["ETag"]) == ((412, "changed-meanwhile"), moved["ETag"])
    slot.refresh_from_db()
    assert (slot.room, slot.starts_at, slot.minutes) == (room, later(60), 40)
    assert (
        second.call("PATCH", address(event, slot), {"minutes": 20}, If_Match=late["ETag"]).json()["minutes"]
        == 20
    )
    assert Edit.objects.count() == 2


def test_a_talk_is_placed_once_and_a_break_for_all(event: Event) -> None:
    talk, room = make_confirmed(event), make_room(event)
    api, path = Api(event), f"events/{event.slug}/agenda-draft"
    body = {"session_id": talk.public_id, "room_id": room.public_id, "starts_at": later(0).isoformat()}
    placed = api.post(f"{path}/slots", body)
    assert (placed.status_code, placed.json()["minutes"]) == (201, talk.length)
    assert code_of(api.post(f"{path}/slots", body)) == (409, "refused")
    coffee = {"title": "Coffee", "starts_at": later(60).isoformat(), "minutes": 30}
    assert api.post(f"{path}/slots", coffee).json()["room"] is None
    found = api.get(path).json()
    assert ([slot["title"] for slot in found["slots"]], found["revision"]) == ([talk.title, "Coffee"], 2)
    assert [one["id"] for one in found["rooms"]] == [room.public_id]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"room_id": "roo_of_others"}, "#/room_id"),
        ({"session_id": "ses_of_others"}, "#/session_id"),
        ({"starts_at": "2027-05-12T16:00:00"}, "#/starts_at"),
        ({"title": "Talk and break"}, "#/title"),
        ({"minutes": 0}, "#/minutes"),
    ],
)
def test_what_cannot_be_placed_is_pointed_at(event: Event, change: dict[str, Any], pointer: str) -> None:
    talk, room = make_confirmed(event), make_room(event)
    body = {"session_id": talk.public_id, "room_id": room.public_id, "starts_at": later(0).isoformat()}
    answer = Api(event).post(f"events/{event.slug}/agenda-draft/slots", body | change)
    assert code_of(answer) == (422, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert Slot.objects.count() == 0


def test_what_is_not_accepted_is_not_placed(event: Event) -> None:
    talk, room = make_session(event), make_room(event)
    body = {"session_id": talk.public_id, "room_id": room.public_id, "starts_at": later(0).isoformat()}
    assert code_of(Api(event).post(f"events/{event.slug}/agenda-draft/slots", body)) == (409, "refused")


def test_a_slot_that_is_taken_out_stays_in_what_was_released(event: Event) -> None:
    slot = make_slot(make_draft_version(event), make_confirmed(event))
    api, path = Api(event), f"events/{event.slug}"
    assert api.post(f"{path}/agenda-releases", {"note": "First"}).json()["version"] == 1
    nothing = api.post(f"{path}/agenda-releases")
    assert (*code_of(nothing), nothing.json()["reason"]) == (409, "refused", "nothing_new")
    gone = api.call("DELETE", address(event, slot), If_Match=api.get(address(event, slot))["ETag"])
    assert (gone.status_code, gone.content) == (204, b"")
    assert api.get(f"{path}/agenda-draft").json()["slots"] == []
    assert len(api.get(f"{path}/agenda").json()["slots"]) == 1


def test_a_release_that_is_only_tried_tells_nobody(event: Event) -> None:
    make_slot(make_draft_version(event), make_confirmed(event))
    api, path = Api(event), f"events/{event.slug}/agenda-releases"
    assert api.post(f"{path}?validate_only=true").status_code == 201
    assert (AgendaVersion.objects.released().count(), OutboxMail.objects.count()) == (0, 0)
    stale = api.post(path, {"seen_revision": 7})
    assert code_of(stale) == (409, "refused")
    assert api.post(path).status_code == 201
    assert OutboxMail.objects.count() == 1


def test_two_talks_of_one_speaker_at_once_keep_a_release_back(event: Event) -> None:
    draft, first = make_draft_version(event), make_confirmed(event)
    speaker = first.speakers.get().participant
    make_slot(draft, first)
    make_slot(draft, make_confirmed(event, speaker))
    api, path = Api(event), f"events/{event.slug}/agenda-releases"
    kept = api.post(path)
    assert (*code_of(kept), kept.json()["reason"]) == (409, "refused", "clashing")
    assert api.post(path, {"waive_clashes": True}).json()["version"] == 1


def test_slots_of_others_are_nowhere(event: Event) -> None:
    other = make_event()
    slot = make_slot(make_draft_version(other), make_confirmed(other))
    api = Api(event)
    wrong = f"events/{event.slug}/agenda-draft/slots/slt_{slot.guid.hex}"
    assert code_of(api.get(wrong)) == (404, "not-found")
    assert code_of(api.call("PATCH", wrong, {"minutes": 5}, If_Match="*")) == (404, "not-found")


def test_the_draft_costs_the_same_for_one_slot_and_for_many(
    event: Event, django_assert_num_queries: Any
) -> None:
    draft = make_draft_version(event)
    make_slot(draft, make_confirmed(event))
    api, path = Api(event), f"events/{event.slug}/agenda-draft"
    api.get(path)
    with django_assert_num_queries(5):  # token, rights, draft, slots, rooms
        assert len(api.get(path).json()["slots"]) == 1
    for _number in range(9):
        make_slot(draft, make_confirmed(event))
    with django_assert_num_queries(5):
        assert len(api.get(path).json()["slots"]) == 10
