"""Everybody at once, on a database file or on PostgreSQL: seats, codes and payments come out right to the last one.

Two scenes run without their guard: they show that the races are real, and that this test would see them.
"""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.crowd")


def test_200_buyers_for_50_seats(play: Play) -> None:
    told = play("seats")
    assert told["results"] == {"done": 50, "SoldOut": 150}
    assert (told["orders"], told["tickets"], told["taken"], told["differences"]) == (50, 50, 50, [])


def test_tills_at_the_door_sell_the_last_seats_once_and_take_money_for_no_other(play: Play) -> None:
    told = play("tills_for_the_last_seats")
    assert told["results"] == {"done": 3, "SoldOut": 17}
    assert (told["orders"], told["valid"], told["taken"], told["payments"]) == (3, 3, 3, 3)
    assert told["differences"] == []


def test_control_reading_and_then_writing_sells_too_many(play: Play) -> None:
    told = play("seats_unguarded")
    assert told["tickets"] > 50
    assert told["differences"] != []


def test_last_uses_of_a_code_are_given_once(play: Play) -> None:
    told = play("last_uses_of_a_code")
    assert told["results"] == {"done": 5, "CodeRefused": 35}
    assert (told["code_uses"], told["orders"], told["differences"]) == (5, 5, [])


def test_cap_of_a_buyer_holds_over_many_tabs(play: Play) -> None:
    told = play("one_buyer_many_tabs")
    assert told["results"] == {"done": 2, "CodeRefused": 38}
    assert (told["code_uses"], told["differences"]) == (2, [])


def test_form_sent_forty_times_is_one_order(play: Play) -> None:
    told = play("form_sent_often")
    assert told["results"] == {"done": 40}
    assert (told["orders"], told["taken"], told["differences"]) == (1, 1, [])


def test_payment_told_forty_times_has_one_effect(play: Play) -> None:
    told = play("news_many_times")
    assert told["results"] == {"done": 40}
    effects = (told["payments"], told["mails"], told["valid"], told["refunds"], told["differences"])
    assert effects == (1, 1, 1, 0, [])


def test_control_without_looking_again_only_the_database_refuses_the_double(play: Play) -> None:
    told = play("news_many_times_unguarded")
    assert told["results"] == {"done": 1, "IntegrityError": 7}


def test_late_money_gets_what_is_left_and_the_rest_back(play: Play) -> None:
    told = play("late_money_for_the_last_seat")
    assert told["results"] == {"done": 8}
    assert (told["payments"], told["valid"], told["refunds"], told["differences"]) == (8, 3, 5, [])


def test_holds_that_end_while_they_are_paid(play: Play) -> None:
    told = play("payment_against_expiry")
    assert set(told["results"]) <= {"done", "SoldOut", "CannotPay"}
    assert told["tickets"] == told["taken"] <= 20
    assert told["valid"] == told["payments"] - told["refunds"]
    assert told["differences"] == []


def test_stripe_of_which_every_fourth_answer_goes_wrong(play: Play) -> None:
    told = play("stripe_in_trouble")
    assert set(told["results"]) == {"done", "SoldOut"}
    assert told["valid"] == told["tickets"] == told["taken"] <= 50
    assert told["net"] == told["net_at_stripe"] == told["valid"] * 10_000 > 0
    assert (told["paid_without_tickets"], told["left_open"], told["differences"]) == (0, 0, [])
