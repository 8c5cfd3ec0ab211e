"""Changing a talk: in two tabs, by two speakers, past the deadline or after the session has ended, nothing is lost."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from agenda import asking, drafts, offer
from agenda.actions import limits, proposals, texts
from agenda.actions.proposals import State
from agenda.drafts import Change
from agenda.forms.answers import AnswersForm
from agenda.forms.talk import TalkForm
from agenda.models import Session
from agenda.views import admitting
from agenda.views.proposals import HANDED_IN, act, facts, own_talk
from core.http import Request
from events import access
from events.actions.answers import CannotAnswer
from events.models import Event

CONFLICT, INVALID = 409, 422


@dataclass(frozen=True)
class Writing:
    """The forms of a talk that is being changed, together."""

    talk: TalkForm
    answers: AnswersForm

    def is_valid(self) -> bool:
        self.talk.is_valid()
        self.answers.choose(*self.talk.chosen)
        return self.answers.is_valid() and self.talk.is_valid()


def keep_typed(request: Request, event: Event, code: str) -> None:
    """Posted after the session had ended: it waits in the browser session until its speaker has signed in again.

    Nothing is looked up: who is not signed in learns nothing of the talk.
    """
    data = request.POST
    fields = {
        name: data.getlist(name) if len(data.getlist(name)) > 1 else data.get(name, "")
        for name in list(data)[: drafts.MOST_FIELDS]
        if name not in {"csrfmiddlewaretoken", "seen", "submit", "draft", "preview"}
    }
    drafts.keep_change(
        request.session, event, code[:20], Change(drafts.cut(fields), data.get("seen", "")[:40])
    )


@never_cache
@access.keeps_typed(keep_typed, admitting.is_invited)
@admitting.signed_in
def edit(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    session, now = own_talk(request, event, code), timezone.now()
    if request.method != "POST":
        change = drafts.change_of(request.session, event, code)
        return _page(request, session, _writing(session, now, change=change), change=change)
    if "forget" in request.POST:
        drafts.drop_change(request.session, event, code)
        messages.success(request, _("What was typed here is forgotten."))
        return redirect("proposal_edit", slug=event.slug, code=session.code)
    wants_in = "submit" in request.POST
    lax = session.state == State.DRAFT and not wants_in
    writing = _writing(session, now, posted=request, lax=lax)
    if not writing.is_valid():
        return _page(request, session, writing, status=INVALID)
    if "preview" in request.POST:
        return _page(request, session, writing, preview=True)
    return _save(request, session, writing, wants_in)


def _writing(
    session: Session,
    now: datetime,
    *,
    posted: SignedInRequest | None = None,
    lax: bool = False,
    change: Change | None = None,
) -> Writing:
    event, link = session.event, session.late_link
    takes = offer.of_event(event, now, link=link if link and link.is_live(now) else None)
    questions = asking.of_event(event, asking.Moment.PROPOSAL)
    # What is not in it was not ticked.
    names = ("may_record", *(str(question.public_id) for question in questions))
    given: dict[str, Any] = {**dict.fromkeys(names, ""), **change.fields} if change else {}
    data, files = (posted.POST, posted.FILES) if posted else (None, None)
    return Writing(
        TalkForm(data, initial=TalkForm.initial_of(session) | given, offer=takes, lax=lax, keeps=session),
        AnswersForm(
            data,
            files,
            questions=questions,
            answers=asking.answers_of(session, questions),
            lax=lax,
            initial=given,
        ),
    )


def _save(request: SignedInRequest, session: Session, writing: Writing, wants_in: bool) -> HttpResponse:
    event = session.event
    try:
        texts.edit(
            session=session,
            talk=writing.talk.talk(session),
            said=writing.answers.said,
            seen=_seen(request),
            by=request.user,
            now=timezone.now(),
        )
    except texts.Changed as changed:
        return _page(request, changed.session, writing, other=changed.session, status=CONFLICT)
    except (proposals.Refused, CannotAnswer) as refused:
        return _page(request, session, writing, refused=refused.message, status=CONFLICT)
    drafts.drop_change(request.session, event, session.code)
    if not wants_in or session.state != State.DRAFT:
        messages.success(request, _("Saved."))
        return redirect("proposal", slug=event.slug, code=session.code)
    return act(request, event, session.code, proposals.submit, HANDED_IN)


def _seen(request: SignedInRequest) -> datetime | None:
    """Which state of the talk the form was filled from. A mangled value is as old as can be."""
    try:
        return datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _page(
    request: SignedInRequest,
    session: Session,
    writing: Writing,
    *,
    other: Session | None = None,
    refused: str = "",
    change: Change | None = None,
    preview: bool = False,
    status: int = 200,
) -> HttpResponse:
    """`other` is what somebody saved meanwhile: shown beside what was typed here, which stays in the form.

    `change` was typed before the session ended; saving it still tells if the talk was changed meanwhile.
    """
    seen = change.seen if change else session.changed_at.isoformat()
    if writing.talk.is_bound and other is None:
        seen = request.POST.get("seen", seen)
    now = timezone.now()
    context: dict[str, Any] = facts(session, session.event, now, limits.open_for(session, now))
    context |= {
        "form": writing.talk,
        "answers": writing.answers,
        "seen": seen,
        "other": other,
        "refused": refused,
        "resumed": change is not None,
        "preview": preview,
    }
    return render(request, "agenda/proposal_edit.html", context, status=status)
