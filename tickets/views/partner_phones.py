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
from events import access
from events.models import Event
from tickets import lead_phones, lead_table
from tickets.actions import devices
from tickets.models import Device
from tickets.views import partner as partner_page

LONGEST_NAME = 60


@require_POST
@access.secret_link
def partner_phones(request: Request, event: Event, secret: str) -> HttpResponse:
    """Add a phone by its owner's name, or sign one out."""
    link = partner_page.standing_link(event, secret)
    partner, now = link.partner, timezone.now()
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
@access.secret_link
def partner_leads_csv(request: Request, event: Event, secret: str) -> HttpResponse:
    partner = partner_page.standing_link(event, secret).partner
    text = lead_table.as_csv(event, partner)
    response = HttpResponse(text, content_type=tables.MEDIA_TYPE)
    name = f"{event.slug}-{slugify(partner.name) or 'partner'}-leads.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
