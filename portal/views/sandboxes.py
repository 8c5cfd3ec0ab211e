"""Sandboxes in the workspace: a new one by one click, its clock, beginning again, and its end."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from events import access, desk
from events.admin.pages import Question
from events.models import Event
from events.rights import Right
from portal.actions import sandboxes
from portal.forms.sandbox import DeleteForm, MoveForm, NewSandboxForm
from portal.sandbox import milestones

INVALID, CONFLICT = 422, 409
LISTED = 10
QUICK = (1, 7)


def new_sandbox(request: HttpRequest) -> HttpResponse:
    """For who may set up all events of an organizer."""
    seat = desk.of(request)
    mine = seat.organizers_with(Right.SETUP)
    if not mine:
        raise PermissionDenied(_("Only who may set up all events of an organizer can make a new one."))
    ours = seat.current.organizer_id if seat.current and seat.current.organizer_id in mine else mine[0]
    given = request.POST if len(mine) > 1 else {"organizer": ours}
    form = NewSandboxForm(mine, given if request.method == "POST" else None, initial={"organizer": ours})
    refused = ""
    if form.is_valid():
        try:
            work = sandboxes.create(
                organizer=form.cleaned_data["organizer"], by=cast(User, request.user), now=timezone.now()
            )
        except sandboxes.Refused as refusal:
            refused = refusal.message
        else:
            seat.events[work.event.pk] = work.event
            desk.switch(request, work.event)
            return redirect("sandbox", slug=work.event.slug)
    question = Question(
        title=_("New sandbox event"),
        tells=[
            _("A conference with people, talks, orders and codes, to try things out. It is filled within seconds."),
            _("No money moves, no letter leaves, and it stands in no list; its pages are found by their address."),
            _("Its time can be moved forward day by day, and it can begin again or be deleted. It never becomes a real event."),
        ],
        button=_("Make it"),
        back=reverse("admin:index"),
        refused=refused,
    )  # fmt: skip
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": question.title,
        "subtitle": None,
        "question": question,
        "form": form if len(mine) > 1 else None,
        "hidden": [],
    }
    status = CONFLICT if refused else INVALID if form.is_bound else 200
    return TemplateResponse(request, "admin/plenary/confirm.html", context, status=status)


@require_safe
@never_cache
@access.team(Right.SETUP)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    _only_sandboxes(event)
    if request.headers.get("HX-Request"):
        working = event.sandbox_works.filter(state="waiting").first()
        if working is None:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "portal/sandbox/_working.html", {"event": event, "working": working})
    return _page(request, event, MoveForm())


@require_POST
@access.team(Right.SETUP)
def move(request: SignedInRequest, event: Event) -> HttpResponse:
    _only_sandboxes(event)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, event, form, INVALID)
    try:
        sandboxes.advance(event=event, days=form.cleaned_data["days"], by=request.user, now=timezone.now())
    except sandboxes.Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, event, form, CONFLICT)
    return redirect("sandbox", slug=event.slug)


@require_POST
@access.team(Right.SETUP)
def reset(request: SignedInRequest, event: Event) -> HttpResponse:
    _only_sandboxes(event)
    try:
        sandboxes.reset(event=event, by=request.user, now=timezone.now())
    except sandboxes.Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect("sandbox", slug=event.slug)


@require_POST
@access.team(Right.KEEPING)
def delete(request: SignedInRequest, event: Event) -> HttpResponse:
    """For owners, who type its name. What is left to see of it is in the organizer's history."""
    _only_sandboxes(event)
    form = DeleteForm(event, request.POST)
    if not form.is_valid():
        return _page(request, event, MoveForm(), INVALID, form)
    try:
        sandboxes.delete(event=event, by=request.user, now=timezone.now())
    except sandboxes.Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("sandbox", slug=event.slug)
    said = _("“%(name)s” is being deleted. In some seconds nothing of it is left.")
    messages.success(request, said % {"name": event.name})
    return redirect("admin:index")


def _only_sandboxes(event: Event) -> None:
    if not event.is_sandbox:
        raise Http404(str(sandboxes.NotASandbox.message))


def _page(
    request: SignedInRequest,
    event: Event,
    form: MoveForm,
    status: int = 200,
    ending: DeleteForm | None = None,
) -> HttpResponse:
    if ending is None and desk.of(request).may(Right.KEEPING, event):
        ending = DeleteForm(event)
    works = list(event.sandbox_works.select_related("created_by")[:LISTED])
    context = {
        "event": event, "form": form, "works": works, "working": next((one for one in works if one.is_waiting), None),
        "milestones": milestones.ahead(event, timezone.now()), "quick": QUICK, "ending": ending,
    }  # fmt: skip
    return render(request, "portal/sandbox/page.html", context, status=status)
