"""The last places at an early price and the last seats of a code, on a database file or on PostgreSQL.

Two scenes run without their guard: they show that the races are real, and that this test would see them.
"""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.prices")


def test_five_early_places_go_to_five_of_forty(play: Play) -> None:
    told = play("last_early_places")
    assert told["results"] == {"done": 5, "PriceChanged": 35}
    assert (told["orders"], told["early"], told["places"], told["differences"]) == (5, 5, 5, [])


def test_control_places_written_from_memory_are_sold_too_often(play: Play) -> None:
    told = play("last_early_places_unguarded")
    assert told["early"] > 5
    assert told["differences"] != []


def test_five_reserved_seats_of_a_sold_out_event_go_to_five_of_forty(play: Play) -> None:
    told = play("last_reserved_seats")
    assert told["results"] == {"done": 5, "SoldOut": 35}
    assert (told["reserves"], told["seats"], told["differences"]) == ([[5, 5]], [[8, 0, 0]], [])


def test_a_code_sells_its_own_seats_and_then_those_of_everybody(play: Play) -> None:
    told = play("reserve_then_public")
    assert told["results"] == {"done": 40}
    assert (told["reserves"], told["seats"], told["differences"]) == ([[5, 5]], [[40, 0, 0]], [])


def test_control_without_looking_under_the_lock_only_the_database_refuses(play: Play) -> None:
    told = play("reserve_then_public_unguarded")
    assert told["results"] == {"done": 5, "IntegrityError": 35}


def test_nobody_waits_for_ever_while_everything_moves(play: Play) -> None:
    told = play("everything_moves")
    assert set(told["results"]) <= {"done", "SoldOut", "Gone"}
    assert told["results"]["done"] >= 24
    assert told["differences"] == []
