"""Codes and tickets brought into an event: what they come to, that seats hold, what is taken back, and what it costs."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import OutboxMail
from events.models import Event, Participant
from tests.factories.events import make_event, make_participant, make_partner
from tests.factories.tables import (
    bring_in,
    choose,
    line_of,
    read_table,
    states,
    undo,
    verdicts,
)
from tests.factories.tickets import make_code, make_quota, make_ticket_type
from tickets.models import DiscountCode, Order, Quota, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


# Codes


def test_codes_come_in_change_and_are_withdrawn(event: Event) -> None:
    partner = make_partner(event, name="Acme")
    kind = make_ticket_type(event, name="Conference")
    used = make_code(event, "OLD", max_tickets=10)
    DiscountCode.objects.filter(pk=used.pk).update(used_tickets=5, used_orders=2)
    head = ("Voucher", "Rabatt in Prozent", "Sponsor", "Max tickets", "Gültig bis", "Ticket types")
    row = read_table(
        event, "codes", head, ("acme20", "20 %", "acme", "50", "3.5.2027", "conference"), ("OLD", "", "", "20", "", ""),
        ("old2", "", "", "", "", ""), ("FREE", "100", "Nobody", "", "", ""),
    )  # fmt: skip
    assert verdicts(row) == ["new", "changed", "error", "error"]
    bring_in(row)
    made = DiscountCode.objects.get(event=event, code="ACME20")
    assert (made.percent_bp, made.partner, made.max_tickets, made.batch) == (2000, partner, 50, "table.csv")
    assert list(made.ticket_types.all()) == [kind]
    assert made.valid_until_at is not None
    used.refresh_from_db()
    assert used.max_tickets == 20
    DiscountCode.objects.filter(pk=used.pk).update(used_tickets=15)
    undo(row)
    made.refresh_from_db()
    used.refresh_from_db()
    assert made.is_paused
    assert used.max_tickets == 20  # ten would be fewer than are used
    assert states(row) == ["undone", "kept", "", ""]


def test_a_used_code_stays(event: Event) -> None:
    row = bring_in(read_table(event, "codes", ("Code", "Percent"), ("USED", "20")))
    DiscountCode.objects.filter(event=event).update(used_orders=1)
    undo(row)
    assert not DiscountCode.objects.get(event=event).is_paused
    assert "Used since" in line_of(row, 2).reason


# Tickets

TICKETS = ("Name", "E-mail", "Ticket type", "Order")


def seats(event: Event, size: int) -> Quota:
    quota = make_quota(event, size=size)
    kind = make_ticket_type(event, name="Conference")
    kind.quotas.set([quota])
    return quota


def test_tickets_are_given_at_the_price_of_nothing_and_nobody_is_told(event: Event) -> None:
    quota = seats(event, 10)
    row = read_table(
        event, "tickets", TICKETS, ("Ana", "ana@example.org", "Conference", "PX-1"), ("Bo", "", "conference", ""),
        ("Cem", "cem@example.org", "Gala", ""),
    )  # fmt: skip
    assert verdicts(row) == ["new", "new", "error"]
    assert "It has: Conference" in line_of(row, 4).problems[0][1]
    choose(row, reason="Sold at the partner’s shop")
    bring_in(row)
    quota.refresh_from_db()
    assert quota.taken == 2
    order = Order.objects.get(event=event, email="ana@example.org")
    assert (order.state, order.method, order.total_minor, order.note) == (
        "paid",
        "free",
        0,
        "Number elsewhere: PX-1",
    )
    assert order.lines.get().discount_reason == "Sold at the partner’s shop: $0.00 each ticket"
    assert set(event.participants.values_list("name", "admission")) == {("Ana", "valid"), ("Bo", "valid")}
    assert not OutboxMail.objects.within(event.public_id).exists()
    assert verdicts(
        read_table(event, "tickets", TICKETS, ("Ana", "ana@example.org", "Conference", "PX-1"))
    ) == ["same"]


def test_letters_are_a_choice(event: Event) -> None:
    seats(event, 10)
    row = read_table(
        event, "tickets", TICKETS, ("Ana", "ana@example.org", "Conference", ""), ("Bo", "", "Conference", "")
    )
    bring_in(choose(row, letters=True))
    assert list(OutboxMail.objects.within(event.public_id).values_list("to_address", flat=True)) == [
        "ana@example.org"
    ]
    undo(row)
    assert OutboxMail.objects.within(event.public_id).filter(kind="order.cancelled").count() == 1


def test_a_table_never_oversells(event: Event) -> None:
    quota = seats(event, 2)
    rows = [(f"P{number}", f"p{number}@example.org", "Conference", "") for number in range(4)]
    row = read_table(event, "tickets", TICKETS, *rows)
    assert verdicts(row) == ["new", "new", "error", "error"]
    assert "only 2 are left" in line_of(row, 4).problems[0][1]
    Quota.objects.filter(pk=quota.pk).update(taken=1)  # somebody bought meanwhile
    bring_in(row)
    quota.refresh_from_db()
    assert quota.taken == 2
    assert Ticket.objects.valid().filter(event=event).count() == 1
    assert "only 1 is left" in line_of(row, 3).problems[0][1]


def test_undoing_tickets_frees_their_seats_and_keeps_who_came(event: Event) -> None:
    quota = seats(event, 10)
    row = read_table(
        event,
        "tickets",
        TICKETS,
        *[(f"P{number}", f"p{number}@example.org", "Conference", "") for number in range(3)],
    )
    bring_in(row)
    Ticket.objects.filter(attendee__name="P1").update(checked_in_at=timezone.now())
    other = make_participant(event, name="Colleague")
    Ticket.objects.filter(attendee__name="P2").update(attendee=other)
    undo(row)
    quota.refresh_from_db()
    assert quota.taken == 2
    assert states(row) == ["undone", "kept", "kept"]
    assert [line_of(row, number).reason for number in (3, 4)] == [
        "Checked in: it stays.", "Passed on to somebody else: it stays.",
    ]  # fmt: skip
    assert Order.objects.get(email="p0@example.org").state == "cancelled"
    assert Participant.objects.get(event=event, name="P0").admission == "void"


def test_void_tickets_of_another_system_are_left_out(event: Event) -> None:
    seats(event, 10)
    row = read_table(
        event, "tickets", (*TICKETS, "State"), ("Ana", "a@example.org", "Conference", "1", "refunded")
    )
    assert verdicts(row) == ["left"]


QUERIES = {"people": 39, "tickets": 50, "codes": 44, "rooms": 38}


@pytest.mark.parametrize("kind", list(QUERIES))
def test_queries_do_not_depend_on_the_number_of_lines(event: Event, kind: str) -> None:
    """Of a batch; SQLite needs one more where so many values do not fit into one query."""
    seats(event, 500)
    person = ("Name", "E-mail"), lambda n: (f"P{n}", f"p{n}@example.org")
    made: dict[str, Any] = {
        "people": person, "tickets": person, "codes": (("Code", "Percent"), lambda n: (f"CODE{n:03}", "20")),
        "rooms": (("Name", "Seats"), lambda n: (f"Room {n}", "20")),
    }  # fmt: skip
    head, cells = made[kind]
    for count in (1, 15):
        row = read_table(event, kind, head, *[cells(number + count) for number in range(count)])
        if kind == "tickets":
            choose(row, ticket_type=event.ticket_types.get().public_id)
        with CaptureQueriesContext(connection) as caught:
            bring_in(row, by=row.created_by)
        assert (row.state, row.lines.filter(state="done").count(), len(caught)) == (
            "done",
            count,
            QUERIES[kind],
        )
