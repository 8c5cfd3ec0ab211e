"""One request a ticket and one good paper a letter, however often it is pressed."""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.visa")


def test_a_request_sent_from_many_tabs_is_one(play: Play) -> None:
    told = play("asked_by_many_tabs")
    assert told["results"] == {"done": 1, "CannotAsk": 15}
    assert (told["state"], told["asked"], told["papers"]) == ("asked", 1, 0)


def test_of_what_many_issue_one_paper_stands(play: Play) -> None:
    told = play("issued_by_many")
    assert told["results"] == {"done": 16}
    assert (told["state"], told["papers"], told["standing"]) == ("issued", 16, 1)


def test_a_letter_that_was_taken_back_is_not_issued_after_it(play: Play) -> None:
    told = play("issued_and_taken_back")
    assert (told["state"], told["standing"]) == ("refused", 0)
    assert told["results"]["done"] == told["papers"] + 1
