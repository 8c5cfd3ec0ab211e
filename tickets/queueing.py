"""Who of a waiting list is offered what is free now. Pure: plain values in, frozen result out.

Fair means: in the order of joining, and only all the seats somebody asked for. Seats collect for the first who wants
more than there is, and he is asked once whether fewer will do. If he says nothing, those behind him may go ahead;
he keeps his place and comes first again as soon as there is enough.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiter:
    """`quotas` are those a seat of his is taken from; `gives_way` after he was asked and let the time pass."""

    pk: int
    quantity: int
    quotas: frozenset[int]
    gives_way: bool = False


@dataclass(frozen=True)
class Round:
    """`offers` are the pks of who gets all he asked for; `short` says for whom how many have collected so far;
    `kept` how many seats of each quota nobody else may take meanwhile."""

    offers: tuple[int, ...]
    short: Mapping[int, int]
    kept: Mapping[int, int]


def play(waiters: Iterable[Waiter], free: Mapping[int, int], *, most: int | None = None) -> Round:
    """`waiters` in the order of joining; `free` is what each quota has for them, kept seats among it.

    At most `most` are offered now; what the next would get is kept for the next round. A quota that is not in
    `free` has nothing.
    """
    left = {quota: max(0, seats) for quota, seats in free.items()}
    offers: list[int] = []
    short: dict[int, int] = {}
    kept = dict.fromkeys(free, 0)
    for waiter in waiters:
        there = min((left.get(quota, 0) for quota in waiter.quotas), default=0)
        is_enough = there >= waiter.quantity
        if not there or (waiter.gives_way and not is_enough):
            continue
        held = min(there, waiter.quantity)
        for quota in waiter.quotas:
            left[quota] -= held
        if is_enough and (most is None or len(offers) < most):
            offers.append(waiter.pk)
            continue
        if not is_enough:
            short[waiter.pk] = held
        for quota in waiter.quotas:
            kept[quota] += held
    return Round(tuple(offers), short, kept)
