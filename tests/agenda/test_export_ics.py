"""Calendars, read back by two strict readers: what changes rises, what goes is cancelled, nothing is cut in two."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import ics as second_reader
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.exports import ics
from agenda.exports.choice import Choice, narrow
from agenda.public import Programme
from tests.agenda.export_checks import same_as_golden
from tests.factories.programme import (
    HOSTILE,
    MORNING,
    RELEASED,
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

ADDRESS = "agenda/schedule.ics"
FOLDED = 75  # octets of a line without its end


def rendered(programme: Programme, **options: Any) -> bytes:
    return ics.render(programme, site_url=SITE, address=ADDRESS, **options)


def read(body: bytes) -> tuple[icalendar.Calendar, list[dict[str, str]]]:
    """The calendar and its entries as the first reader sees them; the second must see the same entries."""
    calendar = icalendar.Calendar.from_ical(body)
    assert isinstance(calendar, icalendar.Calendar)
    entries = [told(entry) for entry in calendar.walk("VEVENT")]
    assert [error for entry in calendar.walk() for error in entry.errors] == []
    again = second_reader.Calendar(body.decode())
    names = {entry.uid: entry.name for entry in again.events}
    # The second reader takes an escaped backslash before an n for the end of a line.
    assert names == {
        entry["UID"]: names[entry["UID"]] if "\\" in entry["SUMMARY"] else entry["SUMMARY"]
        for entry in entries
    }
    return calendar, entries


def told(entry: icalendar.Component) -> dict[str, str]:
    values = {}
    value: Any
    for name, value in entry.property_items(recursive=False, sorted=False):
        if name not in {"BEGIN", "END"}:
            values[name] = value.to_ical().decode() if name not in TEXTS else str(value)
    return values


TEXTS = {"SUMMARY", "LOCATION", "DESCRIPTION"}


def lines(body: bytes) -> list[bytes]:
    """The lines as they lie in the file, after a look at their ends."""
    assert body.endswith(b"\r\n")
    found = body[:-2].split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in found)
    return found


def test_a_talk_is_an_entry_with_time_place_track_and_speakers() -> None:
    people = (make_person(1, name="Zoë Łuczak"), make_person(2))
    talk = make_talk(
        7, title="Queues, and what; they cost", people=people, strand=make_strand(name="Bots, APIs")
    )
    _calendar, entries = read(rendered(make_programme(make_item(12, talk))))
    assert entries == [
        {
            "SUMMARY": "Queues, and what; they cost",
            "DTSTART": "20270512T160000Z",
            "DTEND": "20270512T164000Z",
            "DTSTAMP": "20270320T153012Z",
            "UID": f"{UUID(int=12)}@plenary.example",
            "SEQUENCE": "6",
            "CATEGORIES": "Bots\\, APIs",
            "DESCRIPTION": "Speakers: Zoë Łuczak, Person 2\n\nWhat we learned.",
            "LAST-MODIFIED": "20270320T153012Z",
            "LOCATION": "Hall 1, Pier 27",
            "STATUS": "CONFIRMED",
            "TRANSP": "TRANSPARENT",
            "URL": "https://plenary.example/relay-2027/agenda/T00007/",
        }
    ]


def test_the_calendar_is_named_for_old_and_new_readers_and_says_when_to_ask_again() -> None:
    body = rendered(make_programme(make_item(1), name="Relay; 2027, again"), label="Hall 1")
    head = lines(body)[: lines(body).index(b"BEGIN:VEVENT")]
    assert [line.decode() for line in head] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Plenary//Agenda//EN",
        "DESCRIPTION:Messages that arrive",
        "NAME:Relay\\; 2027\\, again: Hall 1",
        "X-WR-CALNAME:Relay\\; 2027\\, again: Hall 1",
        "LAST-MODIFIED:20270320T153012Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "SOURCE;VALUE=URI:https://plenary.example/relay-2027/agenda/schedule.ics",
        "URL:https://plenary.example/relay-2027/agenda/",
        "X-PUBLISHED-TTL:PT1H",
    ]


def test_nobody_is_invited_and_nothing_rings() -> None:
    body = rendered(make_sample())
    assert [word for word in (b"METHOD", b"ATTENDEE", b"ORGANIZER", b"VALARM", b"TZID") if word in body] == []


def test_the_next_version_has_the_same_uid_and_a_higher_sequence() -> None:
    item = make_item(1)
    moved = replace(item, starts_at=MORNING + timedelta(days=1))
    (before,), (after,) = (
        read(rendered(make_programme(each, version=version)))[1] for each, version in ((item, 3), (moved, 4))
    )
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("6", "8")


def test_what_is_gone_is_cancelled_above_the_version_that_had_it_and_below_the_next() -> None:
    item = make_item(1)
    _calendar, (entry,) = read(rendered(make_programme(gone=(item,), version=3)))
    assert (entry["STATUS"], entry["SEQUENCE"], entry["UID"]) == (
        "CANCELLED",
        "7",
        f"{item.guid}@plenary.example",
    )
    _calendar, (back,) = read(rendered(make_programme(item, version=4)))
    assert (back["STATUS"], back["SEQUENCE"]) == ("CONFIRMED", "8")


def test_a_text_changed_after_the_release_dates_the_entry_and_the_calendar() -> None:
    changed = RELEASED + timedelta(hours=1)
    items = (
        make_item(1, make_talk(1, changed_at=changed)),
        make_item(2, make_talk(2, changed_at=MORNING - timedelta(days=300))),
    )
    calendar, entries = read(rendered(make_programme(*items)))
    assert [entry["LAST-MODIFIED"] for entry in entries] == ["20270320T163012Z", "20270320T153012Z"]
    assert calendar.decoded("last-modified") == changed.replace(microsecond=0)


def test_breaks_are_in_the_calendar_also_those_without_a_room() -> None:
    party = make_item(1, title="Evening party")
    coffee = make_item(2, title="Coffee", place=None, starts_at=MORNING + timedelta(hours=1))
    _calendar, entries = read(rendered(make_programme(party, coffee, venue_name="")))
    assert [(entry["SUMMARY"], entry.get("LOCATION"), entry["URL"]) for entry in entries] == [
        ("Evening party", "Hall 1", "https://plenary.example/relay-2027/agenda/"),
        ("Coffee", None, "https://plenary.example/relay-2027/agenda/"),
    ]


def test_who_adds_one_talk_is_busy_then_and_who_subscribes_to_all_is_not() -> None:
    programme = make_programme(make_item(1))
    assert [read(rendered(programme, is_busy=busy))[1][0].get("TRANSP") for busy in (True, False)] == [
        None,
        "TRANSPARENT",
    ]


def test_a_talk_past_midnight_ends_on_the_next_day() -> None:
    late = make_item(1, starts_at=datetime(2027, 5, 12, 23, 30, tzinfo=UTC), minutes=90)
    _calendar, (entry,) = read(rendered(make_programme(late, time_zone="UTC")))
    assert (entry["DTSTART"], entry["DTEND"]) == ("20270512T233000Z", "20270513T010000Z")


@pytest.mark.parametrize("released", [True, False])
def test_without_any_slot_the_event_itself_is_the_entry(released: bool) -> None:
    """A calendar needs one, and who subscribes early has the days in it."""
    facts = make_facts()
    body = (
        rendered(make_programme())
        if released
        else ics.render_unreleased(facts, site_url=SITE, address=ADDRESS)
    )
    calendar, entries = read(body)
    (entry,) = calendar.walk("VEVENT")
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (date(2027, 5, 12), date(2027, 5, 15))
    assert (entries[0]["SUMMARY"], entries[0]["LOCATION"]) == (
        "Relay 2027",
        "Pier 27, 27 The Embarcadero, San Francisco",
    )


def test_hostile_texts_arrive_as_text_and_open_no_line_of_their_own() -> None:
    talk = make_talk(
        title=HOSTILE, abstract=HOSTILE, people=(make_person(name=HOSTILE),), strand=make_strand(name=HOSTILE)
    )
    body = rendered(
        make_programme(make_item(1, talk, place=make_place(name=HOSTILE)), name=HOSTILE, tagline=HOSTILE),
        label=HOSTILE,
    )
    _calendar, (entry,) = read(body)
    assert entry["SUMMARY"] == (
        "]]> <b>&amp; \"'\n\n\n\nEND:VEVENT\nBEGIN:VALARM\t;,\\n"
        " javascript:alert(1) مرحبا שלום 会议 👩‍👩‍👧‍👦 e\u0301"
    )
    assert [line for line in lines(body) if line.startswith((b"BEGIN", b"END"))] == [
        b"BEGIN:VCALENDAR",
        b"BEGIN:VEVENT",
        b"END:VEVENT",
        b"END:VCALENDAR",
    ]


@settings(max_examples=50)
@given(text=st.text(st.sampled_from('aé😀👩‍👧مرحباש会\u0301 ,;\\\n\t:"'), max_size=200))
def test_lines_are_folded_at_75_octets_and_never_inside_a_character(text: str) -> None:
    talk = make_talk(title=f"x{text}x", people=(), abstract="", strand=None)
    body = rendered(make_programme(make_item(1, talk), name=f"x{text}x"))
    for line in lines(body):
        assert len(line) <= FOLDED
        line.decode()
    _calendar, (entry,) = read(body)
    assert entry["SUMMARY"] == f"x{text}x"


@settings(max_examples=40)
@given(text=st.text(max_size=80))
def test_any_text_in_any_place_gives_a_readable_calendar(text: str) -> None:
    talk = make_talk(
        title=text, abstract=text, people=(make_person(name=text),), strand=make_strand(name=text)
    )
    body = rendered(
        make_programme(make_item(1, talk, place=make_place(name=text)), venue_name=text), label=text
    )
    assert max(len(line) for line in lines(body)) <= FOLDED
    calendar = icalendar.Calendar.from_ical(body)
    assert [len(calendar.walk("VEVENT")), len(second_reader.Calendar(body.decode()).events)] == [1, 1]


@pytest.mark.parametrize("count", [1, 200])
def test_every_talk_is_in_the_calendar_once(count: int) -> None:
    _calendar, entries = read(rendered(make_many(count)))
    assert sorted(entry["UID"] for entry in entries) == [
        f"{UUID(int=n)}@plenary.example" for n in range(1, count + 1)
    ]


def test_a_part_of_the_agenda_has_only_its_items_days_and_cancellations() -> None:
    rooms = [make_place(1), make_place(2)]
    items = [make_item(n, place=rooms[n % 2], starts_at=MORNING + timedelta(days=n % 2)) for n in (1, 2, 3)]
    gone = (make_item(4, place=rooms[0]), make_item(5, place=rooms[1]))
    programme = make_programme(*items, make_item(6, title="Coffee", place=None), gone=gone)
    part = narrow(programme, Choice(room=rooms[1].public_id))
    assert [item.number for item in part.items] == [1, 3]
    assert [item.number for item in part.gone] == [5]
    assert [day.day for day in part.days] == [date(2027, 5, 13)]
    assert Choice(room=rooms[1].public_id).label(programme) == "Hall 2"


def test_a_part_by_track_or_by_speaker_is_named_after_it() -> None:
    two = make_talk(2, strand=make_strand(2), people=(make_person(1), make_person(2)))
    programme = make_programme(make_item(1), make_item(2, two), make_item(3, make_talk(3, strand=None)))
    for choice, numbers, label in [
        (Choice(track=make_strand(2).public_id), [2], "Strand 2"),
        (Choice(speaker="P00001"), [1, 2], "Person 1"),
        (Choice(speaker="nobody"), [], ""),
    ]:
        assert [item.number for item in narrow(programme, choice).items] == numbers
        assert choice.label(programme) == label


def test_the_same_release_gives_the_same_bytes() -> None:
    assert rendered(make_sample()) == rendered(make_sample())


def test_the_file_as_readers_know_it() -> None:
    body = rendered(make_sample())
    read(body)
    same_as_golden("schedule.ics", body)
