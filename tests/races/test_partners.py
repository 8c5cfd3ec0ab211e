"""The last places of a level, wanted by many at once: as many partners as places, never one more."""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.partners")


def test_three_places_wanted_by_many_at_once_go_to_three(play: Play) -> None:
    told = play("level_for_many")
    assert told["results"]["done"] == 3
    assert (told["taken"], told["partners"], told["told"]) == (3, 3, 3)
    assert set(told["results"]) == {"done", "Full"}


def test_control_without_looking_the_database_refuses_the_fourth(play: Play) -> None:
    told = play("level_for_many_unguarded")
    assert told["results"]["done"] == 3
    assert (told["taken"], told["partners"]) == (3, 3)
    assert set(told["results"]) == {"done", "IntegrityError"}
