"""The door's page on a phone or desk: join by a code, scan, search by name, undo. Works as plain forms."""

import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.http import Request
from events import access
from events.models import Event
from tickets import door_search, door_words
from tickets.actions import check_in, devices
from tickets.actions.check_in import Scan
from tickets.models import CheckIn, Device
from tickets.views import door_device, leads

SCAN_ID = re.compile(r"^[A-Za-z0-9-]{8,40}\Z")
OLDEST = timedelta(days=14)
LONGEST_CODE = 400
# No clock of a device is further off: 2000 and 2200, in milliseconds since 1970.
INSTANTS = range(946_684_800_000, 7_258_118_400_000)
LONGEST_SEARCH = 80
# Compiled parts of the page's own decoder, on this page alone.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


@require_safe
@access.secret_row
def door(request: Request, slug: str) -> HttpResponse:
    """What the device may do: join, scan for its gate, or for its partner."""
    device = door_device.find(request, slug)
    if device is None:
        return _join_page(request, slug)
    response = page(request, device) if device.partner_id is None else leads.page(request, device)
    door_device.renew_token(request, response, device.event)
    return response


@require_POST
@access.secret_link
def join(request: Request, event: Event) -> HttpResponse:
    if door_device.is_guessing(request):
        words = _("Too many wrong codes came from here. Try again in ten minutes.")
        return _join_form(request, event, words, status=429)
    try:
        _device, token = devices.join(event=event, code=request.POST.get("code", ""), now=timezone.now())
    except devices.CannotJoin:
        door_device.miss(request)
        words = _("No device waits for this code. Codes work once and for three days: ask for a new one.")
        return _join_form(request, event, words, status=422)
    response = redirect("door", slug=event.slug)
    door_device.keep_token(response, event, token)
    return response


@require_POST
@door_device.at_gate
def leave(request: Request, device: Device) -> HttpResponse:
    """The device signs itself out: at the end of a shift, or before it is lent."""
    devices.revoke(device=device, by=None, now=timezone.now())
    response: HttpResponse = redirect("door", slug=device.event.slug)
    if door_device.wants_json(request):
        response = JsonResponse({"left": True})
    door_device.forget_token(response, device.event)
    return response


@require_POST
@door_device.scanning
def scan(request: Request, device: Device) -> HttpResponse:
    now = timezone.now()
    given = as_scan(request.POST, now, skew_of(request.POST, now))
    answer = check_in.check_in(device=device, scan=given, now=now)
    return _answered(request, device, answer, out=given.out)


@require_POST
@door_device.at_gate
def undo(request: Request, device: Device) -> HttpResponse:
    scan_id = scan_id_of(request.POST)
    try:
        wrong = request.POST.get("check_in", "")
        answer = check_in.undo(device=device, check_in=wrong, scan_id=scan_id, now=timezone.now())
    except check_in.CannotUndo as refusal:
        if door_device.wants_json(request):
            return JsonResponse({"refused": refusal.message}, status=409)
        return page(request, device, problem=refusal.message, status=409)
    return _answered(request, device, answer)


@require_safe
@door_device.scanning
def search(request: Request, device: Device) -> HttpResponse:
    """As rows for the page's script, or as the page itself."""
    if not door_device.wants_json(request):
        return page(request, device)
    hits = _hits(request, device)
    return JsonResponse({"hits": [vars(hit) for hit in hits]})


def page(
    request: Request, device: Device, *, told: door_words.Told | None = None, problem: str = "",
    out: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    gate, event = cast(Any, device.gate), device.event
    typed = request.GET.get("q", "")[:LONGEST_SEARCH]
    context = {
        "event": event,
        "device": device,
        "gate": gate,
        "list": gate.list,
        "told": told,
        "problem": problem,
        "out": out,
        "scan_id": new_scan_id(),
        "typed": typed,
        "hits": _hits(request, device) if typed else [],
        "words": {"titles": door_words.titles(), "reasons": door_words.sentences()},
    }
    response = render(request, "tickets/door/scan.html", context, status=status)
    response["Content-Security-Policy"] = POLICY
    return response


def new_scan_id() -> str:
    return secrets.token_hex(12)


def scan_id_of(given: Mapping[str, Any]) -> str:
    """Of what a form sends without one, each sending is a scan of its own."""
    said = str(given.get("scan", ""))
    return said if SCAN_ID.match(said) else new_scan_id()


def skew_of(given: Mapping[str, Any], now: datetime) -> timedelta:
    """How far the device's clock is behind ours, from what it reads while it sends."""
    read = _instant(given.get("now"))
    return now - read if read is not None else timedelta()


def as_scan(given: Mapping[str, Any], now: datetime, skew: timedelta) -> Scan:
    """The device's time is corrected by its skew; never later than now, never older than two weeks."""
    device_at = _instant(given.get("at"))
    at = device_at + skew if device_at is not None else now
    by_name = text_of(given, "ticket")
    return Scan(
        scan_id=scan_id_of(given),
        code=by_name[:40] or text_of(given, "code")[:LONGEST_CODE],
        at=max(now - OLDEST, min(at, now)),
        device_at=device_at,
        way=CheckIn.Way.SEARCH if by_name else CheckIn.Way.CODE,
        out=given.get("direction") == "out",
        let_in=given.get("let_in") in ("1", True),
    )


def text_of(given: Mapping[str, Any], name: str) -> str:
    """What a database can be asked for: without NUL and halves of characters, which JSON can carry."""
    return str(given.get(name, "")).replace("\0", "").encode(errors="ignore").decode()


def _instant(said: Any) -> datetime | None:
    """From milliseconds since 1970, as scripts count; nothing if that is far from any clock."""
    try:
        read = int(said)
    except (TypeError, ValueError, OverflowError):
        return None
    return datetime.fromtimestamp(read / 1000, UTC) if read in INSTANTS else None


def _answered(
    request: Request, device: Device, answer: check_in.Answer, *, out: bool = False
) -> HttpResponse:
    gate = cast(Any, device.gate)
    told = door_words.told(answer, gate.list, device.event)
    if door_device.wants_json(request):
        return JsonResponse(told.as_dict())
    return page(request, device, told=told, out=out)


def _hits(request: Request, device: Device) -> list[door_search.Hit]:
    gate = cast(Any, device.gate)
    gate.list.event = device.event
    typed = request.GET.get("q", "")[:LONGEST_SEARCH]
    return door_search.find(gate.list, typed, now=timezone.now())


def _join_page(request: Request, slug: str) -> HttpResponse:
    event = access.event_at(slug)
    words = ""
    if door_device.COOKIE in request.COOKIES:
        words = _("This device was signed out. Ask for a new code to join again.")
    response = _join_form(request, event, words)
    if words:
        door_device.forget_token(response, event)
    return response


def _join_form(request: Request, event: Event, words: str, status: int = 200) -> HttpResponse:
    code = (request.POST.get("code") or request.GET.get("code", ""))[:LONGEST_SEARCH]
    context = {"event": event, "problem": words, "code": code}
    return render(request, "tickets/door/join.html", context, status=status)
