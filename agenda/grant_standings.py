"""How applications for grants stand: what reviewers said, what they cost, and up to where the budget reaches.

The figures are those of talks (agenda/standings.py), reckoned over applications.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from agenda import grant_reading, points, standings
from agenda.calibration import Opinion
from agenda.models import Grant, GrantCall, GrantCriterion, GrantReview
from agenda.points import Points
from agenda.standings import Said, Standing
from events.models import Event

State = GrantReview.State


@dataclass(frozen=True)
class Line:
    """One application; `decision` is in words where one waits to be told. `mean` and `spread` are in the criteria's
    points, empty where nothing is known; `cost_minor` is what it would take of the budget, or does; `sum_minor` that and
    all above it with what is awarded already."""

    grant: Grant
    asks: str
    reviews: int
    abstained: int
    mean: str
    spread: str
    cost_minor: int
    sum_minor: int
    is_within: bool
    decision: str = ""


@dataclass(frozen=True)
class Table:
    """Best first, those without a score last. `ends_before` is the first line that the budget no longer reaches;
    `waiting` decisions are not told yet."""

    lines: Sequence[Line]
    ends_before: Line | None
    waiting: int


def of_event(event: Event, *, without: Collection[int] = ()) -> dict[int, Standing]:
    """By application, for those with a word about them. One query."""
    said: dict[int, Said] = {}
    rows = GrantReview.objects.said().filter(grant__event=event).exclude(grant__in=without)
    for grant, reviewer, value, state in rows.order_by().values_list("grant", "reviewer", "value", "state"):
        one = said.setdefault(grant, Said(runs=True, opinions=[]))
        if state == State.DONE and value is not None:
            one.opinions.append(Opinion(grant, reviewer, value))
        else:
            one.abstained += 1
    return standings.reckoned(said).sessions


def scale_of(event: Event) -> Points:
    """One query."""
    asked = GrantCriterion.objects.filter(event=event, is_active=True, weight__gt=0).order_by()
    return points.of_ranges(asked.values_list("lowest", "highest"))


def table(call: GrantCall, rows: Iterable[Grant], *, without: Collection[int] = ()) -> Table:
    """Of these applications, about which nobody has been told: two queries for any number."""
    event, known = call.event, of_event(call.event, without=without)
    scale = scale_of(event)
    ordered = sorted(rows, key=lambda row: _rank(known.get(row.pk), row.code))
    # What is set aside for others than these.
    total, lines = call.awarded_minor - sum(row.pending_minor for row in ordered), []
    for row in ordered:
        cost = _cost(row, call)
        total += cost
        lines.append(_line(row, known.get(row.pk), scale, cost, total, call))
    ends = next((line for line in lines if not line.is_within), None)
    return Table(lines, ends, sum(bool(row.pending) for row in ordered))


def _cost(row: Grant, call: GrantCall) -> int:
    """What was decided, else what would be given at most."""
    return row.pending_minor if row.pending else min(row.asked_minor, call.most_minor)


def _rank(standing: Standing | None, code: str) -> tuple[bool, float, str]:
    mean = standing.raw if standing else None
    return mean is None, -(mean or 0.0), code


def _line(
    row: Grant, standing: Standing | None, scale: Points, cost: int, total: int, call: GrantCall
) -> Line:
    return Line(
        grant=row,
        asks=grant_reading.asks(row, call.event.currency),
        reviews=standing.reviews if standing else 0,
        abstained=standing.abstained if standing else 0,
        mean=mean_words(standing, scale),
        spread=scale.gap(standing.spread) if standing and standing.spread is not None else "",
        cost_minor=cost,
        sum_minor=total,
        is_within=total <= call.budget_minor,
        decision=decision_words(row, call.event.currency),
    )


def mean_words(standing: Standing | None, scale: Points) -> str:
    return scale.show(standing.raw) if standing and standing.raw is not None else ""


def decision_words(row: Grant, currency: str) -> str:
    """What waits to be told; empty if nothing does."""
    if row.pending == Grant.Decision.AWARD:
        return grant_reading.help_words(row.pending_ticket, row.pending_minor, currency)
    return row.get_pending_display() if row.pending else ""
