"""How pages of a released agenda are kept, and what stands at their addresses before the first release."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agenda import offer
from agenda.models import AgendaVersion
from core import pagecache
from events.models import Event


def kept(
    request: HttpRequest,
    event: Event,
    version: AgendaVersion,
    key: tuple[object, ...],
    page: Callable[[], str],
    *,
    seconds: int | Callable[[], int] = 3600,
) -> HttpResponse:
    """Kept in common, but for events that only their team may see."""
    if not event.is_public:
        return HttpResponse(page())
    full = ("agenda", event.public_id, version.number, event.public_counter, *key)
    return pagecache.cached(request, key=full, render=page, seconds=seconds)


def not_yet(request: HttpRequest, event: Event) -> HttpResponse:
    context = {"event": event, "call_is_open": offer.open_until(event, timezone.now()) is not None}
    return render(request, "agenda/not_yet.html", context)
