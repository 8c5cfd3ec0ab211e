"""The invited person's page: who asks and for what, yes with a profile of one's own, or no with a word.

Whoever holds the address sees what the mail said. The place itself goes only to an account that has proved the
invited address: by the code that the page sends there, or earlier.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import sign_in
from accounts.models import User
from agenda import own
from agenda.actions import invitations, sheets, speakers
from agenda.emails_invitations import inviter_of
from agenda.forms.profile import ProfileForm
from agenda.forms.speaking import WordForm
from agenda.forms.submission import CodeForm
from agenda.models import Speaker, SpeakerInvitation
from core.http import Request
from events import access
from events.actions import participants, profiles
from events.models import Event, Participant

INVALID = 422
State = SpeakerInvitation.State


@access.secret_link
def invitation(request: Request, event: Event, secret: str) -> HttpResponse:
    """Posting asks for the code, gives it back, or accepts: one after the other."""
    one, user, now = _found(event, secret), _user(request), timezone.now()
    if user is not None and not invitations.is_for(one, user):
        return _elsewhere(request, one, user)
    closed = _why_closed(one, user, now)
    if closed:
        return _closed(request, one, user, closed)
    if request.method != "POST":
        return _page(request, one, user)
    return _prove(request, one) if user is None else _accept(request, one, user, now)


@require_POST
@access.secret_link
def decline(request: Request, event: Event, secret: str) -> HttpResponse:
    one, user, now = _found(event, secret), _user(request), timezone.now()
    if user is not None and not invitations.is_for(one, user):
        return _elsewhere(request, one, user)
    form = WordForm(request.POST)
    if not form.is_valid():
        return _page(request, one, user, word=form, status=INVALID)
    try:
        invitations.decline(invitation=one, word=form.cleaned_data["word"], by=user, now=now)
        messages.success(request, _("You have declined. Thank you for telling them."))
    except invitations.NotOpen:
        messages.warning(request, _("This invitation is no longer open."))
    return redirect("invitation", slug=event.slug, secret=secret)


def _found(event: Event, secret: str) -> SpeakerInvitation:
    rows = SpeakerInvitation.objects.by_secret(secret).filter(session__event=event)
    one = rows.select_related("session__event", "invited_by").first()
    if one is None:
        raise Http404(_("There is no invitation at this address. Look whether the link is whole."))
    found: SpeakerInvitation = one
    return found


def _why_closed(one: SpeakerInvitation, user: User | None, now: datetime) -> str:
    """Empty while it can be answered. How the committee decided is told only to whom it was meant for."""
    try:
        invitations.check_answerable(one, one.session, now)
    except invitations.NotOpen as closed:
        if user is None and one.can_be_accepted:
            return _("This invitation is no longer open.")
        return closed.message
    return ""


def _prove(request: Request, one: SpeakerInvitation) -> HttpResponse:
    """The code goes to the invited address, whatever the visitor would like."""
    pending = sign_in.pending_address(request) == one.email
    if pending and "code" in request.POST:
        return _try(request, one)
    if pending and "resend" in request.POST:
        if not sign_in.send_again(request):
            messages.warning(request, _("That were enough codes. Use the last one, or wait a while."))
    elif not pending:
        try:
            sign_in.send_code(request, one.email)
        except sign_in.Refused as refused:
            messages.warning(request, refused.message)
            return _page(request, one, None, status=INVALID)
    return _code_page(request, one)


def _try(request: Request, one: SpeakerInvitation) -> HttpResponse:
    answer = sign_in.try_code(request, request.POST.get("code", ""), then=one.path)
    if answer.outcome is sign_in.Outcome.WRONG:
        form = CodeForm(request.POST)
        form.add_error("code", answer.message)
        return _code_page(request, one, form=form, status=INVALID)
    if answer.outcome is sign_in.Outcome.ELSEWHERE:
        return redirect(answer.location)
    if answer.outcome is sign_in.Outcome.OVER:
        messages.warning(request, answer.message)
    return redirect(one.path)


def _accept(request: Request, one: SpeakerInvitation, user: User, now: datetime) -> HttpResponse:
    event = one.session.event
    known = invitations.known_as(event, one, user)
    form = ProfileForm(
        request.POST,
        request.FILES,
        has_photo=bool(known and known.photo),
        earlier=_earlier(one, user, known),
    )
    if not form.is_valid():
        return _page(request, one, user, form=form, status=INVALID)
    try:
        speaker = invitations.accept(invitation=one, profile=form.profile(), user=user, now=now)
    except speakers.Refused as refused:
        messages.warning(request, refused.message)
        return redirect(one.path)
    is_first_time = form.cleaned_data["is_first_time"]
    sheets.note_first_time(participant=speaker.participant, is_first_time=is_first_time, by=user, now=now)
    if one.role == Speaker.Role.AUTHOR:
        messages.success(request, _("You are named as an author. The others have a mail."))
    else:
        messages.success(request, _("You speak along. The others have a mail."))
    return redirect("proposal", slug=event.slug, code=one.session.code)


def _page(
    request: Request,
    one: SpeakerInvitation,
    user: User | None,
    *,
    form: ProfileForm | None = None,
    word: WordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The abstract is shown only to who has proved the address."""
    known = invitations.known_as(one.session.event, one, user) if user else None
    if user is not None and form is None:
        earlier = _earlier(one, user, known)
        form = ProfileForm(
            initial=ProfileForm.beginning(known, earlier, name=one.name),
            has_photo=bool(known and known.photo),
            earlier=earlier,
        )
    context = _facts(one) | {"form": form, "person": known, "word": word or WordForm()}
    return render(request, "agenda/invitation.html", context, status=status)


def _earlier(one: SpeakerInvitation, user: User, known: Participant | None) -> Participant | None:
    """The account's profile elsewhere, if it is the invited person's: two may share an address."""
    found = profiles.offered(event=one.session.event, user=user, person=known)
    return found if found and participants.same_person(found.name, one.name) else None


def _code_page(
    request: Request, one: SpeakerInvitation, *, form: CodeForm | None = None, status: int = 200
) -> HttpResponse:
    minutes = sign_in.CODE_LASTS // timedelta(minutes=1)
    context = _facts(one) | {
        "form": form or CodeForm(), "minutes": minutes, "address": masked(one.email), "action": one.path,
    }  # fmt: skip
    return render(request, "agenda/invitation_code.html", context, status=status)


def _elsewhere(request: Request, one: SpeakerInvitation, user: User) -> HttpResponse:
    """Forwarded, or signed in with another of one's own addresses."""
    context = _facts(one) | {"address": masked(one.email), "own_address": user.email}
    return render(request, "agenda/invitation_elsewhere.html", context, status=403)


def _closed(request: Request, one: SpeakerInvitation, user: User | None, reason: str) -> HttpResponse:
    session = one.session
    if user is not None and own.talks_of(user=user, event=session.event).filter(pk=session.pk).exists():
        return redirect("proposal", slug=session.event.slug, code=session.code)
    context = _facts(one) | {"reason": reason, "was_accepted": one.state == State.ACCEPTED}
    return render(request, "agenda/invitation_closed.html", context, status=410)


def _facts(one: SpeakerInvitation) -> dict[str, Any]:
    return {
        "event": one.session.event,
        "session": one.session,
        "invitation": one,
        "inviter": inviter_of(one),
        "is_author": one.role == Speaker.Role.AUTHOR,
    }


def masked(address: str) -> str:
    """Enough to recognise one's own address, not enough to write to it: a•••@example.org."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}•••@{host}"


def _user(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None
