"""A waiting list while everybody moves at once, as tests/races/crowd.py does it for buyers.

A scene fills the database, lets everybody go and tells what came of it; theatre.py plays it.
"""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.db import transaction
from django.db.models import Q

from tests.races.crowd import AT_ONCE, NOW, buyers_of, rush

# Importing the crowd has set Django up.
from tests.factories.waiting import join, sold_out  # isort: skip
from tickets import recount
from tickets.actions import offering, orders, waiting
from tickets.models import DiscountCode, Order, Quota, Reserve, TicketType, WaitingEntry

SEATS, FREED, WAITING, LEAVING, PASSING_BY = 10, 6, 12, 4, 20


def story(results: Counter[str]) -> dict[str, Any]:
    quota = Quota.objects.get()
    return {
        "results": dict(results),
        "states": dict(Counter(WaitingEntry.objects.values_list("state", flat=True))),
        "orders": Order.objects.holding().count(),
        "codes": DiscountCode.objects.filter(is_paused=False).count(),
        "reserved": sum(Reserve.objects.open().values_list("size", flat=True)),
        "seats": [quota.taken, quota.reserved, quota.kept, quota.waiting],
        "differences": [str(difference) for difference in recount.differences()],
    }


def everybody_moves() -> dict[str, Any]:
    """Orders end, workers make offers, people leave the list, and passers-by try to buy."""
    kind = sold_out(size=SEATS, now=NOW)
    entries = [join(kind, now=NOW) for _each in range(WAITING)]
    passers_by = buyers_of(kind, PASSING_BY)
    ending = Order.objects.select_related("event__organizer").order_by("pk")[:FREED]
    jobs: list[Callable[[], object]] = [
        lambda order=order: orders.cancel(order=order, reason="", by=None, now=NOW)  # type: ignore[misc]
        for order in ending
    ]
    leaving = [
        lambda entry=entry: waiting.leave(entry=entry, by=None, now=NOW) for entry in entries[:LEAVING]
    ]
    workers = [lambda: offering.offer_due(now=NOW) + offering.settle(now=NOW)] * AT_ONCE
    mixed = [*passers_by, *jobs, *leaving, *workers]
    results = rush(sorted(mixed, key=lambda job: hash(job) % 97))
    offering.offer_due(now=NOW)
    return story(results)


def one_offer_by_many_workers() -> dict[str, Any]:
    _one_waits_for_two_seats()
    return story(rush([lambda: offering.offer_due(now=NOW)] * AT_ONCE))


def one_offer_by_many_workers_unguarded() -> dict[str, Any]:
    """All workers have read who waits and what is free before anybody writes."""
    kind = _one_waits_for_two_seats()
    with transaction.atomic():
        quotas = offering._lock_quotas(Q(event=kind.event))
        entries = offering._waiting(kind.event, NOW)

    def read_before(*args: Any, **kwargs: Any) -> Any:
        return deepcopy(quotas)

    offering._lock_quotas = read_before
    offering._waiting = lambda event, now: deepcopy(entries)
    return story(rush([lambda: offering.offer_due(now=NOW)] * AT_ONCE))


def _one_waits_for_two_seats() -> TicketType:
    kind = sold_out(size=2, now=NOW)
    join(kind, now=NOW)
    for order in Order.objects.select_related("event__organizer"):
        orders.cancel(order=order, reason="", by=None, now=NOW)
    return kind


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene
    for scene in (everybody_moves, one_offer_by_many_workers, one_offer_by_many_workers_unguarded)
}
