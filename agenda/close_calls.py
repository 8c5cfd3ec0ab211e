"""Which pairs of talks a reviewer may be offered to compare, and in which order.

An offer tells that two talks stand level. So it is made from what this person may know anyway: where scores of others
are open from all of them, where they are open after the own review from those of talks he has reviewed, and else from
his own scores alone: talks to which he gave the same.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, Sum

from agenda import closeness, standing_table, standings
from agenda.closeness import Pair, Place
from agenda.committee import Seat
from agenda.models import BalanceTarget, Comparison, Review, ReviewPhase, Session

Others = ReviewPhase.Others
TYPE = BalanceTarget.Dimension.TYPE


@dataclass(frozen=True)
class Offer:
    """Pairs that wait, the most informative first, by primary key; `may_compare` are all talks one may compare."""

    queue: list[Pair]
    may_compare: frozenset[int]
    made: int


def of_seat(seat: Seat, *, skipped: Collection[Pair] = ()) -> Offer:
    """At most six queries for any number of talks."""
    talks = set(seat.proposals().reviewable().order_by().values_list("pk", flat=True))
    if not _sees_all(seat):
        talks = _own(seat).keys() & talks
    places = _places(seat, talks)
    may = frozenset(place.talk for place in places)
    made = _made(seat, may)
    compared = Counter(pair for _reviewer, pair in made) if _sees_others(seat) else Counter[Pair]()
    mine = {pair for reviewer, pair in made if reviewer == seat.reviewer.pk}
    line = closeness.line_after(places, _places_left(seat)) if _sees_all(seat) else None
    queue = closeness.queue(places, line=line, done={*mine, *skipped}, compared=compared)
    return Offer(queue, may, len(mine))


def _sees_all(seat: Seat) -> bool:
    return standing_table.may_see(seat)


def _sees_others(seat: Seat) -> bool:
    return seat.may_read_others(has_own=True)


def _own(seat: Seat) -> dict[int, float]:
    """The person's own finished reviews."""
    rows = Review.objects.filter(reviewer=seat.reviewer).done().order_by()
    return {session: value for session, value in rows.values_list("session", "value") if value is not None}


def _places(seat: Seat, talks: Collection[int]) -> list[Place]:
    if not _sees_others(seat):
        # Only what is exactly level overlaps.
        return [Place(talk, value, value, value) for talk, value in _own(seat).items() if talk in talks]
    found = standings.board(seat.event, only=talks).sessions.values()
    return [
        Place(row.session, row.adjusted, row.low, row.high)
        for row in found
        if row.adjusted is not None and row.low is not None and row.high is not None
    ]


def _made(seat: Seat, may: frozenset[int]) -> list[tuple[int, Pair]]:
    rows = Comparison.objects.filter(first__event=seat.event)
    if not _sees_others(seat):
        rows = rows.filter(reviewer=seat.reviewer)
    return [
        (reviewer, (first, second))
        for reviewer, first, second in rows.values_list("reviewer", "first", "second")
        if first in may and second in may
    ]


def _places_left(seat: Seat) -> int:
    """How many of the talks still to decide will be taken: what is to be accepted so far, which only organizers know,
    or the programme's target by type, less what is in it already; 0 if nobody has said."""
    mine = seat.proposals()
    if seat.is_chair:
        pending = mine.reviewable().filter(pending_decision=Session.Decision.ACCEPT).count()
        if pending:
            return pending
    targets = BalanceTarget.objects.filter(event=seat.event, dimension=TYPE).filter(~Q(most=None))
    wanted = targets.aggregate(many=Sum("most"))["many"] or 0
    return max(0, wanted - mine.in_programme().count())
