"""Where a talk stands for its speaker and what he does next: every state in every phase, from plain values."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from agenda import outlook
from agenda.models import Session
from agenda.outlook import Facts, Outlook, Step

NOW = datetime(2027, 2, 1, 18, tzinfo=UTC)
DAY = timedelta(days=1)
CLOSES, DECIDED, LAST = NOW + 20 * DAY, date(2027, 3, 20), date(2027, 5, 14)
BEFORE, OPEN = NOW + DAY, NOW - 9 * DAY


def facts(state: str, **given: Any) -> Facts:
    """While the call is open."""
    values: dict[str, Any] = {
        "now": NOW,
        "zone": "America/Los_Angeles",
        "address": "team@example.org",
        "ends_on": LAST,
        "opens_at": OPEN,
        "may_hand_in": True,
        "may_change": True,
        "closes_at": CLOSES,
        "decisions_on": DECIDED,
    }
    return Facts(state=state, **values | given)


def of(state: str, **given: Any) -> Outlook:
    return outlook.of(facts(state, **given))


CLOSED: dict[str, Any] = {"may_hand_in": False, "may_change": False, "closes_at": None}
SOON = CLOSED | {"opens_at": BEFORE}
NO_CALL = CLOSED | {"opens_at": None, "decisions_on": None}
INVITED = {"closes_at": None}
ON_STAGE = {"starts_at": NOW + 90 * DAY, "room": "Gallery", "is_released": True}


@pytest.mark.parametrize(
    ("state", "given", "step", "until", "words"),
    [
        ("draft", {}, Step.WRITE, CLOSES, "Finish it and hand it in."),
        ("draft", INVITED, Step.WRITE, None, "Finish it and hand it in."),
        ("draft", SOON, Step.WRITE, None, "as soon as the call opens"),
        ("draft", CLOSED, Step.NOTHING, None, "write to team@example.org"),
        ("draft", NO_CALL, Step.NOTHING, None, "write to team@example.org"),
        ("submitted", {}, Step.CHANGE, CLOSES, "You can still change it."),
        ("submitted", {"invited": ("Grace",)}, Step.CHANGE, CLOSES, "Grace: the invitation to speak along"),
        ("submitted", CLOSED, Step.NOTHING, DECIDED, "The decision comes by mail."),
        ("submitted", CLOSED | {"decisions_on": None}, Step.NOTHING, None, "The decision comes by mail."),
        (
            "submitted",
            CLOSED | {"decisions_on": date(2027, 1, 31)},
            Step.NOTHING,
            None,
            "longer than planned",
        ),
        ("submitted", {"changes": 1}, Step.ANSWER, None, "Accept it, or object."),
        ("accepted", {}, Step.CONFIRM, None, "withdraw it"),
        ("accepted", {"confirm_by": date(2027, 2, 1)}, Step.CONFIRM, date(2027, 2, 1), "withdraw it"),
        ("accepted", {"confirm_by": date(2027, 1, 31)}, Step.CONFIRM, date(2027, 1, 31), "somebody else"),
        ("accepted", {"is_on_stage": False}, Step.CONFIRM, None, "confirm for them"),
        ("accepted", {"changes": 1}, Step.ANSWER, None, "Accept it, or object."),
        ("waiting", CLOSED, Step.NOTHING, None, "as soon as one is free"),
        ("rejected", CLOSED, Step.NOTHING, None, "Thank you for yours."),
        ("withdrawn", {}, Step.HAND_IN_AGAIN, CLOSES, "Hand it in again"),
        ("withdrawn", CLOSED, Step.NOTHING, None, "Write to team@example.org"),
        ("cancelled", {}, Step.NOTHING, None, "write to team@example.org"),
        ("confirmed", {}, Step.NOTHING, None, "when the agenda is out"),
        ("confirmed", {"is_released": True}, Step.NOTHING, None, "no time in the published agenda yet"),
        ("confirmed", ON_STAGE, Step.COME, NOW + 90 * DAY, "Be there: Gallery."),
        ("confirmed", {"said_when": False}, Step.SAY_WHEN, None, "when you cannot be there"),
        ("confirmed", ON_STAGE | {"said_when": False}, Step.COME, NOW + 90 * DAY, "Be there: Gallery."),
        (
            "confirmed",
            {"tasks": 2, "due_on": LAST},
            Step.CHECKLIST,
            LAST,
            "2 things are still to be settled.",
        ),
        (
            "confirmed",
            {"tasks": 2, "overdue": 1, "due_on": OPEN.date()},
            Step.CHECKLIST,
            OPEN.date(),
            "overdue",
        ),
        ("confirmed", {"changes": 1, "tasks": 2, "said_when": False}, Step.ANSWER, None, "object"),
        ("confirmed", {"objected": True}, Step.NOTHING, None, "get back to you"),
        ("confirmed", ON_STAGE | {"objected": True}, Step.COME, NOW + 90 * DAY, "get back to you"),
        ("confirmed", {"invited": ("Grace", "Alan")}, Step.NOTHING, None, "Grace, Alan: the invitation"),
        ("confirmed", {"is_on_stage": False, "said_when": False, "tasks": 1}, Step.NOTHING, None, ""),
        ("confirmed", {"now": datetime(2027, 5, 16, 18, tzinfo=UTC), "tasks": 1}, Step.NOTHING, None, ""),
    ],
)
def test_next_step_and_by_when(
    state: str, given: dict[str, Any], step: Step, until: object, words: str
) -> None:
    found = of(state, **given)
    assert (found.step, found.until, bool(found.do)) == (step, until, step is not Step.NOTHING)
    assert words in found.next


def test_last_night_of_the_event_still_belongs_to_it() -> None:
    """At 1:30 in San Francisco on the day after the last one."""
    night = datetime(2027, 5, 15, 8, 30, tzinfo=UTC)
    assert of("confirmed", now=night).words == "Confirmed. You are on the programme."
    assert of("confirmed", now=night + timedelta(hours=3)).words == "It has taken place. Thank you!"


def test_every_state_says_something_in_every_phase() -> None:
    calls: list[dict[str, Any]] = [{}, SOON, CLOSED, NO_CALL, INVITED]
    around: list[dict[str, Any]] = [{}, ON_STAGE, {"changes": 1}, {"tasks": 1}, {"said_when": False}]
    for state, call, more, on_stage in product(Session.State.values, calls, around, [True, False]):
        found = of(state, **call | more | {"is_on_stage": on_stage})
        assert found.words, (state, call, more)
        assert found.rank < len(Step)


def test_decision_that_is_not_told_is_not_among_the_values() -> None:
    assert not {field.name for field in fields(Facts)} & {"pending_decision", "decision", "feedback", "rank"}


def test_soonest_is_what_presses_most() -> None:
    ordered = [
        of("confirmed", changes=1),
        of("accepted"),
        of("confirmed", said_when=False),
        of("confirmed", tasks=1, overdue=1),
        of("confirmed", tasks=1),
        of("confirmed", **ON_STAGE),
        of("draft"),
        of("rejected"),
    ]
    assert [outlook.soonest(ordered[n:]) for n in range(len(ordered))] == ordered
    assert outlook.soonest([]) is None
