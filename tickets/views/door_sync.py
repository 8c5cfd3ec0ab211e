"""What a device keeps for times without network, and the scans it made meanwhile."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.http import Request
from tickets import credentials, door_list, door_words
from tickets.actions import check_in, devices
from tickets.door_list import Cursor
from tickets.models import CheckInList, Device
from tickets.views import door, door_device

MOST_SCANS = 50


@require_safe
@door_device.at_gate
def kept_list(request: Request, device: Device) -> HttpResponse:
    """The whole list, or what changed since the cursor of the last answer. It names nobody."""
    gate, now = cast(Any, device.gate), timezone.now()
    listed: CheckInList = gate.list
    listed.event = device.event
    since = _cursor(request)
    newest = door_list.newest(device.event)
    only = door_list.changed_since(device.event, since, now) if since.history else None
    devices.note_seen(device=device, skew_ms=_skew_ms(request, now), now=now)
    response = JsonResponse(
        {
            "cursor": f"{newest.history}.{newest.check_in}",
            "whole": only is None,
            "event": device.event.public_id,
            "gate": {"id": gate.public_id, "name": gate.name},
            "list": {
                "id": listed.public_id,
                "name": listed.name,
                "opens": _ms(listed.opens_at),
                "closes": _ms(listed.closes_at),
                "exits": listed.counts_exits,
            },
            "keys": credentials.public_keys(device.event),
            "rows": [] if only == set() else door_list.device_rows(listed, only),
            "moves": door_list.moves(listed, since if only is not None else Cursor()),
            "now": _ms(now),
        }
    )
    door_device.renew_token(request, response, device.event)
    return response


@require_POST
@door_device.at_gate
def merge(request: Request, device: Device) -> HttpResponse:
    """Scans made without network, in the order in which they were made. Each has an id, so they may come twice."""
    gate, now = cast(Any, device.gate), timezone.now()
    skew = door.skew_of(request.POST, now)
    answers = {}
    for given in door_device.posted_rows(request, "scans", MOST_SCANS):
        scan_id = str(given.get("scan", ""))
        if not door.SCAN_ID.match(scan_id):
            continue
        answers[scan_id] = _merged(device, given, skew, now, gate.list)
    return JsonResponse({"answers": answers})


def _merged(
    device: Device, given: dict[str, Any], skew: timedelta, now: Any, listed: CheckInList
) -> dict[str, str]:
    if undone := door.text_of(given, "undoes"):
        return _undone(device, undone, str(given["scan"]), now, listed)
    scan = door.as_scan(given, now, skew)
    scan = replace(scan, turned_away=not scan.let_in)
    answer = check_in.check_in(device=device, scan=scan, now=now)
    return door_words.told(answer, listed, device.event).as_dict()


def _undone(device: Device, undone: str, scan_id: str, now: Any, listed: CheckInList) -> dict[str, str]:
    """What was undone without network names the scan by the device's own id."""
    wrong = check_in.made_by(device, undone)
    try:
        answer = check_in.undo(device=device, check_in=wrong, scan_id=scan_id, now=now)
    except check_in.CannotUndo as refusal:
        name = check_in.holder_of(device, undone)
        return {"kind": "refused", "title": _("Not undone"), "name": name, "words": refusal.message}
    return door_words.told(answer, listed, device.event).as_dict()


def _cursor(request: Request) -> Cursor:
    history, _dot, scan = request.GET.get("since", "").partition(".")
    if not (history.isascii() and history.isdigit() and scan.isascii() and scan.isdigit()):
        return Cursor()
    return Cursor(min(int(history), 2**62), min(int(scan), 2**62))


def _skew_ms(request: Request, now: Any) -> int:
    """How far the device's clock is ahead of ours; no clock is a year off."""
    ahead = -int(door.skew_of(request.GET, now) / timedelta(milliseconds=1))
    return max(-(10**11), min(10**11, ahead))


def _ms(instant: Any) -> int | None:
    return int(instant.timestamp() * 1000) if instant else None
