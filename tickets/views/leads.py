"""A partner's phone at the event: scan a badge, note what was talked about, take the table home."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import tables
from core.http import Request
from tickets import lead_table
from tickets.actions import leads
from tickets.models import Device, Lead
from tickets.views import door, door_device

MOST_SHOWN = 100
MOST_MERGED = 50
RATINGS = (1, 2, 3, 4, 5)


def page(request: Request, device: Device, *, problem: str = "", status: int = 200) -> HttpResponse:
    """`?bare`: without anybody on it, as the phone keeps it for times without network."""
    partner = cast(Any, device.partner)
    rows = Lead.objects.filter(partner=partner, event=device.event, withdrawn_at=None).with_consent()
    if is_bare := "bare" in request.GET:
        rows = rows.none()
    found = list(rows.select_related("participant")[:MOST_SHOWN])
    not_shown = rows.count() - len(found) if len(found) == MOST_SHOWN else 0
    context = {
        "event": device.event,
        "device": device,
        "partner": partner,
        "leads": [lead_table.row(lead) for lead in found],
        "not_shown": not_shown,
        "is_bare": is_bare,
        "fresh": request.GET.get("lead", ""),
        "problem": problem,
        "ratings": RATINGS,
    }
    response = render(request, "tickets/door/leads.html", context, status=status)
    response["Content-Security-Policy"] = door.POLICY
    return response


@require_POST
@door_device.of_partner
def lead_scan(request: Request, device: Device) -> HttpResponse:
    now = timezone.now()
    given = door.as_scan(request.POST, now, door.skew_of(request.POST, now))
    try:
        lead = leads.capture(device=device, code=given.code, at=given.at, now=now)
    except leads.NoLead as refusal:
        if door_device.wants_json(request):
            return JsonResponse({"refused": refusal.message}, status=422)
        return page(request, device, problem=refusal.message, status=422)
    path = f"/{device.event.slug}/door/?lead={lead.public_id}#{lead.public_id}"
    if door_device.wants_json(request):
        return JsonResponse({"path": path})
    return redirect(path)


@require_POST
@door_device.of_partner
def leads_merge(request: Request, device: Device) -> HttpResponse:
    """Badges scanned without network, with what was noted. Each may come twice; a person stays one lead."""
    now = timezone.now()
    skew = door.skew_of(request.POST, now)
    answers = {}
    for given in door_device.posted_rows(request, "scans", MOST_MERGED):
        scan_id = str(given.get("scan", ""))
        if door.SCAN_ID.match(scan_id):
            answers[scan_id] = _merged(device, given, skew, now)
    return JsonResponse({"answers": answers})


def _merged(device: Device, given: dict[str, Any], skew: timedelta, now: datetime) -> dict[str, str]:
    scan = door.as_scan(given, now, skew)
    try:
        lead = leads.capture(device=device, code=scan.code, at=scan.at, now=now)
    except leads.NoLead as refusal:
        return {"refused": refusal.message}
    note, rating = door.text_of(given, "note").strip()[: leads.LONGEST_NOTE], _rating(given.get("rating"))
    if note or rating:
        leads.describe_later(device=device, lead=lead, note=note, rating=rating, now=now)
    return {"lead": lead.public_id}


def _rating(said: object) -> int | None:
    return int(str(said)) if str(said) in {str(one) for one in RATINGS} else None


@require_POST
@door_device.of_partner
def lead_note(request: Request, device: Device, lead: str) -> HttpResponse:
    rows = Lead.objects.filter(partner=device.partner_id, event=device.event, withdrawn_at=None)
    found = rows.filter(public_id=lead).select_related("participant").first()
    if found is None:
        raise Http404(_("This lead is not there, or the person has taken it back."))
    leads.describe(
        device=device,
        lead=found,
        note=request.POST.get("note", "")[: leads.LONGEST_NOTE],
        rating=_rating(request.POST.get("rating")),
        now=timezone.now(),
    )
    return redirect(f"/{device.event.slug}/door/#{found.public_id}")


@require_safe
@door_device.of_partner
def leads_csv(request: Request, device: Device) -> HttpResponse:
    partner = cast(Any, device.partner)
    text = lead_table.as_csv(device.event, partner)
    response = HttpResponse(text, content_type=tables.MEDIA_TYPE)
    name = f"{device.event.slug}-{slugify(partner.name) or 'partner'}-leads.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
