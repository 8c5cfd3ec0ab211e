"""Figures of partners against the event's own: whatever was sold, refunded or disputed, the rows add up to the cent."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.models import Event, Participant, Partner
from tests.factories.events import make_event, make_participant, make_partner, number
from tests.factories.tickets import make_add_on, make_code, make_paid_order, make_quota, make_ticket_type
from tickets import attribution, partner_figures
from tickets.actions import orders as order_actions
from tickets.actions import payments, returns
from tickets.attribution import Contacts, Figures, Row, Seats
from tickets.models import (
    DiscountCode,
    Dispute,
    Order,
    OrderLine,
    Payment,
    Refund,
    RefundLine,
    Reserve,
    Ticket,
    TicketType,
)
from tickets.partner_figures import Scope

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)


def by_partner(scope: Scope) -> dict[int | None, Row]:
    return {row.partner: row for row in partner_figures.rows(scope)}


# Whatever happened: random books

prices = st.integers(0, 50_000)


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    listed = draw(prices)
    auto = draw(st.integers(0, listed))
    discount = draw(st.integers(0, listed - auto))
    price = listed - auto - discount
    return {
        "list_minor": listed, "auto_minor": auto, "discount_minor": discount, "price_minor": price,
        "tax_minor": draw(st.integers(0, price)), "state": draw(st.sampled_from(["valid", "void"])),
        "is_add_on": draw(st.booleans()), "returned": draw(st.integers(0, price)),
    }  # fmt: skip


someone = st.sampled_from([None, 0, 1])
books = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["paid", "invoiced", "cancelled", "expired", "pending"]),
        "partner": someone, "first": someone, "last": someone,
        "lines": st.lists(lines(), min_size=1, max_size=3),
        "paid": st.sampled_from(["all", "all", "twice", "half", "nothing"]),
        "by_line": st.booleans(), "unnamed": prices, "fails": st.booleans(), "disputed": st.booleans(),
        "won": st.booleans(),
    }
)  # fmt: skip


class Books:
    """Rows as they may stand in the database, written past the actions."""

    def __init__(self) -> None:
        self.event = make_event()
        self.partners = [make_partner(self.event), make_partner(self.event)]
        self.buyer = make_participant(self.event)
        self.types = [make_ticket_type(self.event), make_add_on(self.event)]

    def write(self, wanted: dict[str, Any]) -> None:
        total = sum(line["price_minor"] for line in wanted["lines"])
        was_complete = wanted["state"] in {"paid", "cancelled"}
        order = Order.objects.create(
            event=self.event, buyer=self.buyer, email="b@example.org", state=wanted["state"], currency="USD",
            total_minor=total, placed_at=NOW, paid_at=NOW if was_complete else None, expires_at=NOW,
            form_key=f"form-{number()}", partner=self._partner(wanted["partner"]),
            first_touch=self._partner(wanted["first"]), last_touch=self._partner(wanted["last"]),
        )  # fmt: skip
        rows = [self._line(order, position, line) for position, line in enumerate(wanted["lines"])]
        paid = {"all": total, "half": total // 2, "nothing": 0}.get(wanted["paid"], total)
        if wanted["state"] == "pending" or not paid:
            return
        payments = [self._payment(order, paid) for _ in range(2 if wanted["paid"] == "twice" else 1)]
        self._give_back(payments[0], wanted, rows)
        if wanted["disputed"]:
            Dispute.objects.create(
                payment=payments[0], reference=f"d{number()}", amount_minor=paid, currency="USD",
                state="won" if wanted["won"] else "lost", opened_at=NOW,
            )  # fmt: skip

    def _partner(self, index: int | None) -> Partner | None:
        return None if index is None else self.partners[index]

    def _line(self, order: Order, position: int, wanted: dict[str, Any]) -> OrderLine:
        times = {"issued_at": NOW, "voided_at": NOW}
        ticket = Ticket.objects.create(
            event=self.event,
            order=order,
            type=self.types[wanted["is_add_on"]],
            state=wanted["state"],
            **times,
        )
        fields = ("list_minor", "auto_minor", "discount_minor", "price_minor", "tax_minor")
        amounts = {name: wanted[name] for name in fields}
        return OrderLine.objects.create(order=order, position=position, ticket=ticket, **amounts)

    def _payment(self, order: Order, amount: int) -> Payment:
        return Payment.objects.create(
            order=order, gateway="sandbox", reference=f"m{number()}", amount_minor=amount, currency="USD",
            received_at=NOW,
        )  # fmt: skip

    def _give_back(self, payment: Payment, wanted: dict[str, Any], rows: list[OrderLine]) -> None:
        state = "failed" if wanted["fails"] else "succeeded"
        named = [(row, line["returned"]) for row, line in zip(rows, wanted["lines"], strict=True)]
        named = [(row, amount) for row, amount in named if amount]
        if wanted["by_line"] and named:
            whole = sum(amount for _row, amount in named)
            refund = Refund.objects.create(payment=payment, amount_minor=whole, state=state, wanted_at=NOW)
            for row, amount in named:
                RefundLine.objects.create(refund=refund, line=row, amount_minor=amount)
        if wanted["unnamed"]:
            Refund.objects.create(payment=payment, amount_minor=wanted["unnamed"], state=state, wanted_at=NOW)

    def totals(self) -> dict[str, int]:
        """The event's own, each read by itself and not by way of any partner."""

        def of(rows: Any, field: str = "amount_minor") -> int:
            return int(rows.aggregate(sum=Sum(field))["sum"] or 0)

        complete = OrderLine.objects.filter(
            order__event=self.event, order__state__in=["paid", "invoiced", "cancelled"]
        )
        refunds = Refund.objects.filter(payment__order__event=self.event).exclude(state="failed")
        disputes = Dispute.objects.filter(payment__order__event=self.event).exclude(state="won")
        valid = Ticket.objects.filter(event=self.event, state="valid")
        return {
            "orders": Order.objects.filter(event=self.event, state__in=["paid", "invoiced"]).count(),
            "orders_ended": Order.objects.filter(event=self.event, state="cancelled").count(),
            "tickets": valid.filter(type=self.types[0]).count(),
            "add_ons": valid.filter(type=self.types[1]).count(),
            "list_minor": of(complete, "list_minor"),
            "auto_minor": of(complete, "auto_minor"),
            "discount_minor": of(complete, "discount_minor"),
            "sold_minor": of(complete, "price_minor"),
            "paid_minor": of(Payment.objects.filter(order__event=self.event)),
            "refunded_minor": of(refunds),
            "disputed_minor": of(disputes),
        }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(books, max_size=6))
def test_partners_and_nobody_add_up_to_the_event_to_the_cent(wanted: list[dict[str, Any]]) -> None:
    other = Books()
    other.write({
        "state": "paid", "partner": 0, "first": 0, "last": 0, "paid": "all", "by_line": False, "unnamed": 0,
        "fails": False, "disputed": False, "won": False,
        "lines": [{
            "list_minor": 777, "auto_minor": 0, "discount_minor": 0, "price_minor": 777, "tax_minor": 77,
            "state": "valid", "is_add_on": False, "returned": 0,
        }],
    })  # fmt: skip
    event = Books()
    for order in wanted:
        event.write(order)
    scope = Scope(event.event)
    rows = partner_figures.rows(scope)
    both = attribution.total(row.figures for row in rows)
    assert {name: getattr(both, name) for name in event.totals()} == event.totals()
    assert both.net_minor == both.paid_minor - both.refunded_minor - both.disputed_minor
    # A partner's own page tells what the report over all tells of him, and his codes add up to it.
    for row in rows:
        partner = next((each for each in event.partners if each.pk == row.partner), None)
        if partner is None:
            continue
        own = partner_figures.by_key(Scope(event.event, partner, by_discount_code=True))
        assert attribution.total(own.values()) == row.figures
        assert {key[0] for key in own} <= {partner.pk}


# What really happens, by the shop's own actions


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def kind(event: Event) -> TicketType:
    return make_ticket_type(event, quota=100, price_minor=34_900, tax_rate_bp=1_900)


@pytest.fixture
def redpoint(event: Event) -> Partner:
    return make_partner(event, name="Redpoint", ref="redpoint")


@pytest.fixture
def code(event: Event, redpoint: Partner) -> DiscountCode:
    return make_code(event, "REDPOINT20", partner=redpoint)


def test_a_ticket_given_back_is_subtracted_with_its_tax(
    event: Event, kind: TicketType, code: DiscountCode, redpoint: Partner
) -> None:
    order = make_paid_order(event, kind=kind, seats=3, code="REDPOINT20")
    make_paid_order(event, kind=kind)
    returns.refund_tickets(
        order=order, chosen=[order.tickets.all()[0]], fee_minor=1_000, reason="Cannot come", by=None, now=NOW
    )
    rows = by_partner(Scope(event))
    assert rows[redpoint.pk].by_code == Figures(
        orders=1, tickets=2, list_minor=104_700, discount_minor=20_940, paid_minor=83_760,
        refunded_minor=26_920, tax_minor=4_458 + 4_458 + 160,
    )  # fmt: skip
    assert rows[redpoint.pk].figures.net_minor == 56_840
    assert rows[None].figures == Figures(
        orders=1, tickets=1, list_minor=34_900, paid_minor=34_900, tax_minor=5_572
    )


def test_an_order_that_was_cancelled_stays_in_the_list_and_its_money_goes(
    event: Event, kind: TicketType, code: DiscountCode, redpoint: Partner
) -> None:
    order = make_paid_order(event, kind=kind, code="REDPOINT20")
    order_actions.cancel(order=order, reason="Cannot come", by=None, now=NOW)
    figures = by_partner(Scope(event))[redpoint.pk].figures
    assert (figures.orders, figures.orders_ended, figures.tickets) == (0, 1, 0)
    assert (figures.sold_minor, figures.paid_minor, figures.net_minor, figures.tax_minor) == (
        27_920,
        27_920,
        0,
        0,
    )


def test_a_refund_that_failed_was_not_given_back(
    event: Event, kind: TicketType, code: DiscountCode, redpoint: Partner
) -> None:
    order = make_paid_order(event, kind=kind, code="REDPOINT20")
    refund = payments.refund(
        payment=order.payments.get(), amount_minor=10_000, reason="Goodwill", by=None, now=NOW
    )
    assert by_partner(Scope(event))[redpoint.pk].figures.net_minor == 17_920
    Refund.objects.filter(pk=refund.pk).update(state=Refund.State.FAILED)
    figures = by_partner(Scope(event))[redpoint.pk].figures
    assert (figures.net_minor, figures.tax_minor) == (27_920, 4_458)


def test_an_order_counts_for_its_code_and_only_without_one_for_the_last_link(
    event: Event, kind: TicketType, code: DiscountCode, redpoint: Partner
) -> None:
    kestrel = make_partner(event, name="Kestrel", ref="kestrel")
    with_both = make_paid_order(event, kind=kind, code="REDPOINT20")
    by_link = make_paid_order(event, kind=kind)
    Order.objects.filter(pk=with_both.pk).update(first_touch=kestrel, last_touch=kestrel)
    Order.objects.filter(pk=by_link.pk).update(first_touch=redpoint, last_touch=kestrel)
    rows = by_partner(Scope(event))
    assert (rows[redpoint.pk].by_code.orders, rows[redpoint.pk].by_link.orders) == (1, 0)
    assert (rows[kestrel.pk].by_code.orders, rows[kestrel.pk].by_link.orders) == (0, 1)
    assert rows[kestrel.pk].contacts == Contacts(first=1, last=2, elsewhere=1)
    assert rows[redpoint.pk].contacts == Contacts(first=1, last=0, elsewhere=0)
    assert rows[kestrel.pk].figures.net_minor == 34_900
    assert rows[None].figures == Figures()


def test_days_are_those_of_the_events_clock(event: Event, kind: TicketType) -> None:
    """Seven in the morning in UTC is still the evening before in Los Angeles, where clocks are an hour ahead."""
    make_paid_order(event, kind=kind, now=datetime(2027, 4, 2, 6, 59, tzinfo=UTC))
    make_paid_order(event, kind=kind, now=datetime(2027, 4, 2, 7, 0, tzinfo=UTC))
    first, second = date(2027, 4, 1), date(2027, 4, 2)
    assert by_partner(Scope(event, last_on=first))[None].figures.orders == 1
    assert by_partner(Scope(event, first_on=second))[None].figures.orders == 1
    assert by_partner(Scope(event, first_on=first, last_on=second))[None].figures.orders == 2
    assert by_partner(Scope(event, first_on=date(2027, 4, 3)))[None].figures.orders == 0


def test_seats_that_went_back_to_the_public_wait_for_nobody(
    event: Event, redpoint: Partner, code: DiscountCode
) -> None:
    standing = Reserve.objects.create(event=event, code=code, quota=make_quota(event), size=12, taken=3)
    ended = make_code(event, "OVER", partner=redpoint)
    Reserve.objects.create(event=event, code=ended, quota=standing.quota, size=5, taken=1, closed_at=NOW)
    own = make_code(event, "OURS")
    Reserve.objects.create(event=event, code=own, quota=standing.quota, size=50)
    assert by_partner(Scope(event))[redpoint.pk].seats == Seats(reserved=17, taken=4, unused=9)


def test_the_report_costs_the_same_for_one_partner_and_for_three_hundred(
    event: Event, kind: TicketType
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            partner_figures.rows(Scope(event))
        return len(captured)

    one = make_partner(event)
    make_code(event, "ONE", partner=one)
    make_paid_order(event, kind=kind, code="ONE")
    assert queries() == 11
    made = Partner.objects.bulk_create(Partner(event=event, name=f"Many {n}") for n in range(300))
    buyer = Participant.objects.filter(event=event)[0]
    stored = Order.objects.bulk_create(
        Order(
            event=event, buyer=buyer, email="b@example.org", state="paid", currency="USD", total_minor=500,
            partner=partner, placed_at=NOW, paid_at=NOW + timedelta(minutes=1), form_key=f"many-{partner.pk}",
            code=f"M{partner.pk}",
        )
        for partner in made
    )  # fmt: skip
    OrderLine.objects.bulk_create(
        OrderLine(order=order, position=1, description="x", list_minor=500, price_minor=500)
        for order in stored
    )
    assert queries() == 11
    assert attribution.total(row.figures for row in partner_figures.rows(Scope(event))).orders == 301
