"""The review cockpit before applications for grants: one application, the scores, the words, and on to the next.

Pages, keys and what is kept while one types are those of talks (agenda/views/cockpit.py); what somebody may read comes
from agenda/grant_committee.py and agenda/grant_reading.py alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from agenda import grant_committee, grant_reading
from agenda.actions import grant_reviews, reviews
from agenda.forms.review import ConflictForm, GrantReviewForm
from agenda.grant_committee import GrantSeat
from agenda.grant_reading import Application
from agenda.models import Grant, GrantReview, Review
from agenda.reviewing import Stop, Way
from agenda.views.cockpit import CONFLICT, INVALID, sent_from
from core import ids
from events import access
from events.models import Event
from events.rights import Right

ON_A_PAGE = 50
SHOWS = ("todo", "done", "all")
State = GrantReview.State


@dataclass(frozen=True)
class Place:
    """Somebody before one application."""

    seat: GrantSeat
    grant: Grant

    @property
    def event(self) -> Event:
        return self.seat.event

    def path(self, name: str = "review_grant") -> str:
        return reverse(name, kwargs={"slug": self.event.slug, "code": self.grant.code})


@never_cache
@access.team(Right.REVIEW)
def applications(request: SignedInRequest, event: Event) -> HttpResponse:
    """`?show=` and `?page=` choose."""
    seat = _seat(request, event)
    way = grant_committee.way(seat)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "todo"
    page = Paginator(_shown(way, show), ON_A_PAGE).get_page(request.GET.get("page"))
    found = seat.applications().in_bulk([stop.pk for stop in page])
    rows = [(stop, grant_reading.line(found[stop.pk], event.currency)) for stop in page if stop.pk in found]
    context: dict[str, Any] = {
        "event": event, "part": "grants", "inner": "review", "seat": seat, "page": page, "rows": rows, "show": show,
        "query": f"show={show}&", "shows": _tabs(way, show), "way": way, "next": way.next_open(),
    }  # fmt: skip
    return render(request, "agenda/review/grants.html", context)


@never_cache
@access.team(Right.REVIEW)
def following(request: SignedInRequest, event: Event) -> HttpResponse:
    """Goes to the next application without a finished review, after `?after=`."""
    return redirect(_onward(request, _seat(request, event), request.GET.get("after", "")))


@never_cache
@access.team(Right.REVIEW)
def application(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Posting `do`: finish, draft, next, abstain or reopen."""
    place = _place(request, event, code)
    if request.method != "POST":
        return _page(request, place)
    if request.POST.get("do") == "reopen":
        given: dict[str, Any] = {"grant": place.grant, "by": request.user, "now": timezone.now()}
        return _do(request, place, lambda: grant_reviews.reopen(**given))
    return _written(request, place)


@require_POST
@never_cache
@access.team(Right.REVIEW)
def keep(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Saves a draft while it is typed. Answers with the words for beside the buttons."""
    place, now = _place(request, event, code), timezone.now()
    form = _form(request, place, lax=True)
    if not form.is_valid():
        return render(request, "agenda/review/_kept.html", {"invalid": True}, status=INVALID)
    context: dict[str, Any] = {"event": event, "now": now}
    try:
        if form.words() or _review(place) is not None:
            grant_reviews.save_draft(
                grant=place.grant, words=form.words(), page=sent_from(request), by=request.user, now=now
            )
    except reviews.Changed as changed:
        context |= {"other": changed.review, "form": form}
        return render(request, "agenda/review/_elsewhere.html", context, status=CONFLICT)
    except reviews.Refused as refused:
        return render(request, "agenda/review/_kept.html", {"refused": refused.message}, status=CONFLICT)
    return render(request, "agenda/review/_kept.html", context)


@never_cache
@access.team(Right.REVIEW)
def conflict(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """“I should not judge this”: asks once, because only who decides can take it back."""
    place, now = _place(request, event, code), timezone.now()
    form = ConflictForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"event": event, "part": "grants", "seat": place.seat, "grant": _read(place), "form": form}
        status = INVALID if form.is_bound else 200
        return render(request, "agenda/review/grant_conflict.html", context, status=status)
    after = grant_committee.way(place.seat).next_open(code)
    try:
        grant_reviews.declare_conflict(
            grant=place.grant, reason=form.cleaned_data["reason"], by=request.user, now=now
        )
    except grant_reviews.NotYours as refused:
        raise Http404(refused.message) from None
    messages.success(request, _("Thank you. The application is gone from your list."))
    if after:
        return redirect("review_grant", slug=event.slug, code=after)
    return redirect("review_grants", slug=event.slug)


# Writing


def _written(request: SignedInRequest, place: Place) -> HttpResponse:
    what = request.POST.get("do", "draft")
    form = _form(request, place, lax=what != "finish")
    valid = form.is_valid()
    words, page = form.words(), sent_from(request)
    given: dict[str, Any] = {
        "grant": place.grant, "words": words, "page": page, "by": request.user, "now": timezone.now(),
    }  # fmt: skip

    def act() -> Any:
        if what == "finish" and valid:
            return grant_reviews.finish(**given)
        if what == "abstain" and valid:
            return grant_reviews.abstain(**given, reason=form.cleaned_data["reason"])
        # Also when something is missing for finishing: what is there is kept.
        return grant_reviews.save_draft(**given) if words or _review(place) else None

    if not valid:
        return _do(request, place, act, form=form, show=INVALID)
    if what == "draft":
        return _do(request, place, act, form=form, said=_("Draft saved."))
    return _do(request, place, act, form=form, onward=True)


def _do(
    request: SignedInRequest, place: Place, act: Callable[[], Any], *, form: GrantReviewForm | None = None,
    said: str = "", onward: bool = False, show: int = 0,
) -> HttpResponse:  # fmt: skip
    """Run the action and answer, as the cockpit before talks does."""
    try:
        act()
    except grant_reviews.NotYours as refused:
        raise Http404(refused.message) from None
    except reviews.Changed as changed:
        return _page(request, place, form=form, other=changed.review, status=CONFLICT)
    except reviews.Refused as refused:
        return _page(request, place, form=form, refused=refused.message, status=CONFLICT)
    if show:
        return _page(request, place, form=form, status=show)
    if said:
        messages.success(request, said)
    if not onward:
        return redirect(place.path())
    there = _onward(request, place.seat, place.grant.code)
    # The page drops what the browser kept of the application.
    return redirect(f"{there}?{urlencode({'kept': _kept_as(place)})}")


def _onward(request: SignedInRequest, seat: GrantSeat, after: str) -> str:
    """The address of the next application to do; of the list, once all are done."""
    code = grant_committee.way(seat).next_open(after)
    if code:
        return reverse("review_grant", kwargs={"slug": seat.event.slug, "code": code})
    messages.success(request, _("Nothing is left for you to review. Thank you!"))
    return reverse("review_grants", kwargs={"slug": seat.event.slug})


# Reading


def _seat(request: SignedInRequest, event: Event) -> GrantSeat:
    """There are no such pages where the committee scores no applications, but for who decides."""
    seat = grant_committee.take_seat(request.user, event)
    if not (seat.is_open or seat.decides):
        raise Http404(_("The committee scores no applications here."))
    return seat


def _place(request: SignedInRequest, event: Event, code: str) -> Place:
    """For whoever may not judge it there is none."""
    seat = _seat(request, event)
    grant = seat.applications().select_related("event").filter(code=code).first()
    if grant is None:
        raise Http404(_("There is no application for you to review at this address."))
    return Place(seat, grant)


def _read(place: Place) -> Application:
    return grant_reading.read(place.grant, place.event.currency)


def _review(place: Place) -> GrantReview | None:
    rows = GrantReview.objects.filter(grant=place.grant, reviewer=place.seat.reviewer)
    return rows.prefetch_related("scores__criterion").first()


def _form(request: SignedInRequest, place: Place, *, lax: bool) -> GrantReviewForm:
    criteria = grant_reviews.criteria_of(place.event).values()
    return GrantReviewForm(request.POST, criteria=criteria, lax=lax)


def _kept_as(place: Place) -> str:
    """Under which name the browser keeps words: no talk has such a code."""
    return f"grant-{place.grant.code}"


def _page(
    request: SignedInRequest, place: Place, *, form: GrantReviewForm | None = None,
    other: Review | GrantReview | None = None, refused: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """`other` is what another tab saved: shown beside what was typed here, which stays in the form."""
    seat, review, way = place.seat, _review(place), grant_committee.way(place.seat)
    may_write = grant_reviews.may_write(seat, place.grant)
    writable = may_write and (review is None or review.state == State.DRAFT)
    if form is None:
        criteria = grant_reviews.criteria_of(place.event).values()
        form = GrantReviewForm(initial=GrantReviewForm.initial_of(review), criteria=criteria, lax=True)
    posted = form.is_bound
    reads_others = seat.may_read_others(has_own=review is not None and review.state == State.DONE)
    context = {
        "event": place.event, "part": "grants", "seat": seat, "grant": _read(place), "row": place.grant,
        "paths": {"here": place.path(), "keep": place.path("review_grant_keep")},
        "kept_as": _kept_as(place), "review": review, "form": form,
        "shows_form": writable or (posted and bool(refused or other)), "writable": writable,
        "closed": "" if writable or review is not None else grant_reviews.why_closed(seat, place.grant),
        "seen": request.POST.get("seen", "") if posted else (review.changed_at.isoformat() if review else ""),
        "form_key": request.POST.get("form_key", "")[:40] if posted else ids.new_id("pag"),
        "other": other, "refused": refused, "may_reopen": may_write, "way": way,
        "previous": way.before(place.grant.code), "reads_others": reads_others,
        "others": _others(place) if reads_others else [],
    }  # fmt: skip
    return render(request, "agenda/review/grant.html", context, status=status)


def _others(place: Place) -> list[GrantReview]:
    given = GrantReview.objects.said().filter(grant=place.grant).exclude(reviewer=place.seat.reviewer)
    rows = given.select_related("reviewer__user").prefetch_related("scores__criterion")
    return list(rows.order_by("done_at", "pk"))


def _shown(way: Way, show: str) -> list[Stop]:
    if show == "all":
        return list(way.stops)
    return [stop for stop in way.stops if stop.is_open == (show == "todo")]


def _tabs(way: Way, show: str) -> list[dict[str, Any]]:
    words = {"todo": _("To do"), "done": _("Done"), "all": _("All")}
    counts = {"todo": len(way.stops) - way.settled, "done": way.settled, "all": len(way.stops)}
    return [
        {"href": f"?show={name}", "text": text, "current": name == show, "count": counts[name]}
        for name, text in words.items()
    ]
