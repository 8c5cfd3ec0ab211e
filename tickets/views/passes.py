"""One attendee's ticket for his calendar and for wallets, by its secret link."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.http import Request
from events import access
from events.models import Event
from tickets import credentials
from tickets.documents import calendar
from tickets.documents.calendar import Pass
from tickets.models import Ticket


@require_safe
@access.secret_link
def ticket_ics(request: Request, event: Event, secret: str) -> HttpResponse:
    response = HttpResponse(calendar.entry(_pass(event, secret)), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


@require_safe
@access.secret_link
def ticket_json(request: Request, event: Event, secret: str) -> HttpResponse:
    data = calendar.reservation(_pass(event, secret))
    return JsonResponse(data, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})


def _pass(event: Event, secret: str) -> Pass:
    """Two queries: the ticket with its person, and its add-ons."""
    rows = Ticket.objects.filter(event=event).admissions().select_related("type", "attendee", "order")
    found: Ticket = get_object_or_404(rows.by_secret(secret))
    found.event = event
    is_valid = found.state == Ticket.State.VALID
    add_ons = found.add_ons.filter(state=found.state).select_related("type").order_by("pk")
    moments = (found.voided_at, found.issued_at, found.order.placed_at if found.order else None)
    changed_at = next(at for at in moments if at is not None)
    return Pass(
        public_id=found.public_id,
        serial=found.serial,
        is_valid=is_valid,
        is_held=found.state == Ticket.State.HELD,
        name=found.attendee.name if found.attendee else "",
        kind=found.type.name,
        add_ons=tuple(add_on.type.name for add_on in add_ons),
        code=credentials.ticket_code(found) if is_valid else "",
        url=settings.SITE_URL + found.path,
        event=event.name,
        event_url=settings.SITE_URL + event.get_absolute_url(),
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        venue=event.venue_name,
        address=event.venue_address,
        organizer=event.organizer.name,
        changed_at=changed_at,
    )
