"""Conflicts of interest for organizers: what was found and declared, reviewer by reviewer, and deciding about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from agenda import committee, partiality
from agenda.actions import partiality as actions
from agenda.actions import reviews
from agenda.forms.partiality import DeclareForm
from events import access
from events.models import Event
from events.rights import Right

INVALID = 422
SAID = {
    "declare": _("Declared: the talk is kept from this reviewer."),
    "waive": _("Looked at: the reviewer may judge it."),
    "take_back": _("Taken back. What is found by itself holds again."),
    "set_aside": _("The review no longer counts."),
}


@never_cache
@access.team(Right.PROGRAMME)
def conflicts(request: SignedInRequest, event: Event) -> HttpResponse:
    """Posting `do`: declare, waive, take_back or set_aside."""
    now = timezone.now()
    committee.seat_reviewers(event)
    seat = committee.take_seat(request.user, event, now)
    talks = partiality.talks(seat)
    form = DeclareForm(request.POST or None, event=event, talks=talks)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            return _decide(request, event, form)
        status = INVALID
    context: dict[str, Any] = {
        "event": event,
        "part": "conflicts",
        "seat": seat,
        "form": form,
        "judges": partiality.judges(seat),
    }
    return render(request, "agenda/review/conflicts.html", context, status=status)


def _decide(request: SignedInRequest, event: Event, form: DeclareForm) -> HttpResponse:
    what = request.POST.get("do", "declare")
    given = form.cleaned_data
    named = {"reviewer": given["reviewer"], "session": given["session"]}
    by: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    try:
        if what == "waive":
            actions.waive(**named, reason=given["reason"], **by)
        elif what == "take_back":
            actions.take_back(**named, **by)
        elif what == "set_aside":
            actions.set_aside(**named, **by)
        else:
            what = "declare"
            actions.declare(**named, reason=given["reason"], **by)
        messages.success(request, SAID[what])
    except reviews.NotYours as refused:
        raise Http404(refused.message) from None
    except reviews.Refused as refused:
        messages.warning(request, refused.message)
    answer = redirect("review_conflicts", slug=event.slug)
    answer["Location"] += f"#{given['reviewer'].public_id}"
    return answer
