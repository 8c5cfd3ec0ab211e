"""Whether mailings reach a person: what keeps them away, and lifting it or noting it by hand."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from core.models import OutboxMail
from events import access
from events.actions import mail_stops
from events.models import Event, MailStop, Participant
from events.rights import Right

SHOWN = 20
INVALID = 422


class NoteForm(forms.Form):
    """What came by phone, or into the inbox of a sender who has no webhook."""

    reason = forms.ChoiceField(label=gettext_lazy("What happened"), choices=MailStop.Reason.choices)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)


@never_cache
@access.team(Right.PEOPLE)
def page(request: SignedInRequest, event: Event, person: str) -> HttpResponse:
    found = get_object_or_404(Participant, event=event, public_id=person)
    form = NoteForm(request.POST if request.POST.get("do") == "stop" else None)
    if request.method == "POST" and found.address:
        if request.POST.get("do") == "lift":
            _lift(request, event, found)
            return redirect("mail_standing", event.slug, person)
        if form.is_valid():
            mail_stops.stop(
                event=event, address=found.address, reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"], now=timezone.now(), by=request.user,
            )  # fmt: skip
            messages.success(request, _("Noted: no more mailings go there."))
            return redirect("mail_standing", event.slug, person)
    stops = MailStop.objects.of(event, found.address).select_related("lifted_by")[:SHOWN]
    mails = OutboxMail.objects.within(event.public_id).filter(recipient=found.public_id).finished()
    context = {
        "event": event,
        "person": found,
        "form": form,
        "stops": list(stops),
        "mails": list(
            mails.defer("text_sealed", "html_sealed", "unsubscribe_sealed").order_by("-pk")[:SHOWN]
        ),
    }
    return render(request, "portal/mailings/standing.html", context, status=INVALID if form.is_bound else 200)


def _lift(request: SignedInRequest, event: Event, person: Participant) -> None:
    reasons = [reason for reason in request.POST.getlist("reason") if reason in MailStop.Reason.values]
    count = mail_stops.lift(
        event=event, address=person.address, reasons=reasons, by=request.user, now=timezone.now()
    )
    if count:
        messages.success(request, _("Mailings go to %(name)s again.") % {"name": person.name})
