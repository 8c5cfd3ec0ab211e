"""One attendee's ticket by its secret link: never the order, its price or the others."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.http import Request
from events import access
from events.models import Event, Participant
from tickets import asking, desk_places
from tickets.actions import attendees
from tickets.forms.attendee import AttendeeForm, Limits
from tickets.models import Ticket, VisaTerms
from tickets.views import partner_sight, rows


@access.secret_link
def ticket(request: Request, event: Event, secret: str) -> HttpResponse:
    """The ticket; its attendee can change what stands on the badge."""
    tickets = Ticket.objects.filter(event=event).admissions()
    tickets = tickets.select_related("type", "attendee", "order__partner").annotate(
        **asking.FOR_TICKET, has_visa=Exists(VisaTerms.objects.filter(event=OuterRef("event")))
    )
    found: Ticket = get_object_or_404(tickets.by_secret(secret))
    found.event = event
    form = None
    if found.state != Ticket.State.VOID and may_describe(request, found.attendee):
        rules = asking.rules_of(event) if vars(found)["has_rules"] else {}
        data = request.POST if request.method == "POST" else None
        form = AttendeeForm.of(found.attendee, data, Limits(event, rules, timezone.now()))
        if form.is_valid():
            by = request.user if isinstance(request.user, User) else None
            attendees.describe(
                ticket=found,
                details=form.details,
                by=by,
                by_label="" if by else _("Ticket link"),
                now=timezone.now(),
            )
            messages.success(request, _("Saved. It will stand like this on your badge."))
            return redirect(found.path)
    row = rows.row(found, found.add_ons.select_related("type").order_by("pk"), event)
    context = {"event": event, "secret": secret, "row": row, "form": form}
    context["sight"] = partner_sight.offered(found, is_own=may_describe(request, found.attendee))
    context["desk"] = desk_places.of_ticket(found) if row.is_valid and not row.is_online else None
    context["has_visa"] = vars(found)["has_visa"] and row.is_valid and not row.is_online
    context["questions"] = asking.of_ticket(found) if form else None
    return render(request, "tickets/ticket.html", context)


def may_describe(request: Request, person: Participant | None) -> bool:
    """Whoever has the link, until the person has an account: from then on it is theirs alone."""
    if person is None or person.user_id is None:
        return True
    return request.user.pk == person.user_id
