"""Feedback in two taps: this page, and one of five buttons."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from agenda import public, readers
from agenda.actions import feedback
from agenda.models import Feedback, Session
from events import access
from events.models import Event

INVALID = 422


@access.signed_in
def give(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    rows = Session.objects.filter(event=event, code=code, pk__in=public.shown_sessions(event))
    session = rows.select_related("event").first()
    if session is None:
        raise Http404(_("There is no such session in the agenda."))
    person, refused = readers.person_of(request, event), ""
    if request.method == "POST":
        rating = request.POST.get("rating", "")
        try:
            if person is None:
                raise feedback.Refused(_("Feedback is for those who are there: you have no ticket here."))
            feedback.give(
                session=session,
                person=person,
                rating=int(rating) if rating.isdecimal() and len(rating) == 1 else 0,
                words=request.POST.get("words"),
                by=request.user,
                now=timezone.now(),
            )
        except feedback.Refused as error:
            refused = error.message
        else:
            messages.success(request, _("Thank you. You can change it or add words."))
            return redirect("feedback", slug=event.slug, code=code)
    mine = Feedback.objects.filter(session=session, participant=person).first() if person else None
    context = {
        "event": event,
        "talk": session,
        "mine": mine,
        "refused": refused,
        "typed": request.POST.get("words", mine.words if mine else ""),
        "has_begun": feedback.has_begun(session, timezone.now()),
        "ratings": [
            (1, _("Not for me")), (2, _("So-so")), (3, _("Good")), (4, _("Very good")), (5, _("Outstanding")),
        ],
    }  # fmt: skip
    response = render(request, "agenda/feedback.html", context, status=INVALID if refused else 200)
    response["Cache-Control"] = "private, no-store"
    return response
