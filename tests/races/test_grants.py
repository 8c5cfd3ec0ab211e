"""Many at once: the budget is never passed nor an award, a round is told once, a reviewer has one review."""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.grants")


def test_24_awards_for_a_budget_of_five(play: Play) -> None:
    told = play("awarded_by_many")
    assert told["results"] == {"done": 5, "CannotDecide": 19}
    assert (told["held"], told["set_aside"]) == (5, 50_000)


def test_control_reading_and_then_writing_awards_too_much(play: Play) -> None:
    told = play("awarded_by_many_unguarded")
    assert told["held"] > 5
    assert told["set_aside"] < told["held"] * 10_000


def test_24_payouts_of_an_award_of_five(play: Play) -> None:
    told = play("paid_by_many")
    assert told == {"results": {"done": 5, "CannotDecide": 19}, "sum": 50_000, "rows": 50_000}


def test_control_reading_and_then_writing_pays_too_much(play: Play) -> None:
    assert play("paid_by_many_unguarded")["rows"] > 50_000


def test_round_that_24_send_is_told_once(play: Play) -> None:
    assert play("told_by_many") == {"results": {"done": 1, "CannotDecide": 23}, "letters": 5, "held": 5}


def test_reviewer_in_24_tabs_has_one_review(play: Play) -> None:
    assert play("reviewed_in_many_tabs") == {"results": {"done": 24}, "rows": 1}


def test_control_without_the_lock_the_constraint_alone_keeps_it_at_one(play: Play) -> None:
    told = play("reviewed_in_many_tabs_unguarded")
    assert ("IntegrityError" in told["results"], told["rows"]) == (True, 1)
