"""What everybody reads: agenda, sessions, speakers. Whole pages kept by version and public counter."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from agenda import grid, public
from agenda.exports import json_ld
from agenda.models import AgendaVersion, CallForTalks, Session
from agenda.public import Item, Programme
from core import pagecache, times
from core.templatetags.formats import current_locale
from events import access
from events.models import Event

# More slots than this are shown day by day: nobody reads nine hundred at once.
ONE_PAGE = 330


@access.public
def agenda(request: HttpRequest, event: Event) -> HttpResponse:
    """`?day=`, `?track=` and `?room=` choose; what is unknown chooses nothing."""
    version = public.newest(event)
    if version is None:
        return _not_yet(request, event)
    chosen = {name: request.GET.get(name, "")[:40] for name in ("day", "track", "room")}
    today = times.conference_day(timezone.now(), event.time_zone)

    def page() -> str:
        return render_to_string(
            "agenda/agenda.html", _agenda_context(event, public.load(event, version), chosen, today), request
        )

    if not _is_known(event, chosen):
        return HttpResponse(page())
    return _kept(request, event, version, ("agenda", *chosen.values(), today), page)


def _is_known(event: Event, chosen: dict[str, str]) -> bool:
    """Only choices that our own links make are kept, so nobody fills the cache by inventing some."""
    shapes = {"day": {10, len("all")}, "track": {24}, "room": {24}}
    return all(not value or len(value) in shapes[name] for name, value in chosen.items())


def _agenda_context(
    event: Event, programme: Programme, chosen: dict[str, str], today: date
) -> dict[str, Any]:
    many = len(programme.items) > ONE_PAGE
    picked = [day for day in programme.days if str(day.day) == chosen["day"]]
    filtered = chosen["track"] or chosen["room"]
    if not picked and many and not filtered and chosen["day"] != "all":
        picked = [day for day in programme.days if day.day >= today][:1] or list(programme.days[:1])
    shown = [_only(day, chosen) for day in picked or programme.days]
    return {
        "event": event,
        "programme": programme,
        "grids": [grid.lay_out(day) for day in shown if day.items],
        "tabs": _tabs(event, programme, chosen, picked),
        "tracks": _links(event, chosen, "track", [(s.public_id, s.name) for s in programme.strands]),
        "rooms": _links(event, chosen, "room", [(p.public_id, p.name) for p in programme.places]),
        "chosen": chosen,
        "agenda_path": reverse("agenda", kwargs={"slug": event.slug}),
    }


def _only(day: public.Day, chosen: dict[str, str]) -> public.Day:
    """The day with the items of the chosen track and room; breaks belong to neither."""

    def fits(item: Item) -> bool:
        strand = item.talk.strand.public_id if item.talk and item.talk.strand else ""
        room = item.place.public_id if item.place else ""
        return (not chosen["track"] or strand == chosen["track"]) and (
            not chosen["room"] or room == chosen["room"]
        )

    return public.Day(day.day, day.starts_at, day.ends_at, tuple(item for item in day.items if fits(item)))


def _address(event: Event, chosen: dict[str, str], **changes: str) -> str:
    query = urlencode({name: value for name, value in (chosen | changes).items() if value})
    return reverse("agenda", kwargs={"slug": event.slug}) + (f"?{query}" if query else "")


def _tabs(
    event: Event, programme: Programme, chosen: dict[str, str], picked: list[public.Day]
) -> list[dict[str, Any]]:
    rest = "all" if len(programme.items) > ONE_PAGE else ""
    tabs = [{"text": _("All days"), "href": _address(event, chosen, day=rest), "current": not picked}]
    for day in programme.days:
        name = times.show_day(day.day, current_locale())
        tabs.append(
            {"text": name, "href": _address(event, chosen, day=str(day.day)), "current": day in picked}
        )
    return tabs


def _links(
    event: Event, chosen: dict[str, str], name: str, values: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    return [
        {
            "text": text,
            "public_id": value,
            "href": _address(event, chosen, **{name: value}),
            "current": chosen[name] == value,
        }
        for value, text in values
    ]


@access.public
def session(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    version = public.newest(event)
    if version is None:
        raise Http404(_("The agenda is not out yet."))

    def page() -> str:
        programme = public.load(event, version, session=code)
        if not programme.items:
            return _no_longer(request, event, version, code)
        item = programme.items[0]
        context = {
            "event": event,
            "programme": programme,
            "item": item,
            "talk": item.talk,
            "items": programme.items,
            "json_ld": _data_block(json_ld.session(programme, item, site_url=settings.SITE_URL)),
            "url": f"{settings.SITE_URL}{request.path}",
        }
        return render_to_string("agenda/session.html", context, request)

    return _kept(request, event, version, ("session", code), page)


def _data_block(data: dict[str, Any]) -> SafeString:
    """JSON-LD as a data block that no text in it can close."""
    text = json.dumps(data, ensure_ascii=False).translate(
        {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
    )
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


def _no_longer(request: HttpRequest, event: Event, version: AgendaVersion, code: str) -> str:
    """A session that was in the agenda once keeps its page and says that it is off."""
    former = Session.objects.filter(
        event=event, code=code, slots__version__number__lt=version.number, slots__is_secret=False
    )
    found = (
        former.first()
        or Session.objects.filter(
            event=event,
            code=code,
            state__in=[Session.State.CANCELLED, Session.State.WITHDRAWN],
            slots__version=version,
        ).first()
    )
    if found is None:
        raise Http404(_("There is no such session in the agenda."))
    return render_to_string("agenda/session_gone.html", {"event": event, "session": found}, request)


@access.public
def speakers(request: HttpRequest, event: Event) -> HttpResponse:
    version = public.newest(event)
    if version is None:
        return _not_yet(request, event)

    def page() -> str:
        programme = public.load(event, version)
        talks: dict[str, list[public.Talk]] = {}
        for talk in programme.talks:
            for person in talk.people:
                talks.setdefault(person.code, []).append(talk)
        people = [(person, talks[person.code]) for person in programme.people]
        return render_to_string("agenda/speakers.html", {"event": event, "people": people}, request)

    return _kept(request, event, version, ("speakers",), page)


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
            "url": f"{settings.SITE_URL}{request.path}",
        }
        return render_to_string("agenda/speaker.html", context, request)

    return _kept(request, event, version, ("speaker", code), page)


def _kept(
    request: HttpRequest,
    event: Event,
    version: AgendaVersion,
    key: tuple[object, ...],
    page: Callable[[], str],
) -> HttpResponse:
    """Kept in common, but for events that only their team may see."""
    if not event.is_public:
        return HttpResponse(page())
    full = ("agenda", event.public_id, version.number, event.public_counter, *key)
    return pagecache.cached(request, key=full, render=page)


def _not_yet(request: HttpRequest, event: Event) -> HttpResponse:
    call = CallForTalks.objects.filter(event=event).first()
    context = {"event": event, "call_is_open": call is not None and call.is_open(timezone.now())}
    return render(request, "agenda/not_yet.html", context)
