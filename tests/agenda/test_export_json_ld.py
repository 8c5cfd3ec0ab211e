"""What search engines are told: the keys that they ask for, times with offsets, cancelled talks as cancelled."""

from typing import Any

from agenda.exports import json_ld
from tests.factories.programme import (
    SITE,
    make_facts,
    make_item,
    make_person,
    make_place,
    make_programme,
    make_talk,
)


def asked_for(data: dict[str, Any]) -> dict[str, Any]:
    return {key: data[key] for key in ("name", "startDate", "location")}


def test_a_session_has_what_is_asked_for_and_its_people() -> None:
    talk = make_talk(
        1, title="Queues", people=(make_person(1, name="Zoë", photo="/media/people/fil_1.webp"),)
    )
    item = make_item(1, talk)
    assert json_ld.session(make_programme(item), item, site_url=SITE) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Queues",
        "url": "https://plenary.example/relay-2027/agenda/T00001/",
        "startDate": "2027-05-12T09:00:00-07:00",
        "endDate": "2027-05-12T09:40:00-07:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Hall 1, Pier 27",
            "address": "27 The Embarcadero, San Francisco",
        },
        "performer": [
            {
                "@type": "Person",
                "name": "Zoë",
                "url": "https://plenary.example/relay-2027/speakers/P00001/",
                "image": "https://plenary.example/media/people/fil_1.webp",
            }
        ],
        "superEvent": {
            "@type": "Event",
            "name": "Relay 2027",
            "url": "https://plenary.example/relay-2027/",
            "startDate": "2027-05-12",
            "endDate": "2027-05-14",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": {"@type": "Place", "name": "Pier 27", "address": "27 The Embarcadero, San Francisco"},
        },
        "organizer": {"@type": "Organization", "name": "Relay Foundation"},
        "inLanguage": "en",
        "description": "What we learned.",
    }


def test_a_session_that_is_gone_keeps_its_date_and_is_told_as_cancelled() -> None:
    item = make_item(1)
    found = json_ld.session(make_programme(gone=(item,)), item, site_url=SITE)
    assert (found["eventStatus"], found["startDate"]) == (
        "https://schema.org/EventCancelled",
        "2027-05-12T09:00:00-07:00",
    )


def test_the_event_has_its_talks_as_parts_but_not_its_breaks() -> None:
    programme = make_programme(make_item(1), make_item(2, title="Lunch"))
    found = json_ld.event(programme.event, site_url=SITE, programme=programme)
    assert [part["name"] for part in found["subEvent"]] == ["Title 1"]
    assert found["organizer"] == {"@type": "Organization", "name": "Relay Foundation"}
    assert "subEvent" not in json_ld.event(programme.event, site_url=SITE)


def test_a_place_has_a_name_also_where_the_event_has_no_venue() -> None:
    facts = make_facts(venue_name="", venue_address="", tagline="")
    found = json_ld.event(facts, site_url=SITE)
    assert asked_for(found) == {
        "name": "Relay 2027",
        "startDate": "2027-05-12",
        "location": {"@type": "Place", "name": "Relay 2027"},
    }
    assert found["description"] == "Relay 2027"
    item = make_item(1, place=make_place(3))
    programme = make_programme(item, venue_name="", venue_address="")
    session = json_ld.session(programme, item, site_url=SITE)
    assert session["location"] == {"@type": "Place", "name": "Hall 3"}


def test_a_speaker_is_a_person_with_talks_and_a_recording_is_told_by_its_talk() -> None:
    talk = make_talk(1, video_url="https://video.example/w/1", people=(make_person(1, company="Acme, <b>"),))
    programme = make_programme(make_item(1, talk))
    found = json_ld.person(programme.event, talk.people[0], programme.items, site_url=SITE)
    assert (found["@type"], found["affiliation"]["name"]) == ("Person", "Acme, <b>")
    assert [part["url"] for part in found["performerIn"]] == [f"{SITE}/relay-2027/agenda/T00001/"]
    told = json_ld.session(programme, programme.items[0], site_url=SITE)
    assert told["recordedIn"]["url"] == "https://video.example/w/1"
    odd = make_programme(make_item(1, make_talk(1, video_url="javascript:alert(1)")))
    assert "recordedIn" not in json_ld.session(odd, odd.items[0], site_url=SITE)
