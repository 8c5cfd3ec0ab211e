"""The call for talks: what is looked for, and the form of a new proposal with the account last.

A whole proposal of somebody unknown takes four requests: form, answer with the code's field, code, the talk's page.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import sign_in
from accounts.models import User
from agenda import deadline, drafts, own
from agenda.actions import proposals
from agenda.deadline import Phase
from agenda.drafts import Kept
from agenda.forms import CodeForm, Submission
from agenda.models import CallForTalks
from core.http import Request
from events import access
from events.actions import profiles
from events.models import Event, Participant

INVALID = 422


@dataclass(frozen=True)
class Visitor:
    """Who is at the page, and which participants of the event that is."""

    user: User | None
    people: list[Participant]

    @property
    def person(self) -> Participant | None:
        return profiles.nearest(self.people, self.user) if self.user else None


@never_cache
@access.public
def propose(request: Request, event: Event) -> HttpResponse:
    """The call and its form; posting hands in or keeps a draft."""
    if request.method == "POST":
        return _posted(request, event, timezone.now())
    kept, who = drafts.kept(request.session, event), _visitor(request, event)
    page = Submission.shown(
        event,
        person=who.person,
        kept=kept,
        asks_address=who.user is None,
        name=who.user.name if who.user else "",
    )
    return _page(request, event, page, who, kept=kept)


@never_cache
@access.public
def code(request: Request, event: Event) -> HttpResponse:
    """The code of the sign-in mail, the last step of a proposal."""
    kept = drafts.kept(request.session, event)
    if kept is None or _user(request):
        return _already_in(request, event, kept)
    address = sign_in.pending_address(request)
    if not address:
        messages.warning(request, _("This code is no longer valid. Press the button again for a new one."))
        return redirect("propose", slug=event.slug)
    if request.method != "POST":
        return _code_page(request, event, address)
    if "resend" in request.POST:
        if not sign_in.send_again(request):
            messages.warning(request, _("That were enough codes. Use the last one, or wait a while."))
        return _code_page(request, event, address)
    return _try(request, event, kept, address)


@require_POST
@access.public
def keep(request: Request, event: Event) -> HttpResponse:
    """Saves what is being typed, for the browser session alone. Answers with the words for beside the buttons."""
    before = drafts.kept(request.session, event)
    page = Submission.posted(event, request.POST, kept=before, lax=True, asks_address=_user(request) is None)
    page.is_valid()
    # Who has pressed "Submit talk" and mends a word while the code is on its way still hands in.
    pressed_at = before.pressed_at if before and before.form_key == page.form_key else None
    drafts.keep(request.session, event, page.kept(pressed_at=pressed_at))
    return render(request, "agenda/_kept.html")


@require_POST
@access.public
def forget(request: Request, event: Event) -> HttpResponse:
    """Begin with an empty form, for example on a computer others use."""
    drafts.drop(request.session, event)
    messages.success(request, _("What was typed here is forgotten."))
    return redirect("propose", slug=event.slug)


def _posted(request: Request, event: Event, now: datetime) -> HttpResponse:
    who, wants_in = _visitor(request, event), "submit" in request.POST
    page = Submission.posted(
        event,
        request.POST,
        request.FILES,
        person=who.person,
        kept=drafts.kept(request.session, event),
        lax=not wants_in,
        asks_address=who.user is None,
    )
    valid = page.is_valid()
    kept = page.kept(pressed_at=now if wants_in else None)
    drafts.keep(request.session, event, kept)
    if not valid or page.talk.default_type is None:
        return _page(request, event, page, who, status=INVALID)
    if who.user is None:
        return _ask_for_code(request, event, page, who)
    profile = page.profile.profile()
    with transaction.atomic():
        if who.person is None:
            person = profiles.meet(
                event=event, user=who.user, address=who.user.email, profile=profile, now=now
            )
        else:
            person = profiles.edit(participant=who.person, profile=profile, by=who.user, now=now)
        return _store(request, event, page, kept, person, now)


def _ask_for_code(request: Request, event: Event, page: Submission, who: Visitor) -> HttpResponse:
    """Answered without a redirect: that saves the speaker a round trip, and sending twice changes nothing."""
    if not page.email:
        messages.success(
            request, _("Kept in this browser for 30 days. Give your address to have it on every device.")
        )
        return redirect("propose", slug=event.slug)
    if page.email != sign_in.pending_address(request):
        try:
            sign_in.send_code(request, page.email)
        except sign_in.Refused as refused:
            assert page.address is not None  # else there is no address
            page.address.add_error("email", refused.message)
            return _page(request, event, page, who, status=INVALID)
    return _code_page(request, event, page.email)


def _try(request: Request, event: Event, kept: Kept, address: str) -> HttpResponse:
    form_page = reverse("propose", kwargs={"slug": event.slug})
    answer = sign_in.try_code(request, request.POST.get("code", ""), then=form_page)
    if answer.outcome is sign_in.Outcome.SIGNED_IN:
        return _finish(request, event, kept, address, timezone.now())
    if answer.outcome is sign_in.Outcome.WRONG:
        form = CodeForm(request.POST)
        form.add_error("code", answer.message)
        return _code_page(request, event, address, form=form, status=INVALID)
    if answer.outcome is sign_in.Outcome.ELSEWHERE:
        return redirect(answer.location)
    messages.warning(request, answer.message)
    return redirect(form_page)


def _already_in(request: Request, event: Event, kept: Kept | None) -> HttpResponse:
    """Signed in elsewhere meanwhile, or the code was sent twice: what was typed waits in the form."""
    if kept is not None and kept.pressed_at:
        messages.info(request, _("You are signed in. Press “Submit talk” once more to hand it in."))
    return redirect("propose", slug=event.slug)


def _finish(request: Request, event: Event, kept: Kept, address: str, now: datetime) -> HttpResponse:
    """What was typed before signing in now becomes the speaker's."""
    user = _user(request)
    assert user is not None  # the code was right
    page = Submission.posted(
        event,
        {**kept.fields, "form_key": kept.form_key},
        kept=kept,
        lax=kept.pressed_at is None,
        asks_address=False,
    )
    if not page.is_valid():
        messages.warning(request, _("You are signed in. Something is still missing in the form."))
        return redirect("propose", slug=event.slug)
    with transaction.atomic():
        person = profiles.meet(
            event=event, user=user, address=address, profile=page.profile.profile(), now=now
        )
        return _store(request, event, page, kept, person, now)


def _store(
    request: Request,
    event: Event,
    page: Submission,
    kept: Kept,
    person: Participant,
    now: datetime,
) -> HttpResponse:
    """A draft first, so that a deadline that has passed meanwhile costs nobody a word."""
    user = _user(request)
    try:
        session = proposals.save_draft(
            event=event,
            participant=person,
            talk=page.talk.talk(),
            form_key=page.form_key,
            by=user,
            now=now,
        )
    except proposals.Refused as refused:
        messages.warning(request, refused.message)
        return _page(request, event, page, _visitor(request, event), status=INVALID)
    drafts.drop(request.session, event)
    if kept.pressed_at is None:
        messages.success(request, _("Your draft is saved."))
        return redirect("proposal", slug=event.slug, code=session.code)
    try:
        proposals.submit(session=session, by=user, now=now, pressed_at=kept.pressed_at)
        messages.success(request, _("Your talk is handed in. We have sent you a mail."))
    except proposals.Refused as refused:
        messages.warning(
            request, _("%(reason)s What you wrote is kept as a draft.") % {"reason": refused.message}
        )
    return redirect("proposal", slug=event.slug, code=session.code)


def _page(
    request: Request,
    event: Event,
    page: Submission,
    who: Visitor,
    *,
    kept: Kept | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    call = CallForTalks.objects.filter(event=event, is_shown=True).first()
    phase = deadline.phase(call.opens_at, call.closes_at, now) if call else Phase.NONE
    context: dict[str, Any] = {
        "event": event,
        "call": call,
        "phase": phase,
        "left": deadline.left(call.closes_at, now, event.time_zone) if call else "",
        "page": page,
        "person": who.person,
        "kept": kept,
        # After the deadline only somebody who was in the middle of writing sees the form, to save the draft.
        "shows_form": page.talk.default_type is not None
        and (phase is Phase.OPEN or kept is not None or page.talk.is_bound),
        "sessions": list(own.talks_of_people(who.people, event=event)) if who.people else [],
    }
    return render(request, "agenda/propose.html", context, status=status)


def _code_page(
    request: Request, event: Event, address: str, *, form: CodeForm | None = None, status: int = 200
) -> HttpResponse:
    minutes = sign_in.CODE_LASTS // timedelta(minutes=1)
    context = {"event": event, "address": address, "form": form or CodeForm(), "minutes": minutes}
    return render(request, "agenda/propose_code.html", context, status=status)


def _user(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _visitor(request: Request, event: Event) -> Visitor:
    user = _user(request)
    return Visitor(user, list(profiles.people_of(event=event, user=user)) if user else [])
