"""Webhooks of an event: the list, adding and changing one, and its inspector with what was sent and what came back."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from events import access
from events.actions import webhooks as actions
from events.models import Event, WebhookEndpoint, WebhookMessage
from events.rights import Right
from portal import webhook_desk
from portal.forms.webhooks import EndpointForm, LookForm

INVALID, CONFLICT = 422, 409
PAGE = 50
MOST_REPLAYED = 500


def _endpoint(request: SignedInRequest, event: Event, key: str) -> WebhookEndpoint:
    """404 for those of other events, and for those of all events to who has a role at this one alone."""
    all_events = webhook_desk.runs_organizer(request.user, event)
    return get_object_or_404(webhook_desk.seen(event, all_events=all_events), public_id=key)


@require_safe
@never_cache
@access.team(Right.SETUP)
def listing(request: SignedInRequest, event: Event) -> HttpResponse:
    all_events = webhook_desk.runs_organizer(request.user, event)
    rows = webhook_desk.listed(webhook_desk.seen(event, all_events=all_events))
    return render(request, "portal/webhooks/list.html", {"event": event, "rows": rows})


@never_cache
@access.team(Right.SETUP)
def add(request: SignedInRequest, event: Event) -> HttpResponse:
    all_events = webhook_desk.runs_organizer(request.user, event)
    form = EndpointForm(request.POST or None, event=event, row=None, all_events=all_events)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            cleaned = form.cleaned_data
            try:
                row = actions.add(
                    organizer=event.organizer, event=None if form.is_for_all else event, url=cleaned["url"],
                    description=cleaned["description"], kinds=cleaned["kinds"], version=cleaned["version"],
                    by=request.user, now=timezone.now(),
                )  # fmt: skip
                return redirect("webhook", event.slug, row.public_id)
            except actions.Refused as refused:
                form.add_error(None, refused.message)
                status = CONFLICT
    return render(request, "portal/webhooks/edit.html", {"event": event, "form": form}, status=status)


@never_cache
@access.team(Right.SETUP)
def edit(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    row = _endpoint(request, event, key)
    form = EndpointForm(request.POST or None, event=event, row=row, all_events=False)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            cleaned = form.cleaned_data
            actions.change(
                endpoint=row, url=cleaned["url"], description=cleaned["description"], kinds=cleaned["kinds"],
                version=cleaned["version"], by=request.user, now=timezone.now(),
            )  # fmt: skip
            return redirect("webhook", event.slug, row.public_id)
    context = {"event": event, "form": form, "endpoint": row}
    return render(request, "portal/webhooks/edit.html", context, status=status)


@require_safe
@never_cache
@access.team(Right.SETUP)
def endpoint(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    """How it stands, and the inspector: messages of thirty days."""
    row, now = _endpoint(request, event, key), timezone.now()
    look = LookForm(request.GET, event=event)
    found = webhook_desk.messages(row, look.wanted, now=now)
    page = Paginator(webhook_desk.with_answers(found), PAGE).get_page(request.GET.get("page"))
    asked = {name: value for name, value in request.GET.items() if name in look.fields and value}
    context = {
        "event": event,
        "endpoint": row,
        "look": look,
        "page": page,
        "query": f"{urlencode(asked)}&" if asked else "",
        "asked": asked,
        "most": MOST_REPLAYED,
        "both_until": row.former_until_at if len(row.secrets(now)) > 1 else None,
    }
    return render(request, "portal/webhooks/endpoint.html", context)


@require_safe
@never_cache
@access.team(Right.SETUP)
def message(request: SignedInRequest, event: Event, key: str, message: str) -> HttpResponse:
    """One message: what is sent, to the byte, and what came back each time."""
    row = _endpoint(request, event, key)
    found = get_object_or_404(WebhookMessage, endpoint=row, public_id=message)
    context = {
        "event": event,
        "endpoint": row,
        "message": found,
        "readable": _readable(found.body),
        "attempts": list(found.attempts.order_by("-pk")[:PAGE]),
    }
    return render(request, "portal/webhooks/message.html", context)


def _readable(body: str) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body


@require_POST
@access.team(Right.SETUP)
def replay(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    """What was ticked, or everything that the posted filter finds."""
    row, now = _endpoint(request, event, key), timezone.now()
    chosen: Any = request.POST.getlist("message")[:MOST_REPLAYED]
    if request.POST.get("do") == "all":
        found = webhook_desk.messages(row, LookForm(request.POST, event=event).wanted, now=now)
        chosen = webhook_desk.replayable(found, MOST_REPLAYED)
    try:
        count = actions.replay(endpoint=row, messages=chosen, by=request.user, now=now)
    except actions.Refused as refused:
        messages.error(request, refused.message)
    else:
        words = ngettext("%(count)s message is sent again.", "%(count)s messages are sent again.", count)
        messages.success(request, words % {"count": count})
    return redirect("webhook", event.slug, row.public_id)


@require_POST
@access.team(Right.SETUP)
def send_test(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    row = _endpoint(request, event, key)
    try:
        made = actions.send_test(endpoint=row, event=event, by=request.user, now=timezone.now())
    except actions.Refused as refused:
        messages.error(request, refused.message)
        return redirect("webhook", event.slug, row.public_id)
    messages.success(request, _("It goes out now. Load this page again to see what comes back."))
    return redirect("webhook_message", event.slug, row.public_id, made.public_id)


@require_POST
@access.team(Right.SETUP)
def rotate(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    row, leaked = _endpoint(request, event, key), bool(request.POST.get("leaked"))
    actions.rotate(endpoint=row, ends_former_now=leaked, by=request.user, now=timezone.now())
    if leaked:
        messages.success(request, _("There is a new secret, and the former one signs nothing any more."))
    else:
        messages.success(request, _("There is a new secret. For 24 hours messages are signed with both."))
    return redirect("webhook", event.slug, row.public_id)


@require_POST
@access.team(Right.SETUP)
def switch(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    """Off, or on again with or without what waited meanwhile."""
    row, do = _endpoint(request, event, key), request.POST.get("do")
    if do == "off":
        actions.disable(endpoint=row, by=request.user, now=timezone.now())
        messages.success(request, _("It is off. What happens meanwhile is kept for thirty days."))
    elif do in {"on", "on_afresh"}:
        sends = do == "on"
        actions.enable(endpoint=row, sends_waiting=sends, by=request.user, now=timezone.now())
        messages.success(request, _("It is on again."))
    return redirect("webhook", event.slug, row.public_id)


@require_POST
@access.team(Right.SETUP)
def delete(request: SignedInRequest, event: Event, key: str) -> HttpResponse:
    row = _endpoint(request, event, key)
    actions.delete(endpoint=row, by=request.user, now=timezone.now())
    messages.success(request, _("The webhook is gone, with its messages."))
    return redirect("webhooks", event.slug)
