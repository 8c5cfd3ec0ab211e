"""Selling at the door, for the team: who comes without a ticket has one a minute later, and the till is counted."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core.http import Request
from core.templatetags.formats import current_locale
from core.times import conference_day
from events import access
from events.models import Event
from events.rights import Right
from tickets import door_words, shop, till
from tickets.actions import check_in, devices, orders, receipts, walk_ins
from tickets.actions.check_in import Scan
from tickets.forms.walk_in import WalkInForm
from tickets.models import CheckIn, Gate, Order, Ticket, TicketType
from tickets.views import door, rows


@access.team(Right.SELL)
def walk_in(request: Request, event: Event) -> HttpResponse:
    """The form, and below it what each person has taken that day (`?day=2027-05-12`)."""
    now = timezone.now()
    shelf = shop.shelf(event, now=now, locale=current_locale())
    form = WalkInForm(request.POST if request.method == "POST" else None, shelf=shelf)
    if form.is_valid():
        by = cast(User, request.user)
        try:
            order = walk_ins.sell(event=event, walk_in=form.walk_in, by=by, now=now)
        except (orders.Refused, receipts.CannotReceive) as refusal:
            form.add_error(None, refusal.message)
        else:
            return _private(redirect("door_walk_in_sold", slug=event.slug, order=order.public_id))
    day = _day(request, event, now)
    context = {
        "event": event,
        "form": form,
        "day": day,
        "day_before": day - timedelta(days=1),
        "tills": till.of_day(event, day),
    }
    status = 422 if form.errors else 200
    return _private(render(request, "tickets/door/walk_in.html", context, status=status))


@require_safe
@access.team(Right.SELL)
def sold(request: Request, event: Event, order: str) -> HttpResponse:
    """The ticket that was just sold: its code, its badge, and the way in."""
    ticket = _ticket(event, order)
    context = {
        "event": event,
        "order": ticket.order,
        "ticket": ticket,
        "row": rows.row(ticket, (), event),
        "gates": _gates(ticket),
        "scan_id": door.new_scan_id(),
    }
    return _private(render(request, "tickets/door/walk_in_sold.html", context))


@require_POST
@access.team(Right.SELL)
def enter(request: Request, event: Event, order: str) -> HttpResponse:
    """Check in at a gate, as a device that is named after whoever presses. Sent twice, it is one scan."""
    ticket, now = _ticket(event, order), timezone.now()
    gate = get_object_or_404(_gates(ticket), public_id=request.POST.get("gate", ""))
    scan_id = door.scan_id_of(request.POST)
    scan = Scan(scan_id=scan_id, code=ticket.public_id, at=now, way=CheckIn.Way.SEARCH)
    try:
        device = devices.of_member(event=event, gate=gate, by=cast(User, request.user), now=now)
    except devices.SignedOut:
        messages.warning(request, _("Your own desk was signed out at this gate. Use a device of the door."))
    else:
        answer = check_in.check_in(device=device, scan=scan, now=now)
        told = door_words.told(answer, gate.list, event)
        tell = messages.warning if answer.row.result == CheckIn.Result.REFUSED else messages.success
        tell(request, f"{told.title}: {told.words or told.name}")
    return redirect("door_walk_in_sold", slug=event.slug, order=order)


def _ticket(event: Event, order: str) -> Ticket:
    """The one admission of an order that was placed at the door."""
    found = Ticket.objects.filter(event=event, order__public_id=order, parent=None)
    at_door = found.filter(order__method__in=[Order.Method.DESK, Order.Method.FREE])
    ticket: Ticket = get_object_or_404(at_door.select_related("order", "type", "attendee"))
    return ticket


def _gates(ticket: Ticket) -> Any:
    """Where its holder may come in, not counting doors of sessions."""
    if ticket.type.attendance == TicketType.Attendance.ONLINE:
        return Gate.objects.none()
    return Gate.objects.filter(event=ticket.event_id).letting_in(ticket.type).select_related("list")


def _day(request: Request, event: Event, now: datetime) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        asked = date.min
    today = conference_day(now, event.time_zone)
    return asked if today - timedelta(days=400) < asked < today else today


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
