"""Early prices and group discounts in orders: taken by the database, given back, and told when they are gone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from tests.factories.events import make_event
from tests.factories.tickets import (
    make_add_on,
    make_code,
    make_order,
    make_seat,
    make_ticket_type,
    make_wish,
)
from tests.tickets.paying import NOW
from tickets import recount, shop
from tickets.actions import holds, orders, tickets
from tickets.models import GroupDiscount, Order, PriceStep, TicketType

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def kind(event: Event) -> TicketType:
    return make_ticket_type(event, name="Conference", price_minor=40_000)


def make_step(kind: TicketType, **fields: Any) -> PriceStep:
    values = {"ticket_type": kind, "name": "Early bird", "price_minor": 30_000}
    return PriceStep.objects.create(**values | fields)


def buy(kind: TicketType, seats: int = 1, **wish: Any) -> Order:
    return make_order(kind=kind, seats=seats, now=NOW, **wish)


def prices(order: Order) -> list[int]:
    return list(order.lines.values_list("price_minor", flat=True))


def taken(step: PriceStep) -> int:
    step.refresh_from_db()
    return step.taken


def test_an_order_straddles_the_last_places_and_later_ones_pay_the_list_price(kind: TicketType) -> None:
    step = make_step(kind, size=2)
    order = buy(kind, 3)
    assert prices(order) == [30_000, 30_000, 40_000]
    assert list(order.lines.values_list("auto_minor", "auto_reason", "step")) == [
        (10_000, "Early bird", step.pk), (10_000, "Early bird", step.pk), (0, "", None),
    ]  # fmt: skip
    assert (taken(step), prices(buy(kind))) == (2, [40_000])
    assert recount.differences() == []


def test_a_price_by_date_ends_at_the_moment_and_the_next_one_begins(kind: TicketType) -> None:
    make_step(kind, name="Blind bird", price_minor=20_000, until_at=NOW, position=1)
    make_step(kind, until_at=NOW + timedelta(seconds=1), position=2)
    assert prices(buy(kind)) == [30_000]
    wish = make_wish(make_seat(kind))
    later = orders.place(event=kind.event, wish=wish, by=None, now=NOW + timedelta(seconds=1))
    assert prices(later) == [40_000]


def test_a_price_ends_by_date_or_number_whatever_comes_first(kind: TicketType) -> None:
    make_step(kind, until_at=NOW + timedelta(days=1), size=1)
    assert (prices(buy(kind)), prices(buy(kind))) == ([30_000], [40_000])


@pytest.mark.parametrize("end", ["expired", "cancelled", "voided"])
def test_places_are_given_back(kind: TicketType, end: str) -> None:
    step = make_step(kind, size=1)
    order = buy(kind)
    if end == "expired":
        orders.expire_lapsed(now=NOW + holds.HOLD)
    elif end == "cancelled":
        orders.cancel(order=order, reason="Mistake", by=None, now=NOW)
    else:
        tickets.void(ticket=order.tickets.get(), reason="Mistake", by=None, now=NOW)
    assert (taken(step), recount.differences()) == (0, [])
    assert prices(buy(kind)) == [30_000]


def test_late_money_is_for_the_price_of_then_only_while_it_has_places(kind: TicketType) -> None:
    make_step(kind, size=1)
    late, later = buy(kind), NOW + holds.HOLD
    orders.expire_lapsed(now=later)
    late.refresh_from_db()
    buy(kind)
    assert not holds.take_again(late, now=later)
    orders.cancel(order=Order.objects.holding().get(), reason="Mistake", by=None, now=later)
    assert holds.take_again(late, now=later)
    assert recount.differences() == []


def test_who_loses_the_last_place_sees_the_new_total(kind: TicketType) -> None:
    step = make_step(kind, size=1)
    buy(kind)
    wish = make_wish(make_seat(kind), total_seen_minor=30_000)
    with pytest.raises(orders.PriceChanged) as changed:
        orders.place(event=kind.event, wish=wish, by=None, now=NOW)
    assert changed.value.quote.total_minor == 40_000
    assert (Order.objects.count(), taken(step)) == (1, 1)


def test_a_place_is_never_given_twice(kind: TicketType) -> None:
    step = make_step(kind, size=3)
    holds.take_steps({step.pk: 2})
    with pytest.raises(holds.PriceGone):
        holds.take_steps({step.pk: 2})
    assert taken(step) == 2


def test_groups_count_tickets_and_the_best_counts(event: Event, kind: TicketType) -> None:
    party = make_add_on(event)
    GroupDiscount.objects.create(event=event, min_tickets=3, percent_bp=1_000)
    GroupDiscount.objects.create(event=event, min_tickets=4, percent_bp=2_000)
    GroupDiscount.objects.create(event=make_event(), min_tickets=2, percent_bp=5_000)
    wish = make_wish(*[make_seat(kind, party)] * 2)
    assert prices(orders.place(event=event, wish=wish, by=None, now=NOW)) == [40_000, 4_500] * 2
    assert prices(buy(kind, 3)) == [36_000] * 3
    assert prices(buy(kind, 4)) == [32_000] * 4


def test_a_group_discount_may_be_for_some_types_only(event: Event, kind: TicketType) -> None:
    other = make_ticket_type(event)
    group = GroupDiscount.objects.create(event=event, min_tickets=2, percent_bp=1_000)
    group.ticket_types.add(kind)
    wish = make_wish(make_seat(kind), make_seat(other))
    assert prices(orders.place(event=event, wish=wish, by=None, now=NOW)) == [40_000, 10_000]
    assert prices(buy(kind, 2)) == [36_000] * 2


def test_early_price_then_group_then_code(event: Event, kind: TicketType) -> None:
    make_step(kind, size=10)
    GroupDiscount.objects.create(event=event, min_tickets=2, percent_bp=1_000)
    make_code(event)
    order = buy(kind, 2, code="REDPOINT20")
    line = order.lines.order_by("position").first()
    assert line is not None
    assert (line.list_minor, line.auto_minor, line.discount_minor, line.price_minor) == (
        40_000, 13_000, 5_400, 21_600,
    )  # fmt: skip
    assert (line.auto_reason, line.discount_reason) == (
        "Early bird; 10 % off from 2 tickets on",
        "REDPOINT20: 20 % off",
    )
    assert recount.differences() == []


def test_tax_on_top_is_in_what_the_buyer_pays(event: Event) -> None:
    kind = make_ticket_type(event, price_minor=50_000, tax_rate_bp=850, tax_included=False)
    make_step(kind, price_minor=40_000, size=1)
    order = buy(kind, 2)
    assert prices(order) == [43_400, 54_250]
    assert (order.total_minor, order.tax_minor) == (97_650, 3_400 + 4_250)
    assert recount.differences() == []


def test_prices_cost_a_query_for_steps_and_one_for_groups(event: Event, kind: TicketType) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            buy(kind, 2)
        return len(queries)

    buy(kind)
    plain = cost()
    make_step(kind, size=500)
    assert cost() == plain + 1
    GroupDiscount.objects.create(event=event, min_tickets=2, percent_bp=1_000)
    assert cost() == plain + 2


def test_shelf_knows_when_it_turns(event: Event, kind: TicketType) -> None:
    assert shop.shelf(event, now=NOW).turns(NOW) is None
    make_step(kind, until_at=NOW, position=1)
    make_step(kind, until_at=NOW + timedelta(hours=2), position=2)
    make_ticket_type(event, on_sale_from_at=NOW + timedelta(hours=3))
    assert shop.shelf(event, now=NOW).turns(NOW) == NOW + timedelta(hours=2)
    later = NOW + timedelta(hours=2)
    assert shop.shelf(event, now=later).turns(later) == NOW + timedelta(hours=3)
