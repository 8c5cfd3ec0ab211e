"""Organizers who share talks out at the same instant, played by theatre.py."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.races.crowd import AT_ONCE, rush

# Importing the crowd has set Django up.
from agenda import assignment_plan, committee  # isort: skip
from agenda.actions import assignments, comparisons
from agenda.assignment_plan import Draft, Wish
from agenda.committee import Seat
from agenda.models import Assignment, Comparison
from core.models import HistoryEntry, OutboxMail
from tests.factories.events import make_event, make_team_member
from tests.factories.review import make_far_proposal, make_phase, make_review, make_reviewer

NOW = timezone.now()
TIMES, TALKS = 24, 6


def _seats() -> list[Seat]:
    event = make_event()
    make_phase(event, opens_at=NOW.replace(year=2020), closes_at=NOW.replace(year=2099), sees_others="always")
    for _ in range(4):
        make_reviewer(event)
    for _ in range(TALKS):
        make_far_proposal(event)
    return [committee.take_seat(make_team_member(event).user, event, NOW) for _ in range(TIMES)]


def _press(seat: Seat, seed: int, seen: str) -> Callable[[], object]:
    wish = Wish(1, seed=seed)
    return lambda: assignments.apply(seat=seat, wish=wish, fingerprint=seen, by=seat.reviewer.user, now=NOW)


def _story(results: Counter[str]) -> dict[str, Any]:
    a_talk = Counter(Assignment.objects.values_list("session", flat=True))
    return {
        "results": dict(results),
        "most_a_talk": max(a_talk.values(), default=0),
        "history": HistoryEntry.objects.filter(kind="review.assigned").count(),
    }


def planned_by_many() -> dict[str, Any]:
    """Everybody has a preview of his own, each with another mix, and applies it."""
    seats = _seats()
    seen = [assignment_plan.draft(seat, Wish(1, seed=seed)).fingerprint for seed, seat in enumerate(seats)]
    return _story(rush([_press(seat, seed, seen[seed]) for seed, seat in enumerate(seats)]))


def planned_by_many_unguarded() -> dict[str, Any]:
    """As if the plan were not made anew under the lock: what was previewed is stored as it is."""
    seats = _seats()[:AT_ONCE]
    drafts = {seed: assignment_plan.draft(seat, Wish(1, seed=seed)) for seed, seat in enumerate(seats)}

    def as_previewed(seat: Seat, wish: Wish) -> Draft:
        return drafts[wish.seed]

    assignment_plan.draft = as_previewed
    jobs = [_press(seat, seed, drafts[seed].fingerprint) for seed, seat in enumerate(seats)]
    return _story(rush(jobs))


def reminded_by_many() -> dict[str, Any]:
    seats = _seats()
    seat = seats[0]
    seen = assignment_plan.draft(seat, Wish(1)).fingerprint
    assignments.apply(seat=seat, wish=Wish(1), fingerprint=seen, by=seat.reviewer.user, now=NOW)
    results = rush([lambda: assignments.remind(seat=seat, by=seat.reviewer.user, now=NOW)] * TIMES)
    mails = Counter(OutboxMail.objects.filter(kind="review.reminder").values_list("to_address", flat=True))
    return {"results": dict(results), "people": len(mails), "most_a_person": max(mails.values())}


def compared_often() -> dict[str, Any]:
    """One pair, answered from many tabs."""
    seat = _seats()[0]
    pair = [make_far_proposal(seat.event) for _ in range(2)]
    for session in pair:
        make_review(session, seat.reviewer, 4)
    codes = pair[0].code, pair[1].code
    user = seat.reviewer.user

    def press() -> object:
        return comparisons.choose(event=seat.event, pair=codes, winner=codes[0], by=user, now=NOW)

    results = rush([press] * TIMES)
    return {"results": dict(results), "rows": Comparison.objects.count()}


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene
    for scene in (planned_by_many, planned_by_many_unguarded, reminded_by_many, compared_often)
}
