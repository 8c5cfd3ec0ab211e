"""What schedule.xml and schedule.json have in common: the same agenda, cut into days, rooms and entries. Pure.

Both formats are read by phone apps, recording and room screens that refuse a whole file for one bad value, so
every rule of the two schemas that our own data can break is kept here, once.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urljoin

from django.utils.text import slugify

from agenda.public import Day, EventFacts, Item, Person, Place, Programme, Strand
from core import times

TIMESLOT = "00:05"
SLUG_LENGTH = 60
# What XML 1.0 cannot hold, not even escaped. JSON could, but its readers turn it into XML or show it.
FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CODE = re.compile(r"[0-9A-Z]{6}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
TRACK_SLUG = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """A slot as both formats tell it: times in the event's zone, texts clean.

    `code` is empty on the second slot of a talk, because a file may hold a code only once.
    """

    item: Item
    code: str
    slug: str
    room: str
    starts_at: datetime
    ends_at: datetime
    duration: str
    url: str

    @property
    def guid(self) -> str:
        return str(self.item.guid)


@dataclass(frozen=True)
class DayPlan:
    """A day of the event, 04:00 to 04:00 in its zone; `rooms` may be empty."""

    index: int
    day: date
    starts_at: datetime
    ends_at: datetime
    rooms: tuple[tuple[Place, tuple[Entry, ...]], ...]


def clean(text: str) -> str:
    """The text without the characters that no XML file may hold."""
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def acronym(event: EventFacts) -> str:
    """Four or more of [a-z0-9_]: the XML schema would take hyphens too, the JSON schema does not."""
    word = re.sub(r"[^a-z0-9]+", "_", event.slug.lower()).strip("_")
    return word if len(word) >= 4 else f"{word}_{event.starts_on.year}"


def guid_for(public_id: str) -> str:
    """The same for ever and not to be guessed from a mail address, unlike the usual hash of one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"plenary:{public_id}"))


def room_guid(place: Place) -> str:
    return str(place.guid) if place.guid else guid_for(place.public_id)


def event_url(event: EventFacts, site_url: str) -> str:
    return f"{site_url}/{event.slug}/"


def agenda_url(event: EventFacts, site_url: str) -> str:
    return f"{site_url}/{event.slug}/agenda/"


def item_url(event: EventFacts, item: Item, site_url: str) -> str:
    """The talk's page; a break has none and leads to the agenda."""
    base = agenda_url(event, site_url)
    return f"{base}{item.talk.code}/" if item.talk else base


def person_url(event: EventFacts, person: Person, site_url: str) -> str:
    return f"{site_url}/{event.slug}/speakers/{person.code}/"


def photo_url(person: Person, site_url: str) -> str:
    """An absolute address, or empty. Photos may lie on another host already."""
    return urljoin(f"{site_url}/", person.photo) if person.photo else ""


def web_addresses(person: Person) -> list[str]:
    return [link for link in person.links if WEB_ADDRESS.fullmatch(link)]


def colour(value: str) -> str:
    """#rrggbb or empty."""
    return value.lower() if COLOUR.fullmatch(value) else ""


def track_slug(strand: Strand) -> str:
    word = slugify(strand.name).replace("_", "-")
    return word if TRACK_SLUG.fullmatch(word) else strand.public_id.replace("_", "-")


def duration(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def days(programme: Programme, site_url: str) -> list[DayPlan]:
    """Every day of the event, also one without a talk, and whatever lies before or after it.

    A break for all rooms is left out: neither format has a place for what happens nowhere.
    """
    known = {day.day: day for day in programme.days}
    told: set[str] = set()
    plans = []
    for index, day in enumerate(sorted({*known, *_event_days(programme.event)}), start=1):
        starts_at, ends_at = times.day_bounds(day, programme.event.time_zone)
        rooms = _rooms(programme.event, known[day], told, site_url) if day in known else ()
        plans.append(DayPlan(index, day, starts_at, ends_at, rooms))
    return plans


def _event_days(event: EventFacts) -> Iterator[date]:
    for number in range((event.ends_on - event.starts_on).days + 1):
        yield event.starts_on + timedelta(days=number)


def _rooms(
    event: EventFacts, day: Day, told: set[str], site_url: str
) -> tuple[tuple[Place, tuple[Entry, ...]], ...]:
    entries: defaultdict[Place, list[Entry]] = defaultdict(list)
    for item in day.items:
        if item.place is not None:
            entries[item.place].append(_entry(event, item, item.place, told, site_url))
    return tuple((place, tuple(entries[place])) for place in day.places)


def _entry(event: EventFacts, item: Item, place: Place, told: set[str], site_url: str) -> Entry:
    code = item.talk.code if item.talk else ""
    if code in told or not CODE.fullmatch(code):
        code = ""
    told.add(code)
    return Entry(
        item=item,
        code=code,
        slug=_slug(event, item),
        room=clean(place.name),
        starts_at=times.local(item.starts_at, event.time_zone),
        ends_at=times.local(item.ends_at, event.time_zone),
        duration=duration(item.minutes),
        url=item_url(event, item, site_url),
    )


def _slug(event: EventFacts, item: Item) -> str:
    """Names files of recordings. Unique by the slot's number, long enough also for titles without Latin letters."""
    words = slugify(item.name)[:SLUG_LENGTH]
    return f"{acronym(event)}-{item.number:04}-{words}".rstrip("-_")
