"""The cart as people and machines send it: every wrong input is answered in words."""

from dataclasses import dataclass

from tickets.forms import cart

CONFERENCE, PARTY = "typ_" + "c" * 20, "typ_" + "p" * 20


@dataclass(frozen=True)
class Kind:
    name: str
    most: int = 10
    fewest: int = 1
    is_add_on: bool = False


SOLD = {CONFERENCE: Kind("Conference"), PARTY: Kind("Party", is_add_on=True)}


def checked(**query: str) -> cart.Cart:
    return cart.read(query).checked(SOLD)


def test_cart_of_two_and_a_party() -> None:
    found = checked(**{CONFERENCE: "2", PARTY: "1", "code": " redpoint20 "})
    assert (found.counts, found.code, found.problems) == ({CONFERENCE: 2, PARTY: 1}, "redpoint20", ())


def test_zero_tickets_are_an_empty_cart() -> None:
    assert checked(**{CONFERENCE: "0", PARTY: ""}).is_empty


def test_ten_thousand_tickets_are_set_to_the_most() -> None:
    found = checked(**{CONFERENCE: "10000"})
    assert found.counts == {CONFERENCE: 10}
    assert found.problems == (
        "10,000 × Conference is more than you can order: at most 10. We have set it to that.",
    )


def test_negative_and_garbled_numbers_are_named() -> None:
    found = checked(**{CONFERENCE: "-1", PARTY: "two"})
    assert found.counts == {}
    assert found.problems == ("“-1” is no number of tickets.", "“two” is no number of tickets.")


def test_unknown_kind_falls_out() -> None:
    found = checked(**{"typ_" + "x" * 20: "1", CONFERENCE: "1"})
    assert found.counts == {CONFERENCE: 1}
    assert found.problems == ("One of the tickets you chose is not sold here.",)


def test_kind_that_is_gone_falls_out_with_its_reason() -> None:
    found = cart.read({CONFERENCE: "2"}).checked({}, {CONFERENCE: "Conference: Sold out."})
    assert (found.counts, found.problems) == ({}, ("Conference: Sold out.",))


def test_add_on_without_a_ticket_is_explained() -> None:
    assert checked(**{PARTY: "1"}).problems == ("Party is an addition to a ticket: choose a ticket as well.",)
    assert checked(**{PARTY: "2", CONFERENCE: "1"}).problems == (
        "Party goes with a ticket, one each: you chose 2 with 1 tickets.",
    )


def test_fewer_than_the_fewest_are_refused() -> None:
    found = cart.read({CONFERENCE: "2"}).checked({CONFERENCE: Kind("Group", fewest=5)})
    assert found.problems == ("Group is sold from 5 on.",)


def test_other_fields_of_the_address_are_no_tickets() -> None:
    assert checked(price="1", typ_short="3", utm_source="x").counts == {}
