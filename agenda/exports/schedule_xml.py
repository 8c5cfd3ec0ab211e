"""schedule.xml, as phone apps, recording and room screens read it. Pure; valid against the c3voc schema."""

from urllib.parse import urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from agenda.exports import frab
from agenda.exports.frab import DayPlan, Entry
from agenda.importers.entry import RECORDING
from agenda.public import Place, Programme


def render(programme: Programme, *, site_url: str) -> bytes:
    """The file in UTF-8. `site_url` is the address of the installation without a slash: https://plenary.example."""
    event = programme.event
    root = etree.Element("schedule")
    etree.SubElement(root, "generator", name="Plenary", system=urlsplit(site_url).netloc)
    _text(root, "url", f"{frab.agenda_url(event, site_url)}schedule.xml")
    _text(root, "version", str(programme.version))
    days = frab.days(programme, site_url)
    _conference(root, programme, len(days), site_url)
    for day in days:
        _day(root, day, event.language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _text(parent: Element, name: str, text: str, guid: str = "") -> None:
    child = etree.SubElement(parent, name, {"guid": guid} if guid else {})
    child.text = frab.clean(text)


def _conference(root: Element, programme: Programme, days: int, site_url: str) -> None:
    event = programme.event
    conference = etree.SubElement(root, "conference")
    _text(conference, "title", event.name)
    _text(conference, "acronym", frab.acronym(event))
    _text(conference, "start", event.starts_on.isoformat())
    _text(conference, "end", event.ends_on.isoformat())
    _text(conference, "days", str(days))
    _text(conference, "timeslot_duration", frab.TIMESLOT)
    _text(conference, "base_url", frab.agenda_url(event, site_url))
    _text(conference, "url", frab.event_url(event, site_url))
    _text(conference, "time_zone_name", event.time_zone)
    if colour := frab.colour(event.accent):
        etree.SubElement(conference, "color", primary=colour)
    for strand in programme.strands:
        track = etree.SubElement(
            conference, "track", name=frab.clean(strand.name), slug=frab.track_slug(strand)
        )
        if colour := frab.colour(strand.colour):
            track.set("color", colour)


def _day(root: Element, plan: DayPlan, language: str) -> None:
    day = etree.SubElement(
        root,
        "day",
        index=str(plan.index),
        date=plan.day.isoformat(),
        start=plan.starts_at.isoformat(),
        end=plan.ends_at.isoformat(),
    )
    for place, entries in plan.rooms:
        room = _room(day, place)
        for entry in entries:
            _event(room, entry, language)


def _room(day: Element, place: Place) -> Element:
    return etree.SubElement(day, "room", name=frab.clean(place.name), guid=frab.room_guid(place))


def _event(room: Element, entry: Entry, language: str) -> None:
    talk = entry.item.talk
    event = etree.SubElement(room, "event", id=str(entry.item.number), guid=entry.guid)
    if entry.code:
        event.set("code", entry.code)
    _text(event, "date", entry.starts_at.isoformat())
    _text(event, "start", f"{entry.starts_at:%H:%M}")
    _text(event, "duration", entry.duration)
    _text(event, "room", entry.room)
    _text(event, "slug", entry.slug)
    _text(event, "url", entry.url)
    _text(event, "title", entry.item.name)
    _text(event, "subtitle", talk.subtitle if talk else "")
    _text(event, "track", talk.strand.name if talk and talk.strand else "")
    _text(event, "type", talk.kind if talk else "break")
    _text(event, "language", talk.language if talk else language)
    _text(event, "abstract", talk.abstract if talk else "")
    _text(event, "description", talk.description if talk else "")
    persons = etree.SubElement(event, "persons")
    for person in talk.people if talk else ():
        _text(persons, "person", person.name, guid=frab.guid_for(person.public_id))
    if talk:
        recording = etree.SubElement(event, "recording")
        _text(recording, "license", "")
        _text(recording, "optout", "true" if talk.do_not_record else "false")
        if frab.WEB_ADDRESS.fullmatch(talk.video_url):
            link = etree.SubElement(
                etree.SubElement(event, "links"), "link", href=talk.video_url, type="video"
            )
            link.text = RECORDING
