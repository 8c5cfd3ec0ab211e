"""Confirming a talk: when one can be there, what one needs, when one comes. Each speaker answers for himself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from agenda import asking, own, spans
from agenda.actions import answers, proposals, sheets
from agenda.actions.proposals import State
from agenda.forms.answers import AnswersForm
from agenda.forms.confirming import SheetForm
from agenda.models import Session, Speaker, SpeakerSheet
from agenda.retention import SHEETS
from agenda.spans import Span
from agenda.views import admitting
from events import retention
from events.actions import profiles
from events.actions.answers import CannotAnswer
from events.models import Event, Participant

INVALID = 422


@dataclass(frozen=True)
class Asked:
    """A talk, and for whom of its speakers the account answers: `person` is None if it only writes along."""

    session: Session
    person: Participant | None
    others: tuple[Participant, ...]
    spans: tuple[Span, ...]

    @property
    def event(self) -> Event:
        return self.session.event


@never_cache
@admitting.signed_in
def confirm(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Asks what is needed and confirms with the same button; later the answers can be changed here."""
    asked = _asked(request, event, code)
    if asked.session.state not in Session.IN_PROGRAMME:
        messages.info(request, _("There is nothing to confirm for this talk now."))
        return redirect("proposal", slug=event.slug, code=asked.session.code)
    posted = request.method == "POST"
    form = _form(asked, request.POST if posted else None)
    about = _about(request, asked, posted=posted)
    # Both are asked, so that all errors are told at once.
    if not posted or not all([form.is_valid(), about.is_valid()]):
        return _page(request, asked, form, about)
    try:
        said = _save(request, asked, form, about, timezone.now())
    except (proposals.Refused, sheets.Refused, CannotAnswer) as refused:
        form.add_error(None, refused.message)
        return _page(request, asked, form, about)
    messages.success(request, said)
    return redirect("proposal", slug=event.slug, code=asked.session.code)


@require_POST
@never_cache
@admitting.signed_in
def availability(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Keeps nothing: the spans in the zone that was just chosen, or how many are left of what was just ticked."""
    asked = _asked(request, event, code)
    form = _form(asked, request.POST)
    part = "_left" if request.htmx.target == "left" else "_availability"
    return render(request, f"agenda/{part}.html", {"event": event, "form": form})


def _asked(request: SignedInRequest, event: Event, code: str) -> Asked:
    """`?for=par_…` where two speakers of a talk are reached at one address."""
    talks = own.talks_of(user=request.user, event=event)
    session = talks.filter(code=code.upper()).first()
    if session is None:
        raise Http404(_("There is no talk of yours at this address."))
    session.event = event
    mine = list(profiles.people_of(event=event, user=request.user))
    speaking = Speaker.objects.on_stage().filter(session=session, participant__in=mine)
    ids = set(speaking.values_list("participant_id", flat=True))
    people = [person for person in mine if person.pk in ids]
    named = request.GET.get("for", "")
    person = next((one for one in people if one.public_id == named), None)
    person = person or profiles.nearest(people, request.user)
    others = tuple(one for one in people if one != person)
    found: list[Span] = []
    if person is not None and sheets.can_say_when(person):
        found = spans.of_event(event.starts_on, event.ends_on, event.time_zone)
    return Asked(session, person, others, tuple(found))


def _form(asked: Asked, data: Any) -> SheetForm:
    initial: dict[str, Any] = {}
    if asked.person is not None and data is None:
        sheet = SpeakerSheet.objects.filter(participant=asked.person).first()
        marks = sheets.marks_of(asked.person, asked.event) if asked.spans else {}
        initial = SheetForm.initial_of(sheet, asked.spans, marks)
    gone = retention.words(SHEETS, asked.event)
    return SheetForm(data, initial=initial, asked=asked.spans, zone=asked.event.time_zone, gone=gone)


def _about(request: SignedInRequest, asked: Asked, *, posted: bool) -> AnswersForm:
    """What the event wants to know of the talk when it is confirmed; any of its speakers answers for all."""
    found = asking.of_session(asked.session, asking.Moment.CONFIRMATION)
    data, files = (request.POST, request.FILES) if posted else (None, None)
    return AnswersForm(data, files, questions=found.questions, answers=found.answers)


def _save(request: SignedInRequest, asked: Asked, form: SheetForm, about: AnswersForm, now: datetime) -> str:
    is_new = asked.session.state == State.ACCEPTED
    with transaction.atomic():
        if asked.person is not None:
            sheets.fill_in(
                participant=asked.person,
                sheet=form.sheet(),
                marks=form.marks if asked.spans else None,
                by=request.user,
                now=now,
            )
        answers.save(
            session=asked.session,
            said=about.said,
            moment=asking.Moment.CONFIRMATION,
            by=request.user,
            now=now,
        )
        proposals.confirm(session=asked.session, speaker=asked.person, by=request.user, now=now)
    return _("Confirmed. See you there!") if is_new else _("Saved. The organizers see it.")


def _page(request: SignedInRequest, asked: Asked, form: SheetForm, about: AnswersForm) -> HttpResponse:
    context = {
        "event": asked.event,
        "session": asked.session,
        "person": asked.person,
        "others": asked.others,
        "form": form,
        "answers": about,
        "is_new": asked.session.state == State.ACCEPTED,
    }
    status = INVALID if form.is_bound else 200
    return render(request, "agenda/proposal_confirm.html", context, status=status)
