"""What has changed in the agenda, as an Atom feed (RFC 4287): one entry a release. No database."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree
from lxml.etree import _Element as Element

from agenda.exports import frab
from agenda.moves import Spot
from agenda.public import EventFacts
from agenda.released import Changed, Release, Since
from core import times

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)


def render(
    event: EventFacts, releases: Iterable[Release], since: Since | None, *, site_url: str, address: str
) -> bytes:
    """The newest first. `since`: what was cancelled after the last release."""
    releases = list(releases)
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=_default(ATOM))
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", event.language)
    newest = max(
        [release.released_at for release in releases] + ([since.at] if since else []), default=BEFORE_ALL
    )
    _text(feed, "id", f"urn:uuid:{frab.guid_for(f'changes:{event.public_id}')}")
    _text(feed, "title", _("%(event)s: what has changed in the agenda") % {"event": event.name})
    _text(feed, "updated", _instant(newest))
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=f"{frab.event_url(event, site_url)}{address}")
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="alternate", href=frab.agenda_url(event, site_url))
    _text(etree.SubElement(feed, f"{{{ATOM}}}author"), "name", event.organizer)
    if since:
        title = _("Cancelled: %(titles)s") % {
            "titles": ", ".join(change.title for change in since.changes[:3])
        }
        entry = _entry(feed, event, "since", title, since.at, site_url)
        _list(entry, event, "", since.changes, site_url)
    for release in releases:
        entry = _entry(feed, event, str(release.number), _title(release), release.released_at, site_url)
        _list(entry, event, release.note, () if release.is_first else release.changes, site_url)
    return etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _entry(feed: Element, event: EventFacts, key: str, title: str, at: datetime, site_url: str) -> Element:
    entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
    _text(entry, "id", f"urn:uuid:{frab.guid_for(f'changes:{event.public_id}:{key}')}")
    _text(entry, "title", title)
    _text(entry, "updated", _instant(at))
    etree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=frab.agenda_url(event, site_url))
    return entry


def _title(release: Release) -> str:
    """Version 3: 2 moved, 1 new, 1 cancelled"""
    head = _("Version %(number)s") % {"number": release.number}
    if release.is_first:
        number = len(release.changes)
        said = ngettext(
            "the agenda is out, with %(n)s session", "the agenda is out, with %(n)s sessions", number
        )
        return f"{head}: {said % {'n': number}}"
    counts = {what: sum(change.what == what for change in release.changes) for what in WORDS}
    said = ", ".join(f"{n} {WORDS[what]()}" for what, n in counts.items() if n)
    return f"{head}: {said or _('breaks and texts')}"


WORDS = {
    "moved": lambda: _("moved"),
    "new": lambda: _("new"),
    "cancelled": lambda: _("cancelled"),
    "room": lambda: _("in another room"),
    "length": lambda: _("of another length"),
}


def _list(entry: Element, event: EventFacts, note: str, changes: Iterable[Changed], site_url: str) -> None:
    content = etree.SubElement(entry, f"{{{ATOM}}}content", type="xhtml")
    box = etree.SubElement(content, f"{{{XHTML}}}div", nsmap=_default(XHTML))
    if note:
        etree.SubElement(box, f"{{{XHTML}}}p").text = frab.clean(note)
    changes = list(changes)
    lines = etree.SubElement(box, f"{{{XHTML}}}ul") if changes else box
    for change in changes:
        line = etree.SubElement(lines, f"{{{XHTML}}}li")
        address = f"{frab.agenda_url(event, site_url)}{change.code}/"
        link = etree.SubElement(line, f"{{{XHTML}}}a", href=address)
        link.text = frab.clean(change.title)
        link.tail = f": {frab.clean(told(change, event))}"


def told(change: Changed, event: EventFacts) -> str:
    """One change in words, without the title."""
    before, after = _place(change.before, event), _place(change.after, event)
    if change.what == "new":
        return _("new, %(after)s") % {"after": after}
    if change.what == "cancelled":
        return _("cancelled, was %(before)s") % {"before": before}
    if change.what == "length" and change.before and change.after:
        minutes = {"before": change.before.minutes, "after": change.after.minutes}
        return _("%(after)s instead of %(before)s minutes") % minutes
    return _("%(after)s instead of %(before)s") % {"before": before, "after": after}


def _place(where: Spot | None, event: EventFacts) -> str:
    if where is None:
        return ""
    day = times.show_day(
        times.local(where.starts_at, event.time_zone).date(), event.language.replace("-", "_")
    )
    time = times.show_time(where.starts_at, event.time_zone, event.language.replace("-", "_"))
    return ", ".join(part for part in (day, time, where.room) if part)


def _default(namespace: str) -> Any:
    """As the namespace without a prefix, for which the library's types have no word."""
    return {None: namespace}


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _text(parent: Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = frab.clean(text)
