"""Inviting, accepting, taking back and leaving at once: one place, one answer, one mail, and somebody on the stage."""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.panel")


def test_accepted_24_times_at_once_is_one_place_and_one_mail_each(play: Play) -> None:
    told = play("accepted_often")
    assert told["results"] == {"done": 24}
    assert (told["speakers"], told["people"], told["mails"]) == (2, 2, {"session.joined": 2})
    assert told["history"]["session.speaker_joined"] == 1


def test_taken_back_8_times_at_once_is_told_once(play: Play) -> None:
    assert play("taken_back_often")["history"] == {"session.invitation_revoked": 1}


def test_control_without_the_lock_it_is_told_8_times(play: Play) -> None:
    assert play("taken_back_often_unguarded")["history"] == {"session.invitation_revoked": 8}


def test_accepting_and_taking_back_at_once_has_one_outcome(play: Play) -> None:
    told = play("accepted_and_taken_back")
    assert told["results"] == {"done": 12, "NotOpen": 12}
    joined = told["speakers"] == 2
    assert told["invitations"] == ({"accepted": 1} if joined else {"revoked": 1})
    assert told["mails"] == ({"session.joined": 2} if joined else {})


def test_asking_at_once_keeps_to_the_limit_and_asks_each_address_once(play: Play) -> None:
    told = play("asked_often")
    # One was open before.
    assert (told["invitations"], told["mails"]) == ({"open": 5}, {"session.invitation": 4})
    assert told["results"]["done"] == 4


def test_last_two_leaving_at_once_leave_one_on_the_stage(play: Play) -> None:
    told = play("both_leave")
    assert told["speakers"] == 1
    assert told["history"]["session.speaker_left"] == 1
