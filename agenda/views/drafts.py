"""Drafted agendas: asking for one, watching it, reading why, laying two side by side, taking places into the agenda."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from agenda import clashing
from agenda.actions import accepting, drafting, edits
from agenda.forms.drafting import DraftForm
from agenda.models import Drafting, ProgrammeHours, Session
from agenda.planning import showing, telling
from events import access
from events.models import Event
from events.rights import Right

INVALID, CONFLICT = 422, 409
KEY = 24


@never_cache
@access.team(Right.PROGRAMME)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    """All drafts, and the form for the next."""
    form = DraftForm(request.POST or None, initial={"buffer_minutes": clashing.buffer(event)})
    status, row = asked(request, event, form, Drafting.Kind.WHOLE)
    return redirect(row.path) if row else _page(request, event, form, status)


def asked(
    request: SignedInRequest, event: Event, form: forms.Form, kind: Drafting.Kind
) -> tuple[int, Drafting | None]:
    """What was asked for by this form, or the status of the page that shows it, with why not beside its fields."""
    if request.method != "POST":
        return 200, None
    if not form.is_valid():
        return INVALID, None
    try:
        return 302, drafting.ask(
            event=event, kind=kind, wishes=form.cleaned_data,
            form_key=request.POST.get("form_key", "")[:40], by=request.user, now=timezone.now(),
        )  # fmt: skip
    except drafting.Refused as refused:
        form.add_error(None, refused.message)
        return CONFLICT, None


def _page(request: SignedInRequest, event: Event, form: DraftForm, status: int) -> HttpResponse:
    rows = list(Drafting.objects.filter(event=event).drafts().select_related("event", "created_by"))
    context = {
        "event": event,
        "part": "drafts",
        "form": form,
        "form_key": get_random_string(KEY),
        "rows": rows,
        "finished": [row for row in rows if row.state == Drafting.State.DONE],
        "talks": Session.objects.filter(event=event).in_programme().count(),
        "has_hours": ProgrammeHours.objects.filter(event=event).exists(),
        "has_rooms": event.rooms.exists(),
    }
    return render(request, "agenda/planning/drafts.html", context, status=status)


@never_cache
@access.team(Right.PROGRAMME)
def draft(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    """One draft; `?why=CODE` explains a place. While it is worked on, the page asks again by itself."""
    return show(request, _row(event, public_id))


def show(
    request: SignedInRequest, row: Drafting, *, ticked: Collection[str] = (), status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "event": row.event,
        "row": row,
        "ticked": ticked,
        "part": "replan" if row.kind == Drafting.Kind.REPLAN else "drafts",
    }
    if row.is_worked_on:
        name = "_progress.html" if request.htmx else "draft.html"
        return render(request, f"agenda/planning/{name}", context)
    if request.htmx and "why" not in request.GET:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    if request.GET.get("why"):
        context["why"] = showing.why(row, _talk(row.event, request.GET["why"]))
        if request.htmx:
            return render(request, "agenda/planning/_why.html", context)
    if row.state == Drafting.State.DONE:
        result = showing.result(row)
        days = result.changed_days if row.kind == Drafting.Kind.REPLAN else result.days
        context |= {"result": result, "days": days, "bound": showing.bound_words(row, result.found)}
        others = Drafting.objects.filter(event=row.event).drafts().finished().exclude(pk=row.pk)
        context["others"] = list(others[:20])
    context["reasons"] = telling.tell(row.event, row.reasons)
    return render(request, "agenda/planning/draft.html", context, status=status)


@require_POST
@access.team(Right.PROGRAMME)
def stop(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    row = _row(event, public_id)
    drafting.stop(row=row, by=request.user, now=timezone.now())
    return redirect(row.path)


@require_POST
@access.team(Right.PROGRAMME)
def cancel(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    row = _row(event, public_id)
    drafting.cancel(row=row, by=request.user, now=timezone.now())
    return redirect(row.path)


@require_POST
@access.team(Right.PROGRAMME)
def discard(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    row = _row(event, public_id)
    try:
        drafting.discard(row=row, by=request.user, now=timezone.now())
    except drafting.Refused as refused:
        messages.warning(request, refused.message)
        return redirect(row.path)
    messages.success(request, _("“%(name)s” is thrown away. The agenda is as it was.") % {"name": row})
    return redirect("replan" if row.kind == Drafting.Kind.REPLAN else "drafts", slug=event.slug)


@require_POST
@access.team(Right.PROGRAMME)
def accept(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    """`all`, the codes of the talks that are ticked, or with `but` all others; `revision` is that of the agenda which
    the page compared with.
    """
    row = _row(event, public_id)
    sessions: set[int] | None = None
    codes = request.POST.getlist("talk")
    if "but" in request.POST:
        sessions = set(row.placements.exclude(session__code__in=codes).values_list("session_id", flat=True))
    elif "all" not in request.POST:
        sessions = set(Session.objects.filter(event=event, code__in=codes).values_list("pk", flat=True))
        if not sessions:
            messages.warning(request, _("Tick the talks that you want to take, or take all."))
            return redirect(row.path)
    try:
        done = accepting.accept(
            row=row, sessions=sessions, seen_revision=_revision(request), by=request.user, now=timezone.now()
        )
    except edits.Stale as stale:
        messages.warning(
            request, f"{stale.message.rstrip('.')}. {_('Below it is as it is now: look, and take it again.')}"
        )
        return show(request, row, ticked=codes, status=CONFLICT)
    except edits.Refused as refused:
        messages.warning(request, refused.message)
        return redirect(row.path)
    _say(request, done)
    return redirect(row.path)


def _revision(request: SignedInRequest) -> int | None:
    word = request.POST.get("revision", "")
    return int(word) if word.isascii() and word.isdigit() and len(word) < 9 else None


def _say(request: SignedInRequest, done: accepting.Accepted) -> None:
    if done.moved:
        words = ngettext(
            "%d talk is in the agenda where this draft has it. You can undo that in the editor.",
            "%d talks are in the agenda where this draft has them. You can undo that in the editor.",
            done.moved,
        )
        messages.success(request, words % done.moved)
    if done.locked:
        words = ngettext(
            "%d talk is locked elsewhere and stays.", "%d talks are locked elsewhere and stay.", done.locked
        )
        messages.warning(request, words % done.locked)
    if not done.moved and not done.locked:
        messages.info(request, _("They are there already."))


@never_cache
@access.team(Right.PROGRAMME)
def compare(request: SignedInRequest, event: Event) -> HttpResponse:
    """`?one=&other=`: two drafts side by side; posting takes places of the other into a mixture."""
    given = request.POST if request.method == "POST" else request.GET
    one, other = _finished(event, given.get("one", "")), _finished(event, given.get("other", ""))
    if one is None or other is None or one == other:
        messages.warning(request, _("Choose two drafts that are ready."))
        return redirect("drafts", slug=event.slug)
    if request.method == "POST":
        return _mix(request, one, other)
    context = {
        "event": event, "part": "drafts", "one": one, "other": other, "form_key": get_random_string(KEY),
        "compared": showing.compare(one, other),
    }  # fmt: skip
    return render(request, "agenda/planning/compare.html", context)


def _mix(request: SignedInRequest, one: Drafting, other: Drafting) -> HttpResponse:
    sessions = showing.taken(
        one, other, codes=request.POST.getlist("talk"), day=request.POST.get("day", ""),
        track=request.POST.get("track", ""),
    )  # fmt: skip
    try:
        row = drafting.mix(
            base=one, other=other, sessions=sessions, form_key=request.POST.get("form_key", "")[:40],
            by=request.user, now=timezone.now(),
        )  # fmt: skip
    except drafting.Refused as refused:
        messages.warning(request, refused.message)
        back = reverse("drafts_compare", args=[one.event.slug])
        return redirect(f"{back}?one={one.public_id}&other={other.public_id}")
    return redirect(row.path)


def _finished(event: Event, public_id: str) -> Drafting | None:
    rows = Drafting.objects.filter(event=event, public_id=public_id).finished()
    return rows.select_related("event").first()


def _row(event: Event, public_id: str) -> Drafting:
    rows = Drafting.objects.filter(event=event, public_id=public_id).select_related("event", "created_by")
    row = rows.first()
    if row is None:
        raise Http404(_("There is no draft at this address."))
    return row


def _talk(event: Event, code: str) -> Session:
    session = Session.objects.filter(event=event, code=code).first()
    if session is None:
        raise Http404(_("There is no talk at this address."))
    return session
