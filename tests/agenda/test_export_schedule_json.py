"""schedule.json: exactly the schema, and the same agenda as schedule.xml."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.exports import frab, schedule_json, schedule_xml
from agenda.public import Programme
from tests.agenda.export_checks import entries, same_as_golden, valid_json, valid_xml
from tests.factories.programme import (
    HOSTILE,
    MORNING,
    SITE,
    make_item,
    make_many,
    make_person,
    make_place,
    make_programme,
    make_sample,
    make_strand,
    make_talk,
)


def exported(programme: Programme) -> dict[str, Any]:
    return valid_json(schedule_json.render(programme, site_url=SITE))


def test_a_talk_is_told_with_every_key_the_schema_asks_for() -> None:
    person = make_person(
        1,
        name="Zoë Łuczak",
        biography="Runs *brokers*.",
        photo="/media/people/fil_1.webp",
        links=("https://example.org/zoe", "javascript:alert(1)", "ftp://example.org/"),
    )
    talk = make_talk(7, title="Queues & you", people=(person,), do_not_record=True)
    assert entries(exported(make_programme(make_item(12, talk)))) == [
        {
            "guid": str(UUID(int=12)),
            "code": "T00007",
            "id": 12,
            "date": "2027-05-12T09:00:00-07:00",
            "start": "09:00",
            "end": "2027-05-12T09:40:00-07:00",
            "duration": "00:40",
            "room": "Hall 1",
            "slug": "relay_2027-0012-queues-you",
            "url": "https://plenary.example/relay-2027/agenda/T00007/",
            "title": "Queues & you",
            "subtitle": "",
            "track": "Strand 1",
            "type": "Talk",
            "language": "en",
            "abstract": "What **we** learned.",
            "description": "",
            "do_not_record": True,
            "persons": [
                {
                    "guid": frab.guid_for(person.public_id),
                    "code": "P00001",
                    "name": "Zoë Łuczak",
                    "avatar": "https://plenary.example/media/people/fil_1.webp",
                    "biography": "Runs *brokers*.",
                    "url": "https://plenary.example/relay-2027/speakers/P00001/",
                    "links": [{"url": "https://example.org/zoe"}],
                }
            ],
            "links": [],
            "attachments": [],
        }
    ]


def test_the_conference_has_its_days_rooms_and_tracks() -> None:
    conference = exported(make_programme(make_item(1)))["conference"]
    days = conference.pop("days")
    assert conference == {
        "acronym": "relay_2027",
        "title": "Relay 2027",
        "description": "Messages that arrive",
        "start": "2027-05-12",
        "end": "2027-05-14",
        "daysCount": 3,
        "timeslot_duration": "00:05",
        "url": "https://plenary.example/relay-2027/",
        "time_zone_name": "America/Los_Angeles",
        "colors": {"primary": "#3b5bdb"},
        "tracks": [{"name": "Strand 1", "slug": "strand-1", "color": "#868e96"}],
        "rooms": [
            {
                "name": "Hall 1",
                "guid": frab.guid_for(make_place().public_id),
                "description": None,
                "capacity": 100,
            }
        ],
    }
    assert [(day["index"], day["date"], [*day["rooms"]]) for day in days] == [
        (1, "2027-05-12", ["Hall 1"]),
        (2, "2027-05-13", []),
        (3, "2027-05-14", []),
    ]
    assert (days[0]["day_start"], days[0]["day_end"]) == (
        "2027-05-12T04:00:00-07:00",
        "2027-05-13T04:00:00-07:00",
    )


def test_a_break_with_a_room_is_an_entry_and_one_without_is_not() -> None:
    party = make_item(1, title="Evening party")
    found = entries(exported(make_programme(party, make_item(2, title="Coffee", place=None))))
    assert [(entry["title"], entry["type"], entry["track"], entry["persons"]) for entry in found] == [
        ("Evening party", "break", None, [])
    ]


def test_a_talk_with_two_slots_has_its_code_once() -> None:
    talk = make_talk(1)
    again = make_item(2, talk, starts_at=MORNING + timedelta(days=1))
    found = entries(exported(make_programme(make_item(1, talk), again)))
    assert [(entry["id"], entry.get("code")) for entry in found] == [(1, "T00001"), (2, None)]


def test_rooms_whose_names_are_the_same_once_clean_lose_no_talk() -> None:
    items = [make_item(n, place=make_place(n, name="Hall" + "\x00" * n)) for n in (1, 2)]
    (day, *_others) = exported(make_programme(*items))["conference"]["days"]
    assert {name: len(found) for name, found in day["rooms"].items()} == {"Hall": 2}


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("Etc/GMT+1", None),
        ("CET", None),
        ("Asia/Kathmandu", "Asia/Kathmandu"),
    ],
)
def test_a_zone_that_the_schema_does_not_know_is_left_out(zone: str, told: str | None) -> None:
    conference = exported(make_programme(make_item(1), time_zone=zone))["conference"]
    assert conference.get("time_zone_name") == told


def test_hostile_texts_arrive_as_text() -> None:
    strand = make_strand(name=HOSTILE, colour="red")
    people = (make_person(name=HOSTILE, biography=HOSTILE, links=("javascript:alert(1)",)),)
    talk = make_talk(title=HOSTILE, subtitle=HOSTILE, abstract=HOSTILE, strand=strand, people=people)
    item = make_item(1, talk, place=make_place(name=HOSTILE, directions=HOSTILE))
    schedule = exported(make_programme(item, name=HOSTILE, tagline=HOSTILE, accent="red", slug="é"))
    (entry,) = entries(schedule)
    clean = frab.clean(HOSTILE)
    assert entry["title"] == entry["track"] == entry["room"] == clean
    assert (entry["persons"][0]["name"], entry["persons"][0]["links"]) == (clean, [])
    assert "colors" not in schedule["conference"]


@settings(max_examples=40)
@given(text=st.text(max_size=60))
def test_any_text_in_any_place_gives_a_valid_file(text: str) -> None:
    people = (make_person(name=text, biography=text, links=(text,)),)
    talk = make_talk(title=text, abstract=text, people=people, strand=make_strand(name=text, colour=text))
    exported(make_programme(make_item(1, talk, place=make_place(name=text)), name=text, accent=text))


def test_both_files_tell_the_same_slots() -> None:
    root = valid_xml(schedule_xml.render(make_sample(), site_url=SITE))
    in_xml = [
        {name: event.get(name) for name in ("guid", "id", "code")}
        | {name: event.findtext(name) for name in ("date", "duration", "room", "slug", "url", "title")}
        for event in root.iterfind("day/room/event")
    ]
    in_json = [
        {name: entry.get(name) for name in ("guid", "code")}
        | {"id": str(entry["id"])}
        | {name: entry[name] for name in ("date", "duration", "room", "slug", "url", "title")}
        for entry in entries(exported(make_sample()))
    ]
    assert in_json == in_xml


@pytest.mark.parametrize("count", [1, 200])
def test_every_talk_is_in_the_file_once(count: int) -> None:
    found = entries(exported(make_many(count)))
    assert sorted(entry["id"] for entry in found) == list(range(1, count + 1))


def test_an_agenda_without_anything_is_valid() -> None:
    assert exported(make_programme())["conference"]["daysCount"] == 3


def test_the_file_as_readers_know_it() -> None:
    body = schedule_json.render(make_sample(), site_url=SITE)
    valid_json(body)
    same_as_golden("schedule.json", body)


def test_the_schema_would_notice_a_mistake() -> None:
    """The check itself: a key of our own does not pass."""
    body = schedule_json.render(make_programme(make_item(1)), site_url=SITE)
    with pytest.raises(jsonschema.ValidationError, match="recording"):
        valid_json(body.replace(b'"do_not_record"', b'"recording"'))
