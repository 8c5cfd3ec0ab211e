"""Which device asks: by the token that it was given when it joined, in a cookie that only the door's pages get."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import counting, sealed
from core.http import Request, visitor_address
from core.prepared import Prepared
from events import access
from events.models import Event
from tickets.actions import guesses
from tickets.models import Device
from tickets.models.door import DeviceQuerySet

COOKIE = "door"
COOKIE_SECONDS = 60 * 60 * 24 * 30
MOST_MISSES = 10
MISS_SECONDS = 10 * 60

# Of a scanning device: what decides, and what the answer names.
BRIEF = (
    "name", "gate", "partner", "event__slug", "event__public_id", "event__time_zone", "event__ticket_key",
    "event__oldest_ticket_key", "gate__name", "gate__list__public_id", "gate__list__name", "gate__list__all_admissions",
    "gate__list__opens_at", "gate__list__closes_at", "gate__list__counts_exits", "gate__list__hands_over_badges",
    "gate__list__session", "gate__list__places", "gate__list__places_taken",
)  # fmt: skip

View = Callable[..., HttpResponseBase]


def find(request: Request, slug: str) -> Device | None:
    """The device with its event, gate and list: one query, so that a device that was signed out is out at once."""
    return _rows(request, slug).select_related("event__organizer", "gate__list", "partner").first()


def _find_briefly(request: Request, slug: str) -> Device | None:
    """Without what only pages show of the event: reading all of it takes as long as the rest of a scan."""
    token = request.COOKIES.get(COOKIE, "")
    return _BRIEFLY.first(token=sealed.fingerprint(token), slug=slug) if token else None


def _briefly(token: Any, slug: Any) -> Any:
    rows = Device.objects.standing().filter(token_hash=token, event__slug=slug, gate__isnull=False)
    return rows.select_related("event", "gate__list").only(*BRIEF).order_by()


_BRIEFLY: Prepared[Device] = Prepared(_briefly, token="a-fingerprint", slug="a-slug")  # noqa: S106 - samples


def _rows(request: Request, slug: str) -> DeviceQuerySet:
    token = request.COOKIES.get(COOKIE, "")
    rows = Device.objects.standing().by_token(token) if token else Device.objects.none()
    return rows.filter(event__slug=slug).order_by()


def at_gate(view: View) -> View:
    """For devices that joined at a gate of this event. Gives the view `device`."""
    return _of_device(view, lambda device: device.gate_id is not None, find)


def scanning(view: View) -> View:
    """As at_gate, for what is asked with every scan by a script."""

    def quickest(request: Request, slug: str) -> Device | None:
        return (_find_briefly if wants_json(request) else find)(request, slug)

    return _of_device(view, lambda device: device.gate_id is not None, quickest)


def of_partner(view: View) -> View:
    """For devices that joined for a partner of this event. Gives the view `device`."""
    return _of_device(view, lambda device: device.partner_id is not None, find)


def joined(view: View) -> View:
    """For every device that joined at this event. Gives the view `device`."""
    return _of_device(view, lambda device: True, find)


def _of_device(
    view: View, fits: Callable[[Device], bool], seek: Callable[[Request, str], Device | None]
) -> View:
    @wraps(view)
    def guarded(request: Request, slug: str, **kwargs: Any) -> HttpResponseBase:
        device = seek(request, slug)
        if device is None or not fits(device):
            return signed_out(request, slug)
        return view(request, device=device, **kwargs)

    return access.secret_row(guarded)


def signed_out(request: Request, slug: str) -> HttpResponse:
    """Scripts are told to forget what they keep; pages go to the form that joins."""
    if wants_json(request):
        return JsonResponse({"signed_out": _("This device was signed out. Ask for a new code.")}, status=403)
    return redirect("door", slug=slug)


def wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def keep_token(response: HttpResponse, event: Event, token: str) -> None:
    response.set_cookie(
        COOKIE, token, max_age=COOKIE_SECONDS, path=f"/{event.slug}/door/", httponly=True,
        secure=settings.SECURE, samesite="Lax",
    )  # fmt: skip


def renew_token(request: Request, response: HttpResponse, event: Event) -> None:
    """Who is at work stays joined: the days count from the last time."""
    keep_token(response, event, request.COOKIES[COOKIE])


def forget_token(response: HttpResponse, event: Event) -> None:
    response.delete_cookie(COOKIE, path=f"/{event.slug}/door/")


def is_guessing(request: Request) -> bool:
    return counting.so_far(_place(request)) >= MOST_MISSES


def miss(request: Request) -> None:
    counting.up(_place(request), MISS_SECONDS)


def _place(request: Request) -> str:
    """As for discount codes: without the address itself, and whoever has a whole /64 is one place."""
    return f"door-join:{guesses.source_of(visitor_address(request))}"


def posted_rows(request: Request, name: str, most: int) -> list[dict[str, Any]]:
    """A list of objects in one field; nothing of it if it is anything else."""
    try:
        found = json.loads(request.POST.get(name, ""))
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list):
        return []
    return [row for row in found[:most] if isinstance(row, dict)]
