"""A waiting list under way: no seat is offered twice, none goes to a passer-by, the numbers add up."""

from functools import partial

import pytest

from tests.races.queue import FREED, LEAVING, PASSING_BY, SEATS, WAITING
from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.queue")


def test_freed_seats_go_to_who_waits_once_each(play: Play) -> None:
    told = play("everybody_moves")
    assert told["results"].pop("SoldOut") == PASSING_BY
    assert set(told["results"]) == {"done"}
    still = WAITING - LEAVING - FREED
    assert told["states"] == {"offered": FREED, "waiting": still, "left": LEAVING}
    assert told["seats"] == [SEATS - FREED, FREED, 0, still]
    assert (told["codes"], told["reserved"], told["orders"]) == (FREED, FREED, SEATS - FREED)
    assert told["differences"] == []


def test_eight_workers_make_one_offer(play: Play) -> None:
    told = play("one_offer_by_many_workers")
    assert (told["codes"], told["reserved"], told["results"]) == (1, 1, {"done": 8})
    assert told["differences"] == []


def test_control_reading_before_the_lock_offers_twice(play: Play) -> None:
    told = play("one_offer_by_many_workers_unguarded")
    assert told["codes"] > 1
