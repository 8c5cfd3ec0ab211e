"""A sandbox is moved, begins again or is deleted while orders in it are refunded: nothing is lost, doubled or half there."""

from functools import partial

import pytest
from django.db import connection

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race
MANY, MOVES = 24, 8
TIMES = 5


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.clockwork")


def test_a_run_ends_right_although_the_clock_moves(play: Play) -> None:
    assert play("run_while_the_clock_moves") == {
        "results": {"done": 4}, "works": [["done", ""]] * MOVES, "differences": [], "days": MOVES, "moved": [MOVES],
        "run": "done", "done": MANY, "refunds": MANY, "astray": 0,
    }  # fmt: skip


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time: nobody waits in a circle"
)
def test_without_the_locks_some_are_not_refunded_or_not_moved(play: Play) -> None:
    """The control: deadlocks come by chance, within a few performances."""
    for _ in range(TIMES):
        told = play("run_while_the_clock_moves_unguarded")
        if told["done"] < MANY or told["days"] < MOVES:
            return
    pytest.fail("nothing went wrong")


def test_of_one_that_begins_again_nothing_of_before_is_left(play: Play) -> None:
    assert play("run_while_it_begins_again") == {
        "results": {"done": 4}, "works": [["done", ""]], "differences": [], "left": [0, 0], "events": 1,
    }  # fmt: skip


def test_of_one_that_is_deleted_nothing_is_left(play: Play) -> None:
    assert play("run_while_it_is_deleted") == {
        "results": {"done": 4}, "works": [], "differences": [], "left": [0, 0], "events": 0,
    }  # fmt: skip
