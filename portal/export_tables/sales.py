"""Orders, tickets, discount codes and check-ins as tables."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from core import money
from core.tables import Cell
from events.models import Event
from events.rights import Right
from portal.export_tables.columns import (
    CHUNK,
    Asked,
    Column,
    Line,
    Table,
    amount,
    choice,
    moment,
    plain,
    yes,
)
from tickets.models import CheckIn, DiscountCode, Order, Ticket


def _lines(rows: QuerySet[Any], event: Event) -> Iterator[Line]:
    return (Line(row, event) for row in rows.order_by("pk").iterator(chunk_size=CHUNK))


def _orders(asked: Asked) -> Iterator[Line]:
    rows = Order.objects.filter(event=asked.event).select_related("buyer", "partner", "discount_code")
    return _lines(rows.annotate(ticket_count=Count("tickets")), asked.event)


ORDERS = Table(
    "orders", _("Orders"), _("one line an order, with amounts"), frozenset({Right.SELL, Right.MONEY}),
    (
        Column("code", _("Order"), plain("code")),
        Column("state", _("State"), choice("state")),
        Column("buyer", _("Buyer"), plain("buyer.name")),
        Column("email", _("E-mail address"), plain("email")),
        Column("company", _("Company"), plain("buyer.company"), is_usual=False),
        Column("tickets", _("Tickets"), plain("ticket_count")),
        Column("total", _("Total"), amount("total_minor")),
        Column("tax", _("Tax within"), amount("tax_minor")),
        Column("currency", _("Currency"), plain("currency")),
        Column("method", _("Paid by"), choice("method")),
        Column("discount", _("Discount code"), plain("discount_code.code")),
        Column("partner", _("Partner"), plain("partner.name")),
        Column("placed", _("Placed"), moment("placed_at")),
        Column("paid", _("Paid"), moment("paid_at")),
        Column("ended", _("Cancelled or expired"), moment("ended_at")),
        Column("due", _("Due on"), lambda line: line.row.due_on, is_usual=False),
        Column("language", _("Language"), plain("language"), is_usual=False),
        Column("referrer", _("Came from"), plain("referrer"), is_usual=False),
        Column("note", _("Note of the team"), plain("note"), is_usual=False),
    ),
    _orders,
)  # fmt: skip


def _tickets(asked: Asked) -> Iterator[Line]:
    rows = Ticket.objects.filter(event=asked.event).select_related("type", "attendee", "order__partner")
    return _lines(rows, asked.event)


TICKETS = Table(
    "tickets", _("Tickets"), _("one line a ticket or add-on, with who comes with it"),
    frozenset({Right.SELL, Right.PEOPLE}),
    (
        Column("id", _("Id"), plain("public_id"), is_usual=False),
        Column("type", _("Ticket type"), plain("type.name")),
        Column("kind", _("Kind"), lambda line: str(line.row.type.get_kind_display()), is_usual=False),
        Column("state", _("State"), choice("state")),
        Column("name", _("Name"), plain("attendee.name")),
        Column("email", _("E-mail address"), plain("attendee.address")),
        Column("company", _("Company"), plain("attendee.company")),
        Column("order", _("Order"), plain("order.code")),
        Column("partner", _("Partner"), plain("order.partner.name")),
        Column("issued", _("Issued"), moment("issued_at")),
        Column("voided", _("Void since"), moment("voided_at"), is_usual=False),
        Column("checked_in", _("Checked in"), moment("checked_in_at")),
    ),
    _tickets,
)  # fmt: skip


def _effect(line: Line) -> Cell:
    """Percent, or an amount: which of both says the kind."""
    code: DiscountCode = line.row
    if code.kind == DiscountCode.Kind.PERCENT:
        return money.to_decimal(
            code.percent_bp, "EUR"
        )  # basis points have two digits behind the mark as cents do
    return money.to_decimal(code.amount_minor, line.event.currency)


def _codes(asked: Asked) -> Iterator[Line]:
    return _lines(DiscountCode.objects.filter(event=asked.event).select_related("partner"), asked.event)


CODES = Table(
    "codes", _("Discount codes"), _("what each does and how often it was used, not by whom"),
    frozenset({Right.SELL, Right.MONEY, Right.PARTNERS}),
    (
        Column("code", _("Code"), plain("code")),
        Column("partner", _("Partner"), plain("partner.name")),
        Column("kind", _("Kind"), choice("kind")),
        Column("effect", _("Percent or amount"), _effect),
        Column("from", _("Valid from"), moment("valid_from_at")),
        Column("until", _("Valid until"), moment("valid_until_at")),
        Column("used_orders", _("Orders with it"), plain("used_orders")),
        Column("used_tickets", _("Tickets with it"), plain("used_tickets")),
        Column("max_orders", _("Most orders"), plain("max_orders")),
        Column("max_tickets", _("Most tickets"), plain("max_tickets")),
        Column("batch", _("Batch"), plain("batch")),
        Column("paused", _("Paused"), yes("is_paused"), is_usual=False),
        Column("offer", _("For the waiting list"), yes("is_offer"), is_usual=False),
        Column("note", _("Note"), plain("note"), is_usual=False),
    ),
    _codes,
)  # fmt: skip


def _check_ins(asked: Asked) -> Iterator[Line]:
    rows = CheckIn.objects.filter(event=asked.event)
    return _lines(
        rows.select_related("list", "gate", "device", "ticket__type", "ticket__attendee"), asked.event
    )


CHECK_INS = Table(
    "checkins", _("Check-ins"), _("one line a scan, refused ones too"), frozenset({Right.DOOR, Right.SETUP}),
    (
        Column("at", _("Scanned"), moment("at")),
        Column("name", _("Name"), plain("ticket.attendee.name")),
        Column("type", _("Ticket type"), plain("ticket.type.name")),
        Column("result", _("Answer"), choice("result")),
        Column("reason", _("Reason"), choice("reason")),
        Column("list", _("Door list"), plain("list.name")),
        Column("gate", _("Gate"), plain("gate.name")),
        Column("device", _("Device"), plain("device.name")),
        Column("way", _("By"), choice("way"), is_usual=False),
        Column("offline", _("Let in without network"), yes("let_in_offline"), is_usual=False),
    ),
    _check_ins,
)  # fmt: skip
