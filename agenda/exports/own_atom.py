"""What changed in one person's agenda, as an Atom feed (RFC 4287). Pure, the same bytes each time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from lxml import etree

from agenda.exports import frab
from agenda.moves import Move, Spots
from agenda.public import EventFacts
from core import times

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100


def render(
    event: EventFacts, moves: Sequence[Move], *, key: str, site_url: str, address: str, explained: str = ""
) -> bytes:
    """`key` names this feed without giving its secret away, `address` is its own path below the event."""
    host = urlsplit(site_url).hostname
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]  # the stubs know no default
    _add(feed, "id", f"tag:{host},2026:reading/{event.public_id}/{key}")
    _add(feed, "title", frab.clean(_("%(event)s: changes of my agenda") % {"event": event.name}))
    _add(feed, "updated", _stamp(moves[0].at if moves else datetime(2026, 1, 1, tzinfo=UTC)))
    author = etree.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", frab.clean(event.organizer))
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=f"{frab.event_url(event, site_url)}{address}")
    if explained:
        _add(feed, "subtitle", frab.clean(explained))
    for move in moves[:MOST]:
        entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "id", f"tag:{host},2026:move/{event.public_id}/{move.key}")
        _add(entry, "title", frab.clean(title(move)))
        _add(entry, "updated", _stamp(move.at))
        link = f"{frab.event_url(event, site_url)}agenda/{move.code}/"
        etree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=link)
        _add(entry, "content", frab.clean(words(move, event.time_zone)))
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))


def title(move: Move) -> str:
    if not move.now:
        return _("Cancelled: %(title)s") % {"title": move.title}
    if [spot.starts_at for spot in move.was] == [spot.starts_at for spot in move.now]:
        return _("Another room: %(title)s") % {"title": move.title}
    return _("Moved: %(title)s") % {"title": move.title}


def words(move: Move, zone: str) -> str:
    """Now and before, in the event's zone."""
    now = spots(move.now, zone) or _("does not take place")
    return _("Now: %(now)s. Before: %(was)s.") % {"now": now, "was": spots(move.was, zone) or "–"}


def spots(found: Spots, zone: str) -> str:
    return "; ".join(
        _("%(date)s, %(start)s – %(end)s, %(room)s")
        % {
            "date": times.show_date(times.local(spot.starts_at, zone).date(), width="full"),
            "start": times.show_time(spot.starts_at, zone),
            "end": times.show_time(spot.ends_at, zone),
            "room": spot.room,
        }
        for spot in found
    )


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
