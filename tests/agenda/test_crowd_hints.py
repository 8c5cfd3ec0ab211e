"""The editor offers what mends favourites at the same time, and does it by its usual commands."""

from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.actions import edits
from agenda.models import AgendaVersion, DayLines, Favourite, Session, Slot
from events.models import Event, Room
from tests.factories.agenda import NOW, later, make_confirmed, make_draft_version, make_slot
from tests.factories.events import make_event, make_room, make_team_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(slug="relay")


@pytest.fixture
def rooms(event: Event) -> list[Room]:
    return [make_room(event, name=name) for name in ("Hall", "Loft")]


@pytest.fixture
def version(event: Event) -> AgendaVersion:
    return make_draft_version(event)


@pytest.fixture
def editor(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event).user)
    return client


def star(people: int, *sessions: Session) -> None:
    for number in range(people):
        for session in sessions:
            Favourite.objects.create(
                event=session.event, session=session, device=f"{sessions[0].pk}-{number}", starred_at=NOW
            )


def pair(version: AgendaVersion, rooms: list[Room], people: int, minutes: int = 0) -> list[Slot]:
    """Two talks at the same time that so many want to see."""
    talks = [make_confirmed(version.event, title=f"{room} {minutes}") for room in rooms]
    star(people, *talks)
    return [
        make_slot(version, talk, room, starts_at=later(minutes), minutes=30)
        for talk, room in zip(talks, rooms, strict=True)
    ]


def filled(version: AgendaVersion, rooms: list[Room]) -> None:
    """The day lasts one hour, and in its second half nothing is free."""
    DayLines.objects.create(
        event=version.event, day="2027-05-12", opens_at=time(9), closes_at=time(10), minutes=30
    )
    for room in rooms:
        make_slot(version, make_confirmed(version.event), room, starts_at=later(30), minutes=30)


def places(version: AgendaVersion) -> list[tuple[str, str, Any]]:
    rows = version.slots.select_related("session", "room").order_by("guid")
    return [(str(slot), str(slot.room), slot.starts_at) for slot in rows]


def sent(hint: Any, revision: int) -> dict[str, Any]:
    given = {"command": "swap" if hint.other else "move", "slot": hint.slot, "revision": revision}
    if hint.other:
        return given | {"other": hint.other}
    return given | {
        "starts": hint.starts_at.isoformat(), "room": hint.room.public_id, "minutes": hint.minutes
    }  # fmt: skip


@pytest.mark.parametrize("free", [True, False])
def test_the_panel_offers_the_change_which_is_done_and_taken_back(
    editor: Client, version: AgendaVersion, rooms: list[Room], free: bool
) -> None:
    chosen, _beside = pair(version, rooms, 2)
    if not free:
        filled(version, rooms)
    before = places(version)
    page = editor.get(f"/relay/editor/panel/?slot={chosen.guid}")
    hint = page.context["hint"]
    assert ((hint.other is None), hint.gain) == (free, "spares 2 choices")
    assert hint.words in page.content.decode()
    editor.post("/relay/editor/do/", sent(hint, 0))
    assert places(version) != before
    assert editor.get(f"/relay/editor/panel/?slot={chosen.guid}").context["hint"] is None
    edits.undo(version=version, by=None, now=NOW)
    assert places(version) == before


def test_locked_slots_and_those_of_other_events_are_left_alone(
    editor: Client, version: AgendaVersion, rooms: list[Room]
) -> None:
    chosen, _beside = pair(version, rooms, 2)
    Slot.objects.update(is_locked=True)
    other = make_event()
    pair(make_draft_version(other), [make_room(other), make_room(other)], 3)
    assert editor.get(f"/relay/editor/panel/?slot={chosen.guid}").context["hint"] is None
    crowded = editor.get("/relay/editor/clashes/").context["crowded"]
    assert [(one.words, one.hint) for one in crowded] == [
        ("2 people starred both “Hall 0” and “Loft 0” at the same time.", None)
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_for_one_crowd_and_for_three_on_three_days(
    editor: Client, version: AgendaVersion, rooms: list[Room], number: int
) -> None:
    crowds = [pair(version, rooms, day + 1, 1440 * day) for day in range(number)]
    editor.get("/relay/editor/")
    with CaptureQueriesContext(connection) as page:
        crowded = editor.get("/relay/editor/clashes/").context["crowded"]
    with CaptureQueriesContext(connection) as panel:
        assert editor.get(f"/relay/editor/panel/?slot={crowds[0][0].guid}").context["hint"] is not None
    assert [int(one.words[0]) for one in crowded] == list(range(number, 0, -1))
    assert (len(page), len(panel)) == (22, 29)
