"""A partner's own page by its secret link: what its codes and links brought, without an account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from core import tables
from core.http import Request
from events.models import PartnerLink
from events.views import partner_door
from tickets import attribution, lead_phones, partner_figures, partner_guests, partner_sheet
from tickets.attribution import Contacts
from tickets.partner_figures import Scope
from tickets.views import partner_rows


@require_safe
@partner_door.of_colleague
def partner_page(request: Request, link: PartnerLink) -> HttpResponse:
    partner, event, now = link.partner, link.partner.event, timezone.now()
    scope = Scope(event, partner, by_discount_code=True)
    by_key = partner_figures.by_key(scope)
    figures = attribution.total(by_key.values())
    guests = partner_guests.named(partner)
    by_code = partner_rows.by_code(by_key)
    context = partner_door.frame(link, link.secret, "partner_page") | {
        "now": now,
        "figures": figures,
        "money": partner_rows.money_lines(figures, event.currency),
        "target": partner_rows.target(partner, by_code.tickets),
        "ways": partner_rows.ways(partner, by_key, event.currency),
        "codes": partner_rows.codes(partner, now),
        "seats": partner_rows.seats(partner),
        "contacts": attribution.contacts(partner_figures.touched(scope)).get(partner.pk, Contacts()),
        "days": partner_rows.days(partner_guests.by_day(partner)),
        "guests": guests,
        "unnamed": max(0, by_code.tickets - len(guests)),
        "phones": lead_phones.of(partner, event),
        "link": partner_rows.share_link(partner) if partner.ref else "",
    }
    return render(request, "tickets/partner.html", context)


@require_safe
@partner_door.of_colleague
def partner_csv(request: Request, link: PartnerLink) -> HttpResponse:
    partner, event = link.partner, link.partner.event
    response = HttpResponse(partner_sheet.as_csv(Scope(event, partner)), content_type=tables.MEDIA_TYPE)
    name = f"{event.slug}-{slugify(partner.name) or 'partner'}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
