"""Numbers of invoices and credit notes under a crowd: without gaps, none twice. Two controls show that it would tell."""

from functools import partial

import pytest

from tests.races.theatre import Play, Theatre

pytestmark = pytest.mark.race


@pytest.fixture
def play(theatre: Theatre) -> Play:
    return partial(theatre.play, "tests.races.numbering")


def up_to(last: int) -> list[int]:
    return list(range(1, last + 1))


def test_forty_orders_paid_and_invoiced_at_once(play: Play) -> None:
    told = play("paid_and_issued")
    assert told["results"] == {"done": 40}
    assert (told["invoices"], told["differences"]) == (up_to(40), [])


def test_one_order_opened_forty_times_has_one_invoice(play: Play) -> None:
    told = play("one_order_opened_often")
    assert (told["results"], told["invoices"], told["differences"]) == ({"done": 40}, [1], [])


def test_transactions_that_fail_leave_no_gap(play: Play) -> None:
    told = play("some_fail")
    assert told["results"] == {"done": 30, "Failed": 10}
    assert told["invoices"] == up_to(30)


def test_control_numbers_drawn_on_their_own_leave_gaps(play: Play) -> None:
    told = play("some_fail_unguarded")
    assert told["results"] == {"done": 30, "Failed": 10}
    assert told["invoices"] != up_to(30)
    assert any("last number is 40, counted 30" in words for words in told["differences"])


def test_control_reading_and_then_writing_only_the_database_refuses_the_double(play: Play) -> None:
    told = play("read_then_written_unguarded")
    assert told["results"] == {"done": 1, "IntegrityError": 7}


def test_form_sent_twenty_times_is_one_correction(play: Play) -> None:
    told = play("corrected_often")
    assert told["results"] == {"done": 40}
    assert (told["invoices"], told["credit_notes"], told["refunds"]) == ([1, 2], [1], 1)
    assert told["differences"] == []


def test_refund_credited_by_four_has_one_credit_note(play: Play) -> None:
    told = play("credited_often")
    assert told["results"] == {"done": 40}
    assert (told["invoices"], told["credit_notes"], told["differences"]) == (up_to(10), up_to(10), [])
