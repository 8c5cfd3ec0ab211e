"""The agenda as PDF: for everybody, as the worker drew it; door signs for the team."""

from datetime import timedelta

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda import public
from agenda.models import AgendaPaper, AgendaVersion
from events import access
from events.models import Event
from events.rights import Right
from portal import programme_paper
from tickets.views.documents import as_pdf

# Between a release and its paper, where a worker runs.
USUAL = timedelta(minutes=3)


@access.public
@require_safe
def agenda_pdf(request: HttpRequest, event: Event) -> HttpResponseBase:
    """The file that is kept, or a page that says when there will be one."""
    version = public.newest(event)
    if version is None:
        raise Http404(_("The agenda is not out yet."))
    paper = AgendaPaper.objects.filter(event=event, number=version.number or 0).exclude(file="").first()
    if paper is None:
        return _not_drawn(request, event, version)
    response = get_conditional_response(request, etag=paper.etag) or _opened(paper)
    if response is None:
        return _not_drawn(request, event, version)
    response["ETag"] = paper.etag
    response["Cache-Control"] = "public, no-cache" if event.is_public else "private, no-cache"
    response["Content-Disposition"] = f'inline; filename="{event.slug}-agenda.pdf"'
    return response


def _opened(paper: AgendaPaper) -> HttpResponseBase | None:
    """None if the file is gone from the disk; it is drawn anew then."""
    try:
        return FileResponse(paper.file.open("rb"), content_type="application/pdf")
    except FileNotFoundError:
        AgendaPaper.objects.filter(pk=paper.pk).update(number=0, content_hash="")
        return None


def _not_drawn(request: HttpRequest, event: Event, version: AgendaVersion) -> HttpResponse:
    now = timezone.now()
    context = {
        "event": event,
        "version": version,
        "is_late": version.released_at is not None and now - version.released_at > USUAL,
        "agenda_path": reverse("agenda", kwargs={"slug": event.slug}),
    }
    response = render(request, "portal/paper_not_drawn.html", context, status=202)
    response["Retry-After"] = "30"
    response["Cache-Control"] = "private, no-store"
    return response


@access.team(Right.PROGRAMME)
@require_safe
def signs_pdf(request: HttpRequest, event: Event) -> HttpResponse:
    """`?room=` and `?day=` choose; without them all rooms on all days."""
    version = public.newest(event)
    if version is None:
        raise Http404(_("The agenda is not out yet."))
    programme = public.load(event, version)
    chosen = programme_paper.signs(
        programme, room=request.GET.get("room", ""), day=request.GET.get("day", "")
    )
    if not chosen:
        raise Http404(_("Nothing happens in this room on this day."))
    return as_pdf(programme_paper.signs_pdf(programme, chosen), f"{event.slug}-signs.pdf")
