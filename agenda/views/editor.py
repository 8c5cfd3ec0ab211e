"""The agenda editor: one page that works by forms, and the same commands for the script of static/js/editor.js."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from agenda import board, crowd_hints, judging, plan, planning
from agenda.actions import edits, releases
from agenda.board import Board
from agenda.chosen import Chosen, choose, would_clash
from agenda.forms.editor import BreakForm, LinesForm, PlaceForm, ShiftForm
from agenda.models import AgendaVersion, EditLine, Session, Slot
from agenda.views.commanding import Command
from core import times
from events import access
from events.models import Event, Room, Track
from events.rights import Right

CONFLICT = 409
FILTERS = ("q", "track", "type", "state")
MOST_CELLS = 300
QUICKLY_COUNTED = 400  # slots


@require_GET
@never_cache
@access.team(Right.PROGRAMME)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    """`?day=`, `?view=list`, `?slot=` or `?session=` for the panel, and the filters of the tray."""
    shown = _board(releases.draft_of(event), request.GET)
    address = reverse("editor", args=[event.slug])
    context = _panel_context(request, shown)
    kept = {"view": "list"} if context["view"] == "list" else {}
    tabs = [
        {
            "text": times.show_day(one),
            "href": f"{address}?{urlencode({'day': str(one)} | kept)}",
            "current": one == shown.day,
        }
        for one in shown.days
    ]
    context |= {
        "part": "editor", "tabs": tabs, "tracks": Track.objects.filter(event=event), "types": event.session_types.all(),
        "address": address, "shift_form": ShiftForm(event=event),
        "break_form": BreakForm(version=shown.version, initial={"to_day": str(shown.day), "minutes": 30}),
        "lines_form": LinesForm(initial=_lines(shown)), "evaluation": planning.kept(
            shown.version, counts="count" in request.GET or len(shown.draft.slots) <= QUICKLY_COUNTED
        ),
    }  # fmt: skip
    return render(request, "agenda/editor/editor.html", context)


@require_GET
@never_cache
@access.team(Right.PROGRAMME)
def status(request: SignedInRequest, event: Event) -> HttpResponse:
    """What the draft is worth as it is now."""
    context = {"evaluation": planning.kept(releases.draft_of(event))}
    return render(request, "agenda/editor/_status.html", context)


def _board(version: AgendaVersion, asked: QueryDict, only: Collection[UUID] | None = None) -> Board:
    day = board.day_of(version.event, asked.get("day", ""))
    filters = {name: asked.get(name, "")[:60] for name in FILTERS}
    return board.load(version, day, judging.of_draft(version), filters, only)


def _panel_context(request: SignedInRequest, shown: Board) -> dict[str, Any]:
    chosen = _chosen(request, shown)
    return {
        "event": shown.version.event, "board": shown, "chosen": chosen, "filters": shown.filters,
        "view": "list" if request.GET.get("view") == "list" or not shown.fits else "grid",
        "hint": crowd_hints.of_slot(shown, chosen.slot) if chosen and chosen.slot and chosen.crowds else None,
        "place_form": _place_form(shown, chosen) if chosen else None,
    }  # fmt: skip


def _lines(shown: Board) -> dict[str, Any]:
    zone = shown.version.event.time_zone
    opens, closes = (times.local(at, zone) for at in (shown.lines.opens_at, shown.lines.closes_at))
    return {
        "opens_at": opens.time(), "closes_at": closes.time(), "minutes": shown.lines.minutes, "every": True
    }  # fmt: skip


def _chosen(request: SignedInRequest, shown: Board) -> Chosen | None:
    event = shown.version.event
    if "slot" in request.GET:
        slot = _slots(shown.version, [request.GET["slot"]])
        return choose(shown, slot[0].session, slot[0]) if slot else None
    if "session" in request.GET:
        rows = Session.objects.filter(
            event=event, code=request.GET["session"], state__in=Session.IN_PROGRAMME
        )
        session = rows.select_related("session_type", "track").first()
        return choose(shown, session, None) if session else None
    return None


def _place_form(shown: Board, chosen: Chosen) -> PlaceForm:
    event, slot = shown.version.event, chosen.slot
    initial: dict[str, Any] = {"to_day": str(shown.day), "minutes": chosen.minutes}
    if slot is not None:
        initial |= {
            "to_day": str(times.conference_day(slot.starts_at, event.time_zone)),
            "at": times.local(slot.starts_at, event.time_zone).time(),
            "room": slot.room.public_id if slot.room else "",
            "title": slot.title,
        }
    elif chosen.free:
        initial |= {
            "at": times.local(chosen.free[0].starts_at, event.time_zone).time(),
            "room": chosen.free[0].room.public_id,
        }
    return PlaceForm(version=shown.version, is_break=chosen.session is None, initial=initial)


@require_POST
@access.team(Right.PROGRAMME)
def do(request: SignedInRequest, event: Event) -> HttpResponse:
    """One command of agenda/editing.py. The script gets what has changed since it looked, a form its page again."""
    version = releases.draft_of(event)
    command = Command(version, request.POST, request.user, timezone.now())
    try:
        said, status = command.run(), 200
    except edits.Refused as refused:
        said, status = refused.message, CONFLICT
    if request.headers.get("Accept") == "application/json":
        version.refresh_from_db(fields=["revision"])
        return JsonResponse({"said": said, **_since(request, version)}, status=status)
    (messages.success if status == 200 else messages.warning)(request, said)
    return redirect(_back(request, event, refused=status != 200))


def _back(request: SignedInRequest, event: Event, *, refused: bool) -> str:
    """As the page was; what was refused stays chosen, to try again."""
    kept = {name: request.POST[name] for name in ("day", "view", *FILTERS) if request.POST.get(name)}
    if refused:
        one = {name: request.POST.getlist(name) for name in ("slot", "session")}
        kept |= {name: words[0] for name, words in one.items() if len(words) == 1}
    return f"{reverse('editor', args=[event.slug])}?{urlencode(kept)}"


@require_GET
@never_cache
@access.team(Right.PROGRAMME)
def changes(request: SignedInRequest, event: Event) -> HttpResponse:
    """204 while nothing is new since `revision`: one query."""
    version = releases.draft_of(event)
    if str(version.revision) == request.GET.get("revision"):
        return HttpResponse(status=204)
    return JsonResponse(_since(request, version))


def _since(request: SignedInRequest, version: AgendaVersion) -> dict[str, Any]:
    """What the script puts into its page: cells that changed, marks of the day's slots, bar, who did what; the tray
    only if something went into it or came out. `whole`: too much of it, or done by a file; the page is loaded again.
    """
    asked = request.POST if request.method == "POST" else request.GET
    event, log = version.event, edits.since(version, _number(asked.get("revision", "")))
    lines = EditLine.objects.filter(edit__in=log).values_list("edit", "guid")
    told, touched = {edit for edit, _guid in lines}, {guid for _edit, guid in lines}
    found = {
        "revision": version.revision,
        "log": [
            {"who": str(edit.by or ""), "label": edit.label} for edit in log if edit.by_id != request.user.pk
        ],
    }
    if len(touched) > MOST_CELLS or any(edit.pk not in told for edit in log):
        return found | {"whole": True}
    shown = _board(version, asked, touched)
    levels = shown.draft.levels()
    context = {
        "event": event, "board": shown, "filters": {}, "address": reverse("editor", args=[event.slug]),
        "view": asked.get("view", "grid"),
    }  # fmt: skip
    cells = {str(guid): "" for guid in touched} | {
        str(cell.slot.guid): render_to_string("agenda/editor/_cell.html", context | {"cell": cell})
        for cell in shown.cells
    }
    found |= {
        "opens": shown.lines.opens_at.isoformat(), "closes": shown.lines.closes_at.isoformat(), "cells": cells,
        "marks": {
            str(slot.guid): levels[slot.guid]
            for slot in board.on_day(shown.draft.slots, event, shown.day) if slot.guid in levels
        },
        "bar": render_to_string("agenda/editor/_bar.html", context | {"filters": shown.filters}, request),
    }  # fmt: skip
    if lines.filter(Q(before__isnull=True) | Q(after__isnull=True)).exists():
        found["tray"] = render_to_string("agenda/editor/_tray.html", context, request)
    return found


@require_GET
@never_cache
@access.team(Right.PROGRAMME)
def panel(request: SignedInRequest, event: Event) -> HttpResponse:
    context = _panel_context(request, _board(releases.draft_of(event), request.GET, only=()))
    return render(request, "agenda/editor/_panel.html", context)


@require_GET
@never_cache
@access.team(Right.PROGRAMME)
def check(request: SignedInRequest, event: Event) -> HttpResponse:
    """What would be wrong with `slot` or `session` in `room` at `starts` (ISO) for `minutes`."""
    version, asked = releases.draft_of(event), request.GET
    slot = next(iter(_slots(version, [asked.get("slot", "")])), None)
    session = (
        slot.session if slot else Session.objects.filter(event=event, code=asked.get("session", "")).first()
    )
    room = Room.objects.filter(event=event, public_id=asked.get("room", "")).first()
    try:
        starts_at = datetime.fromisoformat(asked.get("starts", ""))
    except ValueError:
        raise Http404 from None
    minutes = min(_number(asked.get("minutes", "")) or 30, 1440)
    if starts_at.tzinfo is None or not plan.frame_of(event).is_near(starts_at) or (not slot and not session):
        raise Http404
    clashes, crowds = would_clash(
        version, session=session, slot=slot, room=room, starts_at=starts_at, minutes=minutes
    )
    told = [{"text": clash.text, "level": clash.level} for clash in clashes]
    told += [{"text": crowd.words, "level": "warn"} for crowd in crowds]
    return JsonResponse({"clashes": told})


def _slots(version: AgendaVersion, words: list[str]) -> list[Slot]:
    guids = []
    for word in words:
        try:
            guids.append(UUID(word))
        except ValueError:
            continue
    rows = version.slots.filter(guid__in=guids)
    return list(rows.select_related("version__event", "session__session_type", "session__track", "room"))


def _number(word: str) -> int:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 8 else 0
