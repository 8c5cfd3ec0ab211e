"""Every pair of states, for everybody who might want to go from one to the other."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from agenda import transitions
from agenda.actions import proposals
from agenda.models import Session
from agenda.transitions import TABLE, Actor, allowed, onward
from core.models import HistoryEntry
from tests.factories.agenda import NOW, make_call, make_session
from tests.factories.events import make_event

STATES = ["draft", "submitted", "accepted", "waiting", "rejected", "confirmed", "withdrawn", "cancelled"]

# One row a state before, one column a state after: s speaker and committee, c committee alone, . nobody.
MATRIX = """
           draft submitted accepted waiting rejected confirmed withdrawn cancelled
draft      .     s         .        .       .        .         .         .
submitted  .     .         c        c       c        .         s         .
accepted   .     .         .        .       .        s         s         c
waiting    .     .         c        .       c        .         s         .
rejected   .     .         c        c       .        .         .         .
confirmed  .     .         .        .       .        .         s         c
withdrawn  .     s         c        .       .        .         .         .
cancelled  .     .         c        .       .        .         .         .
"""
WHO = {".": set(), "c": {Actor.COMMITTEE}, "s": {Actor.SPEAKER, Actor.COMMITTEE}}


def matrix() -> dict[tuple[str, str], set[Actor]]:
    head, *rows = (line.split() for line in MATRIX.strip().splitlines())
    return {(row[0], after): WHO[mark] for row in rows for after, mark in zip(head, row[1:], strict=True)}


def test_states_are_those_of_the_model() -> None:
    assert Session.State.values == STATES
    assert {state for pair in TABLE for state in pair} == set(STATES)


@pytest.mark.parametrize(("before", "after", "actor"), [*product(STATES, STATES, Actor)])
def test_pair_of_states_is_allowed_as_the_matrix_says(before: str, after: str, actor: Actor) -> None:
    assert allowed(before, after, actor) == (actor in matrix()[before, after])


def test_onward_lists_what_a_speaker_may_do() -> None:
    assert onward("accepted", Actor.SPEAKER) == {"confirmed", "withdrawn"}
    assert onward("rejected", Actor.SPEAKER) == frozenset()
    assert onward("confirmed", Actor.COMMITTEE) == {"withdrawn", "cancelled"}


def test_unknown_state_leads_nowhere() -> None:
    assert not allowed("published", "accepted", Actor.COMMITTEE)


# Decisions that wait to be told

# One row a state, one column a decision: y it may wait there, . it may not.
WAITS = """
           accept wait reject
draft      .      .    .
submitted  y      y    y
accepted   .      .    .
waiting    y      .    y
rejected   y      y    .
confirmed  .      .    .
withdrawn  y      .    .
cancelled  y      .    .
"""


def waits() -> dict[tuple[str, str], bool]:
    head, *rows = (line.split() for line in WAITS.strip().splitlines())
    return {(row[0], name): mark == "y" for row in rows for name, mark in zip(head, row[1:], strict=True)}


@pytest.mark.parametrize(("state", "decision"), [*product(STATES, Session.Decision.values)])
def test_decision_waits_where_what_it_leads_to_may_follow(state: str, decision: str) -> None:
    assert (decision in transitions.decisions(state)) == waits()[state, decision]


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "decision"), [*product(STATES, Session.Decision.values)])
def test_database_holds_a_decision_only_where_it_may_wait(state: str, decision: str) -> None:
    session = make_session(make_event(), state=state)
    try:
        with transaction.atomic():
            Session.objects.filter(pk=session.pk).update(pending_decision=decision)
        kept = True
    except IntegrityError:
        kept = False
    assert kept == waits()[state, decision]


# Every action in every state, for everybody


ACTIONS = {
    "submit": (proposals.submit, "submitted"),
    "accept": (proposals.accept, "accepted"),
    "put_on_waiting_list": (proposals.put_on_waiting_list, "waiting"),
    "reject": (proposals.reject, "rejected"),
    "confirm": (proposals.confirm, "confirmed"),
    "withdraw": (proposals.withdraw, "withdrawn"),
    "cancel": (proposals.cancel, "cancelled"),
}
# Only these are open to speakers; the others are the committee's by their nature.
OF_BOTH = {"submit", "confirm", "withdraw"}
CASES = [
    (name, state, actor)
    for name, state, actor in product(ACTIONS, STATES, Actor)
    if actor is Actor.COMMITTEE or name in OF_BOTH
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "before", "actor"), CASES)
def test_action_does_what_the_matrix_says_and_tells_the_history(name: str, before: str, actor: Actor) -> None:
    event = make_event()
    make_call(event)
    action, after = ACTIONS[name]
    session = make_session(event, state=before)
    who = {"actor": actor} if name in OF_BOTH else {}
    done = before == after or actor in matrix()[before, after]
    if done:
        action(session=session, by=None, now=NOW, **who)
    else:
        with pytest.raises(proposals.NotAllowed):
            action(session=session, by=None, now=NOW, **who)
    session.refresh_from_db()
    assert session.state == (after if done else before)
    told = [(row.kind, row.before, row.after) for row in HistoryEntry.objects.of(session.public_id)]
    moved = done and before != after
    expected = [(transitions.KINDS[after], {"state": before}, {"state": after})]
    assert told == (expected if moved else [])


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "before"), [*product(ACTIONS, STATES)])
def test_no_decision_outlives_the_state_it_was_made_in(name: str, before: str) -> None:
    event = make_event()
    make_call(event)
    action, after = ACTIONS[name]
    for decision in transitions.decisions(before):
        session = make_session(event, state=before, pending_decision=decision)
        if before == after or not allowed(before, after, Actor.COMMITTEE):
            continue
        who = {"actor": Actor.COMMITTEE} if name in OF_BOTH else {}
        action(session=session, by=None, now=NOW, **who)
        session.refresh_from_db()
        assert (session.state, session.pending_decision) == (after, "")
        told = [row.after for row in HistoryEntry.objects.of(session.public_id).order_by("pk")]
        taken_back = [] if transitions.DECIDED[decision] == after else [{"decision": ""}]
        assert told == [*taken_back, {"state": after}]
