"""An attendee lets the partner behind the code see the name, or takes that back, on the ticket's own page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from core.http import Request
from events import access
from events.actions import consents
from events.models import Event
from tickets.models import Ticket
from tickets.views import partner_sight
from tickets.views.ticket import may_describe


@require_POST
@access.secret_link
def ticket_partner(request: Request, event: Event, secret: str) -> HttpResponse:
    rows = Ticket.objects.filter(event=event).admissions()
    found: Ticket = get_object_or_404(
        rows.select_related("attendee__event", "order__partner").by_secret(secret)
    )
    found.event = event
    sight = partner_sight.offered(found, is_own=may_describe(request, found.attendee))
    if sight is None or found.attendee is None:
        raise Http404(_("There is nothing to agree to here."))
    by = request.user if isinstance(request.user, User) else None
    label = "" if by else _("Ticket link")
    person, partner, now = found.attendee, sight.partner, timezone.now()
    if request.POST.get("agree"):
        consents.let_partner_see(person=person, partner=partner, by=by, by_label=label, now=now)
        words = _("Saved. %(partner)s may see your name and company.")
    else:
        consents.hide_from_partner(person=person, partner=partner, by=by, by_label=label, now=now)
        words = _("Saved. %(partner)s does not see your name.")
    messages.success(request, words % {"partner": partner.name})
    return redirect(found.path)
