"""schedule.json: the same agenda for web applications. Pure; the c3voc schema allows no key of one's own."""

import json
import re
from typing import Any

from agenda.exports import frab
from agenda.exports.frab import DayPlan, Entry
from agenda.importers.entry import RECORDING
from agenda.public import Person, Place, Programme, Strand, Talk

SCHEMA = "https://c3voc.de/schedule/schema.json"
# The schema's own pattern: it knows no zone like Etc/GMT+1.
ZONE = re.compile(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")

Object = dict[str, Any]


def render(programme: Programme, *, site_url: str) -> bytes:
    """The file in UTF-8. `site_url` is the address of the installation without a slash: https://plenary.example."""
    schedule = {
        "url": f"{frab.agenda_url(programme.event, site_url)}schedule.json",
        "version": str(programme.version),
        "base_url": frab.agenda_url(programme.event, site_url),
        "conference": _conference(programme, site_url),
    }
    document = {"$schema": SCHEMA, "generator": {"name": "Plenary"}, "schedule": schedule}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _conference(programme: Programme, site_url: str) -> Object:
    event = programme.event
    days = [_day(plan, event.language, programme, site_url) for plan in frab.days(programme, site_url)]
    conference: Object = {
        "acronym": frab.acronym(event),
        "title": frab.clean(event.name),
        "description": frab.clean(event.tagline),
        "start": event.starts_on.isoformat(),
        "end": event.ends_on.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": frab.TIMESLOT,
        "url": frab.event_url(event, site_url),
    }
    if ZONE.search(event.time_zone):
        conference["time_zone_name"] = event.time_zone
    if colour := frab.colour(event.accent):
        conference["colors"] = {"primary": colour}
    conference["tracks"] = [_track(strand) for strand in programme.strands]
    conference["rooms"] = [_room(place) for place in programme.places]
    conference["days"] = days
    return conference


def _track(strand: Strand) -> Object:
    track = {"name": frab.clean(strand.name), "slug": frab.track_slug(strand)}
    if colour := frab.colour(strand.colour):
        track["color"] = colour
    return track


def _room(place: Place) -> Object:
    return {
        "name": frab.clean(place.name),
        "guid": frab.room_guid(place),
        "description": frab.clean(place.directions) or None,
        "capacity": place.capacity,
    }


def _day(plan: DayPlan, language: str, programme: Programme, site_url: str) -> Object:
    rooms: dict[str, list[Object]] = {}
    for place, entries in plan.rooms:
        # Two names may be the same once they are clean.
        rooms.setdefault(frab.clean(place.name), []).extend(
            _event(entry, language, programme, site_url) for entry in entries
        )
    return {
        "index": plan.index,
        "date": plan.day.isoformat(),
        "day_start": plan.starts_at.isoformat(),
        "day_end": plan.ends_at.isoformat(),
        "rooms": rooms,
    }


def _event(entry: Entry, language: str, programme: Programme, site_url: str) -> Object:
    talk = entry.item.talk
    code = {"code": entry.code} if entry.code else {}
    told = _talk(talk, programme, site_url) if talk else _break(language)
    return {
        "guid": entry.guid,
        **code,
        "id": entry.item.number,
        "date": entry.starts_at.isoformat(),
        "start": f"{entry.starts_at:%H:%M}",
        "end": entry.ends_at.isoformat(),
        "duration": entry.duration,
        "room": entry.room,
        "slug": entry.slug,
        "url": entry.url,
        "title": frab.clean(entry.item.name),
        **told,
        "links": _links(talk),
        "attachments": [],
    }


def _links(talk: Talk | None) -> list[Object]:
    """The recording, once there is one."""
    if talk is None or not frab.WEB_ADDRESS.fullmatch(talk.video_url):
        return []
    return [{"type": "media", "title": RECORDING, "url": talk.video_url}]


def _talk(talk: Talk, programme: Programme, site_url: str) -> Object:
    return {
        "subtitle": frab.clean(talk.subtitle),
        "track": frab.clean(talk.strand.name) if talk.strand else None,
        "type": frab.clean(talk.kind),
        "language": talk.language,
        "abstract": frab.clean(talk.abstract),
        "description": frab.clean(talk.description),
        "do_not_record": talk.do_not_record,
        "persons": [_person(person, programme, site_url) for person in talk.people],
    }


def _break(language: str) -> Object:
    return {
        "subtitle": "",
        "track": None,
        "type": "break",
        "language": language,
        "abstract": "",
        "description": "",
        "persons": [],
    }


def _person(person: Person, programme: Programme, site_url: str) -> Object:
    """The newer of the two shapes that the schema knows, with `name`."""
    return {
        "guid": frab.guid_for(person.public_id),
        "code": person.code,
        "name": frab.clean(person.name),
        "avatar": frab.photo_url(person, site_url) or None,
        "biography": frab.clean(person.biography),
        "url": frab.person_url(programme.event, person, site_url),
        "links": [{"url": link} for link in frab.web_addresses(person)],
    }
