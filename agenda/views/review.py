"""The reviewer's list: what there is to judge, in his own order, and how far he and the committee are."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from agenda import blind, committee, progress, reviewing
from agenda.blind import Reading
from agenda.committee import Seat
from agenda.models import Session, SessionType
from agenda.models.session import SessionQuerySet
from agenda.reviewing import Progress, Stop, Way
from events import access
from events.models import Event, Track
from events.rights import Right

ON_A_PAGE = 50
LONGEST_SEARCH = 100
SHOWS = ("todo", "begun", "done", "abstained", "assigned", "all")
SEARCHED = ("title", "subtitle", "abstract", "description", "notes")


@dataclass(frozen=True)
class Choice:
    """What of the list is shown. Anything unknown in the address chooses nothing."""

    show: str = "todo"
    track: str = ""
    kind: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Choice":
        show = query.get("show", "")
        given = (query.get(name, "")[:LONGEST_SEARCH] for name in ("track", "type", "q"))
        return cls(show if show in SHOWS else "todo", *(value.strip() for value in given))

    def query(self, **changed: str) -> str:
        """The other parameters of a link, ending in & unless there are none."""
        values = {"show": self.show, "track": self.track, "type": self.kind, "q": self.words} | changed
        return "".join(f"{urlencode({name: value})}&" for name, value in values.items() if value)

    @property
    def narrows(self) -> bool:
        return bool(self.track or self.kind or self.words)


@never_cache
@access.team(Right.REVIEW)
def proposals(request: SignedInRequest, event: Event) -> HttpResponse:
    """`?show=`, `?track=`, `?type=`, `?q=` and `?page=` choose."""
    seat = committee.take_seat(request.user, event, timezone.now())
    choice = Choice.of(request.GET)
    way = reviewing.way(seat, _narrowed(seat, choice))
    page = Paginator(_shown(way, choice), ON_A_PAGE).get_page(request.GET.get("page"))
    whole = way if not choice.narrows else reviewing.way(seat)
    context: dict[str, Any] = {
        "event": event,
        "part": "review",
        "seat": seat,
        "page": page,
        "rows": _rows(seat, page),
        "choice": choice,
        "query": choice.query(),
        "shows": _tabs(way, choice),
        "tracks": Track.objects.filter(event=event),
        "types": SessionType.objects.filter(event=event),
        "way": whole,
        "progress": progress.of_committee(seat),
        "next": whole.next_open(),
    }
    return render(request, "agenda/review/list.html", context)


@never_cache
@access.team(Right.REVIEW)
def following(request: SignedInRequest, event: Event) -> HttpResponse:
    """Goes to the next talk without a finished review, after `?after=`."""
    seat = committee.take_seat(request.user, event, timezone.now())
    code = reviewing.way(seat).next_open(request.GET.get("after", ""))
    if code:
        return redirect("review_talk", slug=event.slug, code=code)
    messages.success(request, _("Nothing is left for you to review. Thank you!"))
    return redirect("review", slug=event.slug)


def _narrowed(seat: Seat, choice: Choice) -> SessionQuerySet:
    rows = seat.proposals()
    if choice.track:
        rows = rows.filter(track__public_id=choice.track)
    if choice.kind:
        rows = rows.filter(session_type__public_id=choice.kind)
    return _found(seat, rows, choice.words) if choice.words else rows


def _found(seat: Seat, rows: SessionQuerySet, words: str) -> SessionQuerySet:
    """Talks with all the words in what this person may read. While names are hidden, the database only looks for
    candidates: whether the word stands in the visible text decides."""
    fields = [*SEARCHED, "code"]
    if seat.rules.sees_names:
        fields += ["speakers__participant__name", "speakers__participant__company"]
    else:
        fields += [f"redaction__{name}" for name in blind.TEXTS]
    for word in words.split():
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(anywhere)
    candidates = Session.objects.filter(pk__in=rows.values("pk"))
    if seat.rules.sees_names:
        return candidates
    seen = [row.pk for row in blind.for_matching(candidates) if blind.matches(seat, row, words)]
    return Session.objects.filter(pk__in=seen)


def _shown(way: Way, choice: Choice) -> list[Stop]:
    if choice.show == "all":
        return list(way.stops)
    if choice.show == "assigned":
        return [stop for stop in way.stops if stop.is_assigned]
    if choice.show == "todo":
        return [stop for stop in way.stops if stop.is_open]
    return [stop for stop in way.stops if stop.progress == choice.show]


def _rows(seat: Seat, page: "Page[Stop]") -> list[tuple[Stop, Reading]]:
    stops = list(page)
    found = Session.objects.filter(pk__in=[stop.pk for stop in stops])
    readings = {row.pk: blind.line(seat, row) for row in blind.for_titles(found)}
    # A talk that was withdrawn between the two queries has no reading.
    return [(stop, readings[stop.pk]) for stop in stops if stop.pk in readings]


def _tabs(way: Way, choice: Choice) -> list[dict[str, Any]]:
    counts = way.counts
    words = {
        "todo": _("To do"),
        "begun": _("Begun"),
        "done": _("Done"),
        "abstained": _("Abstained"),
        "assigned": _("Assigned to you"),
        "all": _("All"),
    }
    counts |= {"todo": counts[Progress.TODO] + counts[Progress.BEGUN]}
    return [
        {
            "href": f"?{choice.query(show=show)}".rstrip("&"),
            "text": words[show],
            "current": show == choice.show,
            "count": counts[show],
        }
        for show in SHOWS
        if counts[show] or show in {"todo", "done", "all", choice.show}
    ]
