"""When a room is closed and how far others are, changed on its page: told as when a program changes it, and once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import HistoryEntry
from events.models import Event, Role, Room, RoomClosure, RoomWalk
from tests.factories.events import make_event, make_room, make_team_member, make_user

pytestmark = pytest.mark.django_db
DAY = "2027-05-12"


@pytest.fixture
def event(client: Client) -> Event:
    event = make_event(time_zone="UTC")
    client.force_login(make_team_member(event, make_user(), Role.ORGANIZER).user)
    return event


def posted(room: Room, *, closures: list[Any], walks: list[Any], **fields: str) -> dict[str, str]:
    """As a browser sends the page: rows that are there by their keys, `DELETE` for those that are ticked."""
    told = {"name": room.name, "position": str(room.position), **fields}
    for prefix, rows in (("closures", closures), ("walks", walks)):
        told[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
        told[f"{prefix}-INITIAL_FORMS"] = str(sum("id" in row for row in rows))
        for number, row in enumerate(rows):
            told |= {f"{prefix}-{number}-{name}": str(value) for name, value in row.items()}
    return told


def closure(*, until: str = "11:00", **more: int | str) -> dict[str, int | str]:
    times: dict[str, int | str] = {"starts_at_0": DAY, "starts_at_1": "10:00", "ends_at_0": DAY}
    return times | {"ends_at_1": until, "reason": "Lunch"} | more


def page_of(room: Room) -> str:
    return reverse("admin:events_room_change", args=[room.pk])


def told() -> list[tuple[Any, Any]]:
    rows = HistoryEntry.objects.filter(kind="room.changed").order_by("pk")
    return list(rows.values_list("before", "after"))


NOON = [["2027-05-12T10:00:00+00:00", "2027-05-12T11:00:00+00:00", "Lunch"]]
LATER = [["2027-05-12T10:00:00+00:00", "2027-05-12T12:00:00+00:00", "Lunch"]]


def test_each_change_of_what_hangs_on_a_room_is_told_once(client: Client, event: Event) -> None:
    hall, attic = make_room(event, name="Hall"), make_room(event, name="Attic")
    way = {"other": attic.pk, "minutes": 5}
    client.post(page_of(hall), posted(hall, closures=[closure()], walks=[way]))
    row, walk = RoomClosure.objects.get(), RoomWalk.objects.get()
    kept = way | {"id": walk.pk, "room": hall.pk}
    for until in ("11:00", "12:00"):
        given = closure(until=until, id=row.pk, room=hall.pk)
        client.post(page_of(hall), posted(hall, closures=[given], walks=[kept]))
    gone = closure(until="12:00", id=row.pk, room=hall.pk, DELETE="on")
    client.post(page_of(hall), posted(hall, closures=[gone], walks=[kept | {"DELETE": "on"}]))
    assert told() == [
        ({"closures": [], "walks": []}, {"closures": NOON, "walks": [["Attic", 5]]}),
        ({"closures": NOON}, {"closures": LATER}),
        ({"closures": LATER, "walks": [["Attic", 5]]}, {"closures": [], "walks": []}),
    ]
    assert not RoomClosure.objects.exists()
    assert not RoomWalk.objects.exists()
    assert "Lunch" in client.get(reverse("admin:events_room_history", args=[hall.pk])).content.decode()


def test_a_new_room_is_told_with_what_hangs_on_it(client: Client, event: Event) -> None:
    room = Room(event=event, name="Cellar")
    answer = client.post(
        reverse("admin:events_room_add"),
        posted(room, closures=[closure()], walks=[]) | {"_event": event.public_id},
    )
    assert answer.status_code == 302
    kinds = HistoryEntry.objects.filter(subject=Room.objects.get().public_id).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["room.added", "room.changed"]
    assert told() == [({"closures": []}, {"closures": NOON})]


def test_what_somebody_else_added_meanwhile_stays_and_is_told_by_his_entry(
    client: Client, event: Event
) -> None:
    hall, attic = make_room(event, name="Hall"), make_room(event, name="Attic")
    first = RoomClosure.objects.create(
        room=hall, starts_at="2027-05-12T10:00Z", ends_at="2027-05-12T11:00Z", reason="Lunch"
    )
    first.refresh_from_db()
    days = timedelta(days=1)
    RoomClosure.objects.create(
        room=hall, starts_at=first.starts_at + days, ends_at=first.ends_at + days, reason="Party"
    )
    given = closure(until="12:00", id=first.pk, room=hall.pk)
    client.post(page_of(hall), posted(hall, closures=[given], walks=[{"other": attic.pk, "minutes": 3}]))
    party = ["2027-05-13T10:00:00+00:00", "2027-05-13T11:00:00+00:00", "Party"]
    assert told() == [
        ({"closures": [*NOON, party], "walks": []}, {"closures": [*LATER, party], "walks": [["Attic", 3]]})
    ]


def test_a_page_that_is_refused_or_changes_nothing_tells_nothing(client: Client, event: Event) -> None:
    hall, attic = make_room(event, name="Hall"), make_room(event, name="Attic")
    twice = [{"other": attic.pk, "minutes": minutes} for minutes in (5, 6)]
    for closures, walks, status in (
        ([closure(until="10:00")], [], 200),
        ([], [{"other": hall.pk, "minutes": 5}], 200),
        ([], twice, 200),
        ([], [], 302),
    ):
        answer = client.post(page_of(hall), posted(hall, closures=closures, walks=walks))
        assert answer.status_code == status
    assert (told(), RoomClosure.objects.count(), RoomWalk.objects.count()) == ([], 0, 0)
