"""My page: tickets, orders and talks of whoever is signed in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import SignedInRequest
from events import access
from events.models import Event
from portal import mine


@access.signed_in
def me(request: SignedInRequest, event: Event) -> HttpResponse:
    found = mine.collect(user=request.user, event=event, now=timezone.now())
    response = render(request, "portal/me.html", {"event": event, "mine": found})
    response["Cache-Control"] = "private, no-store"
    return response
