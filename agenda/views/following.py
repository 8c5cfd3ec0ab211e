"""What follows a confirmed talk: saying whether a change is right, and ticking off what is to be settled."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from agenda import own
from agenda.actions import checklist, notices
from agenda.forms.following import NoteForm, WordForm
from agenda.models import ChangeNotice, ChecklistTask
from agenda.views import admitting, proposals
from events.actions import profiles
from events.models import Event

INVALID = 422


@require_POST
@admitting.signed_in
def answer(request: SignedInRequest, event: Event, code: str, notice: str) -> HttpResponse:
    """Accept a change or object to it. What was written stays on the page where it is not taken."""
    people = profiles.people_of(event=event, user=request.user).order_by().values("pk")
    asked = ChangeNotice.objects.filter(session__event=event, session__code=code.upper())
    found = (
        asked.filter(participant__in=people, public_id=notice)
        .select_related("session__event__organizer")
        .first()
    )
    if found is None:
        raise Http404(_("There is no change to answer at this address."))
    accepts, form = "accept" in request.POST, WordForm(request.POST)
    if not form.is_valid():
        return _refuse(request, found, str(form.errors["comment"][0]))
    comment = form.cleaned_data["comment"]
    try:
        notices.answer(notice=found, accepts=accepts, comment=comment, by=request.user, now=timezone.now())
    except notices.Refused as refused:
        return _refuse(request, found, refused.message)
    said = _("Accepted. Thank you.") if accepts else _("The organizers know and get back to you.")
    messages.success(request, said)
    return redirect("proposal", slug=event.slug, code=found.session.code)


def _refuse(request: SignedInRequest, found: ChangeNotice, words: str) -> HttpResponse:
    session = proposals.own_talk(request, found.session.event, found.session.code)
    return proposals.talk_page(request, session, status=INVALID, refused=(found.public_id, words))


@require_POST
@admitting.signed_in
def tick(request: SignedInRequest, event: Event, task: str) -> HttpResponse:
    """Done, with a note; or open again."""
    people = profiles.people_of(event=event, user=request.user)
    person = people.filter(public_id=request.POST.get("for", "")).first()
    found = ChecklistTask.objects.filter(event=event, public_id=task).select_related("event").first()
    if person is None or found is None:
        raise Http404(_("There is nothing of yours to settle at this address."))
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.warning(request, str(form.errors["note"][0]))
        return redirect(_back(request, event))
    done = "done" in request.POST
    try:
        checklist.tick(
            task=found,
            participant=person,
            done=done,
            note=form.cleaned_data["note"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Done. Thank you.") if done else _("Open again."))
    except checklist.Refused as refused:
        messages.warning(request, refused.message)
    return redirect(_back(request, event))


def _back(request: SignedInRequest, event: Event) -> str:
    """The talk from whose page it was ticked, else my page."""
    code = request.POST.get("talk", "").upper()
    talk = own.talks_of(user=request.user, event=event).filter(code=code).first()
    if talk is None:
        return reverse("me", kwargs={"slug": event.slug}) + "#checklist"
    return reverse("proposal", kwargs={"slug": event.slug, "code": talk.code}) + "#checklist"
