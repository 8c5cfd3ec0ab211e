"""The list of events, and an event's home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from agenda.models import AgendaVersion
from core import access, pagecache
from events import access as event_access
from events.models import Event
from portal import front

KEEP_SECONDS = 60


@access.public
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    events = Event.objects.public()
    return render(
        request,
        "portal/home.html",
        {"upcoming": events.upcoming(today), "past": events.past(today)[:50]},
    )


@event_access.public
def event_home(request: HttpRequest, event: Event) -> HttpResponse:
    """Kept in common for a minute, and anew with each release, sale or change of public content."""
    now = timezone.now()
    newest = AgendaVersion.objects.filter(event=event).released().values_list("number", flat=True).first()
    minute = int(now.timestamp()) // KEEP_SECONDS

    def page() -> str:
        return render_to_string(
            "portal/event_home.html", {"event": event, "front": front.build(event, now)}, request
        )

    key = ("home", event.public_id, newest, event.public_counter, event.shop_counter, minute)
    return pagecache.cached(request, key=key, render=page, seconds=KEEP_SECONDS)
