"""The event as one file: written and fetched, brought in after a look, and started where it rests. For owners alone."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core import downloads
from events import access, desk
from events.models import Event, EventExport, EventImport
from events.rights import Right
from portal.actions import event_exports, event_imports
from portal.event_file import previewing
from portal.forms.event_file import BringForm, EventFileForm

INVALID, CONFLICT = 422, 409
LISTED = 20


@require_safe
@never_cache
@access.team(Right.FILE)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    if request.headers.get("HX-Request"):
        waiting = event.event_exports.filter(state=EventExport.State.WAITING).first()
        if waiting is None:
            return HttpResponse(
                headers={"HX-Refresh": "true"}
            )  # the file, or why there is none, stands below
        return render(request, "portal/event_file/_writing.html", {"event": event, "row": waiting})
    return _page(request, event, EventFileForm())


def _page(request: SignedInRequest, event: Event, form: EventFileForm, status: int = 200) -> HttpResponse:
    written = list(event.event_exports.select_related("created_by")[:LISTED])
    brings = _may_bring(request, event)
    brought = EventImport.objects.filter(organizer=event.organizer_id).select_related("created_by", "event")
    context = {
        "event": event, "form": form, "brings": brings,
        "waiting": next((row for row in written if row.is_waiting), None),
        "written": [
            (row, row.ended_at + event_exports.KEPT if row.file and row.ended_at else None) for row in written
        ],
        "brought": brought[:LISTED] if brings else [],
    }  # fmt: skip
    return render(request, "portal/event_file/page.html", context, status=status)


def _may_bring(request: SignedInRequest, event: Event) -> bool:
    """An event that comes in is the organizer's: it takes an owner of all its events."""
    return event.organizer_id in desk.of(request).organizers_with(Right.FILE)


@require_POST
@access.team(Right.FILE)
def write(request: SignedInRequest, event: Event) -> HttpResponse:
    event_exports.ask(event=event, by=request.user, now=timezone.now())
    return redirect("event_file", slug=event.slug)


@require_POST
@access.team(Right.FILE)
def stop_writing(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    event_exports.stop(row=_written(event, key), now=timezone.now())
    return redirect("event_file", slug=event.slug)


@require_safe
@access.team(Right.FILE)
def fetch(request: SignedInRequest, event: Event, key: str) -> HttpResponseBase:
    """That it was fetched stands in the history."""
    row = _written(event, key)
    if row.state != EventExport.State.DONE or not row.file:
        raise Http404(_("There is no such file."))
    answer = downloads.attachment(row.file, f"{event.slug}.zip")
    event_exports.fetched(row=row, by=request.user, now=timezone.now())
    return cast(HttpResponseBase, answer)


def _written(event: Event, key: str) -> EventExport:
    row: EventExport | None = EventExport.objects.filter(event=event, public_id=key).first()
    if row is None:
        raise Http404(_("There is no such file."))
    row.event = event
    return row


@require_POST
@access.team(Right.FILE)
def upload(request: SignedInRequest, event: Event) -> HttpResponse:
    """Looked through by the worker; nothing of it is stored before somebody says so."""
    if not _may_bring(request, event):
        raise Http404(_("Only an owner of all events of the organizer can bring one in."))
    form = EventFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, event, form, status=INVALID)
    row = event_imports.ask(
        organizer=event.organizer, file=form.cleaned_data["file"], slug="", accepts_differences=False,
        by=request.user, now=timezone.now(), is_look=True,
    )  # fmt: skip
    return redirect("event_file_brought", slug=event.slug, key=row.public_id)


@require_safe
@never_cache
@access.team(Right.FILE)
def brought(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    row = _brought(request, event, key)
    if request.headers.get("HX-Request"):
        if row.is_waiting:
            return render(request, "portal/event_file/_bringing.html", {"event": event, "row": row})
        return HttpResponse(headers={"HX-Refresh": "true"})
    initial = {"slug": row.slug, "accepts_differences": row.accepts_differences}
    return _brought_page(request, event, row, BringForm(initial=initial))


def _brought_page(
    request: SignedInRequest, event: Event, row: EventImport, form: BringForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "event": event, "row": row, "form": form,
        "tables": previewing.tables(row.preview) if row.preview else [],
        "gone_at": row.created_at + event_imports.KEPT,
    }  # fmt: skip
    return render(request, "portal/event_file/brought.html", context, status=status)


@require_POST
@access.team(Right.FILE)
def do(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    """Bring in what was looked through, stop what is worked on, or throw it away."""
    row, now = _brought(request, event, key), timezone.now()
    if request.POST.get("do") == "stop":
        event_imports.stop(row=row, now=now)
    elif request.POST.get("do") == "bring":
        form = BringForm(request.POST)
        if not form.is_valid():
            return _brought_page(request, event, row, form, status=INVALID)
        try:
            event_imports.bring(row=row, **form.cleaned_data, by=request.user, now=now)
        except event_imports.NotReady as refused:
            messages.error(request, refused.message)
    return redirect("event_file_brought", slug=event.slug, key=row.public_id)


def _brought(request: SignedInRequest, event: Event, key: str) -> EventImport:
    """Raises Http404, alike for what is not there and for who may not bring in."""
    rows = EventImport.objects.filter(organizer=event.organizer_id, public_id=key)
    row: EventImport | None = None
    if _may_bring(request, event):
        row = rows.select_related("event", "created_by").first()
    if row is None:
        raise Http404(_("There is no such file."))
    return row


@require_POST
@access.team(Right.FILE)
def wake(request: SignedInRequest, event: Event) -> HttpResponse:
    if event_imports.wake(event=event, by=request.user, now=timezone.now()):
        messages.success(request, _("%(name)s is awake: letters go out from now on.") % {"name": event.name})
    return redirect("event_file", slug=event.slug)
