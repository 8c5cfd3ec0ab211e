"""Splitting money that goes back, and how much goes back on which day: properties and examples."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets import refunding
from tickets.refunding import Share, Term

NOON = datetime(2027, 5, 3, 12, tzinfo=UTC)
PRICES = st.integers(0, 10_000_000)


@st.composite
def shares(draw: st.DrawFn) -> list[Share]:
    count = draw(st.integers(1, 12))
    return [
        Share(key, price, draw(st.integers(0, price)))
        for key, price in enumerate(draw(st.lists(PRICES, min_size=count, max_size=count)))
    ]


@given(shares(), st.data())
def test_parts_add_up_and_no_line_gives_more_than_it_has(found: list[Share], data: st.DataObject) -> None:
    left = {share.key: share.left_minor for share in found}
    amount = data.draw(st.integers(0, sum(left.values())))
    parts = refunding.allocate(amount, found)
    assert sum(parts.values()) == amount
    assert all(0 < part <= left[key] for key, part in parts.items())


@given(shares(), st.lists(st.integers(1, 1_000_000), max_size=5))
def test_parts_of_several_refunds_end_at_what_was_paid(found: list[Share], wishes: list[int]) -> None:
    """However it was refunded before, the last refund takes exactly the rest of each line."""
    returned = {share.key: share.returned_minor for share in found}
    for wish in [*wishes, 10**12]:
        now = [Share(share.key, share.price_minor, returned[share.key]) for share in found]
        amount = min(wish, sum(share.left_minor for share in now))
        for key, part in refunding.allocate(amount, now).items():
            returned[key] += part
    assert returned == {share.key: share.price_minor for share in found}


def test_more_than_is_left_cannot_be_split() -> None:
    for amount in (-1, 101):
        with pytest.raises(ValueError, match="of 100 left"):
            refunding.allocate(amount, [Share(1, 100), Share(2, 50, 50)])


def test_the_odd_cents_go_to_the_largest_remainders() -> None:
    assert refunding.allocate(100, [Share(1, 100), Share(2, 100), Share(3, 100)]) == {1: 34, 2: 33, 3: 33}
    assert refunding.allocate(10, [Share(1, 30), Share(2, 70)]) == {1: 3, 2: 7}


@given(PRICES, st.integers(0, 10_000), st.integers(0, 100_000), st.sampled_from(["USD", "JPY", "KWD"]))
def test_nobody_gets_more_back_than_he_paid_nor_less_than_nothing(
    left: int, percent_bp: int, fee: int, currency: str
) -> None:
    back = refunding.back_for(left, Term(NOON, percent_bp, fee), currency)
    assert 0 <= back <= left
    assert currency != "KWD" or back == left or back % 10 == 0


def test_fee_and_percent() -> None:
    assert refunding.back_for(19_900, Term(NOON, 10_000, 2_500), "USD") == 17_400
    assert refunding.back_for(19_900, Term(NOON, 5_000), "USD") == 9_950
    assert refunding.back_for(2_000, Term(NOON, 5_000, 1_500), "USD") == 0


def test_term_of_the_day_is_the_first_that_has_not_ended() -> None:
    early, late = Term(NOON, 10_000), Term(NOON + timedelta(days=30), 5_000)
    second = timedelta(seconds=1)
    assert refunding.term_now([late, early], NOON - second) == early
    assert refunding.term_now([late, early], NOON) == late
    assert refunding.term_now([late, early], late.until_at) is None
    assert refunding.term_now([], NOON) is None


@given(st.lists(st.integers(0, 1_000), max_size=6), st.integers(0, 6_000))
def test_money_is_taken_from_the_first_payments_first(lefts: list[int], amount: int) -> None:
    purses = list(enumerate(lefts))
    if amount > sum(lefts):
        with pytest.raises(ValueError, match="not enough"):
            refunding.spread(amount, purses)
        return
    taken = refunding.spread(amount, purses)
    assert sum(part for _key, part in taken) == amount
    assert all(0 < part <= lefts[key] for key, part in taken)
    assert all(part == lefts[key] for key, part in taken[:-1])
