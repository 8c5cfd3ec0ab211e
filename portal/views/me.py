"""My page: tickets, orders and talks of whoever is signed in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import SignedInRequest
from agenda import readers
from events import access
from events.actions import text_numbers
from events.models import Event
from portal import mine


@access.signed_in
def me(request: SignedInRequest, event: Event) -> HttpResponse:
    # What was starred on this device before signing in is his.
    reader = readers.of(request, event) if readers.COOKIE in request.COOKIES else None
    now = timezone.now()
    found = mine.collect(user=request.user, event=event, now=now)
    context = {"event": event, "mine": found, "offers_texts": text_numbers.offered(event, now)}
    response = render(request, "portal/me.html", context)
    response["Cache-Control"] = "private, no-store"
    settled: HttpResponse = reader.settle(response) if reader else response
    return settled
