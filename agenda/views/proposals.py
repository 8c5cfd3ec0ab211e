"""A speaker's own pages of a proposal: where it stands, what to do next, and everything one may do with it."""

from collections.abc import Callable, Sequence
from datetime import datetime
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
from accounts.models import User
from agenda import (
    asking,
    blind,
    committee,
    deadline,
    drafts,
    offer,
    own,
    surroundings,
    talk_rows,
    transitions,
)
from agenda.actions import feedback, files, late_links, limits, proposals, speakers, texts
from agenda.actions.proposals import State
from agenda.forms.files import FileForm
from agenda.forms.talk import ReasonForm
from agenda.models import Session, Speaker
from agenda.transitions import Actor
from agenda.views import admitting
from core.models import HistoryEntry
from events.actions import profiles
from events.models import Event

INVALID = 422
HANDED_IN = gettext_lazy("Your talk is handed in. We have sent you a mail.")


@never_cache
@admitting.signed_in
def proposal(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Where the talk stands and what its speakers can do now."""
    return talk_page(request, own_talk(request, event, code))


def talk_page(
    request: SignedInRequest,
    session: Session,
    form: FileForm | None = None,
    status: int = 200,
    refused: tuple[str, str] = ("", ""),
) -> HttpResponse:
    """`refused` is a change by its public id, and why what was said about it is not taken: typed words stay."""
    event, now = session.event, timezone.now()
    people = profiles.read_people(event=event, user=request.user)
    around = surroundings.read([session], people, event=event, now=now)
    (talk,) = around.talks
    named = {person.pk: person for person in people}
    asked = asking.of_session(session, asking.Moment.PROPOSAL)
    context = facts(session, event, now, talk.open_now) | {
        "answers": [(one, answer, asking.in_words(one, answer)) for one, answer in asked.said],
        "unanswered": asked.missing,
        "slots": talk.slots if session.state in Session.IN_PROGRAMME else [],
        "asked": talk.invited,
        "talk": talk,
        "changes": surroundings.sides(talk.notices, event.time_zone),
        "checklist": [(named[key], items) for key, items in around.items.items() if items],
        "several_people": len(people) > 1,
        "refused_id": refused[0],
        "refused": refused[1],
        "typed": request.POST.get("comment", ""),
        "files": talk_rows.files_of(session),
        "takes_files": session.state in files.TAKES_FILES,
        "asks_reviewers": session.state in files.READ_BY_COMMITTEE,
        "file_form": form or FileForm(asks_reviewers=session.state in files.READ_BY_COMMITTEE),
    }
    if session.state in Session.EDITABLE:
        # Looked for first: only who tells something about himself costs the question who reads it.
        telling = blind.telling_words(session, context["speakers"])
        context["telling"] = telling if telling and committee.reads_blind(event, now) else []
    if any(slot.starts_at <= now for slot in context["slots"]):
        context["told"] = feedback.of_session(session)
    context["may_end"] = not speakers.why_not_end(session, context["speakers"], people)
    context["edited"] = _edited_by_another(session, context["speakers"], request.user)
    return render(request, "agenda/proposal.html", context, status=status)


@require_POST
@admitting.signed_in
def submit(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Hand in a finished draft, or a withdrawn talk once more."""
    return act(request, event, code, proposals.submit, _("Your talk is handed in. We have sent you a mail."))


@never_cache
@admitting.signed_in
def withdraw(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Asks once, because it cannot be undone after the deadline. A draft is deleted instead."""
    session = own_talk(request, event, code)
    if session.state != State.DRAFT and State.WITHDRAWN not in onward(session):
        messages.info(request, _("There is nothing left to withdraw."))
        return redirect("proposal", slug=event.slug, code=session.code)
    mine = list(profiles.people_of(event=event, user=request.user))
    refused = speakers.why_not_end(session, talk_rows.speakers_of(session), mine)
    if refused:
        messages.warning(request, refused)
        return redirect("proposal_speakers", slug=event.slug, code=session.code)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "agenda/proposal_withdraw.html", {"event": event, "session": session, "form": form}
        )
    if session.state == State.DRAFT:
        texts.discard(session=session, by=request.user, now=timezone.now(), mine=mine)
        messages.success(request, _("The draft is deleted."))
        return redirect("propose", slug=event.slug)
    return act(
        request,
        event,
        code,
        proposals.withdraw,
        _("The talk is withdrawn. Thank you for telling us."),
        reason=form.cleaned_data["reason"],
        mine=mine,
    )


def own_talk(request: SignedInRequest, event: Event, code: str) -> Session:
    """Its speakers' talk; for everybody else there is none."""
    session = own.talk_of(user=request.user, event=event, code=code.upper())
    if session is None:
        raise Http404(_("There is no talk of yours at this address."))
    if session.state == State.DRAFT:
        _use_link(request, session, timezone.now())
    return session


def _use_link(request: SignedInRequest, session: Session, now: datetime) -> None:
    """The invitation that this browser remembers is shown as the draft's; what is posted makes it so."""
    link = offer.link_by_id(session.event, drafts.remembered_link(request.session, session.event))
    if link is None or session.late_link_id == link.pk:
        return
    if limits.is_helped_by(session, link, now):
        if request.method == "POST":
            late_links.bring(link=link, session=session, now=now)
        session.late_link = link


def act(
    request: SignedInRequest, event: Event, code: str, action: Callable[..., Session], said: Any, **more: Any
) -> HttpResponse:
    session = own_talk(request, event, code)
    try:
        action(session=session, by=request.user, now=timezone.now(), **more)
        messages.success(request, said)
    except proposals.Refused as refused:
        messages.warning(request, refused.message)
    return redirect("proposal", slug=event.slug, code=session.code)


def facts(session: Session, event: Event, now: datetime, open_now: limits.Open) -> dict[str, Any]:
    editable = session.state == State.DRAFT or (session.state == State.SUBMITTED and open_now.may_change)
    return {
        "event": event,
        "session": session,
        "call": open_now.call,
        "is_open": open_now.may_hand_in,
        "until": open_now.until,
        "editable": editable,
        "left": deadline.left(open_now.until, now, event.time_zone) if open_now.until else "",
        "speakers": talk_rows.speakers_of(session),
        "on_its_way": session.state in {*Session.EDITABLE, *Session.IN_PROGRAMME, State.WAITING},
        "onward": onward(session),
    }


def _edited_by_another(session: Session, line: Sequence[Speaker], user: User) -> HistoryEntry | None:
    """The last change of the texts, if another of its speakers made it: told here and nowhere else."""
    others = {one.participant.user_id for one in line} - {user.pk, None}
    if not others:
        return None
    edits = HistoryEntry.objects.of(session.public_id).filter(kind="session.edited")
    last = edits.select_related("by").first()
    return last if last is not None and last.by_id in others else None


def onward(session: Session) -> frozenset[str]:
    return transitions.onward(session.state, Actor.SPEAKER)
