"""What an order and a ticket look like outside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from pydantic import Field

from core.api.pages import Known
from core.api.shapes import Id, Money, OneOf, Out
from core.prepared import PAGE_KEYS, Prepared, of_each, put
from events.models import Event, Participant
from tickets.models import Order, OrderLine, Ticket

OrderState = Annotated[str, OneOf(Order.State.values)]
TicketState = Annotated[str, OneOf(Ticket.State.values)]


class PersonOut(Out):
    id: Id
    name: str
    email: str
    company: str


class LineOut(Out):
    ticket_id: Id | None
    description: str
    list_minor: Money
    auto_minor: Money = Field(description="Taken off before any code: early price, group.")
    discount_minor: Money = Field(description="Taken off by the code.")
    price_minor: Money
    tax_rate_bp: int = Field(description="Basis points: 1900 is 19 %.")
    tax_minor: Money = Field(description="Within the price.")


class OrderOut(Out):
    id: Id
    code: str = Field(description="Short, for people.")
    state: OrderState
    buyer: PersonOut
    currency: str
    total_minor: Money
    tax_minor: Money
    method: Order.Method
    discount_code_id: Id | None
    partner_id: Id | None
    lines: list[LineOut]
    placed_at: datetime
    expires_at: datetime | None
    paid_at: datetime | None
    ended_at: datetime | None
    pay_url: str | None = Field(
        description="The buyer's own page, where an order is paid. Null once there is nothing to pay. Keep it secret."
    )


class TicketOut(Out):
    id: Id
    order_id: Id | None = Field(description="Null for tickets that were given, as to speakers.")
    ticket_type_id: Id
    ticket_type: str
    parent_id: Id | None = Field(description="The ticket an add-on hangs from.")
    state: TicketState
    attendee: PersonOut | None = Field(description="Null while the name is still to come.")
    issued_at: datetime | None
    voided_at: datetime | None
    checked_in_at: datetime | None


LINE = (
    "description", "list_minor", "auto_minor", "discount_minor", "price_minor", "tax_rate_bp", "tax_minor", "position",
)  # fmt: skip
TICKET = (
    "public_id", "state", "issued_at", "voided_at", "checked_in_at", "order__public_id", "type__public_id",
    "type__name", "parent__public_id", "attendee__public_id", "attendee__name", "attendee__email",
    "attendee__contact_email", "attendee__company",
)  # fmt: skip


def _placed(event: Any, order: Any) -> QuerySet[Order]:
    rows: QuerySet[Order] = Order.objects.filter(event=event, public_id=order).order_by()
    return rows.select_related("buyer", "discount_code", "partner")


def _tickets(event: Any) -> QuerySet[Ticket]:
    rows: QuerySet[Ticket] = Ticket.objects.filter(event=event)
    return rows.select_related("order", "type", "attendee", "parent")


_one: Prepared[Order] = Prepared(_placed, event=-1, order="an-order")
ORDERS = Known(
    lambda event: Order.objects.filter(event=event).select_related("buyer", "discount_code", "partner")
)
# What `ticket_out` tells and no more.
TICKETS = Known(lambda event: _tickets(event).only(*TICKET))
_lines_of: Prepared[OrderLine] = Prepared(
    lambda keys: (
        OrderLine.objects.filter(order__in=keys)
        .select_related("ticket")
        .only(*LINE, "order", "ticket__public_id")
        .order_by("position")
    ),
    keys=PAGE_KEYS,
)
_lines: Prepared[OrderLine] = Prepared(
    lambda order: OrderLine.objects.filter(order=order).select_related("ticket").order_by("position"),
    order=-1,
)


def listed_order(row: Order, event: Event) -> OrderOut:
    row.event = event
    return order_out(row, row.listed_lines)  # type: ignore[attr-defined]


def read_lines(rows: list[Order]) -> None:
    """For `listed_order`."""
    put(rows, "listed_lines", of_each(rows, _lines_of, "order_id"))


def read_whole(event: Event, public_id: str) -> OrderOut | None:
    """One order with its lines, in two queries that were written once."""
    row = read_order_row(event, public_id)
    return None if row is None else order_out(row, _lines.all(order=row.pk))


def read_order_row(event: Event, public_id: str) -> Order | None:
    row = _one.first(event=event.pk, order=public_id)
    if row is not None:
        row.event = event
    return row


def order_out(row: Order, lines: Iterable[OrderLine]) -> OrderOut:
    return OrderOut(
        id=row.public_id, code=row.code, state=row.state, buyer=person_out(row.buyer, row.email),
        currency=row.currency, total_minor=row.total_minor, tax_minor=row.tax_minor,
        method=Order.Method(row.method), discount_code_id=row.discount_code.public_id if row.discount_code else None,
        partner_id=row.partner.public_id if row.partner else None, lines=[line_out(line) for line in lines],
        placed_at=row.placed_at, expires_at=row.expires_at, paid_at=row.paid_at, ended_at=row.ended_at,
        pay_url=settings.SITE_URL + row.path if row.state == Order.State.PENDING else None,
    )  # fmt: skip


def line_out(row: OrderLine) -> LineOut:
    return LineOut(
        ticket_id=row.ticket.public_id if row.ticket else None, description=row.description,
        list_minor=row.list_minor, auto_minor=row.auto_minor, discount_minor=row.discount_minor,
        price_minor=row.price_minor, tax_rate_bp=row.tax_rate_bp, tax_minor=row.tax_minor,
    )  # fmt: skip


def ticket_out(row: Ticket) -> TicketOut:
    return TicketOut(
        id=row.public_id, order_id=row.order.public_id if row.order else None, ticket_type_id=row.type.public_id,
        ticket_type=row.type.name, parent_id=row.parent.public_id if row.parent else None,
        state=row.state, attendee=person_out(row.attendee) if row.attendee else None,
        issued_at=row.issued_at, voided_at=row.voided_at, checked_in_at=row.checked_in_at,
    )  # fmt: skip


def person_out(row: Participant, email: str = "") -> PersonOut:
    return PersonOut(id=row.public_id, name=row.name, email=email or row.address, company=row.company)
