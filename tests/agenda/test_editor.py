"""The editor's pages: every command by a form, nobody else's eyes, a constant cost."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from agenda.actions import arranging, edits, slots
from agenda.models import AgendaVersion, DayLines, Edit, Slot
from events.models import Event, Role, Room
from tests.factories.agenda import NOW, later, make_confirmed, make_draft_version, make_slot
from tests.factories.events import make_event, make_room, make_team_member, make_user

pytestmark = pytest.mark.django_db

PAGES = ("", "log/", "rules/", "clashes/", "links/", "release/", "changes/?revision=7", "panel/", "status/")


@pytest.fixture
def event() -> Event:
    return make_event(slug="relay")


@pytest.fixture
def hall(event: Event) -> Room:
    return make_room(event, name="Hall", capacity=100)


@pytest.fixture
def version(event: Event) -> AgendaVersion:
    return make_draft_version(event)


@pytest.fixture
def editor(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event, make_user("owner@team.example", name="Ana")).user)
    return client


def do(client: Client, command: str, **given: Any) -> Any:
    return client.post("/relay/editor/do/", {"command": command, "day": "2027-05-12", **given}, follow=True)


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def places(version: AgendaVersion) -> list[tuple[str, int, str, int]]:
    """Title, minutes after the first morning, room, length."""
    rows = version.slots.select_related("session", "room").order_by("starts_at", "pk")
    return [
        (
            str(slot),
            int((slot.starts_at - later(0)).total_seconds()) // 60,
            str(slot.room or ""),
            slot.minutes,
        )
        for slot in rows
    ]


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_those_who_make_the_programme(client: Client, event: Event, path: str) -> None:
    address = f"/relay/editor/{path}"
    answers = [client.get(address).status_code]
    for role in (Role.OWNER, Role.DOOR):
        client.force_login(make_team_member(event, make_user(), role=role).user)
        answers.append(client.get(address).status_code)
    client.force_login(make_team_member(make_event(), make_user()).user)
    assert [*answers, client.get(address).status_code] == [302, 200, 403, 404]


def test_a_talk_is_placed_moved_lengthened_swapped_and_taken_out_by_forms(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    one, two = make_confirmed(event, title="One"), make_confirmed(event, title="Two")
    there = {"to_day": "2027-05-12", "room": hall.public_id, "minutes": 40}
    assert told(do(editor, "place", session=one.code, at="09:00", **there)) == ["Placed: One"]
    do(editor, "place", session=two.code, at="11:00", **there)
    first, second = version.slots.order_by("starts_at").values_list("guid", flat=True)
    do(editor, "move", slot=first, at="10:00", **there | {"minutes": 60})
    assert places(version) == [("One", 60, "Hall", 60), ("Two", 120, "Hall", 40)]
    assert told(do(editor, "swap", slot=first, other=second)) == ["Swapped: One and Two"]
    assert places(version) == [("Two", 60, "Hall", 40), ("One", 120, "Hall", 60)]
    do(editor, "take_out", slot=first)
    assert told(do(editor, "undo", expected=5)) == ["Taken back: Taken out: One"]
    assert told(do(editor, "redo")) == ["Done again: Taken out: One"]
    assert places(version) == [("Two", 60, "Hall", 40)]


def test_many_a_day_and_breaks_are_moved_and_copied(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    talk = make_slot(version, make_confirmed(event, title="Talk"), hall, minutes=30)
    do(editor, "add_break", title="Lunch", to_day="2027-05-12", at="12:00", minutes=60)
    do(editor, "shift", all="on", later="30")
    assert places(version) == [("Talk", 30, "Hall", 30), ("Lunch", 210, "", 60)]
    do(editor, "shift", slot=str(talk.guid), later="0", to_day="2027-05-13")
    do(editor, "copy_breaks", to_day="2027-05-13")
    do(editor, "copy_breaks", to_day="2027-05-13")
    assert places(version) == [("Lunch", 210, "", 60), ("Talk", 1470, "Hall", 30), ("Lunch", 1650, "", 60)]


def test_hours_are_set_for_every_day_with_their_break(
    editor: Client, event: Event, version: AgendaVersion
) -> None:
    given = {"opens_at": "10:00", "closes_at": "16:00", "minutes": 30, "every": "on", "pause": "Lunch"}
    for _time in range(2):
        do(editor, "lines", **given, pause_at="12:00", pause_until="13:00")
    days = (event.ends_on - event.starts_on).days + 1
    assert (DayLines.objects.count(), version.slots.count()) == (days, days)
    shown = editor.get("/relay/editor/").context["board"].lines
    assert (shown.closes_at - shown.opens_at, len(shown.starts)) == (timedelta(hours=6), 12)


def test_stale_form_is_told_who_was_faster_and_changes_nothing(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    slot = make_slot(version, make_confirmed(event, title="Talk"), hall, minutes=30)
    slots.move(slot=slot, room=hall, starts_at=later(60), minutes=30, by=make_user(name="Ben"), now=NOW)
    given = {"to_day": "2027-05-12", "at": "15:00", "room": hall.public_id, "minutes": 30, "revision": 0}
    answer = do(editor, "move", slot=slot.guid, **given)
    assert told(answer) == ["This was changed meanwhile, so nothing was done. Ben: Moved: Talk"]
    assert places(version) == [("Talk", 60, "Hall", 30)]


@pytest.mark.parametrize("starts", ["9999-12-31T23:50-12:00", "0001-01-01T00:00+14:00", "2027-05-30T10:00Z"])
def test_a_time_far_from_the_event_is_refused_and_stored_nowhere(
    editor: Client, event: Event, hall: Room, version: AgendaVersion, starts: str
) -> None:
    talk = make_confirmed(event, title="Talk")
    given = {"session": talk.code, "room": hall.public_id, "starts": starts}
    assert told(do(editor, "place", **given)) == ["This time is not within the days of the event."]
    asked = editor.get("/relay/editor/check/", given).status_code
    assert (asked, places(version), editor.get("/relay/editor/").status_code) == (404, [], 200)


def test_what_is_locked_is_neither_swapped_nor_taken_out_and_a_talk_gets_one_place(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    talk = make_confirmed(event, title="Keynote")
    one = make_slot(version, talk, hall, minutes=30, is_locked=True)
    two = make_slot(version, make_confirmed(event, title="Two"), hall, starts_at=later(60), minutes=30)
    answers = [
        told(do(editor, "swap", slot=two.guid, other=one.guid)),
        told(do(editor, "take_out", slot=one.guid)),
        told(do(editor, "take_out", slot=[one.guid, two.guid])),
        told(do(editor, "place", session=talk.code, room=hall.public_id, starts=later(120).isoformat())),
    ]
    assert answers == [["“Keynote” is locked: unlock it first."]] * 3 + [["“Keynote” has a place meanwhile."]]
    assert places(version) == [("Keynote", 0, "Hall", 30), ("Two", 60, "Hall", 30)]


def test_after_a_refusal_the_same_slot_and_filters_stand_there_again(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    slot = make_slot(version, make_confirmed(event), hall)
    page = editor.get(f"/relay/editor/?day=2027-05-12&q=tea&slot={slot.guid}").content.decode()
    assert '<input type="hidden" name="q" value="tea">' in page
    answer = do(editor, "move", slot=slot.guid, q="tea", at="never")
    assert answer.redirect_chain == [(f"/relay/editor/?day=2027-05-12&q=tea&slot={slot.guid}", 302)]


def test_hours_are_not_set_without_their_break(event: Event, version: AgendaVersion) -> None:
    far = (later(0) + timedelta(days=400), later(30) + timedelta(days=400))
    lines = [DayLines(event=event, day=event.starts_on, opens_at=time(10), closes_at=time(16), minutes=30)]
    with pytest.raises(edits.Refused):
        arranging.set_hours(version=version, lines=lines, stretches=[far], title="Tea", by=None, now=NOW)
    assert DayLines.objects.count() == 0


@pytest.mark.parametrize(
    "given",
    [
        {"command": "nonsense"},
        {"command": "move", "slot": "not-a-guid"},
        {"command": "move", "slot": "00000000-0000-0000-0000-000000000000"},
        {"command": "place", "session": "NOBODY"},
        {"command": "take_out"},
        {"command": "undo"},
        {"command": "lines", "opens_at": "12:00", "closes_at": "11:00", "minutes": "1"},
        {"command": "copy_breaks", "to_day": "2031-01-01"},
    ],
)
def test_nonsense_is_refused_in_words(editor: Client, event: Event, given: dict[str, str]) -> None:
    answer = editor.post("/relay/editor/do/", given, headers={"Accept": "application/json"})
    assert (answer.status_code, bool(answer.json()["said"]), Edit.objects.count()) == (409, True, 0)


def test_slots_and_talks_of_another_event_cannot_be_touched(editor: Client, event: Event) -> None:
    other = make_event()
    talk = make_confirmed(other)
    slot = make_slot(make_draft_version(other), talk)
    for given in ({"command": "take_out", "slot": slot.guid}, {"command": "place", "session": talk.code}):
        answer = editor.post("/relay/editor/do/", given, headers={"Accept": "application/json"})
        assert answer.status_code == 409
    assert Slot.objects.count() == 1


def test_the_script_hears_what_others_did_and_nothing_when_nothing_was_done(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    slot = make_slot(version, make_confirmed(event, title="Talk"), hall, minutes=30)
    assert editor.get("/relay/editor/changes/?revision=0").status_code == 204
    slots.move(slot=slot, room=hall, starts_at=later(60), minutes=30, by=make_user(name="Ben"), now=NOW)
    answer = editor.get("/relay/editor/changes/?revision=0&day=2027-05-12").json()
    assert (answer["revision"], answer["log"], list(answer["cells"])) == (
        1, [{"who": "Ben", "label": "Moved: Talk"}], [str(slot.guid)],
    )  # fmt: skip


def test_what_would_be_wrong_is_known_before_it_is_dropped(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    make_slot(version, make_confirmed(event, title="Here"), hall, minutes=30)
    talk = make_confirmed(event, title="Talk")
    asked: dict[str, Any] = {
        "session": talk.code,
        "room": hall.public_id,
        "starts": later(15).isoformat(),
        "minutes": 30,
    }
    answer = editor.get("/relay/editor/check/", asked).json()
    assert [one["level"] for one in answer["clashes"]] == ["block"]
    assert editor.get("/relay/editor/check/", asked | {"starts": later(30).isoformat()}).json() == {
        "clashes": []
    }
    assert editor.get("/relay/editor/check/", asked | {"starts": "soon"}).status_code == 404


@pytest.mark.parametrize("number", [3, 60])
def test_the_page_costs_the_same_for_any_number_of_slots(
    editor: Client,
    event: Event,
    hall: Room,
    version: AgendaVersion,
    number: int,
    django_assert_num_queries: Any,
) -> None:
    for place in range(number):
        make_slot(version, make_confirmed(event), hall, starts_at=later(place * 20), minutes=20)
    editor.get("/relay/editor/")
    with django_assert_num_queries(30):
        editor.get("/relay/editor/")


def test_several_go_as_many_rooms_further_or_are_told_why_not(
    editor: Client, event: Event, version: AgendaVersion
) -> None:
    rooms = [make_room(event, name=name, position=place) for place, name in enumerate(("A", "B", "C"))]
    pair = [
        make_slot(version, make_confirmed(event, title=f"In {room}"), room, minutes=30) for room in rooms[:2]
    ]
    tea = make_slot(version)
    chosen = [slot.guid for slot in (*pair, tea)]
    assert told(do(editor, "shift", slot=chosen, later=30, columns=1)) == ["Moved 3 slots"]
    assert places(version) == [("In A", 30, "B", 30), ("In B", 30, "C", 30), ("Coffee", 30, "", 30)]
    for columns, why in (
        (1, "“In B” in C cannot go that far: C is"),
        (-2, "“In A” in B cannot go that far: A is"),
    ):
        assert told(do(editor, "shift", slot=chosen, columns=columns)) == [f"{why} the last room there."]
    both = told(do(editor, "shift", slot=chosen, columns=1, room=rooms[0].public_id))
    assert both == ["Rooms further right: Name a room, or how many rooms further; not both."]
    assert version.edits.count() == 1


def test_what_is_locked_is_not_put_elsewhere_by_form_or_script(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    slot = make_slot(version, make_confirmed(event, title="Keynote"), hall, minutes=30, is_locked=True)
    make_slot(version, make_confirmed(event), hall, starts_at=later(60), minutes=30)
    page = editor.get(f"/relay/editor/?day=2027-05-12&slot={slot.guid}")
    assert "unlock it first" in page.content.decode()
    assert (page.context["chosen"].free, page.context["chosen"].partners) == ((), ())
    there = {"to_day": "2027-05-12", "room": hall.public_id, "minutes": 30, "at": "15:00"}
    why = "“Keynote” is locked: unlock it first."
    assert told(do(editor, "move", slot=slot.guid, **there)) == [why]
    script = {"command": "move", "slot": slot.guid, "room": hall.public_id, "starts": later(90).isoformat()}
    answer = editor.post("/relay/editor/do/", script, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["said"]) == (409, why)
    do(editor, "lock", slot=slot.guid)
    assert told(do(editor, "move", slot=slot.guid, **there)) == ["Moved: Keynote"]


def test_the_script_gets_the_tray_only_when_something_went_in_or_out(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    slot = make_slot(version, make_confirmed(event, title="Talk"), hall, minutes=30)
    accept = {"Accept": "application/json"}
    given: dict[str, Any] = {
        "day": "2027-05-12",
        "slot": slot.guid,
        "room": hall.public_id,
        "starts": later(60).isoformat(),
    }
    moved = editor.post(
        "/relay/editor/do/", given | {"command": "move", "revision": 0}, headers=accept
    ).json()
    out = editor.post(
        "/relay/editor/do/", given | {"command": "take_out", "revision": 1}, headers=accept
    ).json()
    assert ("tray" in moved, "Talk" in out["tray"], out["cells"]) == (False, True, {str(slot.guid): ""})
    back = editor.post(
        "/relay/editor/do/", {"command": "undo", "day": "2027-05-12", "revision": 2}, headers=accept
    ).json()
    assert ("tray" in back, "Talk" in back["cells"][str(slot.guid)]) == (True, True)


def test_free_places_are_none_beside_what_is_for_everybody_and_any_length_can_be_sent(
    editor: Client, event: Event, version: AgendaVersion, hall: Room
) -> None:
    make_room(event, name="Lab")
    keynote = make_slot(version, make_confirmed(event, stops_all=True), hall, starts_at=later(60), minutes=60)
    talk = make_slot(version, make_confirmed(event), hall, starts_at=later(180), minutes=45)

    def free(slot: Slot) -> list[int]:
        answer = editor.get(f"/relay/editor/?day=2027-05-12&slot={slot.guid}")
        # Browsers count steps from the least value: one of 5 from 1 on would refuse 45.
        assert "step" not in answer.context["place_form"]["minutes"].as_widget()
        return [
            int((one.starts_at - later(0)).total_seconds()) // 60 for one in answer.context["chosen"].free
        ]

    for slot, other in ((talk, keynote), (keynote, talk)):
        begins = int((other.starts_at - later(0)).total_seconds()) // 60
        found = free(slot)
        assert found
        assert [at for at in found if begins - slot.minutes < at < begins + other.minutes] == []
