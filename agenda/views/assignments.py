"""Who is asked to review what: preview and apply a plan, change one by hand, take back, remind. For organizers."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from agenda import assignment_plan, committee, progress
from agenda.actions import assignments
from agenda.assignment_plan import Draft, Item, Table, Wish
from agenda.committee import Seat
from agenda.models import Assignment, Reviewer, Session
from events import access
from events.models import Event
from events.rights import Right

CONFLICT = 409
ON_A_PAGE = 50
BATCHES = 5


@dataclass(frozen=True)
class Load:
    """What one reviewer has now."""

    reviewer: Reviewer
    has: int
    open: int
    topics: str
    is_regular: bool


@dataclass(frozen=True)
class Asked:
    """One talk with who is asked to review it, and why."""

    item: Item
    track: str
    people: list[tuple[Reviewer, str]]


@never_cache
@access.team(Right.PROGRAMME)
def overview(request: SignedInRequest, event: Event) -> HttpResponse:
    """Who has what, and the form of the next plan. `?page=` turns the list of talks."""
    seat = committee.take_seat(request.user, event, timezone.now())
    table = assignment_plan.load(seat)
    asked = _asked_now(seat, table)
    context = _frame(seat) | {
        "loads": _loads(table, assignments.still_open(seat, table)),
        "wish": Wish(progress.wanted_in(seat)),
        "page": Paginator(asked, ON_A_PAGE).get_page(request.GET.get("page")),
        "batches": _batches(seat),
        "void": len(table.void),
    }
    return render(request, "agenda/review/assignments.html", context)


@never_cache
@access.team(Right.PROGRAMME)
def preview(request: SignedInRequest, event: Event) -> HttpResponse:
    """What would be assigned; nothing is stored. The whole wish stands in the address."""
    seat = committee.take_seat(request.user, event, timezone.now())
    draft = assignment_plan.draft(seat, Wish.of(request.GET, progress.wanted_in(seat)))
    return _preview_page(request, seat, draft)


@require_POST
@access.team(Right.PROGRAMME)
def apply(request: SignedInRequest, event: Event) -> HttpResponse:
    seat = committee.take_seat(request.user, event, timezone.now())
    wish = Wish.of(request.POST, progress.wanted_in(seat))
    seen = request.POST.get("fingerprint", "")
    try:
        done = assignments.apply(seat=seat, wish=wish, fingerprint=seen, by=request.user, now=timezone.now())
    except assignments.Changed as changed:
        return _preview_page(request, seat, changed.draft, told=changed.message, status=CONFLICT)
    told = ngettext("%(count)d review is assigned.", "%(count)d reviews are assigned.", done.made)
    messages.success(request, told % {"count": done.made})
    return redirect("review_assignments", slug=event.slug)


@require_POST
@access.team(Right.PROGRAMME)
def take_back(request: SignedInRequest, event: Event) -> HttpResponse:
    seat = committee.take_seat(request.user, event, timezone.now())
    at = _instant(request.POST.get("at", ""))
    many = assignments.take_back(seat=seat, at=at, by=request.user, now=timezone.now())
    told = ngettext("%(count)d assignment is taken back.", "%(count)d assignments are taken back.", many)
    messages.success(request, told % {"count": many})
    return redirect("review_assignments", slug=event.slug)


@require_POST
@access.team(Right.PROGRAMME)
def remind(request: SignedInRequest, event: Event) -> HttpResponse:
    seat = committee.take_seat(request.user, event, timezone.now())
    many = assignments.remind(seat=seat, by=request.user, now=timezone.now())
    if many:
        told = ngettext("%(count)d reviewer gets a mail.", "%(count)d reviewers get a mail.", many)
        messages.success(request, told % {"count": many})
    else:
        messages.info(request, _("Nobody to remind: all is done, or they were reminded in the last hours."))
    return redirect("review_assignments", slug=event.slug)


@never_cache
@access.team(Right.PROGRAMME)
def talk(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """One talk: who is asked, who could be. Posting `give` or `take` with a reviewer changes it."""
    seat = committee.take_seat(request.user, event, timezone.now())
    if request.method == "POST":
        return _change(request, seat, code)
    table = assignment_plan.load(seat)
    item = next((item for item in table.talks.values() if item.code == code), None)
    if item is None:
        raise Http404(_("There is no talk to assign at this address."))
    loads = Counter(reviewer for _talk, reviewer in table.kept)
    reasons = dict(Assignment.objects.filter(session=item.pk).values_list("reviewer", "reason"))
    rows = [
        {
            "reviewer": row,
            "load": loads[row.pk],
            "is_asked": row.pk in reasons,
            "reason": reasons.get(row.pk, ""),
            "has_begun": (item.pk, row.pk) in table.begun,
            "may": table.may_judge(item.pk, row.pk),
            "knows": item.track in table.judges[row.pk].topics,
        }
        for row in table.reviewers.values()
    ]
    rows.sort(key=lambda row: (not row["is_asked"], not row["may"], not row["knows"], row["load"]))
    context = _frame(seat) | {"item": item, "rows": rows, "track": table.tracks.get(item.track or 0, "")}
    return render(request, "agenda/review/assignment.html", context)


def _change(request: SignedInRequest, seat: Seat, code: str) -> HttpResponse:
    now = timezone.now()
    action = assignments.take if "take" in request.POST else assignments.give
    who = request.POST.get("take") or request.POST.get("give", "")
    try:
        action(seat=seat, talk=code, reviewer=who, by=request.user, now=now)
    except assignments.Refused as refused:
        messages.warning(request, refused.message)
    return redirect("review_assignment", slug=seat.event.slug, code=code)


def _preview_page(
    request: SignedInRequest, seat: Seat, draft: Draft, *, told: str = "", status: int = 200
) -> HttpResponse:
    table = draft.table
    people: dict[int, list[tuple[Reviewer, str]]] = {}
    for pick in draft.plan.picks:
        row = table.reviewers[pick.judge], assignment_plan.why(pick, table)
        people.setdefault(pick.talk, []).append(row)
    asked = [_asked(table, item, people[pk]) for pk, item in table.talks.items() if pk in people]
    new = Counter(pick.judge for pick in draft.plan.picks)
    context = _frame(seat) | {
        "draft": draft,
        "told": told,
        "who": [row for row in table.reviewers.values() if row.public_id in draft.wish.who],
        "page": Paginator(asked, ON_A_PAGE).get_page(request.GET.get("page")),
        "obstacles": list(assignment_plan.obstacles(draft)),
        "loads": [
            (row, draft.before.get(pk, 0), new[pk], draft.plan.loads.get(pk, 0))
            for pk, row in table.reviewers.items()
            if new[pk] or draft.before.get(pk)
        ],
        "query": _query(draft.wish),
    }
    return render(request, "agenda/review/assignments_preview.html", context, status=status)


def _query(wish: Wish) -> str:
    return f"wanted={wish.wanted}&seed={wish.seed}&" + "".join(f"who={who}&" for who in sorted(wish.who))


def _frame(seat: Seat) -> dict[str, Any]:
    """`others`: how many talks are for another organizer to assign."""
    others = Session.objects.filter(event=seat.event, pk__in=seat.conflicts).reviewable().count()
    return {"event": seat.event, "seat": seat, "part": "assignments", "others": others}


def _asked_now(seat: Seat, table: Table) -> list[Asked]:
    reasons = dict(Assignment.objects.filter(session__event=seat.event).values_list("pk", "reason"))
    people: dict[int, list[tuple[Reviewer, str]]] = {}
    for (talk_pk, reviewer), pk in table.assigned.items():
        if reviewer in table.reviewers:
            people.setdefault(talk_pk, []).append((table.reviewers[reviewer], reasons.get(pk, "")))
    return [_asked(table, item, people.get(pk, [])) for pk, item in table.talks.items()]


def _asked(table: Table, item: Item, people: list[tuple[Reviewer, str]]) -> Asked:
    ordered = sorted(people, key=lambda row: str(row[0]).casefold())
    return Asked(item, table.tracks.get(item.track or 0, ""), ordered)


def _loads(table: Table, still_open: Counter[int]) -> list[Load]:
    has = Counter(reviewer for _talk, reviewer in table.kept)
    return [
        Load(
            reviewer=row,
            has=has[pk],
            open=still_open[pk],
            topics=", ".join(sorted(table.tracks.get(track, "") for track in table.judges[pk].topics)),
            is_regular=pk in table.regulars,
        )
        for pk, row in table.reviewers.items()
    ]


def _batches(seat: Seat) -> list[dict[str, Any]]:
    """The last times something was assigned: when, by whom, how many."""
    seen = seat.proposals().order_by().values("pk")
    rows = Assignment.objects.filter(session__in=seen).values_list("at", "by__name", "by__email")
    counted = Counter((at, name or email or "") for at, name, email in rows)
    return [
        {"at": at, "by": by, "many": many, "key": at.isoformat()}
        for (at, by), many in sorted(counted.items(), reverse=True)[:BATCHES]
    ]


def _instant(text: str) -> datetime:
    """What names a batch; a mangled one names none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
