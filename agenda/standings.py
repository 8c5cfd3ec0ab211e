"""How the reviewed talks of an event stand: raw means and, beside them, what is left when strictness is taken out.

Whoever looks is given what follows from the talks he may see, and from nothing else: neither a rank nor a reviewer's
severity lets anything of the others through.
"""

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from statistics import fmean

from agenda import calibration
from agenda.calibration import Calibration, Choice, Habit, Opinion
from agenda.models import Comparison, Review, Session
from events.models import Event

# Behind these places two means are the same: 0.1 + 0.2 and 0.3 share a rank.
PLACES = 9


@dataclass(frozen=True)
class Standing:
    """Of one session; values lie between 0 and 1. `low` and `high` bound the adjusted value four times out of five.

    Ranks count from 1, equal values share one; None for what nobody has scored, and for what was withdrawn or
    cancelled. `spread` is the standard deviation of the scores, strictness taken out; None for fewer than two.
    """

    session: int
    reviews: int
    abstained: int
    raw: float | None
    adjusted: float | None
    low: float | None
    high: float | None
    raw_rank: int | None
    rank: int | None
    spread: float | None = None


@dataclass(frozen=True)
class Board:
    """By session and by reviewer. `groups` are sessions that share reviewers: more than one, and nobody has compared
    the one with the other."""

    sessions: dict[int, Standing]
    reviewers: dict[int, Habit]
    groups: tuple[frozenset[int], ...]


@dataclass
class Said:
    """What was said about one session."""

    runs: bool
    opinions: list[Opinion]
    abstained: int = 0


def of_event(event: Event, *, without: Collection[int] = ()) -> dict[int, Standing]:
    """By session, for those with a review; `without` are sessions kept from whoever looks."""
    return board(event, without=without).sessions


def board(event: Event, *, without: Collection[int] = (), only: Collection[int] | None = None) -> Board:
    """Two queries. `only` are the sessions whoever looks may see, if there are others; `without` those he may not."""
    hidden, seen = frozenset(without), None if only is None else frozenset(only)

    def is_seen(session: int) -> bool:
        return session not in hidden and (seen is None or session in seen)

    said = _said(event, is_seen)
    made = Comparison.objects.filter(first__event=event).values_list("first", "second", "winner")
    choices = [Choice(*row) for row in made.order_by() if is_seen(row[0]) and is_seen(row[1])]
    return reckoned(said, choices)


def reckoned(said: dict[int, Said], choices: Iterable[Choice] = ()) -> Board:
    """Of whatever was said, about talks or applications by their keys."""
    opinions = [row for each in said.values() for row in each.opinions]
    found = calibration.calibrate(opinions, list(choices))
    return Board(_standings(said, found), found.reviewers, found.groups)


def _said(event: Event, is_seen: Callable[[int], bool]) -> dict[int, Said]:
    rows = (
        Review.objects.filter(session__event=event)
        .exclude(session__state=Session.State.DRAFT)
        .exclude(state=Review.State.DRAFT)
        .values_list("session", "reviewer", "value", "state", "session__state")
    )
    # What is the same for all reviews of a talk, or for all, is asked once: there may be ten thousand.
    said: dict[int, Said | None] = {}
    done = Review.State.DONE.value
    for session, reviewer, value, state, where in rows.order_by():
        if session not in said:
            said[session] = Said(where not in Session.TAKEN_BACK, []) if is_seen(session) else None
        one = said[session]
        if one is None:
            continue
        if state == done and value is not None:
            one.opinions.append(Opinion(session, reviewer, value))
        else:
            one.abstained += 1
    return {session: one for session, one in said.items() if one is not None}


def _standings(said: dict[int, Said], found: Calibration) -> dict[int, Standing]:
    raw = {
        session: round(fmean(row.value for row in one.opinions), PLACES)
        for session, one in said.items()
        if one.opinions
    }
    running = {session for session, one in said.items() if one.runs}
    raw_ranks = ranked({session: value for session, value in raw.items() if session in running})
    ranks = ranked({session: row.value for session, row in found.talks.items() if session in running})
    standings = {}
    for session, one in said.items():
        estimate = found.talks.get(session)
        standings[session] = Standing(
            session=session,
            reviews=len(one.opinions),
            abstained=one.abstained,
            raw=raw.get(session),
            adjusted=estimate.value if estimate else None,
            low=estimate.low if estimate else None,
            high=estimate.high if estimate else None,
            raw_rank=raw_ranks.get(session),
            rank=ranks.get(session),
            spread=_spread(one.opinions, found),
        )
    return standings


def _spread(opinions: Iterable[Opinion], found: Calibration) -> float | None:
    fair = [row.value - found.reviewers[row.reviewer].severity.value for row in opinions]
    if len(fair) < 2:
        return None
    # Not statistics.stdev: it reckons in fractions, which takes ten times as long as everything else here.
    mean = fmean(fair)
    return round(math.sqrt(sum((value - mean) ** 2 for value in fair) / (len(fair) - 1)), PLACES)


def ranked(values: dict[int, float]) -> dict[int, int]:
    """The highest is first; equal values share a rank."""
    first: dict[float, int] = {}
    for place, value in enumerate(sorted(values.values(), reverse=True), start=1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in values.items()}
