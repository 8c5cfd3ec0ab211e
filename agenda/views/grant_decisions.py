"""Deciding about grants: how applications stand, what they cost, where the budget ends; and telling everybody at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from agenda import grant_committee, grant_standings
from agenda.actions import grant_rounds, grants
from agenda.models import Grant, GrantCall, GrantReceipt
from core import downloads
from events import access
from events.models import Event
from events.rights import Right

CONFLICT = 409


@never_cache
@access.team(Right.GRANTS)
def standing(request: SignedInRequest, event: Event) -> HttpResponse:
    """What nobody has been told, best first; without what is left to others."""
    call = _call(event)
    if call is None:
        return _nothing_offered(request)
    context = _context(request, call, "standing")
    hidden = context["left"]
    rows = list(Grant.objects.filter(event=event).undecided().exclude(pk__in=hidden))
    to_check = Grant.objects.filter(event=event).with_new_receipts().exclude(pk__in=hidden)
    context |= {
        "table": grant_standings.table(call, rows, without=hidden), "to_check": to_check.order_by("code"),
    }  # fmt: skip
    return render(request, "agenda/review/grants_standing.html", context)


@never_cache
@access.team(Right.GRANTS)
def letters(request: SignedInRequest, event: Event) -> HttpResponse:
    """Who is told what, before it is sent; posting tells everybody. What is left to others is told with the rest."""
    call = _call(event)
    if call is None:
        return _nothing_offered(request)
    context, refused, now = _context(request, call, "letters"), "", timezone.now()
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            told = grant_rounds.send(call=call, seen=seen, by=request.user, now=now)
        except grants.CannotDecide as refusal:
            refused = refusal.message
        else:
            words = _("Told: %(awarded)d get a grant, %(refused)d do not.")
            messages.success(request, words % told)
            return redirect("grants_letters", slug=event.slug)
    rows = grant_rounds.waiting(event)
    shown = [row for row in rows if row.pk not in context["left"]]
    context |= {
        "rows": shown, "waiting": len(rows), "hidden": len(rows) - len(shown), "refused": refused,
        "seen": grant_rounds.fingerprint(rows), "samples": grant_rounds.samples(event, call, now),
    }  # fmt: skip
    return render(request, "agenda/review/grants_letters.html", context, status=CONFLICT if refused else 200)


@require_GET
@never_cache
@access.team(Right.GRANTS)
def receipt(request: SignedInRequest, event: Event, code: str, public_id: str) -> HttpResponseBase:
    """A receipt as a download, for who checks it."""
    rows = GrantReceipt.objects.filter(grant__event=event, grant__code=code, public_id=public_id)
    row = rows.exclude(grant__in=grant_committee.left_to_others(request.user, event)).first()
    if row is None:
        raise Http404(_("There is no such file."))
    return downloads.attachment(row.file, row.file_name)


def _call(event: Event) -> GrantCall | None:
    found = GrantCall.objects.filter(event=event).first()
    if found is not None:
        found.event = event
    return found


def _nothing_offered(request: SignedInRequest) -> HttpResponse:
    messages.info(request, _("No grants are offered yet. Say here what there is to give."))
    return redirect("admin:agenda_grantcall_changelist")


def _context(request: SignedInRequest, call: GrantCall, inner: str) -> dict[str, Any]:
    event = call.event
    seat = grant_committee.take_seat(request.user, event)
    left = grant_committee.left_to_others(request.user, event) if seat.conflicts else frozenset()
    return {
        "event": event, "part": "grants", "inner": inner, "seat": seat, "call": call, "left": left,
        "hidden": len(left),
    }  # fmt: skip
