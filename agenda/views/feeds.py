"""The released agenda as files for programs: schedule.xml, schedule.json and calendars.

They are read by phones that ask every few minutes, all at once when a talk moves. What is kept depends on nothing
but the event's counters, so an answer that is kept costs two queries.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda import bygone, public, released
from agenda.exports import atom, ics, schedule_json, schedule_xml, text
from agenda.exports.choice import Choice, narrow
from agenda.models import AgendaVersion
from agenda.public import Programme
from core import pagecache
from events import access
from events.models import Event

MAX_AGE = 60  # seconds; a moved talk is everywhere a minute later
# Browsers show text/xml and download the registered application/vnd.c3voc.schedule+xml; the apps look at
# neither, only at the file.
XML = "text/xml; charset=utf-8"
JSON = "application/json"
CALENDAR = "text/calendar; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
CHOICES = ("track", "room", "speaker")
EVERYTHING = Choice()


class Missing(Exception):
    """There is no such file; says why in words, which are sent as such: no page helps a program."""


@dataclass(frozen=True)
class Feed:
    """One file of an event: `address` below the event also names what is kept. `choice` was asked for."""

    event: Event
    version: AgendaVersion | None
    address: str
    media_type: str
    choice: Choice = EVERYTHING


@access.public
@require_safe
def xml(request: HttpRequest, event: Event) -> HttpResponse:
    feed = _feed(request, event, "agenda/schedule.xml", XML)
    return _answer(request, feed, lambda: schedule_xml.render(_released(feed), site_url=settings.SITE_URL))


@access.public
@require_safe
def json(request: HttpRequest, event: Event) -> HttpResponse:
    feed = _feed(request, event, "agenda/schedule.json", JSON)
    return _answer(request, feed, lambda: schedule_json.render(_released(feed), site_url=settings.SITE_URL))


@access.public
@require_safe
def plain(request: HttpRequest, event: Event) -> HttpResponse:
    """For who reads in a terminal."""
    return in_text(request, event)


def in_text(request: HttpRequest, event: Event) -> HttpResponse:
    feed = _feed(request, event, "agenda/schedule.txt", TEXT)
    return _answer(request, feed, lambda: text.render(_released(feed), site_url=settings.SITE_URL))


@access.public
@require_safe
def calendar(request: HttpRequest, event: Event) -> HttpResponse:
    feed = _feed(request, event, "agenda/schedule.ics", CALENDAR)
    return _answer(request, feed, lambda: _whole_calendar(feed))


@access.public
@require_safe
def session_calendar(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    """One talk, with all its times, to add to one's own calendar."""
    feed = Feed(event, public.newest(event), f"agenda/{code}.ics", CALENDAR)
    return _answer(request, feed, lambda: _session_calendar(feed, code))


@access.public
@require_safe
def speaker_calendar(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    """All that one speaker does."""
    feed = Feed(event, public.newest(event), f"speakers/{code}.ics", CALENDAR, Choice(speaker=code))
    return _answer(request, feed, lambda: _speaker_calendar(feed, code))


@access.public
@require_safe
def changes(request: HttpRequest, event: Event) -> HttpResponse:
    """What moved, is new or cancelled, release by release; before the first one a feed without entries."""
    feed = Feed(event, public.newest(event), "agenda/changes.atom", ATOM)
    return _answer(request, feed, lambda: _changes(feed))


def _changes(feed: Feed) -> bytes:
    releases, since = released.history(feed.event) if feed.version else ([], None)
    facts = public.facts(feed.event)
    return atom.render(facts, releases, since, site_url=settings.SITE_URL, address=feed.address)


def _feed(request: HttpRequest, event: Event, address: str, media_type: str) -> Feed:
    asked = {name: request.GET[name] for name in CHOICES if request.GET.get(name)}
    query = "".join(f"?{name}={value}" for name, value in asked.items())
    return Feed(event, public.newest(event), address + query, media_type, Choice(**asked))


def _released(
    feed: Feed, *, part: bygone.Part | None = None, session: str = "", speaker: str = ""
) -> Programme:
    """The last release, or the chosen part of it, with what has left that `part`. Missing if there is none, or
    nothing of the kind in it.
    """
    if feed.version is None:
        raise Missing(_("The agenda of this event is not out yet."))
    if feed.choice.is_mixed:
        # Every combination would be kept as a file of its own.
        raise Missing(_("Ask for one track, one room or one speaker at a time."))
    programme = public.load(feed.event, feed.version, session=session, speaker=speaker)
    if feed.choice:
        programme = narrow(programme, feed.choice)
    if part is not None:
        programme = bygone.added(programme, feed.event, feed.version, part)
    if feed.choice and not (programme.days or programme.gone or programme.parted):
        raise Missing(_("The agenda has nothing of this kind."))
    return programme


def _whole_calendar(feed: Feed) -> bytes:
    """Before the first release a calendar of the event alone, so that one can subscribe early."""
    if feed.version is None and not feed.choice:
        facts = public.facts(feed.event)
        return ics.render_unreleased(facts, site_url=settings.SITE_URL, address=feed.address)
    programme = _released(feed, part=_part(feed.choice))
    label = feed.choice.label(programme) if feed.choice else ""
    return ics.render(programme, site_url=settings.SITE_URL, address=feed.address, label=label)


def _session_calendar(feed: Feed, code: str) -> bytes:
    programme = _released(feed, part=bygone.Part(session=code), session=code)
    items = [*programme.items, *programme.gone, *programme.parted]
    if not items:
        raise Missing(_("There is no such session in the agenda."))
    return ics.render(
        programme,
        site_url=settings.SITE_URL,
        address=feed.address,
        label=items[0].name,
        is_busy=True,
    )


def _speaker_calendar(feed: Feed, code: str) -> bytes:
    programme = _released(feed, part=_part(feed.choice), speaker=code)
    label = feed.choice.label(programme)
    return ics.render(programme, site_url=settings.SITE_URL, address=feed.address, label=label)


def _part(choice: Choice) -> bygone.Part:
    return bygone.Part(track=choice.track, room=choice.room, speaker=choice.speaker)


def _answer(request: HttpRequest, feed: Feed, render: Callable[[], bytes]) -> HttpResponse:
    """In the event's language, whoever asks: a file is one for everybody."""
    with translation.override(feed.event.language):
        try:
            return _kept(request, feed, render) if feed.event.is_public else _preview(feed, render())
        except Missing as missing:
            return HttpResponse(str(missing), status=404, content_type="text/plain; charset=utf-8")


def _kept(request: HttpRequest, feed: Feed, render: Callable[[], bytes]) -> HttpResponse:
    return pagecache.cached(
        request,
        key=("feed", feed.event.public_id, _number(feed), feed.event.public_counter, feed.address),
        render=render,
        media_type=feed.media_type,
        max_age=MAX_AGE,
        headers=_headers(feed),
    )


def _preview(feed: Feed, body: bytes) -> HttpResponse:
    """For the team only, so nobody may keep it."""
    response = HttpResponse(body, content_type=feed.media_type)
    response["Cache-Control"] = "private, no-store"
    return response


def _number(feed: Feed) -> int:
    return (feed.version.number if feed.version else None) or 0


def _headers(feed: Feed) -> dict[str, str]:
    """Last-Modified is told, but only the ETag decides on a 304: texts change and talks are cancelled without a
    release, and nobody should be told then that nothing has changed.
    """
    headers = {"Access-Control-Allow-Origin": "*"}
    if feed.version and feed.version.released_at:
        headers["Last-Modified"] = http_date(feed.version.released_at.timestamp())
    return headers
