"""Organizers sharing talks out, reminding, and reviewers answering, all at once: one plan, one mail, one answer."""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.committee")


def test_plans_applied_by_24_organizers_at_once_give_each_talk_one_reviewer(play: Play) -> None:
    told = play("planned_by_many")
    assert told == {"results": {"done": 1, "Changed": 23}, "most_a_talk": 1, "history": 1}


def test_control_plans_not_made_anew_under_the_lock_pile_reviewers_up(play: Play) -> None:
    assert play("planned_by_many_unguarded")["most_a_talk"] > 1


def test_reminder_pressed_24_times_at_once_is_one_mail_each(play: Play) -> None:
    told = play("reminded_by_many")
    assert told == {"results": {"done": 24}, "people": 4, "most_a_person": 1}


def test_pair_answered_in_24_tabs_is_one_answer(play: Play) -> None:
    assert play("compared_often") == {"results": {"done": 24}, "rows": 1}
