"""schedule.xml: valid whatever people write, and the same slot is the same event for ever."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.etree import _Element as Element

from agenda.exports import frab, schedule_xml
from agenda.public import Programme
from tests.agenda.export_checks import same_as_golden, valid_xml
from tests.factories.programme import (
    HOSTILE,
    MORNING,
    SITE,
    make_facts,
    make_item,
    make_many,
    make_person,
    make_place,
    make_programme,
    make_sample,
    make_strand,
    make_talk,
)


def exported(programme: Programme) -> Element:
    return valid_xml(schedule_xml.render(programme, site_url=SITE))


def attributes(element: Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def fields(event: Element) -> dict[str, str]:
    return {child.tag: child.text or "" for child in event if child.tag not in {"persons", "recording"}}


def test_a_talk_is_told_with_everything_its_readers_look_for() -> None:
    people = (make_person(1, name="Zoë Łuczak"), make_person(2))
    talk = make_talk(7, title="Queues & you", subtitle="A tour", people=people, do_not_record=True)
    root = exported(make_programme(make_item(12, talk)))
    event = root.find("day/room/event")
    assert event is not None
    assert attributes(event) == {"id": "12", "guid": str(UUID(int=12)), "code": "T00007"}
    assert fields(event) == {
        "date": "2027-05-12T09:00:00-07:00",
        "start": "09:00",
        "duration": "00:40",
        "room": "Hall 1",
        "slug": "relay_2027-0012-queues-you",
        "url": "https://plenary.example/relay-2027/agenda/T00007/",
        "title": "Queues & you",
        "subtitle": "A tour",
        "track": "Strand 1",
        "type": "Talk",
        "language": "en",
        "abstract": "What **we** learned.",
        "description": "",
    }
    assert [person.text for person in event.iterfind("persons/person")] == ["Zoë Łuczak", "Person 2"]
    assert event.findtext("recording/optout") == "true"


def test_the_conference_is_named_with_its_days_zone_and_tracks() -> None:
    root = exported(make_programme(make_item(1)))
    conference = root.find("conference")
    assert conference is not None
    assert fields(conference) == {
        "title": "Relay 2027",
        "acronym": "relay_2027",
        "start": "2027-05-12",
        "end": "2027-05-14",
        "days": "3",
        "timeslot_duration": "00:05",
        "base_url": "https://plenary.example/relay-2027/agenda/",
        "url": "https://plenary.example/relay-2027/",
        "time_zone_name": "America/Los_Angeles",
        "color": "",
        "track": "",
    }
    assert [attributes(track) for track in conference.iterfind("track")] == [
        {"name": "Strand 1", "slug": "strand-1", "color": "#868e96"}
    ]
    assert root.findtext("version") == "3"
    assert root.findtext("url") == "https://plenary.example/relay-2027/agenda/schedule.xml"


def test_a_talk_past_midnight_belongs_to_the_day_before() -> None:
    late = make_item(1, starts_at=MORNING + timedelta(hours=16, minutes=30), minutes=1440)
    day = exported(make_programme(late)).find("day")
    assert day is not None
    assert attributes(day) == {
        "index": "1",
        "date": "2027-05-12",
        "start": "2027-05-12T04:00:00-07:00",
        "end": "2027-05-13T04:00:00-07:00",
    }
    event = day.find("room/event")
    assert event is not None
    assert (event.findtext("date"), event.findtext("start")) == ("2027-05-13T01:30:00-07:00", "01:30")
    assert event.findtext("duration") == "24:00"


def test_a_day_on_which_the_clock_changes_has_two_offsets() -> None:
    night = make_item(1, starts_at=MORNING.replace(month=11, day=7, hour=8))
    root = exported(
        make_programme(
            night,
            starts_on=make_facts().starts_on.replace(month=11, day=6),
            ends_on=make_facts().ends_on.replace(month=11, day=6),
        )
    )
    assert [(day.get("start"), day.get("end")) for day in root.iterfind("day")] == [
        ("2027-11-06T04:00:00-07:00", "2027-11-07T04:00:00-08:00")
    ]


def test_days_without_a_talk_and_days_outside_the_event_are_told_in_order() -> None:
    root = exported(make_programme(make_item(1, starts_at=MORNING - timedelta(days=2))))
    assert [(day.get("index"), day.get("date"), len(day)) for day in root.iterfind("day")] == [
        ("1", "2027-05-10", 1),
        ("2", "2027-05-12", 0),
        ("3", "2027-05-13", 0),
        ("4", "2027-05-14", 0),
    ]


def test_an_agenda_without_anything_is_valid() -> None:
    assert [len(day) for day in exported(make_programme()).iterfind("day")] == [0, 0, 0]


def test_a_break_is_told_where_it_has_a_room_and_left_out_where_it_has_none() -> None:
    party = make_item(1, title="Evening party", place=make_place(2))
    coffee = make_item(2, title="Coffee", place=None)
    root = exported(make_programme(party, coffee))
    told = [(event.findtext("title"), event.findtext("type")) for event in root.iterfind("day/room/event")]
    assert told == [("Evening party", "break")]
    assert root.findtext("day/room/event/url") == "https://plenary.example/relay-2027/agenda/"


def test_a_talk_with_two_slots_has_two_guids_and_numbers_but_one_code() -> None:
    talk = make_talk(1)
    again = make_item(2, talk, starts_at=MORNING + timedelta(days=1))
    root = exported(make_programme(make_item(1, talk), again))
    events = [attributes(event) for event in root.iterfind("day/room/event")]
    assert events == [
        {"id": "1", "guid": str(UUID(int=1)), "code": "T00001"},
        {"id": "2", "guid": str(UUID(int=2))},
    ]


def test_a_code_from_another_system_is_left_out_where_the_schema_has_no_place_for_it() -> None:
    event = exported(make_programme(make_item(1, make_talk(code="abc-1")))).find("day/room/event")
    assert event is not None
    assert "code" not in event.attrib


def test_a_room_keeps_the_guid_it_was_imported_with_and_gets_its_own_otherwise() -> None:
    imported = make_place(1, guid=UUID(int=77))
    first = make_programme(make_item(1, place=imported), make_item(2, place=make_place(2)))
    guids = [room.get("guid") for room in exported(first).iterfind("day/room")]
    assert guids == [str(UUID(int=77)), frab.guid_for(make_place(2).public_id)]
    renamed = make_programme(make_item(2, place=make_place(2, name="New name")))
    assert [room.get("guid") for room in exported(renamed).iterfind("day/room")] == guids[1:]


def test_hostile_texts_arrive_as_text_without_what_xml_cannot_hold() -> None:
    strand = make_strand(name=HOSTILE, colour="red")
    talk = make_talk(
        title=HOSTILE, subtitle=HOSTILE, abstract=HOSTILE, description=HOSTILE, kind=HOSTILE, strand=strand,
        people=(make_person(name=HOSTILE, links=("javascript:alert(1)",)),),
    )  # fmt: skip
    item = make_item(1, talk, place=make_place(name=HOSTILE))
    root = exported(make_programme(item, name=HOSTILE, accent="url(x)", slug="é-1"))
    event = root.find("day/room/event")
    assert event is not None
    clean = (
        "]]> <b>&amp; \"'\x7f\x85\u2028\u2029\nEND:VEVENT\nBEGIN:VALARM\t;,\\n"
        " javascript:alert(1) مرحبا שלום 会议 👩‍👩‍👧‍👦 e\u0301"
    )
    assert event.findtext("title") == event.findtext("abstract") == event.findtext("room") == clean
    assert event.findtext("persons/person") == clean
    assert root.findtext("conference/title") == clean
    assert root.find("conference/color") is None


@pytest.mark.parametrize(
    ("slug", "acronym"),
    [
        ("relay-2027", "relay_2027"),
        ("rc3", "rc3_2027"),
        ("ab", "ab_2027"),
        ("a--", "a_2027"),
        ("fosdem", "fosdem"),
    ],
)
def test_the_acronym_has_four_characters_that_both_schemas_take(slug: str, acronym: str) -> None:
    root = exported(make_programme(make_item(1), slug=slug))
    assert root.findtext("conference/acronym") == acronym


@pytest.mark.parametrize("title", ["", "!", "-", "会议", "a", "_x_", "-" * 300, "word " * 60])
def test_the_slug_fits_the_schema_for_every_title(title: str) -> None:
    slug = exported(make_programme(make_item(5, make_talk(title=title)))).findtext("day/room/event/slug")
    assert slug is not None
    assert slug.startswith("relay_2027-0005")


@settings(max_examples=40)
@given(text=st.text(max_size=60))
def test_any_text_in_any_place_gives_a_valid_file(text: str) -> None:
    talk = make_talk(
        title=text, abstract=text, people=(make_person(name=text),), strand=make_strand(name=text)
    )
    exported(make_programme(make_item(1, talk, place=make_place(name=text)), name=text, accent=text))


@pytest.mark.parametrize("count", [1, 200])
def test_every_talk_is_in_the_file_once(count: int) -> None:
    root = exported(make_many(count))
    ids = [int(event.get("id", "0")) for event in root.iterfind("day/room/event")]
    assert sorted(ids) == list(range(1, count + 1))


def test_the_same_release_gives_the_same_bytes() -> None:
    assert schedule_xml.render(make_many(30), site_url=SITE) == schedule_xml.render(
        make_many(30), site_url=SITE
    )


def test_a_moved_and_renamed_slot_keeps_guid_and_number() -> None:
    item = make_item(9)
    assert item.talk is not None
    moved = replace(item, starts_at=MORNING + timedelta(days=1), talk=replace(item.talk, title="Other"))
    events = [exported(make_programme(each)).find("day/room/event") for each in (item, moved)]
    assert [(event.get("id"), event.get("guid")) for event in events if event is not None] == [
        ("9", str(UUID(int=9)))
    ] * 2


def test_the_file_as_readers_know_it() -> None:
    body = schedule_xml.render(make_sample(), site_url=SITE)
    valid_xml(body)
    same_as_golden("schedule.xml", body)


def test_the_schema_would_notice_a_mistake() -> None:
    """The check itself: a file without a guid, or with a naive time, does not pass."""
    body = schedule_xml.render(make_programme(make_item(1)), site_url=SITE)
    for good, bad in [
        (b' guid="00000000', b' uid="00000000'),
        (b"09:00:00-07:00</date>", b"09:00:00</date>"),
    ]:
        with pytest.raises(etree.DocumentInvalid):
            valid_xml(body.replace(good, bad))
