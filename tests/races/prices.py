"""The last places at an early price and the last seats of a code, with everybody at once.

A scene fills the database, lets everybody go and tells what came of it; theatre.py plays it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from tests.races.crowd import NOW, buyers_of, rush

# Importing the crowd has set Django up.
from tests.factories.events import make_event  # isort: skip
from tests.factories.tickets import make_code, make_order, make_quota, make_seat, make_ticket_type, make_wish
from tickets import recount
from tickets.actions import holds, orders, planning
from tickets.actions.planning import Plan
from tickets.models import DiscountCode, Order, OrderLine, PriceStep, Quota, Reserve, TicketType

BUYERS, PLACES = 40, 5
LIST, EARLY = 40_000, 30_000


def story(results: Counter[str]) -> dict[str, Any]:
    return {
        "results": dict(results),
        "orders": Order.objects.holding().count(),
        "early": OrderLine.objects.filter(price_minor=EARLY).count(),
        "places": sum(PriceStep.objects.values_list("taken", flat=True)),
        "reserves": sorted(Reserve.objects.values_list("size", "taken")),
        "seats": sorted(Quota.objects.values_list("taken", "reserved", "kept")),
        "differences": [str(difference) for difference in recount.differences()],
    }


def last_early_places() -> dict[str, Any]:
    """All have seen the early price."""
    return story(rush(_who_saw_the_early_price()))


def last_early_places_unguarded() -> dict[str, Any]:
    """Write what is taken from what was read before: what the conditional UPDATE is there to prevent."""
    jobs = _who_saw_the_early_price()
    step = PriceStep.objects.get()

    def write_from_memory(counts: Mapping[int, int]) -> None:
        for pk, count in counts.items():
            PriceStep.objects.filter(pk=pk).update(taken=step.taken + count)

    holds.take_steps = write_from_memory
    return story(rush(jobs))


def last_reserved_seats() -> dict[str, Any]:
    """The public pool is sold out; five seats are left for the code."""
    kind, _code = _with_reserve(size=8, sold=3)
    return story(rush(_with_code(kind, BUYERS)))


def reserve_then_public() -> dict[str, Any]:
    """Five of the code's own seats, then those of everybody: all get one."""
    kind, _code = _with_reserve(size=BUYERS + 5)
    return story(rush(_with_code(kind, BUYERS)))


def reserve_then_public_unguarded() -> dict[str, Any]:
    """Without looking again under the quota's lock: everybody takes from the reserve as it was at first."""
    kind, _code = _with_reserve(size=BUYERS + 5)
    seen = Reserve.objects.get()
    holds._open_reserve = lambda code, quota, now: seen
    return story(rush(_with_code(kind, BUYERS)))


def everything_moves() -> dict[str, Any]:
    """Seats of two quotas are taken and given back by code and without it, while the reserves change and end."""
    kind, code = _with_reserve(size=30)
    hall = make_quota(kind.event, 30)
    kind.quotas.add(hall)
    reserve = holds.open_reserve(code, hall, PLACES, None, NOW)
    PriceStep.objects.create(ticket_type=kind, name="Early bird", price_minor=EARLY, size=10)
    placed = [make_order(kind=kind, code=code.code, now=NOW) for _each in range(4)]
    placed += [make_order(kind=kind, now=NOW) for _each in range(4)]
    ending: list[Callable[[], object]] = [
        lambda order=order: orders.cancel(order=order, reason="", by=None, now=NOW)  # type: ignore[misc]
        for order in placed
    ]
    other = Reserve.objects.exclude(pk=reserve.pk).get()
    changing = [
        lambda: holds.resize_reserve(reserve, PLACES + 4),
        lambda: holds.close_reserve(other, NOW),
        lambda: holds.open_reserve(code, other.quota, 3, None, NOW),
    ]
    jobs = [*_with_code(kind, 12), *buyers_of(kind, 12), *ending, *changing]
    return story(rush(jobs[::3] + jobs[1::3] + jobs[2::3]))


def _who_saw_the_early_price() -> list[Callable[[], object]]:
    """Each has looked at the prices before anybody buys, as eight of them would at the same instant anyway."""
    kind = make_ticket_type(make_event(), quota=100, price_minor=LIST)
    PriceStep.objects.create(ticket_type=kind, name="Early bird", price_minor=EARLY, size=PLACES)
    wishes = [make_wish(make_seat(kind), total_seen_minor=EARLY) for _each in range(BUYERS)]
    plans = {wish.form_key: planning.make(kind.event, wish, NOW) for wish in wishes}
    make = planning.make

    def from_before(event: Any, wish: Any, now: Any) -> Plan:
        return plans.pop(wish.form_key, None) or make(event, wish, now)

    planning.make = from_before
    return [lambda one=one: orders.place(event=kind.event, wish=one, by=None, now=NOW) for one in wishes]  # type: ignore[misc]


def _with_reserve(*, size: int, sold: int = 0) -> tuple[TicketType, DiscountCode]:
    quota = make_quota(make_event(), size)
    kind = make_ticket_type(quota.event, quota=quota, price_minor=LIST)
    code = make_code(quota.event, "SPONSOR")
    holds.open_reserve(code, quota, PLACES, None, NOW)
    for _each in range(sold):
        make_order(kind=kind, now=NOW)
    return kind, code


def _with_code(kind: TicketType, count: int) -> list[Callable[[], object]]:
    wishes = [make_wish(make_seat(kind), code="SPONSOR") for _each in range(count)]
    return [lambda one=one: orders.place(event=kind.event, wish=one, by=None, now=NOW) for one in wishes]  # type: ignore[misc]


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene
    for scene in (
        last_early_places,
        last_early_places_unguarded,
        last_reserved_seats,
        reserve_then_public,
        reserve_then_public_unguarded,
        everything_moves,
    )
}
