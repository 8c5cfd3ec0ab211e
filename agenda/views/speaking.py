"""Who speaks in a talk: its speakers invite others, put names in order, take somebody out or leave."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from agenda import own
from agenda.actions import invitations, speakers
from agenda.forms.speaking import InviteForm, WordForm
from agenda.models import Session, Speaker, SpeakerInvitation
from agenda.views import admitting
from events.actions import profiles
from events.models import Event, Participant

INVALID = 422


@dataclass(frozen=True)
class Line:
    """One name of a talk, with what the reader may do about it."""

    speaker: Speaker
    is_me: bool
    may_remove: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Asked:
    """One invitation, with what can be done about it."""

    invitation: SpeakerInvitation
    may_remind: bool
    remind_from: datetime | None


@dataclass(frozen=True)
class Talk:
    """A talk, who of its speakers is reading, and everybody who is named in it."""

    session: Session
    me: Speaker
    everybody: list[Speaker]

    @property
    def lines(self) -> list[Line]:
        last = len(self.everybody) - 1
        return [
            Line(one, one.pk == self.me.pk, speakers.may_remove(self.me, one), at == 0, at == last)
            for at, one in enumerate(self.everybody)
        ]


@never_cache
@admitting.signed_in
def people(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Names, invitations and the form of a new one."""
    talk = _talk(request, event, code)
    form = InviteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, talk, form, status=INVALID if form.is_bound else 200)
    asked = form.asked()
    try:
        invitations.invite(
            session=talk.session, inviter=talk.me.participant, by=request.user, now=timezone.now(), **asked
        )
    except speakers.Refused as refused:
        form.add_error("email", refused.message)
        return _page(request, talk, form, status=INVALID)
    messages.success(request, _("%(name)s has a mail with your invitation.") % {"name": asked["name"]})
    return redirect("proposal_speakers", slug=event.slug, code=talk.session.code)


@require_POST
@admitting.signed_in
def order(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    talk = _talk(request, event, code)
    speaker = _named(talk, request.POST.get("person", ""))
    speakers.move(
        session=talk.session,
        participant=speaker.participant,
        up=request.POST.get("to") == "up",
        by=request.user,
        now=timezone.now(),
    )
    return redirect("proposal_speakers", slug=event.slug, code=talk.session.code)


@never_cache
@admitting.signed_in
def remove(request: SignedInRequest, event: Event, code: str, person: str) -> HttpResponse:
    """Asks once; taking oneself out is leaving."""
    talk = _talk(request, event, code)
    speaker = _named(talk, person)
    form = WordForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _ask_removal(request, talk, speaker, form)
    is_me = speaker.pk == talk.me.pk
    try:
        speakers.remove(
            session=talk.session,
            participant=speaker.participant,
            remover=talk.me.participant,
            word=form.cleaned_data["word"],
            by=request.user,
            now=timezone.now(),
        )
    except speakers.Refused as refused:
        messages.warning(request, refused.message)
        return redirect("proposal_speakers", slug=event.slug, code=talk.session.code)
    if is_me:
        messages.success(request, _("You have left the talk. The others have a mail."))
        return redirect("propose", slug=event.slug)
    messages.success(request, _("%(name)s is no longer named.") % {"name": speaker})
    return redirect("proposal_speakers", slug=event.slug, code=talk.session.code)


@require_POST
@admitting.signed_in
def remind(request: SignedInRequest, event: Event, code: str, invitation: str) -> HttpResponse:
    return _act(request, event, code, invitation, invitations.remind, _("%(name)s has another mail."))


@require_POST
@admitting.signed_in
def revoke(request: SignedInRequest, event: Event, code: str, invitation: str) -> HttpResponse:
    words = _("The invitation of %(name)s is taken back.")
    return _act(request, event, code, invitation, invitations.revoke, words)


def _act(
    request: SignedInRequest,
    event: Event,
    code: str,
    invitation: str,
    action: Callable[..., None],
    said: str,
) -> HttpResponse:
    talk = _talk(request, event, code)
    one = talk.session.invitations.filter(public_id=invitation).select_related("session__event").first()
    if one is None:
        raise Http404(_("There is no such invitation."))
    try:
        action(invitation=one, by=request.user, now=timezone.now())
        messages.success(request, said % {"name": one})
    except speakers.Refused as refused:
        messages.warning(request, refused.message)
    return redirect("proposal_speakers", slug=event.slug, code=code)


def _talk(request: SignedInRequest, event: Event, code: str) -> Talk:
    """Its speakers' talk; for everybody else there is none."""
    mine = [person.pk for person in profiles.people_of(event=event, user=request.user)]
    session = own.talks_of_people(mine, event=event).filter(code=code.upper()).first()
    if session is None:
        raise Http404(_("There is no talk of yours at this address."))
    everybody = list(session.speakers.select_related("participant"))
    own_names = [one for one in everybody if one.participant_id in mine]
    me = profiles.nearest([one.participant for one in own_names], request.user)
    speaking = next((one for one in own_names if one.participant == me), None)
    if speaking is None:  # left in another tab just now
        raise Http404(_("There is no talk of yours at this address."))
    return Talk(session, speaking, everybody)


def _named(talk: Talk, code: str) -> Speaker:
    for speaker in talk.everybody:
        if speaker.participant.code == code.upper():
            return speaker
    raise Http404(_("Nobody of this talk is at this address."))


def _page(request: SignedInRequest, talk: Talk, form: InviteForm, *, status: int) -> HttpResponse:
    now, event = timezone.now(), talk.session.event
    context: dict[str, Any] = {
        "event": event,
        "session": talk.session,
        "lines": talk.lines,
        "asked": [_asked(one, now) for one in talk.session.invitations.still_shown()],
        "form": form,
        "refused": _why_not(talk.session, talk.me.participant, now),
    }
    return render(request, "agenda/proposal_speakers.html", context, status=status)


def _asked(one: SpeakerInvitation, now: datetime) -> Asked:
    from_at = invitations.may_remind_at(one) if one.reminders < invitations.MOST_REMINDERS else None
    return Asked(one, invitations.may_remind(one, now), from_at if one.is_open else None)


def _why_not(session: Session, inviter: Participant, now: datetime) -> str:
    try:
        invitations.check_may_invite(session, inviter, now)
    except speakers.Refused as refused:
        return refused.message
    return ""


def _ask_removal(request: SignedInRequest, talk: Talk, speaker: Speaker, form: WordForm) -> HttpResponse:
    context = {
        "event": talk.session.event,
        "session": talk.session,
        "speaker": speaker,
        "is_me": speaker.pk == talk.me.pk,
        "form": form,
    }
    return render(
        request, "agenda/proposal_speaker_remove.html", context, status=INVALID if form.is_bound else 200
    )
