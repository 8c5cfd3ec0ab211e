"""The doctor finds each number that does not equal what it counts, and mends only derived ones."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Participant
from tests.factories.events import make_event
from tests.factories.tickets import make_code, make_paid_order, make_ticket_type
from tickets import recount
from tickets.actions import holds
from tickets.models import (
    CodeRedemption,
    DiscountCode,
    Order,
    OrderLine,
    Payment,
    PriceStep,
    Quota,
    Reserve,
    Ticket,
    TicketType,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def order() -> Order:
    event = make_event(slug="relay")
    make_code(event)
    kind = make_ticket_type(event, quota=9)
    return make_paid_order(event, kind=kind, seats=2, code="REDPOINT20", now=timezone.now())


def doctor(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_healthy_books() -> None:
    assert doctor() == (0, "Everything adds up.\n")


def test_derived_numbers_are_reported_and_mended() -> None:
    Quota.objects.update(taken=5)
    DiscountCode.objects.update(used_orders=3, used_tickets=9)
    Participant.objects.filter(admission="valid").update(admission="none")
    status, text = doctor()
    assert status == 1
    assert ": taken is 5, counted 2 (can be mended)" in text
    assert "relay code REDPOINT20: used_orders is 3, counted 1" in text
    assert "5 differences." in text
    assert doctor("--fix")[0] == 0
    assert doctor() == (0, "Everything adds up.\n")
    assert Quota.objects.get().taken == 2


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            lambda: Payment.objects.update(amount_minor=15_999),
            "money kept is $159.99, counted tickets for $160.00",
        ),
        (lambda: OrderLine.objects.filter(position=1).update(tax_minor=7), "lines is frozen"),
        (lambda: Order.objects.update(total_minor=1), "total and tax is (1, 0), counted (16000, 0)"),
        (lambda: Ticket.objects.update(state="held"), "state of a ticket is held, counted not fitting paid"),
        (
            lambda: CodeRedemption.objects.update(given_back_at=timezone.now()),
            "use of REDPOINT20 stands is False",
        ),
        (lambda: Payment.objects.update(attempt=None), "is paid, counted no payment"),
    ],
)
def test_money_tickets_and_states_are_reported_and_left_alone(damage: object, words: str) -> None:
    damage()  # type: ignore[operator]
    found = [str(difference) for difference in recount.differences()]
    assert [text for text in found if words in text] != []
    assert doctor("--fix")[0] == 1


def test_named_difference_is_no_difference(order: Order) -> None:
    Payment.objects.update(amount_minor=15_999)
    Order.objects.update(attention="One cent is missing: bank charges")
    assert recount.differences() == []


@pytest.mark.parametrize("more", [0, 3])
def test_costs_the_same_for_any_number_of_orders(order: Order, more: int) -> None:
    for _ in range(more):
        make_paid_order(order.event, now=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        recount.differences()
    assert len(queries) == 45


def test_reserved_seats_and_early_prices_are_recounted_and_mended(order: Order) -> None:
    quota, code, kind = Quota.objects.get(), DiscountCode.objects.get(), TicketType.objects.get()
    reserve = holds.open_reserve(code, quota, 3, None, timezone.now())
    PriceStep.objects.create(ticket_type=kind, name="Early bird", price_minor=9_000, size=5)
    make_paid_order(order.event, kind=kind, code="REDPOINT20", now=timezone.now())
    assert doctor() == (0, "Everything adds up.\n")
    Reserve.objects.update(taken=2)
    Quota.objects.update(reserved=1)
    PriceStep.objects.update(taken=4)
    found = [str(difference) for difference in recount.differences()]
    assert found == [
        f"relay reserve REDPOINT20 · {quota}: taken is 2, counted 1",
        f"relay quota {quota}: reserved is 1, counted 2",
        f"relay {kind} early price Early bird: taken is 4, counted 1",
    ]
    assert doctor("--fix")[0] == 0
    reserve.refresh_from_db()
    assert (reserve.taken, doctor()) == (1, (0, "Everything adds up.\n"))
