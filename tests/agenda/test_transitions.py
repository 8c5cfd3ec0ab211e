"""Every pair of states, for everybody who might want to go from one to the other."""

from itertools import product

import pytest

from agenda.models import Session
from agenda.transitions import TABLE, Actor, allowed, onward

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
