"""Many awards at once: the budget is never passed, and what is set aside is what was awarded."""

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
