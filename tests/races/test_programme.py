"""Speakers and organizers pressing the same button at once: one talk, one decision, one version, one mail."""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.stage")


def test_form_sent_24_times_at_once_is_one_talk_of_one_person(play: Play) -> None:
    told = play("form_sent_often")
    assert told["results"] == {"done": 24}
    assert (told["sessions"], told["people"], told["mails"]) == (1, 1, {"session.received": 1})


def test_talk_accepted_24_times_at_once_is_told_once(play: Play) -> None:
    told = play("accepted_by_many")
    assert told["results"] == {"done": 24}
    assert told["mails"] == told["history"] == {"session.accepted": 1}


def test_control_without_the_lock_the_speaker_gets_eight_mails(play: Play) -> None:
    told = play("accepted_by_many_unguarded")
    assert told["mails"] == {"session.accepted": 8}


def test_accepting_and_withdrawing_at_once_is_one_unbroken_history(play: Play) -> None:
    told = play("accepted_and_withdrawn")
    assert told["results"] == {"done": 24}
    befores, afters = zip(*told["trail"], strict=True)
    assert befores == ("submitted", *afters[:-1])
    assert afters[-1] == told["state"]
    assert told["mails"]["session.accepted"] == afters.count("accepted")


def test_agenda_released_24_times_at_once_is_one_version_and_one_mail_each(play: Play) -> None:
    told = play("released_by_many")
    assert told["results"] == {"done": 1, "NothingNew": 23}
    assert (told["versions"], told["mails"]) == (1, {"agenda.released": 3})


def test_slots_placed_at_once_have_numbers_of_their_own(play: Play) -> None:
    told = play("placed_by_many")
    assert told["results"] == {"done": 24}
    assert told["numbers"] == [*range(1, 25)]


def test_letters_sent_from_24_browsers_go_out_once(play: Play) -> None:
    told = play("letters_sent_by_many")
    assert told["results"] == {"done": 1, "Ended": 23}
    assert told["mails"] == {"session.accepted": 3, "session.rejected": 3}
    assert told["history"] == told["mails"] | {"round.drafted": 1, "round.sent": 1}


def test_control_without_the_lock_every_browser_tells_the_talks_again(play: Play) -> None:
    told = play("letters_sent_by_many_unguarded")
    assert told["history"]["session.accepted"] > 3


def test_letters_sent_while_talks_are_accepted_one_by_one_reach_nobody_twice(play: Play) -> None:
    told = play("letters_sent_and_accepted")
    assert told["per_person"] == [1] * 6
    assert told["states"] == {"accepted": 6}


def test_sender_killed_in_the_middle_leaves_nothing_done(play: Play) -> None:
    told = play("killed_while_sending")
    assert told["states"] == {"submitted": 6}
    assert told["mail_states"] == {"held": 6}
    assert told["again"] == {"accept": 3, "wait": 0, "reject": 3}


def test_speaker_gets_one_ticket_and_one_dinner_from_workers_at_once(play: Play) -> None:
    told = play("speaker_ticket_given_by_many")
    assert told["results"] == {"done": 24}
    assert (told["tickets"], told["mails"]) == (2, {"ticket.issued": 1})


def test_control_without_looking_under_the_lock_the_speaker_gets_eight_tickets(play: Play) -> None:
    told = play("speaker_ticket_given_by_many_unguarded")
    assert told["tickets"] == 8
