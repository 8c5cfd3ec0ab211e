"""A partner's phone at the event: scan a badge, note what was talked about, take the table home."""

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
LONGEST_NOTE = 2000
RATINGS = (1, 2, 3, 4, 5)


def page(request: Request, device: Device, *, problem: str = "", status: int = 200) -> HttpResponse:
    partner = cast(Any, device.partner)
    rows = Lead.objects.filter(partner=partner, event=device.event, withdrawn_at=None).with_consent()
    found = list(rows.select_related("participant")[:MOST_SHOWN])
    not_shown = rows.count() - len(found) if len(found) == MOST_SHOWN else 0
    context = {
        "event": device.event,
        "device": device,
        "partner": partner,
        "leads": [lead_table.row(lead) for lead in found],
        "not_shown": not_shown,
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
def lead_note(request: Request, device: Device, lead: str) -> HttpResponse:
    rows = Lead.objects.filter(partner=device.partner_id, event=device.event, withdrawn_at=None)
    found = rows.filter(public_id=lead).select_related("participant").first()
    if found is None:
        raise Http404(_("This lead is not there, or the person has taken it back."))
    rating = request.POST.get("rating", "")
    leads.describe(
        device=device,
        lead=found,
        note=request.POST.get("note", "")[:LONGEST_NOTE],
        rating=int(rating) if rating in {str(one) for one in RATINGS} else None,
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
