"""How the talks stand and how far the committee is."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from agenda import committee, progress, standing_table
from agenda.committee import Seat
from agenda.standing_table import Wanted
from core import tables
from events import access
from events.models import Event
from events.rights import Right

PER_PAGE = 100


@never_cache
@access.team(Right.REVIEW)
def standing(request: SignedInRequest, event: Event) -> HttpResponse:
    """`?track=`, `?type=`, `?reviews=` choose, `?sort=` orders; what is unknown chooses nothing."""
    seat = committee.take_seat(request.user, event, timezone.now())
    talks = progress.judged(seat)
    context: dict[str, Any] = {
        "event": event,
        "seat": seat,
        "part": "standing",
        "progress": progress.of_committee(seat),
        "sees_standing": standing_table.may_see(seat),
    }
    if not context["sees_standing"]:
        return render(
            request, "agenda/review/standing.html", context | {"own": progress.of_self(seat, talks)}
        )
    return render(request, "agenda/review/standing.html", context | _table(request, seat))


@never_cache
@access.team(Right.REVIEW)
def standing_csv(request: SignedInRequest, event: Event) -> HttpResponse:
    """The table as it was filtered and sorted, for a spreadsheet."""
    seat = committee.take_seat(request.user, event, timezone.now())
    if not standing_table.may_see(seat):
        raise PermissionDenied(_("How the talks stand is not shown to reviewers in this phase."))
    table = standing_table.load(seat)
    lines = standing_table.titled(seat, table.chosen(Wanted.of(request.GET)))
    response = HttpResponse(
        tables.as_csv(*standing_table.sheet(lines, table.points)), content_type=tables.MEDIA_TYPE
    )
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-standing.csv"'
    return response


def _table(request: SignedInRequest, seat: Seat) -> dict[str, Any]:
    wanted, table = Wanted.of(request.GET), standing_table.load(seat)
    shown = table.chosen(wanted)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = standing_table.titled(seat, list(page.object_list))
    members = (
        progress.of_members(seat, seat.proposals().running(), table.board.reviewers) if seat.is_chair else []
    )
    query = {"track": wanted.track, "type": wanted.kind, "reviews": wanted.reviews, "sort": wanted.sort}
    return {
        "table": table,
        "wanted": wanted,
        "sorts": standing_table.SORTS,
        "page": page,
        "shown": len(shown),
        "query": urlencode({name: value for name, value in query.items() if value}),
        "members": [(member, progress.words(member, table.points)) for member in members],
        "groups": len(table.board.groups),
    }
