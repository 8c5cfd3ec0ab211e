"""The last places of a call, pressed for at once: of a track, of an invitation, of one speaker in many tabs."""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.calls")


@pytest.mark.parametrize("scene", ["track_limit", "late_link", "one_speaker"])
def test_five_places_are_given_to_five_of_24(scene: str, play: Play) -> None:
    assert play(scene) == {"results": {"done": 5, "CallClosed": 19}, "received": 5}


def test_control_counting_before_the_lock_fills_one_place_eight_times(play: Play) -> None:
    assert play("track_limit_unguarded") == {"results": {"done": 8}, "received": 8}
