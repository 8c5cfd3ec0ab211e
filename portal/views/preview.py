"""Where an organizer begins and ends seeing the event as an attendee or a speaker."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import SignedInRequest
from events import access, previewing
from events.models import Event


@access.team(previewing.NEEDS)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    what = request.POST.get("do", "")
    if request.method == "POST" and what in set(previewing.As):
        begun = redirect("event_home", slug=event.slug)
        previewing.begin(begun, event, request.user, previewing.As(what))
        return begun
    if request.method == "POST":
        ended = redirect("admin:index")
        previewing.end(ended, event)
        return ended
    response = render(request, "portal/preview.html", {"event": event, "now": previewing.of(request, event)})
    response["Cache-Control"] = "private, no-store"
    return response
