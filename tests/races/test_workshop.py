"""Everybody wants a place at the same instant: never one too many, and nobody is in two places."""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.workshop")


def test_five_of_twenty_four_get_the_five_places(play: Play) -> None:
    told = play("last_places")
    assert told["results"] == {"done": 24}
    assert (told["states"], told["taken"]) == ({"placed": 5, "waiting": 19}, [5])


def test_nobody_gets_two_at_the_same_time(play: Play) -> None:
    told = play("two_at_once")
    assert (told["several"], told["states"]["placed"], sum(told["taken"])) == (0, 6, 6)
    # Refused, or on the waiting list where the other place came in between.
    assert told["results"]["done"] + told["results"].get("Overlaps", 0) == 48


def test_a_draw_overwrites_nobody_and_forgets_nobody(play: Play) -> None:
    told = play("drawn_meanwhile")
    assert told["results"] == {"done": 19}
    assert (told["states"], told["taken"]) == ({"left": 6, "placed": 5, "waiting": 13}, [5])


def test_control_reading_before_writing_gives_too_many_or_two(play: Play) -> None:
    too_many = play("last_places_unguarded")["states"]["placed"] > 5
    assert too_many or play("two_at_once_unguarded")["several"] > 0
