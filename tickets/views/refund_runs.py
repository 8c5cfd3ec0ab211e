"""Refunding many orders at once: the runs there were, a new one after a look at what it does, and how far it is."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from events import access
from events.models import Event
from events.rights import Right
from tickets import refund_runs
from tickets.actions import refund_runs as actions
from tickets.forms.refund_runs import RefundRunForm
from tickets.models import RefundRun, RefundRunLine
from tickets.refund_runs import Plan

INVALID, CONFLICT = 422, 409
LISTED, NAMED = 20, 100


@require_safe
@never_cache
@access.team(Right.SELL)
def listing(request: SignedInRequest, event: Event) -> HttpResponse:
    rows = RefundRun.objects.filter(event=event).select_related("created_by")
    page = Paginator(rows, LISTED).get_page(request.GET.get("page"))
    progress = refund_runs.progress_of(page.object_list)
    lines = [(row, progress[row.pk]) for row in page.object_list]
    return render(request, "tickets/refund_runs/list.html", {"event": event, "page": page, "lines": lines})


@never_cache
@access.team(Right.SELL)
def new(request: SignedInRequest, event: Event) -> HttpResponse:
    """What is typed is looked at first, with count and total; only what was looked at begins."""
    if request.method != "POST":
        return _form(request, event, RefundRunForm(event))
    form = RefundRunForm(event, request.POST)
    if not form.is_valid():
        return _form(request, event, form, status=INVALID)
    if request.POST.get("do") != "start" or form.cleaned_data["orders_seen"] is None:
        return _form(request, event, form, refund_runs.plan(event, form.terms))
    given = form.cleaned_data
    try:
        run = actions.start(
            event=event, terms=form.terms, reason=given["reason"], text=given["text"], by=request.user,
            now=timezone.now(), key=given["key"], orders_seen=given["orders_seen"],
            back_seen_minor=given["back_seen"],
        )  # fmt: skip
    except actions.Refused as refused:
        form.add_error(None, refused.message)
        return _form(request, event, form, refund_runs.plan(event, form.terms), status=CONFLICT)
    return redirect("refund_run", event.slug, run.public_id)


def _form(
    request: SignedInRequest, event: Event, form: RefundRunForm, plan: Plan | None = None, status: int = 200
) -> HttpResponse:
    context = {"event": event, "form": form, "plan": plan}
    return render(request, "tickets/refund_runs/new.html", context, status=status)


@require_safe
@never_cache
@access.team(Right.SELL)
def run(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    """How far it is. While the worker is at it, the page asks again by itself."""
    row = _find(event, public_id)
    if request.htmx and request.GET.get("seen") != row.state:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    context: dict[str, Any] = {
        "event": event,
        "row": row,
        "progress": refund_runs.progress_of([row])[row.pk],
    }
    if request.htmx:
        return render(request, "tickets/refund_runs/_progress.html", context)
    lines = RefundRunLine.objects.filter(run=row).select_related("order__buyer").as_they_stand()
    failed = lines.filter(stands=RefundRunLine.State.FAILED).order_by("pk")[:NAMED]
    left_out = lines.filter(state=RefundRunLine.State.LEFT_OUT).order_by("pk")[:NAMED]
    context |= {"failed": [(line, refund_runs.why(line)) for line in failed], "left_out": left_out}
    return render(request, "tickets/refund_runs/run.html", context)


@require_POST
@access.team(Right.SELL)
def do(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    """Stop it, or go on with what waits and what failed."""
    row, what, now = _find(event, public_id), request.POST.get("do", ""), timezone.now()
    if what not in {"stop", "go_on"}:
        raise Http404(_("There is no such button."))
    if what == "stop":
        actions.stop(run=row, by=request.user, now=now)
    else:
        try:
            actions.go_on(run=row, by=request.user, now=now)
        except actions.Refused as refused:
            messages.warning(request, refused.message)
    return redirect("refund_run", event.slug, row.public_id)


def _find(event: Event, public_id: str) -> RefundRun:
    rows = RefundRun.objects.select_related("created_by", "ticket_type", "discount_code")
    row: RefundRun = get_object_or_404(rows, event=event, public_id=public_id)
    row.event = event
    return row
