"""Who of a waiting list is next: in order, whole wishes, and nobody is passed without being asked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.queueing import Round, Waiter, play

SEATS, PARTY = 1, 2


def waiter(pk: int, quantity: int = 1, *quotas: int, **fields: Any) -> Waiter:
    return Waiter(pk, quantity, frozenset(quotas or {SEATS}), **fields)


@pytest.mark.parametrize(
    ("waiters", "free", "expected"),
    [
        ([], {SEATS: 3}, Round((), {}, {SEATS: 0})),
        ([waiter(1), waiter(2), waiter(3)], {SEATS: 2}, Round((1, 2), {}, {SEATS: 0})),
        # The first wants more than there is: seats collect, nobody overtakes.
        ([waiter(1, 3), waiter(2)], {SEATS: 2}, Round((), {1: 2}, {SEATS: 2})),
        # He was asked and said nothing: others go ahead, and he is first again when there is enough.
        ([waiter(1, 3, gives_way=True), waiter(2)], {SEATS: 2}, Round((2,), {}, {SEATS: 0})),
        ([waiter(1, 3, gives_way=True), waiter(2)], {SEATS: 3}, Round((1,), {}, {SEATS: 0})),
        # One who waits for two quotas keeps nothing of the one while the other has nothing.
        ([waiter(1, 1, SEATS, PARTY), waiter(2, 1, PARTY)], {SEATS: 0, PARTY: 1},
         Round((2,), {}, {SEATS: 0, PARTY: 0})),
        # A quota that was lowered below what is taken has nothing, not less than nothing.
        ([waiter(1)], {SEATS: -5}, Round((), {}, {SEATS: 0})),
        ([waiter(1)], {}, Round((), {}, {})),
    ],
)  # fmt: skip
def test_rounds(waiters: list[Waiter], free: dict[int, int], expected: Round) -> None:
    assert play(waiters, free) == expected


def test_what_is_not_offered_in_this_round_is_kept_for_the_next() -> None:
    assert play([waiter(1, 2), waiter(2), waiter(3)], {SEATS: 9}, most=1) == Round((1,), {}, {SEATS: 2})


WAITERS = st.lists(
    st.builds(
        Waiter, pk=st.integers(1, 10**6), quantity=st.integers(1, 9), gives_way=st.booleans(),
        quotas=st.frozensets(st.sampled_from([SEATS, PARTY]), min_size=1),
    ),
    unique_by=lambda one: one.pk,
)  # fmt: skip


@given(WAITERS, st.fixed_dictionaries({SEATS: st.integers(-3, 20), PARTY: st.integers(-3, 20)}))
def test_never_more_than_is_free_and_never_past_who_could_be_served(
    waiters: list[Waiter], free: dict[int, int]
) -> None:
    found = play(waiters, free)
    by_pk = {one.pk: one for one in waiters}
    for quota, seats in free.items():
        offered = sum(by_pk[pk].quantity for pk in found.offers if quota in by_pk[pk].quotas)
        assert offered + found.kept[quota] <= max(0, seats)
    # Everybody alike and patient: who gets an offer is a beginning of the list.
    plain = [Waiter(one.pk, one.quantity, frozenset({SEATS})) for one in waiters]
    offers = play(plain, free).offers
    assert offers == tuple(one.pk for one in plain[: len(offers)])
