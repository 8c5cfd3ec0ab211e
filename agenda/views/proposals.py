"""A speaker's own pages of a proposal: where it stands, what to do next, and everything one may do with it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from agenda import deadline, own, transitions
from agenda.actions import proposals
from agenda.actions.proposals import State
from agenda.forms import ProfileForm, ReasonForm, TalkForm
from agenda.models import AgendaVersion, CallForTalks, Session, Slot
from agenda.transitions import Actor
from events import access
from events.actions import profiles
from events.models import Event

CONFLICT, INVALID = 409, 422
HANDED_IN = gettext_lazy("Your talk is handed in. We have sent you a mail.")


@never_cache
@access.signed_in
def proposal(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Where the talk stands and what its speakers can do now."""
    session = _own(request, event, code)
    return render(request, "agenda/proposal.html", _facts(session, event, timezone.now()))


@never_cache
@access.signed_in
def edit(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    session = _own(request, event, code)
    wants_in = "submit" in request.POST
    lax = session.state == State.DRAFT and not wants_in
    form = TalkForm(
        request.POST or None,
        initial=TalkForm.initial_of(session),
        event=event,
        lax=lax,
        now_type=session.session_type_id,
    )
    if request.method != "POST":
        return _edit_page(request, session, form)
    if not form.is_valid():
        return _edit_page(request, session, form, status=INVALID)
    return _save(request, session, form, wants_in)


@require_POST
@access.signed_in
def submit(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Hand in a finished draft, or a withdrawn talk once more."""
    return _act(request, event, code, proposals.submit, _("Your talk is handed in. We have sent you a mail."))


@require_POST
@access.signed_in
def confirm(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    return _act(request, event, code, proposals.confirm, _("Confirmed. See you there!"))


@never_cache
@access.signed_in
def withdraw(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Asks once, because it cannot be undone after the deadline. A draft is deleted instead."""
    session = _own(request, event, code)
    if session.state != State.DRAFT and State.WITHDRAWN not in _onward(session):
        messages.info(request, _("There is nothing left to withdraw."))
        return redirect("proposal", slug=event.slug, code=session.code)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "agenda/proposal_withdraw.html", {"event": event, "session": session, "form": form}
        )
    if session.state == State.DRAFT:
        proposals.discard(session=session, by=request.user, now=timezone.now())
        messages.success(request, _("The draft is deleted."))
        return redirect("propose", slug=event.slug)
    return _act(
        request,
        event,
        code,
        proposals.withdraw,
        _("The talk is withdrawn. Thank you for telling us."),
        reason=form.cleaned_data["reason"],
    )


@never_cache
@access.signed_in
def profile(request: SignedInRequest, event: Event) -> HttpResponse:
    """How one stands beside one's talks and on the badge; open as long as there is an event."""
    person = profiles.own(event=event, user=request.user)
    if person is None:
        return redirect("propose", slug=event.slug)
    form = ProfileForm(
        request.POST or None,
        request.FILES or None,
        initial=ProfileForm.initial_of(person),
        has_photo=bool(person.photo),
    )
    if request.method == "POST" and form.is_valid():
        profiles.edit(participant=person, profile=form.profile(), by=request.user, now=timezone.now())
        messages.success(request, _("Saved. It stands on the site now."))
        return redirect("speaker_profile", slug=event.slug)
    status = INVALID if form.is_bound else 200
    context = {"event": event, "form": form, "person": person}
    return render(request, "agenda/proposal_profile.html", context, status=status)


def _own(request: SignedInRequest, event: Event, code: str) -> Session:
    """Its speakers' talk; for everybody else there is none."""
    session = own.talks_of(user=request.user, event=event).filter(code=code.upper()).first()
    if session is None:
        raise Http404(_("There is no talk of yours at this address."))
    return session


def _act(
    request: SignedInRequest, event: Event, code: str, action: Callable[..., Session], said: Any, **more: Any
) -> HttpResponse:
    session = _own(request, event, code)
    try:
        action(session=session, by=request.user, now=timezone.now(), **more)
        messages.success(request, said)
    except proposals.Refused as refused:
        messages.warning(request, refused.message)
    return redirect("proposal", slug=event.slug, code=session.code)


def _save(request: SignedInRequest, session: Session, form: TalkForm, wants_in: bool) -> HttpResponse:
    now = timezone.now()
    try:
        proposals.edit(session=session, talk=form.talk(), seen=_seen(request), by=request.user, now=now)
    except proposals.Changed as changed:
        return _edit_page(request, changed.session, form, other=changed.session, status=CONFLICT)
    except proposals.Refused as refused:
        return _edit_page(request, session, form, refused=refused.message, status=CONFLICT)
    if not wants_in or session.state != State.DRAFT:
        messages.success(request, _("Saved."))
        return redirect("proposal", slug=session.event.slug, code=session.code)
    return _act(request, session.event, session.code, proposals.submit, HANDED_IN)


def _seen(request: SignedInRequest) -> datetime | None:
    """Which state of the talk the form was filled from. A mangled value is as old as can be."""
    try:
        return datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _edit_page(
    request: SignedInRequest,
    session: Session,
    form: TalkForm,
    *,
    other: Session | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """`other` is what somebody saved meanwhile: shown beside what was typed here, which stays in the form."""
    seen = session.changed_at.isoformat()
    if form.is_bound and other is None:
        seen = request.POST.get("seen", seen)
    context = _facts(session, session.event, timezone.now())
    context |= {"form": form, "seen": seen, "other": other, "refused": refused}
    return render(request, "agenda/proposal_edit.html", context, status=status)


def _facts(session: Session, event: Event, now: datetime) -> dict[str, Any]:
    call = CallForTalks.objects.filter(event=event).first()
    is_open = call is not None and call.is_open(now)
    editable = session.state == State.DRAFT or (session.state == State.SUBMITTED and is_open)
    newest = AgendaVersion.objects.filter(event=event).released().values("pk")[:1]
    placed = Slot.objects.filter(version__in=newest, session=session).select_related("room")
    return {
        "event": event,
        "session": session,
        "call": call,
        "is_open": is_open,
        "editable": editable,
        "left": deadline.left(call.closes_at, now, event.time_zone) if call and is_open else "",
        "speakers": [row.participant for row in session.speakers.select_related("participant")],
        "on_its_way": session.state in {*Session.EDITABLE, *Session.IN_PROGRAMME, State.WAITING},
        "slots": list(placed.in_time_order()) if session.state in Session.IN_PROGRAMME else [],
        "onward": _onward(session),
    }


def _onward(session: Session) -> frozenset[str]:
    return transitions.onward(session.state, Actor.SPEAKER)
