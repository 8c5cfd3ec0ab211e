"""Which partners scanned one's badge, and whether they get the contact data: decided on my page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from events import access
from events.actions import consents, profiles
from events.models import Event
from tickets.actions import leads
from tickets.models import Lead


@require_POST
@access.signed_in
def scanned(request: SignedInRequest, event: Event) -> HttpResponse:
    """One answer for all of a person's names at the event, or a single partner."""
    people, now = list(profiles.people_of(event=event, user=request.user)), timezone.now()
    match request.POST.get("do"):
        case "give":
            for person in people:
                consents.give_to_scanners(person=person, by=request.user, now=now)
            messages.success(request, _("Saved. Partners who scan your badge get your contact data."))
        case "hide":
            for person in people:
                consents.hide_from_scanners(person=person, by=request.user, now=now)
            messages.success(request, _("Saved. No partner gets your contact data."))
        case "take_back":
            rows = Lead.objects.filter(event=event, participant__in=people)
            lead = (
                rows.filter(public_id=request.POST.get("lead", "")).select_related("partner", "event").first()
            )
            if lead is None:
                raise Http404(_("Nobody scanned you like that."))
            leads.take_back(lead=lead, by=request.user, now=now)
            messages.success(
                request, _("Saved. %(partner)s sees nothing of you any more.") % {"partner": lead.partner}
            )
    return redirect(f"/{event.slug}/me/#scanned")
