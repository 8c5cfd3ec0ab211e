"""The same call of the API at the same time: with one key it happens once."""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.api_calls")


def test_one_key_is_one_call_however_often_it_is_sent(play: Play) -> None:
    assert play("one_key") == {"only": [], "made": True, "bodies": 1, "codes": 2}


def test_control_with_keys_of_their_own_all_of_them_happen(play: Play) -> None:
    assert play("keys_of_their_own") == {"only": [], "made": True, "bodies": 24, "codes": 48}
