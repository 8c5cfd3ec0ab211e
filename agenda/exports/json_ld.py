"""What search engines read on our pages: schema.org Event for the event and for a session. Pure."""

from collections.abc import Iterable
from typing import Any

from agenda.exports import frab
from agenda.public import EventFacts, Item, Person, Programme, Talk
from core import markdown, times

CONTEXT = "https://schema.org"
SCHEDULED = "https://schema.org/EventScheduled"
CANCELLED = "https://schema.org/EventCancelled"
ON_SITE = "https://schema.org/OfflineEventAttendanceMode"
DESCRIPTION_LENGTH = 500

Object = dict[str, Any]


def event(facts: EventFacts, *, site_url: str, programme: Programme | None = None) -> Object:
    """The event; with a programme, each of its talks as a part with its own page."""
    found = {"@context": CONTEXT, **_event(facts, site_url)}
    found["description"] = frab.clean(facts.tagline) or frab.clean(facts.name)
    found["organizer"] = {"@type": "Organization", "name": frab.clean(facts.organizer)}
    if programme is not None:
        found["subEvent"] = [_part(facts, item, site_url) for item in programme.items if item.talk]
    return found


def session(programme: Programme, item: Item, *, site_url: str) -> Object:
    """A talk at its time. One that is gone from the agenda keeps its page, told as cancelled."""
    facts = programme.event
    found = {"@context": CONTEXT, **_part(facts, item, site_url), "superEvent": _event(facts, site_url)}
    if item.guid in {other.guid for other in programme.gone}:
        found["eventStatus"] = CANCELLED
    found["organizer"] = {"@type": "Organization", "name": frab.clean(facts.organizer)}
    if item.talk:
        found["inLanguage"] = item.talk.language
        abstract = frab.clean(markdown.plain(item.talk.abstract, limit=DESCRIPTION_LENGTH))
        found |= {"description": abstract} if abstract else {}
        found |= _recorded(item.talk)
    return found


def person(facts: EventFacts, who: Person, items: Iterable[Item], *, site_url: str) -> Object:
    """A speaker, and the talks given at the event."""
    found = {"@context": CONTEXT, **_person(facts, who, site_url)}
    about = frab.clean(markdown.plain(who.biography, limit=DESCRIPTION_LENGTH))
    found |= {"description": about} if about else {}
    found |= {"jobTitle": frab.clean(who.job_title)} if who.job_title else {}
    if who.company:
        found["affiliation"] = {"@type": "Organization", "name": frab.clean(who.company)}
    if links := frab.web_addresses(who):
        found["sameAs"] = links
    found["performerIn"] = [_part(facts, item, site_url) for item in items]
    return found


def _recorded(talk: Talk) -> Object:
    if not frab.WEB_ADDRESS.fullmatch(talk.video_url):
        return {}
    return {"recordedIn": {"@type": "CreativeWork", "name": frab.clean(talk.title), "url": talk.video_url}}


def _event(facts: EventFacts, site_url: str) -> Object:
    return {
        "@type": "Event",
        "name": frab.clean(facts.name),
        "url": frab.event_url(facts, site_url),
        "startDate": facts.starts_on.isoformat(),
        "endDate": facts.ends_on.isoformat(),
        "eventStatus": SCHEDULED,
        "eventAttendanceMode": ON_SITE,
        "location": _location(facts),
    }


def _part(facts: EventFacts, item: Item, site_url: str) -> Object:
    """Name, time with its offset, place and people of a talk; authors who do not come contribute."""
    authors = item.talk.authors if item.talk else ()
    written = [{"@type": "Person", "name": frab.clean(person.name)} for person in authors]
    return {
        "@type": "Event",
        "name": frab.clean(item.name),
        "url": frab.item_url(facts, item, site_url),
        "startDate": times.local(item.starts_at, facts.time_zone).isoformat(),
        "endDate": times.local(item.ends_at, facts.time_zone).isoformat(),
        "eventStatus": SCHEDULED,
        "eventAttendanceMode": ON_SITE,
        "location": _location(facts, room=item.place.name if item.place else ""),
        "performer": [_person(facts, person, site_url) for person in (item.talk.people if item.talk else ())],
    } | ({"contributor": written} if written else {})


def _location(facts: EventFacts, room: str = "") -> Object:
    """Always with a name, which is asked for; an event without a venue is where the event is."""
    venue = frab.clean(", ".join(name for name in (room, facts.venue_name) if name))
    place: Object = {"@type": "Place", "name": venue or frab.clean(facts.name)}
    if facts.venue_address:
        place["address"] = frab.clean(facts.venue_address)
    return place


def _person(facts: EventFacts, person: Person, site_url: str) -> Object:
    found: Object = {
        "@type": "Person",
        "name": frab.clean(person.name),
        "url": frab.person_url(facts, person, site_url),
    }
    if person.photo:
        found["image"] = frab.photo_url(person, site_url)
    return found
