"""Seats set aside for a code: taken first, given back to where they came from, returned to the public on a date."""

from datetime import timedelta

import pytest

from events.models import Event
from tests.factories.events import make_event
from tests.factories.tickets import (
    make_code,
    make_order,
    make_quota,
    make_seat,
    make_ticket_type,
    make_wish,
)
from tests.tickets.paying import NOW
from tickets import recount
from tickets.actions import holds, orders, reserves, tickets
from tickets.models import DiscountCode, Order, Quota, Reserve, TicketType

UNTIL = NOW + timedelta(days=3)
pytestmark = pytest.mark.django_db


class Hall:
    """Ten seats of one type, some of them reserved for SPONSOR."""

    def __init__(self, *, size: int = 10, reserved: int = 4, **quota: int) -> None:
        self.event: Event = make_event()
        self.quota: Quota = make_quota(self.event, size, **quota)
        self.kind: TicketType = make_ticket_type(self.event, quota=self.quota)
        self.code: DiscountCode = make_code(self.event, "SPONSOR")
        self.reserve: Reserve = holds.open_reserve(self.code, self.quota, reserved, UNTIL, NOW)

    def buy(self, seats: int, code: str = "") -> Order:
        return make_order(kind=self.kind, seats=seats, code=code, now=NOW)

    @property
    def figures(self) -> tuple[int, int, int, int]:
        """Taken, reserved and kept of the quota; taken of the reserve."""
        self.quota.refresh_from_db()
        self.reserve.refresh_from_db()
        return (self.quota.taken, self.quota.reserved, self.quota.kept, self.reserve.taken)


def test_a_reserve_is_taken_from_the_public_pool() -> None:
    hall = Hall()
    assert hall.figures == (0, 4, 0, 0)
    assert hall.quota.left == 6
    with pytest.raises(orders.SoldOut):
        hall.buy(7)


def test_more_than_the_public_pool_has_cannot_be_reserved() -> None:
    hall = Hall()
    hall.buy(5)
    with pytest.raises(holds.Gone):
        holds.open_reserve(make_code(hall.event, "OTHER"), hall.quota, 2, None, NOW)
    assert hall.figures == (5, 4, 0, 0)


def test_seats_kept_for_the_waiting_list_are_reserved_only_for_it() -> None:
    event = make_event()
    quota = make_quota(event, 5, taken=2, kept=2, waiting=4)
    code = make_code(event)
    with pytest.raises(holds.Gone):
        holds.open_reserve(code, quota, 2, None, NOW)
    with pytest.raises(holds.Gone):
        holds.open_reserve(code, quota, 4, None, NOW, from_kept=True)
    holds.open_reserve(code, quota, 3, None, NOW, from_kept=True)
    quota.refresh_from_db()
    assert (quota.reserved, quota.kept, quota.left) == (3, 0, 0)


def test_a_code_takes_from_its_reserve_first() -> None:
    hall = Hall()
    hall.buy(3, code="SPONSOR")
    assert hall.figures == (3, 1, 0, 3)
    hall.buy(3, code="SPONSOR")
    assert hall.figures == (6, 0, 0, 4)
    assert recount.differences() == []


def test_a_code_works_when_the_public_pool_is_sold_out() -> None:
    hall = Hall()
    hall.buy(6)
    with pytest.raises(orders.SoldOut):
        hall.buy(1)
    hall.buy(4, code="SPONSOR")
    assert hall.figures == (10, 0, 0, 4)
    with pytest.raises(orders.SoldOut):
        hall.buy(1, code="SPONSOR")


def test_a_reserve_is_not_for_another_code_nor_for_types_the_code_does_not_concern() -> None:
    hall = Hall()
    make_code(hall.event, "OTHER")
    hall.code.ticket_types.add(hall.kind)
    other = make_ticket_type(hall.event, quota=hall.quota)
    hall.buy(6)
    with pytest.raises(orders.SoldOut):
        hall.buy(1, code="OTHER")
    wish = make_wish(make_seat(hall.kind), make_seat(other), code="SPONSOR")
    with pytest.raises(orders.SoldOut):
        orders.place(event=hall.event, wish=wish, by=None, now=NOW)
    assert hall.figures == (6, 4, 0, 0)


def test_a_seat_returns_to_an_open_reserve_and_else_to_the_public() -> None:
    hall = Hall()
    order = hall.buy(5, code="SPONSOR")
    orders.cancel(order=order, reason="Mistake", by=None, now=NOW)
    assert hall.figures == (0, 4, 0, 0)
    order = hall.buy(5, code="SPONSOR")
    assert reserves.close_due(now=UNTIL) == 1
    orders.cancel(order=order, reason="Mistake", by=None, now=UNTIL)
    assert hall.figures == (0, 0, 0, 0)
    assert recount.differences() == []


def test_one_voided_ticket_returns_its_own_seat() -> None:
    hall = Hall(reserved=1)
    first, second = hall.buy(2, code="SPONSOR").tickets.order_by("pk")
    tickets.void(ticket=second, reason="Not coming", by=None, now=NOW)
    assert hall.figures == (1, 0, 0, 1)
    tickets.void(ticket=first, reason="Not coming", by=None, now=NOW)
    assert hall.figures == (0, 1, 0, 0)


def test_on_its_date_the_rest_returns_to_the_public_once() -> None:
    hall = Hall()
    hall.buy(1, code="SPONSOR")
    counter = hall.event.shop_counter
    assert reserves.close_due(now=UNTIL - timedelta(seconds=1)) == 0
    assert reserves.close_due(now=UNTIL) == 1
    assert reserves.close_due(now=UNTIL) == 0
    assert hall.figures == (1, 0, 0, 1)
    assert hall.quota.left == 9
    hall.event.refresh_from_db()
    assert hall.event.shop_counter > counter


def test_after_its_date_a_reserve_gives_nothing_even_before_it_was_closed() -> None:
    hall = Hall(size=4)
    wish = make_wish(make_seat(hall.kind), code="SPONSOR")
    with pytest.raises(orders.SoldOut):
        orders.place(event=hall.event, wish=wish, by=None, now=UNTIL)


def test_late_money_takes_the_reserve_again_while_it_lasts() -> None:
    hall = Hall(size=4)
    order = hall.buy(2, code="SPONSOR")
    orders.expire_lapsed(now=NOW + holds.HOLD)
    order.refresh_from_db()
    assert (order.state, hall.figures) == ("expired", (0, 4, 0, 0))
    assert holds.take_again(order, now=NOW + holds.HOLD)
    assert hall.figures == (2, 2, 0, 2)
    assert recount.differences() == []


@pytest.mark.parametrize(
    ("waiting", "kept", "expected"), [(0, 0, 0), (1, 0, 1), (5, 0, 2), (5, 4, 5)], ids=str
)
def test_what_gets_free_in_a_sold_out_pool_is_kept_for_who_waits(
    waiting: int, kept: int, expected: int
) -> None:
    quota = make_quota(make_event(), 10, taken=10 - kept, waiting=waiting, kept=kept)
    holds.give_quotas_back({quota.pk: 2})
    quota.refresh_from_db()
    assert (quota.taken, quota.kept) == (8 - kept, expected)


def test_nothing_is_kept_while_the_public_pool_has_seats() -> None:
    quota = make_quota(make_event(), 10, taken=5, waiting=3)
    holds.give_quotas_back({quota.pk: 2})
    quota.refresh_from_db()
    assert (quota.taken, quota.kept) == (3, 0)


def test_seats_that_do_not_exist_any_more_are_not_kept() -> None:
    """The venue shrank to eight after ten were sold: what is given back only lowers the excess."""
    quota = make_quota(make_event(), 8, taken=10, waiting=3, allowance=10, allowance_reason="Smaller hall")
    holds.give_quotas_back({quota.pk: 3})
    quota.refresh_from_db()
    assert (quota.taken, quota.kept, quota.left) == (7, 1, 0)


def test_a_closed_reserve_opens_again_beside_what_it_gave() -> None:
    hall = Hall()
    hall.buy(3, code="SPONSOR")
    holds.close_reserve(hall.reserve, NOW)
    again = holds.open_reserve(hall.code, hall.quota, 2, None, NOW)
    assert (again.pk, again.size) == (hall.reserve.pk, 5)
    assert hall.figures == (3, 2, 0, 3)


@pytest.mark.parametrize(("size", "reserved"), [(10, 8), (2, 0), (4, 2)])
def test_a_reserve_is_made_larger_and_smaller(size: int, reserved: int) -> None:
    hall = Hall()
    hall.buy(2, code="SPONSOR")
    holds.resize_reserve(hall.reserve, size)
    assert hall.figures == (2, reserved, 0, 2)


@pytest.mark.parametrize("size", [1, 11])
def test_a_reserve_cannot_be_smaller_than_taken_nor_larger_than_the_pool(size: int) -> None:
    hall = Hall()
    hall.buy(2, code="SPONSOR")
    with pytest.raises(holds.Gone):
        holds.resize_reserve(hall.reserve, size)
    assert hall.figures == (2, 2, 0, 2)
