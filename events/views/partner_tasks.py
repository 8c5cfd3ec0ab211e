"""A partner's tasks on its own pages: what is to be handed in by when, handing it in, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import downloads, times
from core.http import Request
from events.actions import partner_tasks as actions
from events.forms.partner_tasks import HandInForm
from events.models import PartnerLink, PartnerTask
from events.partner_board import Shown
from events.views import partner_door

INVALID, CONFLICT = 422, 409
FILES = {"handed-in": ("file", "file_name"), "proof": ("proof_file", "proof_name")}


@require_safe
@partner_door.of_colleague
def partner_tasks(request: Request, link: PartnerLink) -> HttpResponse:
    rows = PartnerTask.objects.filter(partner=link.partner).select_related("benefit", "handed_in_by")
    tasks = [Shown(row, _today(link)) for row in rows.soonest_first()]
    context = partner_door.frame(link, link.secret, "partner_tasks") | {
        "mine": sorted(
            (task for task in tasks if task.row.is_partners_turn), key=lambda task: not task.is_late
        ),
        "waiting": [task for task in tasks if task.row.state == PartnerTask.State.HANDED_IN],
        "theirs": [task for task in tasks if task.is_teams_turn],
        "done": [task for task in tasks if task.row.state == PartnerTask.State.ACCEPTED],
    }
    return render(request, "events/partner/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_door.of_colleague
def partner_task(request: Request, link: PartnerLink, task: str) -> HttpResponse:
    row = _task(link, task)
    form = HandInForm(request.POST or None, request.FILES or None, task=row)
    if request.method != "POST":
        return _page(request, link, row, form)
    if not form.is_bound:
        form = HandInForm({}, task=row)
    if not form.is_valid():
        return _page(request, link, row, form, status=INVALID)
    try:
        actions.hand_in(task=row, given=form.given, link=link, now=timezone.now())
    except actions.Refused as refused:
        return _page(request, link, row, form, refused=refused.message, status=CONFLICT)
    messages.success(
        request, _("%(name)s is handed in. The organizers look at it.") % {"name": row.benefit.name}
    )
    return redirect(f"{link.path}tasks/")


@require_safe
@partner_door.of_colleague
def partner_task_file(request: Request, link: PartnerLink, task: str, which: str) -> HttpResponseBase:
    return attachment(_task(link, task), which)


def attachment(row: PartnerTask, which: str) -> HttpResponseBase:
    """What was handed in, or the proof; a stranger's file, to be stored and never shown."""
    field, name = FILES.get(which, ("", ""))
    file = getattr(row, field) if field else None
    if not file:
        raise Http404(_("There is no such file."))
    return downloads.attachment(file, getattr(row, name))


def _page(
    request: Request, link: PartnerLink, row: PartnerTask, form: HandInForm, *, refused: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = partner_door.frame(link, link.secret, "partner_tasks") | {
        "task": Shown(row, _today(link)),
        "form": form,
        "refused": refused,
    }
    return render(request, "events/partner/task.html", context, status=status)


def _task(link: PartnerLink, public_id: str) -> PartnerTask:
    rows = PartnerTask.objects.filter(partner=link.partner, public_id=public_id)
    row = rows.select_related("benefit", "handed_in_by").first()
    if row is None:
        raise Http404(_("There is no such task. The partner’s level may have changed."))
    row.partner = link.partner
    return row


def _today(link: PartnerLink) -> Any:
    return times.conference_day(timezone.now(), link.partner.event.time_zone)
