"""Mailings: the list, writing one, letting it go out, and how far it is."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from events import access
from events.models import Event, Mailing
from events.rights import Right
from events.segmenting import Unreadable
from portal import mailing_progress, mailings
from portal.actions import mailings as actions
from portal.forms.mailings import Composer, SendForm

INVALID, CONFLICT = 422, 409
LISTED = 20


def find(event: Event, public_id: str) -> Mailing:
    rows = Mailing.objects.select_related("created_by", "scheduled_by").prefetch_related("texts")
    row = get_object_or_404(rows, event=event, public_id=public_id)
    row.event = event
    return row


@never_cache
@access.team(Right.PEOPLE)
def listing(request: SignedInRequest, event: Event) -> HttpResponse:
    rows = Mailing.objects.filter(event=event).select_related("created_by")
    page = Paginator(rows, LISTED).get_page(request.GET.get("page"))
    progress = mailing_progress.of(page.object_list)
    lines = [(row, progress[row.pk]) for row in page.object_list]
    return render(request, "portal/mailings/list.html", {"event": event, "page": page, "lines": lines})


@never_cache
@access.team(Right.PEOPLE)
def write(request: SignedInRequest, event: Event, public_id: str = "") -> HttpResponse:
    """A new one, or other words for a draft. What is wrong is said beside all that was typed."""
    row = find(event, public_id) if public_id else None
    if row is not None and not row.is_draft:
        messages.warning(request, _("It has been let go already: its words stay as they are."))
        return redirect(row.path)
    data = request.POST if request.method == "POST" else None
    composer = Composer(event, data, row=row, key=request.GET.get("segment", ""))
    if data is None:
        return _form(request, event, composer, row)
    is_right = composer.is_valid()
    if request.POST.get("do") == "check":
        return _form(request, event, composer, row, is_checked=True)
    if not is_right:
        return _form(request, event, composer, row, status=INVALID)
    try:
        row = actions.save(event=event, row=row, draft=composer.draft, by=request.user, now=timezone.now())
    except actions.Refused as refused:
        composer.whole.add_error(None, refused.message)
        return _form(request, event, composer, row, status=CONFLICT)
    return redirect("mailing_preview", event.slug, row.public_id)


def _form(
    request: SignedInRequest,
    event: Event,
    composer: Composer,
    row: Mailing | None,
    *,
    is_checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "event": event,
        "composer": composer,
        "row": row,
        "placeholders": mailings.PLACEHOLDERS.values(),
        "is_checked": is_checked,
        "gaps": composer.gaps() if request.method == "POST" else [],
        "action": request.get_full_path(),
    }
    return render(request, "portal/mailings/edit.html", context, status=status)


@never_cache
@access.team(Right.PEOPLE)
def send(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    """When, to whom, how fast: the last look before it goes out."""
    row, now = find(event, public_id), timezone.now()
    if not row.is_draft:
        return redirect(row.path)
    try:
        people = mailings.people(row)
    except Unreadable as problem:
        messages.warning(request, str(problem))
        return redirect("mailing_edit", event.slug, row.public_id)
    gaps = mailings.gaps(event, people, mailings.needed(mailings.texts_of(row)))
    data = request.POST if request.method == "POST" else None
    form, status = SendForm(event, gaps=gaps, now=now, data=data), 200
    if data is not None:
        if form.is_valid():
            try:
                row = actions.schedule(row=row, going=form.going, by=request.user, now=now)
                return redirect(row.path)
            except actions.Refused as refused:
                form.add_error(None, refused.message)
        status = INVALID
    context = {"event": event, "row": row, "form": form, "gaps": gaps, "count": people.count()}
    return render(request, "portal/mailings/send.html", context, status=status)


@never_cache
@access.team(Right.PEOPLE)
def progress(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    """How far it is. While the worker is at it, the page asks again by itself."""
    row = find(event, public_id)
    if request.htmx and request.GET.get("seen") != row.state:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    context: dict[str, Any] = {"event": event, "row": row, "progress": mailing_progress.of([row])[row.pk]}
    if request.htmx:
        return render(request, "portal/mailings/_progress.html", context)
    context |= {
        "texts": list(mailings.texts_of(row).values()),
        "trouble": mailing_progress.in_trouble(row),
        "left_out": mailing_progress.left_out(row),
    }
    return render(request, "portal/mailings/progress.html", context)


def _resend(row: Mailing, request: SignedInRequest) -> None:
    count = actions.resend(row=row, by=request.user, now=timezone.now())
    said = ngettext("%d mail goes out again.", "%d mails go out again.", count) % count
    messages.success(request, said)


DOINGS: dict[str, Callable[[Mailing, SignedInRequest], None]] = {
    "stop": lambda row, request: actions.stop(row=row, by=request.user, now=timezone.now()),
    "go_on": lambda row, request: actions.go_on(row=row, by=request.user, now=timezone.now()),
    "unschedule": lambda row, request: actions.unschedule(row=row, by=request.user, now=timezone.now()),
    "delete": lambda row, request: actions.delete(row=row, by=request.user, now=timezone.now()),
    "resend": _resend,
}


@require_POST
@access.team(Right.PEOPLE)
def do(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    """One of the buttons beside a mailing."""
    row, what = find(event, public_id), request.POST.get("do", "")
    if what not in DOINGS:
        raise Http404(_("There is no such button."))
    try:
        DOINGS[what](row, request)
    except actions.Refused as refused:
        messages.warning(request, refused.message)
    if not Mailing.objects.filter(pk=row.pk).exists():
        messages.success(request, _("The draft is gone."))
        return redirect("mailings", event.slug)
    return redirect(row.path)
