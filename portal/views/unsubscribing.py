"""The link at the end of each mailing. Looking at the page changes nothing; one click of the mail program ends it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from events import access
from events.actions import mail_stops
from events.models import Event, MailStop
from portal import mailings

Reason = MailStop.Reason


@csrf_exempt
@access.secret_link
def unsubscribe(request: HttpRequest, event: Event, token: str) -> HttpResponse:
    """A mail program posts here without having seen a page (RFC 8058), so there is no token of a form to ask for: who
    has the link may do just this.
    """
    person = mailings.who_unsubscribes(event, token)
    if person is None or not person.address:
        raise Http404(_("This link is not of one of our mails."))
    is_wanted = request.POST.get("do") == "again"
    if request.method == "POST":
        label, now = _("by the link in a mail"), timezone.now()
        if is_wanted:
            reasons = [Reason.UNSUBSCRIBED.value]
            mail_stops.lift(
                event=event, address=person.address, reasons=reasons, by=None, now=now, by_label=label
            )
        else:
            reason = Reason.UNSUBSCRIBED
            mail_stops.stop(event=event, address=person.address, reason=reason, now=now, by_label=label)
    stops = MailStop.objects.of(event, person.address).standing()
    context = {
        "event": event,
        "address": person.address,
        "is_off": stops.filter(reason__in=[Reason.UNSUBSCRIBED, Reason.COMPLAINED]).exists(),
        "is_wanted": is_wanted and request.method == "POST",
    }
    return render(request, "portal/unsubscribe.html", context)
