"""The same agenda brought twice, changed, or our own brought home: nothing twice, and nobody's work lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda import public
from agenda.actions import edits, releases
from agenda.exports import schedule_json, schedule_xml
from agenda.importers import read, store
from agenda.importers.store import Outcome
from agenda.models import AgendaVersion, Session, Slot
from agenda.public import Programme
from core.models import OutboxMail
from events.models import Event, Participant, Room
from tests.agenda.export_checks import valid_json, valid_xml
from tests.factories.agenda import make_confirmed, make_draft_version, make_session_type, make_slot
from tests.factories.events import make_event, make_participant, make_room, make_track, make_user

pytestmark = pytest.mark.django_db

SITE = "https://plenary.example"
Render = Callable[..., bytes]
BOTH = pytest.mark.parametrize("render", [schedule_xml.render, schedule_json.render])


def bring(path: Path, slug: str = "odd-conf") -> Outcome:
    event = Event.objects.filter(slug=slug).first()
    found = read.schedule(path, event.time_zone if event else "")
    return store.schedule(found, slug=slug, public=None, dry_run=False, by=None, now=timezone.now())


def talk(title: str, *, at: str = "10:00", **marks: object) -> str:
    """An entry; `marks` such as guid, id and code become its attributes, `kind` its type."""
    kind = marks.pop("kind", "talk")
    attributes = "".join(f' {name}="{value}"' for name, value in marks.items())
    return (
        f"<event{attributes}><date>2024-02-03T{at}:00+01:00</date><duration>00:30</duration>"
        f"<title>{title}</title><type>{kind}</type></event>"
    )


def file(path: Path, *talks: str, room: str = "R", guid: str = "") -> Path:
    """A schedule.xml of one day and one room."""
    mark = f' guid="{guid}"' if guid else ""
    path.write_text(
        "<schedule><conference><title>C</title><start>2024-02-03</start><end>2024-02-03</end>"
        "<time_zone_name>Europe/Brussels</time_zone_name></conference>"
        f'<day date="2024-02-03"><room name="{room}"{mark}>{"".join(talks)}</room></day></schedule>'
    )
    return path


def shown(slug: str = "odd-conf") -> list[tuple[str, str]]:
    """Title and local time of all that the last release shows."""
    event = Event.objects.select_related("organizer").get(slug=slug)
    version = public.newest(event)
    assert version is not None
    items = public.load(event, version).items
    return [(item.name, f"{item.starts_at.astimezone(UTC) + timedelta(hours=1):%H:%M}") for item in items]


@pytest.mark.parametrize("marks", [{"guid": UUID(int=5)}, {"code": "ABC234"}, {"id": 8}])
def test_talk_is_known_by_guid_code_or_id(marks: dict[str, Any], tmp_path: Path) -> None:
    bring(file(tmp_path / "a", talk("Old title", **marks)))
    outcome = bring(file(tmp_path / "b", talk("New title", at="11:00", **marks)))
    assert dict(outcome.counts) == {"talks changed": 1, "slots moved": 1}
    assert shown() == [("New title", "11:00")]


def test_what_a_file_did_to_the_draft_is_taken_back_and_the_editor_hears_of_it(tmp_path: Path) -> None:
    draft = bring(file(tmp_path / "a", talk("Talk", id=8), talk("Gone", at="12:00", id=9))).event.agenda_versions.get(
        number=None
    )  # fmt: skip
    before = {slot.guid: edits.values_of(slot) for slot in draft.slots.all()}
    bring(file(tmp_path / "a", talk("Talk", id=8), talk("Gone", at="12:00", id=9)))
    bring(file(tmp_path / "b", talk("Talk", at="11:00", id=8), talk("New", at="13:00", id=10)))
    (edit,) = edits.since(draft, 1)
    assert edit.label.startswith("Imported: ")
    edits.undo(version=draft, by=None, now=timezone.now())
    assert {slot.guid: edits.values_of(slot) for slot in draft.slots.all()} == before


def test_guid_goes_before_code_and_code_before_id(tmp_path: Path) -> None:
    one, two = UUID(int=1), UUID(int=2)
    bring(
        file(
            tmp_path / "a",
            talk("One", guid=one, code="AAAA22", id=1),
            talk("Two", guid=two, id=2, at="11:00"),
        )
    )
    again = file(
        tmp_path / "b", talk("Two", guid=two, code="AAAA22", id=1, at="11:00"), talk("One", guid=one, id=2)
    )
    assert dict(bring(again).counts) == {}


def test_talk_known_by_code_keeps_its_guid_for_ever(tmp_path: Path) -> None:
    bring(file(tmp_path / "a", talk("One", guid=UUID(int=1), code="AAAA22", id=1)))
    outcome = bring(file(tmp_path / "b", talk("One", guid=UUID(int=9), code="AAAA22", id=9)))
    assert (dict(outcome.counts), {slot.guid for slot in Slot.objects.all()}) == ({}, {UUID(int=1)})


def test_like_breaks_of_one_room_stay_apart(tmp_path: Path) -> None:
    breaks = [talk("Coffee", at=at, kind="break") for at in ("10:00", "12:00", "15:00")]
    bring(file(tmp_path / "a", *breaks))
    assert dict(bring(file(tmp_path / "a", *breaks)).counts) == {}
    outcome = bring(file(tmp_path / "b", breaks[1], talk("Coffee", at="15:30", kind="break")))
    assert dict(outcome.counts) == {"slots moved": 1, "slots gone": 1}
    assert shown() == [("Coffee", "12:00"), ("Coffee", "15:30")]


def test_break_made_here_is_not_the_files_to_take_away(tmp_path: Path) -> None:
    outcome = bring(file(tmp_path / "a", talk("One", id=1), talk("Lunch", at="12:00", kind="break", id=2)))
    make_slot(
        make_draft_version(outcome.event),
        title="Our toast",
        number=90,
        room=Room.objects.get(),
        starts_at=datetime(2024, 2, 3, 15, tzinfo=UTC),
    )
    releases.release(event=outcome.event, waive=True, by=make_user(), now=timezone.now())
    assert dict(bring(file(tmp_path / "b", talk("One", id=1))).counts) == {"slots gone": 1}
    assert shown() == [("One", "10:00"), ("Our toast", "16:00")]


def test_talk_with_two_entries_is_one_talk_told_by_its_first(tmp_path: Path) -> None:
    entries = (
        talk("Part one", code="AAAA22", guid=UUID(int=1)),
        talk("Part two", code="AAAA22", guid=UUID(int=2), at="14:00"),
    )
    bring(file(tmp_path / "a", *entries))
    assert shown() == [("Part one", "10:00"), ("Part one", "14:00")]
    assert dict(bring(file(tmp_path / "a", *entries)).counts) == {}


def test_room_with_another_name_is_the_same_by_its_guid(tmp_path: Path) -> None:
    bring(file(tmp_path / "a", talk("One", id=1), room="Hall", guid=str(UUID(int=7))))
    outcome = bring(file(tmp_path / "b", talk("One", id=1), room="Great hall", guid=str(UUID(int=7))))
    assert dict(outcome.counts) == {"rooms renamed": 1}
    assert [room.name for room in Room.objects.all()] == ["Great hall"]


def test_talk_of_this_system_is_not_taken_for_one_with_the_same_id(tmp_path: Path) -> None:
    event = make_event(slug="odd-conf", time_zone="Europe/Brussels")
    own = make_confirmed(event, title="Our own")
    make_slot(make_draft_version(event), own, number=3)
    releases.release(event=event, waive=True, by=make_user(), now=timezone.now())
    bring(file(tmp_path / "a", talk("Theirs", id=3)))
    own.refresh_from_db()
    assert (own.title, Session.objects.filter(event=event).count()) == ("Our own", 2)
    numbers = Slot.objects.filter(version__event=event, version__number=2).values_list("number", flat=True)
    assert sorted(numbers) == [3, 4]


def test_cancelled_talk_of_this_system_is_not_brought_back(tmp_path: Path) -> None:
    event = make_event()
    own = make_confirmed(event, title="Off")
    make_slot(make_draft_version(event), own)
    version = releases.release(event=event, waive=True, by=make_user(), now=timezone.now())
    path = tmp_path / "own.xml"
    path.write_bytes(schedule_xml.render(public.load(event, version), site_url=SITE))
    Session.objects.filter(pk=own.pk).update(state=Session.State.CANCELLED)
    bring(path, event.slug)
    own.refresh_from_db()
    assert own.state == Session.State.CANCELLED


def test_unfinished_draft_is_neither_released_nor_lost(tmp_path: Path) -> None:
    event = bring(file(tmp_path / "a", talk("One", id=1), talk("Two", id=2, at="11:00"))).event
    draft = releases.draft_of(event)
    draft.slots.filter(number=2).update(starts_at=datetime(2024, 2, 3, 17, tzinfo=UTC))
    make_slot(draft, make_confirmed(event, title="Not yet"), Room.objects.get(event=event), number=90)
    outcome = bring(
        file(tmp_path / "b", talk("One", id=1, at="09:00"), talk("Two", id=2, at="11:00"), talk("New", id=3))
    )
    assert dict(outcome.counts) == {"talks new": 1, "slots new": 1, "slots moved": 1}
    assert shown() == [("One", "09:00"), ("New", "10:00"), ("Two", "11:00")]
    assert draft.slots.get(number=2).starts_at == datetime(2024, 2, 3, 17, tzinfo=UTC)
    assert draft.slots.filter(session__title="Not yet").exists()


def test_slot_that_was_taken_out_comes_back_under_its_old_number(tmp_path: Path) -> None:
    both = file(
        tmp_path / "a", talk("One", guid=UUID(int=1), id=1), talk("Two", guid=UUID(int=2), id=2, at="11:00")
    )
    event = bring(both).event
    bring(file(tmp_path / "b", talk("One", guid=UUID(int=1), id=1)))
    assert dict(bring(both).counts) == {"talks changed": 1, "slots new": 1}
    assert dict(AgendaVersion.objects.get(event=event, number=3).slots.values_list("guid", "number")) == {
        UUID(int=1): 1,
        UUID(int=2): 2,
    }


def test_speaker_with_an_address_gets_no_mail_by_an_import(tmp_path: Path) -> None:
    event = make_event()
    make_slot(
        make_draft_version(event), make_confirmed(event, make_participant(event, email="ana@example.com"))
    )
    version = releases.release(event=event, waive=True, by=make_user(), now=timezone.now())
    text = schedule_xml.render(public.load(event, version), site_url=SITE).decode()
    OutboxMail.objects.all().delete()
    path = tmp_path / "moved.xml"
    path.write_text(text.replace("2027-05-12T09:00:00-07:00", "2027-05-12T11:00:00-07:00"))
    outcome = bring(path, event.slug)
    assert (dict(outcome.counts), OutboxMail.objects.count()) == ({"slots moved": 1}, 0)


def programme(event: Event) -> Programme:
    version = public.newest(event)
    assert version is not None
    return public.load(event, version)


@BOTH
def test_own_export_comes_back_without_a_change(render: Render, tmp_path: Path) -> None:
    event = make_event()
    draft, room, track = make_draft_version(event), make_room(event), make_track(event)
    kind = make_session_type(event, name="Break")
    twice = make_confirmed(event, track=track, abstract="Two\r\nlines, *Markdown* and <b>no</b> HTML meant")
    make_slot(draft, twice, room)
    make_slot(draft, twice, room, starts_at=datetime(2027, 5, 13, 18, tzinfo=UTC))
    make_slot(
        draft, make_confirmed(event, make_participant(event), make_participant(event)), room, minutes=20
    )
    make_slot(draft, title="Lunch")
    make_slot(draft, room=room, title="Changing chairs", starts_at=datetime(2027, 5, 13, 20, tzinfo=UTC))
    nobody = make_confirmed(event, session_type=kind, title="Nobody speaks of a break")
    nobody.speakers.all().delete()
    make_slot(draft, nobody, room, starts_at=datetime(2027, 5, 13, 21, tzinfo=UTC))
    make_slot(draft, make_confirmed(event, title="Hush"), room, is_secret=True)
    make_slot(draft, twice, room, starts_at=datetime(2027, 5, 13, 22, tzinfo=UTC), is_secret=True)
    releases.release(event=event, waive=True, by=make_user(), now=timezone.now())
    make_slot(draft, make_confirmed(event, title="Only in the draft"), room)
    before = render(programme(event), site_url=SITE)
    path = tmp_path / "own"
    path.write_bytes(before)
    slots = list(Slot.objects.order_by("pk").values())
    outcome = bring(path, event.slug)
    assert (dict(outcome.counts), outcome.version, list(Slot.objects.order_by("pk").values())) == (
        {},
        None,
        slots,
    )
    assert render(programme(event), site_url=SITE) == before


@BOTH
def test_own_export_into_another_event_makes_the_same_agenda(render: Render, tmp_path: Path) -> None:
    event = make_event()
    draft, room = make_draft_version(event), make_room(event, name=" Two  spaces ")
    twice = make_confirmed(event, title="Given  twice", abstract="A\n\n    code")
    make_slot(draft, twice, room)
    make_slot(draft, twice, room, starts_at=datetime(2027, 5, 13, 18, tzinfo=UTC))
    releases.release(event=event, waive=True, by=make_user(), now=timezone.now())
    path = tmp_path / "own"
    path.write_bytes(render(programme(event), site_url=SITE))
    other = bring(path, "second").event
    one, two = programme(event), programme(other)
    assert [(t.code, t.title, t.abstract, t.kind) for t in two.talks] == [
        (t.code, t.title, t.abstract, t.kind) for t in one.talks
    ]
    assert [(i.guid, i.number, i.starts_at, i.minutes, i.place and i.place.name) for i in two.items] == [
        (i.guid, i.number, i.starts_at, i.minutes, i.place and i.place.name) for i in one.items
    ]
    assert Participant.objects.filter(event=other).count() == 1


# Not of control characters alone: these are in no file, so nothing would be left of a name.
WORDS = st.text(max_size=60).map(lambda text: "x" + text.encode("utf-8", "ignore").decode().replace("\0", ""))


@BOTH
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.tuples(WORDS, WORDS, WORDS, WORDS, WORDS))
def test_any_text_survives_export_and_import(words: tuple[str, ...], render: Render, tmp_path: Path) -> None:
    title, abstract, name, place, strand = words
    event = make_event()
    session = make_confirmed(
        event,
        make_participant(event, name=name),
        title=title,
        abstract=abstract,
        track=make_track(event, name=strand),
    )
    make_slot(make_draft_version(event), session, make_room(event, name=place))
    releases.release(event=event, waive=True, by=make_user(), now=timezone.now())
    before = render(programme(event), site_url=SITE)
    path = tmp_path / "own"
    path.write_bytes(before)
    assert dict(bring(path, event.slug).counts) == {}
    assert render(programme(event), site_url=SITE) == before


@BOTH
def test_a_recording_goes_out_valid_and_comes_home_and_a_file_without_it_takes_nothing(
    render: Render, tmp_path: Path
) -> None:
    event = make_event()
    session = make_confirmed(event, video_url="https://video.example/w/1?a=1&b=2")
    make_slot(make_draft_version(event), session)
    releases.release(event=event, waive=True, by=make_user(), now=timezone.now())
    path = tmp_path / "own"
    path.write_bytes(render(programme(event), site_url=SITE))
    (valid_xml if render is schedule_xml.render else valid_json)(path.read_bytes())
    Session.objects.update(video_url="")
    bring(path, event.slug)
    session.refresh_from_db()
    assert (session.video_url, session.description) == ("https://video.example/w/1?a=1&b=2", "")
    without = path.read_bytes().replace(b"Recording", b"Slides")
    path.write_bytes(without)
    bring(path, event.slug)
    session.refresh_from_db()
    assert session.video_url == "https://video.example/w/1?a=1&b=2"
