"""Phones by which a partner's colleagues scan badges: codes to join with, from the partner's own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import tables
from core.http import Request
from events.models import PartnerLink
from events.views import partner_door
from tickets import lead_phones, lead_table
from tickets.actions import devices
from tickets.models import Device

LONGEST_NAME = 60


@require_POST
@partner_door.of_colleague
def partner_phones(request: Request, link: PartnerLink) -> HttpResponse:
    """Add a phone by its owner's name, or sign one out."""
    partner, event, now = link.partner, link.partner.event, timezone.now()
    back = redirect(f"{link.path}#phones")
    if out := request.POST.get("out"):
        rows = Device.objects.standing().filter(partner=partner, event=event, public_id=out)
        device = rows.select_related("event").first()
        if device is not None:
            devices.revoke(device=device, by=None, now=now, by_label=str(link))
            messages.success(request, _("%(name)s is signed out.") % {"name": device})
        return back
    name = request.POST.get("name", "").strip()[:LONGEST_NAME]
    if not name:
        messages.error(request, _("Say whose phone it is."))
    elif lead_phones.of(partner, event).is_full:
        messages.error(request, _("That is as many phones as one partner can have. Sign one out first."))
    else:
        devices.invite(event=event, name=name, partner=partner, by=None, now=now, by_label=str(link))
    return back


@require_safe
@partner_door.of_colleague
def partner_leads_csv(request: Request, link: PartnerLink) -> HttpResponse:
    partner, event = link.partner, link.partner.event
    text = lead_table.as_csv(event, partner)
    response = HttpResponse(text, content_type=tables.MEDIA_TYPE)
    name = f"{event.slug}-{slugify(partner.name) or 'partner'}-leads.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
