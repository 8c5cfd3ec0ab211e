"""Segments: the list with counts, the people of one, putting one together, and its table."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core import tables
from events import access
from events.actions import segments as actions
from events.models import Event, Segment
from events.rights import Right
from portal import people_table, segments
from portal.forms.segments import Builder
from portal.segments import Found

INVALID, CONFLICT = 422, 409
PAGE = 50
LISTED = 20


@never_cache
@access.team(Right.PEOPLE)
def listing(request: SignedInRequest, event: Event) -> HttpResponse:
    saved, ready = segments.of_event(event)
    page = Paginator(saved, LISTED).get_page(request.GET.get("page"))
    shown = [*page.object_list, *ready]
    counts = segments.counts(event, shown)
    context = {
        "event": event,
        "page": page,
        "saved": [(one, counts.get(one.key)) for one in page.object_list],
        "ready": [(one, counts.get(one.key)) for one in ready],
    }
    return render(request, "portal/segments/list.html", context)


@never_cache
@access.team(Right.PEOPLE)
def people(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    """Who is in it now, in pages."""
    found = segments.find(event, key)
    if found.problem:
        messages.warning(request, found.problem)
        return redirect("segment_edit", event.slug, key)
    page = Paginator(segments.people(event, found.definition), PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "found": found,
        "page": page,
        "sentences": segments.sentences(event, found.definition),
    }
    return render(request, "portal/segments/people.html", context)


@never_cache
@access.team(Right.PEOPLE)
def build(request: SignedInRequest, event: Event, key: str = "") -> HttpResponse:
    """A new segment, or other conditions for one. A ready one becomes a new one of one's own."""
    found = segments.find(event, key or request.GET.get("from", "")) if key or "from" in request.GET else None
    if request.method != "POST":
        builder = Builder(event, name=found.name if found else "", given=found.definition if found else None)
        return _builder_page(request, event, builder, found)
    builder = Builder(event, request.POST)
    if request.POST.get("do") != "save":
        return _builder_page(request, event, builder, found)
    if not builder.is_valid():
        return _builder_page(request, event, builder, found, status=INVALID)
    row = found.row if found else None
    try:
        row = actions.save(
            event=event, row=row, name=builder.whole.cleaned_data["name"], definition=builder.definition,
            by=request.user, now=timezone.now(),
        )  # fmt: skip
    except actions.Refused as refused:
        builder.whole.add_error("name", refused.message)
        return _builder_page(request, event, builder, found, status=CONFLICT)
    return redirect(row.path)


def _builder_page(
    request: SignedInRequest, event: Event, builder: Builder, found: Found | None, status: int = 200
) -> HttpResponse:
    is_saving = request.POST.get("do") == "save"
    context: dict[str, Any] = {
        "event": event,
        "builder": builder,
        "found": found,
        "tells_errors": is_saving,
        "count": segments.people(event, builder.definition).count() if builder.is_asked else None,
        "action": request.get_full_path(),
    }
    return render(request, "portal/segments/edit.html", context, status=status)


@require_POST
@access.team(Right.PEOPLE)
def delete(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    row = get_object_or_404(Segment.objects.select_related("event"), event=event, public_id=key)
    actions.delete(row=row, by=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” is gone. The people are all still there.") % {"name": row.name})
    return redirect(reverse("segments", args=[event.slug]))


@require_safe
@never_cache
@access.team(Right.PEOPLE)
def table(request: SignedInRequest, event: Event, key: str, ending: str) -> HttpResponse:
    """Everybody in it as CSV or XLSX, with what tickets and agenda know of them."""
    found = segments.find(event, key)
    if found.problem or ending not in {"csv", "xlsx"}:
        raise Http404(_("There is no such table."))
    rows = people_table.rows(event, segments.people(event, found.definition))
    if ending == "xlsx":
        content: str | bytes = tables.as_xlsx(found.name, people_table.head(), rows)
    else:
        content = tables.as_csv(people_table.head(), rows)
    response = HttpResponse(content, content_type=tables.XLSX_TYPE if ending == "xlsx" else tables.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-people.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response
