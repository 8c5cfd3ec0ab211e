"""The agenda as a calendar to subscribe to or to add (RFC 5545, RFC 7986). Pure, the same bytes each time.

All times are UTC, so no reader needs our zone table. What was once in a calendar and is no more stays in it as
cancelled: most readers keep an entry that merely vanishes.

SEQUENCE may only rise (RFC 5545, 3.8.7.4). Releases and the event's public counter only rise, and one of them does
whenever anything public changes; so an entry can be newer than it had to be, and never older.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event, vText

from agenda.exports import frab
from agenda.public import EventFacts, Item, Programme
from core import markdown

READ_AGAIN = timedelta(hours=1)
DESCRIPTION_LENGTH = 2000
# TEXT may hold no control character but the tab; some readers take these three for the end of a line.
LINE_ENDS = re.compile("[\x85\u2028\u2029]")
CONTROLS = re.compile("[\x7f-\x9f]")
# When there is no release that could date the entry.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def render(
    programme: Programme,
    *,
    site_url: str,
    address: str,
    label: str = "",
    is_busy: bool = False,
    turns: Mapping[str, int] | None = None,
    method: str = "",
) -> bytes:
    """Everything in the programme, breaks too, and what is gone from it as cancelled.

    `address` is the calendar's own path below the event, `label` names a part of the agenda. Who adds a single
    talk is busy then (`is_busy`); who subscribes to four rooms at once is not. `turns`, by the talk's code, is how
    often somebody took it out of his own calendar or put it in again: each raises its SEQUENCE. `method` (RFC 5546) is for files in mails: whoever subscribes needs none.
    """
    event = programme.event
    calendar = _calendar(event, site_url, address, label)
    if method:
        calendar.add("method", method)
    turned = turns or {}
    entries = [_entry(programme, item, site_url, is_busy, _turns(item, turned)) for item in programme.items]
    entries += [_cancelled(programme, item, site_url, _turns(item, turned)) for item in programme.gone]
    entries += [_parted(programme, item, site_url, _turns(item, turned)) for item in programme.parted]
    entries = entries or [_conference(event, site_url, programme.released_at)]
    calendar.add("last-modified", max(entry.decoded("last-modified") for entry in entries))
    for entry in entries:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def render_unreleased(
    event: EventFacts, *, site_url: str, address: str, label: str = "", explained: str = ""
) -> bytes:
    """Before the first release: only the event's own days, so that one can subscribe early.

    A calendar without any entry would not be valid. `explained` says in words why there is nothing else in it.
    """
    calendar = _calendar(event, site_url, address, label)
    days = _conference(event, site_url, UNDATED)
    if explained:
        days.add("description", _text(explained))
    calendar.add_component(days)
    return bytes(calendar.to_ical())


def _clean(text: str) -> str:
    return frab.clean(CONTROLS.sub("", LINE_ENDS.sub("\n", text)))


def _text(text: str) -> vText:
    """As TEXT also where the library would take the value for something else and leave its commas as they are."""
    return vText(_clean(text))


def _calendar(event: EventFacts, site_url: str, address: str, label: str) -> Calendar:
    name = _text(f"{event.name}: {label}" if label else event.name)
    calendar = Calendar()
    calendar.add("prodid", "-//Plenary//Agenda//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    if event.tagline:
        calendar.add("description", _text(event.tagline))
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add("url", frab.agenda_url(event, site_url))
    calendar.add("source", f"{frab.event_url(event, site_url)}{address}", parameters={"VALUE": "URI"})
    return calendar


def _uid(name: object, site_url: str) -> str:
    return f"{name}@{urlsplit(site_url).hostname}"


def _turns(item: Item, turned: Mapping[str, int]) -> int:
    return turned.get(item.talk.code, 0) if item.talk else 0


def _entry(programme: Programme, item: Item, site_url: str, is_busy: bool, turns: int) -> Event:
    entry = _item(programme, item, site_url)
    entry.add("sequence", _sequence(programme, turns))
    entry.add("status", "CONFIRMED")
    if not (is_busy and item.talk):
        entry.add("transp", "TRANSPARENT")
    return entry


def _cancelled(programme: Programme, item: Item, site_url: str, turns: int) -> Event:
    """Above the entry that it was, also where nothing was counted between."""
    return _off(programme, item, site_url, _sequence(programme, turns) + 1)


def _parted(programme: Programme, item: Item, site_url: str, turns: int) -> Event:
    """Below the entry that it is in other calendars: who reads both must not lose it."""
    return _off(programme, item, site_url, _sequence(programme, turns) - 1)


def _off(programme: Programme, item: Item, site_url: str, sequence: int) -> Event:
    entry = _item(programme, item, site_url)
    entry.add("sequence", sequence)
    entry.add("status", "CANCELLED")
    entry.add("transp", "TRANSPARENT")
    return entry


def _sequence(programme: Programme, turns: int) -> int:
    """Even, with room for what is cancelled between two."""
    return 2 * (programme.version + programme.counter + turns)


def _item(programme: Programme, item: Item, site_url: str) -> Event:
    event = programme.event
    changed_at = _changed_at(programme, item)
    entry = Event()
    entry.add("uid", _uid(item.guid, site_url))
    entry.add("dtstamp", changed_at)
    entry.add("last-modified", changed_at)
    entry.add("dtstart", item.starts_at.astimezone(UTC))
    entry.add("dtend", item.ends_at.astimezone(UTC))
    entry.add("summary", _text(item.name))
    place = ", ".join(name for name in (item.place.name if item.place else "", event.venue_name) if name)
    if place:
        entry.add("location", _text(place))
    entry.add("url", frab.item_url(event, item, site_url))
    if description := _description(item):
        entry.add("description", _text(description))
    if item.talk and item.talk.strand:
        entry.add("categories", [_clean(item.talk.strand.name)])
    return entry


def _changed_at(programme: Programme, item: Item) -> datetime:
    """To the second, since the format has no more: the release, or a later change of the talk's texts."""
    changed_at = item.talk.changed_at if item.talk else None
    newest = max(programme.released_at, changed_at or programme.released_at)
    return newest.astimezone(UTC).replace(microsecond=0)


def _description(item: Item) -> str:
    """Speakers stand here: ATTENDEE would make readers invite them."""
    if item.talk is None:
        return ""
    people, authors = item.talk.people, item.talk.authors
    names = {"names": ", ".join(person.name for person in people)}
    speakers = ngettext("Speaker: %(names)s", "Speakers: %(names)s", len(people)) % names if people else ""
    others = {"names": ", ".join(person.name for person in authors)}
    written = ngettext("Author: %(names)s", "Authors: %(names)s", len(authors)) % others if authors else ""
    video = _("Recording: %(address)s") % {"address": item.talk.video_url} if item.talk.video_url else ""
    return "\n\n".join(part for part in (speakers, written, _plain(item.talk.abstract), video) if part)


@lru_cache(maxsize=2000)
def _plain(text: str) -> str:
    """Reading Markdown is half the work of a calendar, and from one release to the next few abstracts change."""
    return markdown.plain(text, limit=DESCRIPTION_LENGTH)


def _conference(event: EventFacts, site_url: str, dated: datetime) -> Event:
    """The event as a whole, as days without hours."""
    stamp = dated.astimezone(UTC).replace(microsecond=0)
    entry = Event()
    entry.add("uid", _uid(event.public_id, site_url))
    entry.add("dtstamp", stamp)
    entry.add("last-modified", stamp)
    entry.add("dtstart", event.starts_on)
    entry.add("dtend", event.ends_on + timedelta(days=1))
    entry.add("summary", _text(event.name))
    place = ", ".join(name for name in (event.venue_name, event.venue_address) if name)
    if place:
        entry.add("location", _text(place))
    entry.add("url", frab.event_url(event, site_url))
    entry.add("status", "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    return entry
