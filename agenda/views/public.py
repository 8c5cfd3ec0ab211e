"""What everybody reads of sessions and speakers. Whole pages kept by version and public counter."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from agenda import at_hand, bygone, pictures, public, related
from agenda.exports import json_ld
from agenda.models import AgendaVersion, Favourite
from agenda.public import Item, Programme
from agenda.related import Known
from agenda.views import keeping
from events import access
from events.models import Event

HOUR, MINUTE = 3600, 60


@access.public
def session(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    version = public.newest(event)
    if version is None:
        raise Http404(_("The agenda is not out yet."))
    seconds = HOUR if at_hand.known(event, version) else MINUTE

    def page() -> str:
        programme, together = _read(event, version, code)
        items = [item for item in programme.items if item.talk and item.talk.code == code]
        if not items:
            return _no_longer(request, event, version, code)
        context = {
            "event": event,
            "talk": items[0].talk,
            "items": items,
            "related": related.nearest(code, _known(at_hand.programme(event, version)), together),
            "video_host": urlsplit(items[0].talk.video_url).hostname if items[0].talk else "",
            "json_ld": _data_block(json_ld.session(programme, items[0], site_url=settings.SITE_URL)),
            "url": f"{settings.SITE_URL}{request.path}",
            "image": _picture(programme, items[0]),
        }
        return render_to_string("agenda/session.html", context, request)

    return keeping.kept(request, event, version, ("session", code), page, seconds=seconds)


def _read(event: Event, version: AgendaVersion, code: str) -> tuple[Programme, dict[str, int]]:
    """The programme with the session's papers, and how many starred both it and another, by code: two queries.

    The first page after a change reads the whole programme instead, and does without stars for a minute.
    """
    programme = at_hand.known(event, version)
    if programme is None:
        return at_hand.keep(event, version, public.load(event, version, papers_of=code)), {}
    papers = tuple(public.papers(event, code))
    items = [
        replace(item, talk=replace(item.talk, papers=papers))
        for item in programme.items
        if item.talk and item.talk.code == code
    ]
    found = replace(programme, days=(replace(programme.days[0], items=tuple(items)),)) if items else programme
    return found, Favourite.objects.filter(event=event).together_with(code)


def _known(programme: Programme) -> list[Known]:
    """Each talk once, at its first time."""
    firsts = {item.talk.code: item for item in reversed(programme.items) if item.talk}
    return [
        Known(
            code=code,
            title=item.name,
            starts_at=item.starts_at,
            track=item.talk.strand.public_id if item.talk and item.talk.strand else "",
            people=frozenset(person.code for person in item.talk.people) if item.talk else frozenset(),
        )
        for code, item in reversed(firsts.items())
    ]


def _picture(programme: Programme, item: Item) -> str:
    """The address changes with what is on the picture: others keep pictures for a long time."""
    path = reverse(
        "session_card", kwargs={"slug": programme.event.slug, "code": item.talk.code if item.talk else ""}
    )
    return f"{settings.SITE_URL}{path}?{pictures.card_of(programme.event, item).digest}"


def _data_block(data: dict[str, Any]) -> SafeString:
    """JSON-LD as a data block that no text in it can close."""
    text = json.dumps(data, ensure_ascii=False).translate(
        {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
    )
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


def _no_longer(request: HttpRequest, event: Event, version: AgendaVersion, code: str) -> str:
    """A session that was in the agenda once keeps its page and says that it is off."""
    found = bygone.session(event, version, code)
    if found is None:
        raise Http404(_("There is no such session in the agenda."))
    return render_to_string("agenda/session_gone.html", {"event": event, "session": found}, request)


@access.public
def speakers(request: HttpRequest, event: Event) -> HttpResponse:
    version = public.newest(event)
    if version is None:
        return keeping.not_yet(request, event)

    def page() -> str:
        programme = at_hand.programme(event, version)
        talks: dict[str, list[public.Talk]] = {}
        for talk in programme.talks:
            for person in talk.people:
                talks.setdefault(person.code, []).append(talk)
        people = [(person, talks[person.code]) for person in programme.people]
        return render_to_string("agenda/speakers.html", {"event": event, "people": people}, request)

    return keeping.kept(request, event, version, ("speakers",), page)


@access.public
def speaker(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    version = public.newest(event)
    if version is None:
        raise Http404(_("The agenda is not out yet."))

    def page() -> str:
        programme = public.load(event, version, speaker=code)
        person = next((person for person in programme.people if person.code == code), None)
        if person is None:
            raise Http404(_("Nobody by that name speaks here."))
        context = {
            "event": event,
            "person": person,
            "items": programme.items,
            "json_ld": _data_block(
                json_ld.person(programme.event, person, programme.items, site_url=settings.SITE_URL)
            ),
            "url": f"{settings.SITE_URL}{request.path}",
        }
        return render_to_string("agenda/speaker.html", context, request)

    return keeping.kept(request, event, version, ("speaker", code), page)
