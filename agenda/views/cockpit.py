"""The review cockpit: one talk, the scores, the words. What is typed is kept while it is typed, and never lost."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from agenda import blind, committee, progress, reviewing
from agenda.actions import reviews
from agenda.actions.reviews import Page
from agenda.committee import Seat
from agenda.forms.review import ConflictForm, RemarkForm, ReviewForm
from agenda.models import Criterion, GrantReview, Review, ReviewRemark, Session
from core import downloads, ids
from events import access
from events.models import Event
from events.rights import Right

CONFLICT, INVALID = 409, 422
State = Review.State


@never_cache
@access.team(Right.REVIEW)
def talk(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Posting `do`: finish, draft, next, abstain or reopen."""
    now = timezone.now()
    seat = committee.take_seat(request.user, event, now)
    session = _talk(seat, code)
    if request.method != "POST":
        return _page(request, seat, session, now)
    if request.POST.get("do") == "reopen":
        return _do(
            request, seat, session, now, lambda: reviews.reopen(session=session, by=request.user, now=now)
        )
    return _written(request, seat, session, now)


@require_POST
@never_cache
@access.team(Right.REVIEW)
def keep(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Saves a draft while it is typed. Answers with the words for beside the buttons."""
    now = timezone.now()
    seat = committee.take_seat(request.user, event, now)
    session = _talk(seat, code)
    form = _form(request, seat, lax=True)
    if not form.is_valid():
        return render(request, "agenda/review/_kept.html", {"invalid": True}, status=INVALID)
    context: dict[str, Any] = {"event": event, "now": now}
    try:
        if form.words() or _review(seat, session) is not None:
            reviews.save_draft(
                session=session, words=form.words(), page=sent_from(request), by=request.user, now=now
            )
    except reviews.Changed as changed:
        context |= {"other": changed.review, "form": form}
        return render(request, "agenda/review/_elsewhere.html", context, status=CONFLICT)
    except reviews.Refused as refused:
        return render(request, "agenda/review/_kept.html", {"refused": refused.message}, status=CONFLICT)
    return render(request, "agenda/review/_kept.html", context)


@require_POST
@never_cache
@access.team(Right.REVIEW)
def remark(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    now = timezone.now()
    seat = committee.take_seat(request.user, event, now)
    session = _talk(seat, code)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, seat, session, now, remark_form=form, status=INVALID)
    text = form.cleaned_data["text"]
    return _do(
        request, seat, session, now,
        lambda: reviews.remark(session=session, text=text, by=request.user, now=now),
        remark_form=form, to="#discussion",
    )  # fmt: skip


@never_cache
@access.team(Right.REVIEW)
def conflict(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """“I should not judge this”: asks once, because only organizers can take it back."""
    now = timezone.now()
    seat = committee.take_seat(request.user, event, now)
    session = _talk(seat, code)
    form = ConflictForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"event": event, "part": "review", "seat": seat, "talk": blind.brief(seat, session)}
        status = INVALID if form.is_bound else 200
        return render(request, "agenda/review/conflict.html", context | {"form": form}, status=status)
    after = reviewing.way(seat).next_open(session.code)
    try:
        reviews.declare_conflict(
            session=session, reason=form.cleaned_data["reason"], by=request.user, now=now
        )
    except reviews.NotYours as refused:
        raise Http404(refused.message) from None
    # Without the title: from now on it is not to be seen.
    messages.success(request, _("Thank you. The talk is gone from your list; organizers can take this back."))
    return (
        redirect("review_talk", slug=event.slug, code=after) if after else redirect("review", slug=event.slug)
    )


@never_cache
@access.team(Right.REVIEW)
def file(request: SignedInRequest, event: Event, code: str, public_id: str) -> HttpResponseBase:
    """A file of the talk, as agenda/blind.py lets it be read and calls it; always as a download."""
    seat = committee.take_seat(request.user, event, timezone.now())
    row = blind.file(seat, _talk(seat, code), public_id)
    if row is None:
        raise Http404
    return downloads.attachment(row.file, row.file_name)


# Writing


def _written(request: SignedInRequest, seat: Seat, session: Session, now: datetime) -> HttpResponse:
    what = request.POST.get("do", "draft")
    form = _form(request, seat, lax=what != "finish")
    valid = form.is_valid()
    words, page = form.words(), sent_from(request)
    given: dict[str, Any] = {"session": session, "words": words, "page": page, "by": request.user, "now": now}

    def act() -> Any:
        if what == "finish" and valid:
            return reviews.finish(**given)
        if what == "abstain" and valid:
            return reviews.abstain(**given, reason=form.cleaned_data["reason"])
        # Also when something is missing for finishing: what is there is kept.
        return reviews.save_draft(**given) if words or _review(seat, session) else None

    if not valid:
        return _do(request, seat, session, now, act, form=form, show=INVALID)
    if what == "draft":
        return _do(request, seat, session, now, act, form=form, said=_("Draft saved."))
    return _do(request, seat, session, now, act, form=form, onward=True)


def _do(
    request: SignedInRequest,
    seat: Seat,
    session: Session,
    now: datetime,
    act: Callable[[], Any],
    *,
    form: ReviewForm | None = None,
    remark_form: RemarkForm | None = None,
    said: str = "",
    to: str = "",
    onward: bool = False,
    show: int = 0,
) -> HttpResponse:
    """Run the action and answer. Refused, the page comes back with everything that was typed. `show` shows the form
    again with this status, `onward` goes to the next talk."""
    event = seat.event
    try:
        act()
    except reviews.NotYours as refused:
        raise Http404(refused.message) from None
    except reviews.Changed as changed:
        return _page(request, seat, session, now, form=form, other=changed.review, status=CONFLICT)
    except reviews.Refused as refused:
        told: dict[str, Any] = {"form": form, "remark_form": remark_form, "refused": refused.message}
        return _page(request, seat, session, now, status=CONFLICT, **told)
    if show:
        return _page(request, seat, session, now, form=form, status=show)
    if said:
        messages.success(request, said)
    here = reverse("review_talk", kwargs={"slug": event.slug, "code": session.code})
    if not onward:
        return redirect(here + to)
    after = reviewing.way(seat).next_open(session.code)
    if after:
        there = reverse("review_talk", kwargs={"slug": event.slug, "code": after})
    else:
        messages.success(request, _("Nothing is left for you to review. Thank you!"))
        there = reverse("review", kwargs={"slug": event.slug})
    # The page drops what the browser kept of the talk.
    return redirect(f"{there}?{urlencode({'kept': session.code})}")


# Reading


def _talk(seat: Seat, code: str) -> Session:
    """For whoever may not judge it there is none."""
    session = blind.for_reading(seat.proposals()).filter(code=code).first()
    if session is None:
        raise Http404(_("There is no talk for you to review at this address."))
    return session


def _review(seat: Seat, session: Session) -> Review | None:
    rows = Review.objects.filter(session=session, reviewer=seat.reviewer)
    return rows.prefetch_related("scores__criterion").first()


def _form(request: SignedInRequest, seat: Seat, *, lax: bool) -> ReviewForm:
    return ReviewForm(request.POST, criteria=_criteria(seat.event), lax=lax)


def _criteria(event: Event) -> list[Criterion]:
    return list(Criterion.objects.filter(event=event, is_active=True))


def sent_from(request: SignedInRequest) -> Page:
    """A mangled time is as old as can be."""
    given = request.POST.get("seen", "")
    try:
        seen = datetime.fromisoformat(given) if given else None
    except ValueError:
        seen = datetime.min.replace(tzinfo=UTC)
    return Page(request.POST.get("form_key", "")[:40], seen, "replace" in request.POST)


def _page(
    request: SignedInRequest,
    seat: Seat,
    session: Session,
    now: datetime,
    *,
    form: ReviewForm | None = None,
    remark_form: RemarkForm | None = None,
    other: Review | GrantReview | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """`other` is what another tab saved: shown beside what was typed here, which stays in the form."""
    review, way = _review(seat, session), reviewing.way(seat)
    writable = reviews.may_write(seat, session) and (review is None or review.state == State.DRAFT)
    if form is None:
        form = ReviewForm(initial=ReviewForm.initial_of(review), criteria=_criteria(seat.event), lax=True)
    posted = form.is_bound
    context = {
        "event": seat.event,
        "part": "review",
        "seat": seat,
        "talk": blind.read(seat, session),
        "paths": _paths(session),
        "review": review,
        "form": form,
        "shows_form": writable or (posted and bool(refused or other)),
        "writable": writable,
        "closed": "" if writable or review is not None else _why_not(seat, session, now),
        "seen": request.POST.get("seen", "") if posted else _seen(review),
        "form_key": request.POST.get("form_key", "")[:40] if posted else ids.new_id("pag"),
        "other": other,
        "refused": refused,
        "may_reopen": reviews.may_write(seat, session) and seat.rules.may_change,
        "way": way,
        "progress": progress.of_committee(seat),
        "previous": way.before(session.code),
        "remark_form": remark_form or RemarkForm(),
        **_others(seat, session, review),
    }
    return render(request, "agenda/review/talk.html", context, status=status)


def _paths(session: Session) -> dict[str, str]:
    """Where the form goes, and where it is kept while one types."""
    where = {"slug": session.event.slug, "code": session.code}
    return {"here": reverse("review_talk", kwargs=where), "keep": reverse("review_keep", kwargs=where)}


def _seen(review: Review | None) -> str:
    return review.changed_at.isoformat() if review else ""


def _why_not(seat: Seat, session: Session, now: datetime) -> str:
    if session.state not in Session.REVIEWABLE:
        state = session.get_state_display().lower()
        return _("This talk is %(state)s by now: it is no longer reviewed.") % {"state": state}
    return reviews.why_closed(seat, now)


def _others(seat: Seat, session: Session, review: Review | None) -> dict[str, Any]:
    """What others wrote, by the phase's rule; drafts never."""
    has_own = review is not None and review.state == State.DONE
    if not seat.may_read_others(has_own=has_own):
        return {"reads_others": False, "opens_later": seat.may_read_others(has_own=True)}
    given = Review.objects.filter(session=session).exclude(state=State.DRAFT)
    given = given.exclude(reviewer=seat.reviewer).select_related("reviewer__user")
    remarks = ReviewRemark.objects.filter(session=session).select_related("reviewer__user")
    return {
        "reads_others": True,
        "others": list(given.prefetch_related("scores__criterion").order_by("done_at", "pk")),
        "remarks": list(remarks),
    }
