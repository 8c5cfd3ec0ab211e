"""Feeds over HTTP: what they answer, who may keep it, what it costs."""

import json
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import etree

from agenda.models import AgendaVersion, Session
from events import counters
from events.models import Event, Role
from tests.agenda.export_checks import entries, valid_json, valid_xml
from tests.factories.agenda import later, make_confirmed, make_released_version, make_session, make_slot
from tests.factories.events import (
    make_event,
    make_participant,
    make_room,
    make_team_member,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db

FEEDS = ["schedule_xml", "schedule_json", "schedule_ics"]


def address(event: Event, name: str = "schedule_ics", **kwargs: Any) -> str:
    return reverse(name, kwargs={"slug": event.slug, **kwargs})


def get(url: str, **headers: Any) -> HttpResponse:
    return Client().get(url, **headers)  # type: ignore[return-value]


def release(event: Event, talks: int = 1, number: int = 1) -> AgendaVersion:
    """A version with so many talks, one after another in two rooms, and a break."""
    version = make_released_version(event, number=number)
    rooms = [make_room(event), make_room(event)]
    for n in range(talks):
        make_slot(version, make_confirmed(event), rooms[n % 2], starts_at=later(5 * n))
    make_slot(version)
    return version


def summaries(response: HttpResponse) -> list[tuple[str, str]]:
    """Names and states of the entries of a calendar."""
    calendar = icalendar.Calendar.from_ical(response.content)
    return [(str(entry["SUMMARY"]), str(entry["STATUS"])) for entry in calendar.walk("VEVENT")]


def titles(response: HttpResponse) -> list[str]:
    return [entry["title"] for entry in entries(json.loads(response.content)["schedule"])]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("schedule_xml", "text/xml; charset=utf-8"),
        ("schedule_json", "application/json"),
        ("schedule_ics", "text/calendar; charset=utf-8"),
    ],
)
def test_a_feed_is_for_every_site_and_may_be_kept_for_a_minute(name: str, media_type: str) -> None:
    event = make_event()
    release(event)
    response = get(address(event, name))
    assert response.status_code == 200
    assert {
        key: response[key] for key in ("Content-Type", "Access-Control-Allow-Origin", "Cache-Control")
    } == {
        "Content-Type": media_type,
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, max-age=60",
    }
    assert response["Last-Modified"] == "Mon, 01 Feb 2027 18:00:00 GMT"
    assert not response.cookies


def test_what_is_released_comes_out_valid() -> None:
    event = make_event()
    release(event, talks=5)
    assert len(valid_xml(get(address(event, "schedule_xml")).content).findall("day/room/event")) == 5
    assert len(entries(valid_json(get(address(event, "schedule_json")).content))) == 5
    assert len(summaries(get(address(event)))) == 6


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("talks", [1, 200])
def test_a_feed_that_is_kept_costs_two_queries_and_a_new_one_at_most_six(
    name: str, talks: int, django_assert_num_queries: Any
) -> None:
    event = make_event()
    make_slot(release(event, talks), make_session(event, state=Session.State.CANCELLED))
    with django_assert_num_queries(6 if name == "schedule_ics" else 4):
        first = get(address(event, name))
    with django_assert_num_queries(2):
        second = get(address(event, name))
    assert second.content == first.content


def test_calendars_of_one_talk_and_one_speaker_cost_six_queries_at_most(
    django_assert_num_queries: Any,
) -> None:
    event = make_event()
    version = release(event, 30)
    speaker = make_participant(event)
    session = make_confirmed(event, speaker)
    make_slot(version, session)
    off = make_slot(version, make_session(event, speaker, state=Session.State.CANCELLED)).session
    with django_assert_num_queries(5):
        found = summaries(get(address(event, "session_ics", code=session.code)))
    assert found == [(session.title, "CONFIRMED")]
    with django_assert_num_queries(6):
        found = summaries(get(address(event, "speaker_ics", code=speaker.code)))
    assert found == [(session.title, "CONFIRMED"), (str(off), "CANCELLED")]


@pytest.mark.parametrize("name", FEEDS)
def test_who_has_the_newest_is_told_so(name: str) -> None:
    event = make_event()
    release(event)
    first = get(address(event, name))
    again = get(address(event, name), HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"


def test_a_text_changed_after_the_release_reaches_also_those_who_ask_by_date() -> None:
    event = make_event()
    session = make_slot(make_released_version(event), make_confirmed(event, title="Old")).session
    assert session is not None
    first = get(address(event, "schedule_json"))
    session.title = "New"
    session.save()
    counters.raise_public(event.pk)
    for header in ({"HTTP_IF_NONE_MATCH": first["ETag"]}, {"HTTP_IF_MODIFIED_SINCE": first["Last-Modified"]}):
        assert titles(get(address(event, "schedule_json"), **header)) == ["New"]


def test_a_new_release_changes_the_feed_at_once() -> None:
    event = make_event()
    release(event)
    first = get(address(event))
    release(event, number=2)
    second = get(address(event), HTTP_IF_NONE_MATCH=first["ETag"])
    assert second.status_code == 200
    states = [state for _name, state in summaries(second)]
    assert sorted(states) == ["CANCELLED", "CONFIRMED", "CONFIRMED"]


def test_a_talk_cancelled_after_the_release_stays_in_calendars_as_cancelled_and_leaves_the_rest() -> None:
    event = make_event()
    version = make_released_version(event)
    stays = make_confirmed(event, title="Stays")
    off = make_session(event, state=Session.State.CANCELLED, title="Off")
    make_slot(version, stays)
    make_slot(version, off, starts_at=later(60))
    assert summaries(get(address(event))) == [("Stays", "CONFIRMED"), ("Off", "CANCELLED")]
    assert titles(get(address(event, "schedule_json"))) == ["Stays"]
    assert summaries(get(address(event, "session_ics", code=off.code))) == [("Off", "CANCELLED")]


def test_secret_slots_drafts_and_other_events_are_in_no_feed() -> None:
    event, other = make_event(), make_event()
    version = make_released_version(event)
    make_slot(version, make_confirmed(event, title="Seen"))
    secret = make_confirmed(event, title="Secret keynote")
    make_slot(version, secret, is_secret=True)
    make_slot(AgendaVersion.objects.create(event=event), make_confirmed(event, title="Draft only"))
    make_slot(make_released_version(other), make_confirmed(other, title="Elsewhere"))
    for name in FEEDS:
        body = get(address(event, name)).content.decode()
        assert [word for word in ("Seen", "Secret", "Draft only", "Elsewhere") if word in body] == ["Seen"]
    assert get(address(event, "session_ics", code=secret.code)).status_code == 404


def test_no_feed_tells_addresses_numbers_of_rows_or_notes() -> None:
    event = make_event()
    speaker = make_participant(event, email="anna@example.org", phone="+15550100", notes="vegan")
    make_slot(make_released_version(event), make_confirmed(event, speaker, notes="too long?"))
    for name in FEEDS:
        body = get(address(event, name)).content.decode()
        assert [
            word for word in ("anna@example.org", "+15550100", "vegan", "too long?") if word in body
        ] == []


def test_before_the_first_release_the_calendar_has_the_event_and_the_files_are_not_there() -> None:
    event = make_event(name="Relay 2027")
    response = get(address(event))
    assert summaries(response) == [("Relay 2027", "CONFIRMED")]
    (entry,) = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert entry.decoded("dtstart") == date(2027, 5, 12)
    for name in ("schedule_xml", "schedule_json"):
        refused = get(address(event, name))
        assert refused.status_code == 404
        assert refused.content.decode() == "The agenda of this event is not out yet."
        assert refused["Content-Type"] == "text/plain; charset=utf-8"
    assert get(address(event, "session_ics", code="ABC234")).status_code == 404


def test_the_first_release_takes_the_place_of_the_empty_calendar() -> None:
    event = make_event()
    get(address(event))
    make_slot(make_released_version(event), make_confirmed(event, title="First"))
    assert summaries(get(address(event))) == [("First", "CONFIRMED")]


def test_an_event_that_is_not_public_is_for_its_team_only_and_kept_by_nobody() -> None:
    event = make_event(is_public=False)
    make_slot(make_released_version(event), make_confirmed(event, title="Soon"))
    member, stranger = Client(), Client()
    member.force_login(make_team_member(event, role=Role.ORGANIZER).user)
    stranger.force_login(make_user())
    for name in FEEDS:
        shown = member.get(address(event, name))
        assert shown.status_code == 200
        assert shown["Cache-Control"] == "private, no-store"
        assert not shown.has_header("Access-Control-Allow-Origin")
        assert not shown.has_header("ETag")
        assert stranger.get(address(event, name)).status_code == 404
        assert get(address(event, name)).status_code == 404


def test_a_feed_is_not_seen_any_more_once_the_event_is_no_longer_public() -> None:
    event = make_event()
    release(event)
    assert get(address(event)).status_code == 200
    Event.objects.filter(pk=event.pk).update(is_public=False)
    assert get(address(event)).status_code == 404


def test_feeds_of_a_track_a_room_and_a_speaker_have_only_theirs() -> None:
    event = make_event(name="Relay")
    version = make_released_version(event)
    track, room, speaker = (
        make_track(event, name="Bots"),
        make_room(event, name="Hall"),
        make_participant(event),
    )
    make_slot(version, make_confirmed(event, title="By track", track=track))
    make_slot(version, make_confirmed(event, title="By room"), room)
    make_slot(version, make_confirmed(event, speaker, make_participant(event), title="By speaker"))
    for query, title, label in [
        (f"track={track.public_id}", "By track", "Bots"),
        (f"room={room.public_id}", "By room", "Hall"),
        (f"speaker={speaker.code}", "By speaker", speaker.name),
    ]:
        calendar = get(f"{address(event)}?{query}")
        assert summaries(calendar) == [(title, "CONFIRMED")]
        assert f"X-WR-CALNAME:Relay: {label}\r\n" in calendar.content.decode()
        assert titles(get(f"{address(event, 'schedule_json')}?{query}")) == [title]
        assert (
            etree.fromstring(get(f"{address(event, 'schedule_xml')}?{query}").content).findtext(
                ".//event/title"
            )
            == title
        )
    assert summaries(get(address(event, "speaker_ics", code=speaker.code))) == [("By speaker", "CONFIRMED")]


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("track=trk_0", "The agenda has nothing of this kind."),
        ("room=%0D%0AX:1", "The agenda has nothing of this kind."),
        ("speaker=ABC234", "The agenda has nothing of this kind."),
        ("track=a&room=b", "Ask for one track, one room or one speaker at a time."),
    ],
)
def test_a_part_that_does_not_exist_is_not_found_and_said_so_in_words(
    name: str, query: str, words: str
) -> None:
    event = make_event()
    release(event)
    # Twice: what is missing is not kept, so it can come.
    for _time in range(2):
        refused = get(f"{address(event, name)}?{query}")
        assert (refused.status_code, refused.content.decode()) == (404, words)


def test_words_in_the_query_that_mean_nothing_are_answered_with_what_is_kept(
    django_assert_num_queries: Any,
) -> None:
    event = make_event()
    release(event)
    get(address(event))
    with django_assert_num_queries(2):
        assert get(f"{address(event)}?utm_source=mail&track=").status_code == 200


def test_a_talk_with_two_times_gives_both_to_the_calendar() -> None:
    event = make_event()
    version = make_released_version(event)
    session = make_confirmed(event, title="Twice")
    make_slot(version, session)
    make_slot(version, session, starts_at=later(24 * 60))
    calendar = icalendar.Calendar.from_ical(get(address(event, "session_ics", code=session.code)).content)
    starts = [entry.decoded("dtstart") for entry in calendar.walk("VEVENT")]
    assert starts == [datetime(2027, 5, 12, 16, 0, tzinfo=UTC), datetime(2027, 5, 13, 16, 0, tzinfo=UTC)]


def test_a_feed_is_the_same_in_every_language_of_its_readers() -> None:
    event = make_event()
    release(event)
    bodies = {get(address(event), HTTP_ACCEPT_LANGUAGE=language).content for language in ("en", "de", "ar")}
    assert len(bodies) == 1


def test_a_feed_can_be_read_but_not_written_to() -> None:
    event = make_event()
    release(event)
    assert Client().head(address(event)).status_code == 200
    assert Client().post(address(event)).status_code == 405
