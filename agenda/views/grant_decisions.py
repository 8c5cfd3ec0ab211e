"""Deciding about grants: how applications stand, what they cost, and where the budget ends."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from agenda import grant_committee, grant_standings
from agenda.grant_committee import GrantSeat
from agenda.models import Grant, GrantCall
from events import access
from events.models import Event
from events.rights import Right


@never_cache
@access.team(Right.GRANTS)
def standing(request: SignedInRequest, event: Event) -> HttpResponse:
    """What waits for a decision, best first; without what is left to others."""
    call, seat = _call(event), grant_committee.take_seat(request.user, event)
    hidden = grant_committee.left_to_others(request.user, event) if seat.conflicts else frozenset()
    rows = list(Grant.objects.filter(event=event).undecided().exclude(pk__in=hidden))
    context = _context(event, seat, call) | {
        "inner": "standing", "table": grant_standings.table(call, rows, without=hidden), "hidden": len(hidden),
    }  # fmt: skip
    return render(request, "agenda/review/grants_standing.html", context)


def _call(event: Event) -> GrantCall:
    call = get_object_or_404(GrantCall, event=event)
    call.event = event
    return call


def _context(event: Event, seat: GrantSeat, call: GrantCall) -> dict[str, Any]:
    return {"event": event, "part": "grants", "seat": seat, "call": call}
