"""The team's board of what partners hand in: late ones first, by partner and benefit, and each task to be decided."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core import times
from core.models import HistoryEntry
from events import access, partner_board
from events.actions import partner_tasks
from events.forms.partner_tasks import DecideForm
from events.models import Event, PartnerTask
from events.partner_board import Shown
from events.rights import Right
from events.views.partner_tasks import attachment

INVALID, CONFLICT = 422, 409


@require_safe
@never_cache
@access.team(Right.PARTNERS)
def board(request: SignedInRequest, event: Event) -> HttpResponse:
    context = {"event": event, "board": partner_board.of(event, timezone.now())}
    return render(request, "events/partner_board/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.team(Right.PARTNERS)
def task(request: SignedInRequest, event: Event, task: str) -> HttpResponse:
    row = _task(event, task)
    if request.method != "POST":
        return _page(request, event, row, DecideForm())
    form = DecideForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, event, row, form, status=INVALID)
    given, now = form.cleaned_data, timezone.now()
    try:
        if request.POST.get("do") == "accept":
            partner_tasks.accept(
                task=row, by=request.user, now=now, proof=given["proof"].strip(), evidence=given["evidence"]
            )
            said = _("%(task)s is settled.")
        else:
            partner_tasks.send_back(task=row, reason=given["reason"], by=request.user, now=now)
            said = (
                _("%(task)s is open again.")
                if row.benefit.is_teams
                else _("%(task)s goes back, with a mail.")
            )
    except partner_tasks.Refused as refused:
        return _page(request, event, row, form, refused=refused.message, status=CONFLICT)
    messages.success(request, said % {"task": row})
    return redirect("partner_board", slug=event.slug)


@require_safe
@never_cache
@access.team(Right.PARTNERS)
def file(request: SignedInRequest, event: Event, task: str, which: str) -> HttpResponseBase:
    return attachment(_task(event, task), which)


def _page(
    request: SignedInRequest, event: Event, row: PartnerTask, form: DecideForm, *, refused: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    today = times.conference_day(timezone.now(), event.time_zone)
    entries = HistoryEntry.objects.of(row.public_id).shown().select_related("by")[:50]
    context = {
        "event": event, "task": Shown(row, today), "form": form, "refused": refused, "entries": list(entries),
    }  # fmt: skip
    return render(request, "events/partner_board/task.html", context, status=status)


def _task(event: Event, public_id: str) -> PartnerTask:
    rows = PartnerTask.objects.of_event(event).filter(public_id=public_id)
    row = rows.select_related("partner__event", "benefit", "handed_in_by", "decided_by").first()
    if row is None:
        raise Http404(_("There is no such task."))
    return row
