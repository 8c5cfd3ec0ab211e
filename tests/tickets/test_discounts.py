"""Each rule of a code has one clear sentence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tickets import discounts
from tickets.codes import normal_form
from tickets.discounts import Refusal, Reserved, Terms, check
from tickets.pricing import Item

END = datetime(2027, 5, 4, 1, 0, tzinfo=UTC)  # still the evening before in California
ZONE = "America/Los_Angeles"
TICKET = Item("typ_a", "Conference", 34_900)
STUDENT = Item("typ_b", "Student", 9_900)
PARTY = Item("typ_p", "Party", 4_500, is_add_on=True)
CODE = Terms(1, "REDPOINT20", "percent", percent_bp=2_000)


def refused(terms: Terms, *items: Item, now: datetime = END, had: int = 0) -> str:
    refusal = check(terms, now=now, zone=ZONE, items=items or (TICKET,), buyer_tickets=had)
    return refusal.message.replace("\u202f", " ") if refusal else ""


def test_code_without_limits_works() -> None:
    assert refused(CODE) == ""


def test_window_is_told_on_the_clock_of_the_event() -> None:
    terms = replace(CODE, valid_until_at=END)
    assert refused(terms) == "REDPOINT20 ended on May 3, 2027, 6:00 PM in Los Angeles."
    assert refused(terms, now=END - timedelta(microseconds=1)) == ""


def test_code_that_begins_later_says_when() -> None:
    terms = replace(CODE, valid_from_at=END)
    assert refused(terms, now=END - timedelta(microseconds=1)) == (
        "REDPOINT20 works from May 3, 2027, 6:00 PM in Los Angeles on."
    )
    assert refused(terms, now=END) == ""


def test_paused_code() -> None:
    assert refused(replace(CODE, is_paused=True)) == "REDPOINT20 is paused at the moment."


@pytest.mark.parametrize(
    ("caps", "answer"),
    [
        ({"max_orders": 5, "used_orders": 5}, "REDPOINT20 has been used as often as it can be."),
        ({"max_orders": 5, "used_orders": 4}, ""),
        ({"max_tickets": 5, "used_tickets": 5}, "REDPOINT20 has been used as often as it can be."),
        ({"max_tickets": 5, "used_tickets": 3}, ""),
        (
            {"max_tickets": 5, "used_tickets": 4},
            "REDPOINT20 is good for 1 more ticket: choose fewer, or buy the others without it.",
        ),
        ({"max_per_buyer": 1}, "REDPOINT20 is good for 1 ticket a person."),
        ({"max_per_buyer": 2}, ""),
    ],
)
def test_caps_against_two_tickets(caps: dict[str, int], answer: str) -> None:
    assert refused(replace(CODE, **caps), TICKET, STUDENT) == answer  # type: ignore[arg-type]


def test_cap_of_a_buyer_counts_what_he_has() -> None:
    terms = replace(CODE, max_per_buyer=3)
    assert refused(terms, had=2) == ""
    assert refused(terms, had=3) == "REDPOINT20 is good for 3 tickets a person. You have 3 with it already."


def test_nothing_in_the_cart_that_it_is_for() -> None:
    terms = replace(CODE, applies_to=frozenset({"typ_b"}))
    assert refused(terms, TICKET, PARTY) == "REDPOINT20 is not for the tickets you chose."
    assert refused(terms, TICKET, STUDENT) == ""


def test_add_on_alone_is_nothing_for_a_code_of_every_ticket() -> None:
    assert refused(CODE, PARTY) == "REDPOINT20 is not for the tickets you chose."


def test_code_that_only_opens_counts_what_it_opened() -> None:
    terms = Terms(1, "STAGEDOOR", "percent", opens=frozenset({"typ_b"}))
    assert (terms.count([TICKET, STUDENT, STUDENT]), refused(terms, STUDENT)) == (2, "")
    assert refused(terms, TICKET) == "STAGEDOOR is not for the tickets you chose."


def test_without_a_cart_only_the_code_itself_is_judged() -> None:
    terms = replace(CODE, applies_to=frozenset({"typ_b"}))
    assert check(terms, now=END, zone=ZONE) is None


def test_unknown_code_is_shown_as_typed_and_cut() -> None:
    assert discounts.unknown("x" * 90) == Refusal(
        "unknown", f"We do not know the code “{'x' * 40}”. Is it spelled as you got it?"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "REDPOINT20",
        "redpoint20",
        " red point 20 ",
        "REDP0INT2O",
        "RED-POINT.20",
        "REDPO1NT20",
        "ｒｅｄｐｏｉｎｔ２０",
    ],
)
def test_look_alikes_are_understood(typed: str) -> None:
    assert normal_form(typed) == normal_form("REDPOINT20")


def test_other_codes_are_not() -> None:
    assert normal_form("REDPOINT25") != normal_form("REDPOINT20")


def test_too_few_tickets_say_how_many_more() -> None:
    terms = replace(CODE, min_tickets=3)
    assert refused(terms, TICKET, PARTY) == "REDPOINT20 works from 3 tickets on: choose 2 more."
    assert refused(terms, TICKET, TICKET, STUDENT) == ""


def test_a_code_that_fits_nothing_names_what_it_is_for() -> None:
    terms = replace(CODE, applies_to=frozenset({"typ_b"}))
    refusal = check(terms, now=END, zone=ZONE, items=[TICKET], names=["Student", "Workshop"])
    assert refusal == Refusal(
        "nothing", "REDPOINT20 is not for the tickets you chose. It is for: Student, Workshop."
    )


def test_a_code_for_one_person_does_not_tell_for_whom() -> None:
    terms = replace(CODE, bound_email="ada@example.org")
    told = check(terms, now=END, zone=ZONE, buyer_email="eve@example.org")
    assert told == Refusal(
        "bound",
        "REDPOINT20 is for one person only. Give the e-mail address to which it was sent as the buyer’s.",
    )
    assert check(terms, now=END, zone=ZONE, buyer_email="ada@example.org") is None
    assert check(terms, now=END, zone=ZONE) is None


SEATS = replace(CODE, percent_bp=0, reserves=(Reserved(7, 4, END), Reserved(8, 2)))


def test_a_code_with_seats_of_its_own_concerns_what_draws_on_them() -> None:
    ticket, elsewhere = replace(TICKET, quotas=frozenset({7, 9})), replace(TICKET, quotas=frozenset({9}))
    assert (SEATS.concerns(ticket), SEATS.concerns(elsewhere)) == (True, False)
    assert SEATS.concerns(replace(PARTY, quotas=frozenset({7}))) is False


def test_reserved_seats_are_offered_until_their_moment() -> None:
    ticket = replace(TICKET, quotas=frozenset({7, 8, 9}))
    assert SEATS.reserved_for(ticket, END - timedelta(microseconds=1)) == {7: 4, 8: 2}
    assert SEATS.reserved_for(ticket, END) == {8: 2}
    only_student = replace(SEATS, applies_to=frozenset({"typ_b"}))
    assert only_student.reserved_for(ticket, END) == {}
