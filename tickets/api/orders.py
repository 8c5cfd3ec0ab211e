"""Orders: what one would cost, placing, reading, cancelling, and giving back the money of some of its tickets."""

from datetime import datetime
from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import AfterValidator, Field

from core.api.pages import ListQuery, page
from core.api.problems import REFUSED, Problem, refusing, wrong
from core.api.shapes import Id, In, Listed, Money, Out
from core.ids import new_id
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event
from events.scopes import Scope
from tickets import order_rows
from tickets.actions import orders, planning, refunds, returns
from tickets.actions.orders import Refused, Seat, Wish
from tickets.api.order_shapes import (
    ORDERS,
    OrderOut,
    OrderState,
    listed_order,
    read_lines,
    read_order_row,
    read_whole,
)
from tickets.models import Order, Ticket

router = Router(tags=["Orders"])


def _is_address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValueError(error.messages[0]) from None
    return text


Name = Annotated[str, Field(max_length=200)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_is_address)]
Code = Annotated[str, Field(max_length=60, description="A discount code, as it was given.")]


class SeatIn(In):
    ticket_type_id: Id
    add_on_ids: Annotated[list[Id], Field(max_length=20)] = []


class NamedSeatIn(SeatIn):
    name: Name = Field("", description="Who comes. Empty: the buyer is asked for it later.")
    email: Email | Literal[""] = ""
    company: Name = ""
    badge_name: Name = ""
    pronouns: Annotated[str, Field(max_length=40)] = ""


class BuyerIn(In):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: Email
    company: Name = ""


class PreviewIn(In):
    seats: Annotated[list[SeatIn], Field(min_length=1, max_length=50)]
    code: Code = ""
    buyer_email: Email | Literal[""] = Field("", description="For codes that only one buyer may use.")


class OrderIn(In):
    buyer: BuyerIn
    seats: Annotated[list[NamedSeatIn], Field(min_length=1, max_length=50)]
    code: Code = ""
    total_seen_minor: Annotated[int, Field(ge=0)] | None = Field(
        None, description="What the buyer was told. If it costs something else by now, nothing is ordered."
    )
    terms_accepted: Literal[True] = Field(description="The buyer has agreed to the event's terms.")


class CancelIn(In):
    reason: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="The buyer reads it.")
    refund: bool = True


class RefundIn(In):
    ticket_ids: Annotated[list[Id], Field(min_length=1, max_length=50)]
    fee_minor: Annotated[int, Field(ge=0, le=1_000_000_000)] = Field(0, description="Kept for each ticket.")
    reason: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="The buyer reads it.")


class PreviewLineOut(Out):
    description: str
    list_minor: Money
    auto_minor: Money
    discount_minor: Money
    price_minor: Money
    tax_minor: Money


class PreviewOut(Out):
    currency: str
    total_minor: Money
    tax_minor: Money
    needs_approval: bool
    lines: list[PreviewLineOut]


class RefundOut(Out):
    amount_minor: Money
    order: OrderOut


class OrdersQuery(ListQuery):
    state: OrderState | None = None
    email: str = Field("", max_length=254, description="The buyer's address.")
    code: str = Field("", max_length=16, description="The short code that people read out.")


@router.post(
    "events/{event}/order-previews",
    auth=Needs(Scope.ORDERS_READ),
    response=PreviewOut,
    operation_id="preview_order",
)
def preview_order(request: ApiRequest, event: str, body: PreviewIn) -> PreviewOut:
    """What an order would cost now, line by line. It holds nothing."""
    caller = request.auth
    seats = tuple(_seat(seat) for seat in body.seats)
    try:
        plan = planning.make(
            caller.event, _wish(caller.event, seats, body.code, body.buyer_email), caller.now
        )
    except Refused as refused:
        raise _told(refused) from None
    lines = [
        PreviewLineOut(
            description=line.description, list_minor=line.list_minor, auto_minor=line.auto_minor,
            discount_minor=line.discount_minor, price_minor=line.price_minor, tax_minor=line.tax_minor,
        )
        for line in plan.quote.lines
    ]  # fmt: skip
    return PreviewOut(
        currency=plan.quote.currency, total_minor=plan.quote.total_minor, tax_minor=plan.quote.tax_minor,
        needs_approval=plan.needs_approval, lines=lines,
    )  # fmt: skip


@router.post(
    "events/{event}/orders",
    auth=Needs(Scope.ORDERS_WRITE),
    response={201: OrderOut},
    operation_id="place_order",
)
def place_order(request: ApiRequest, event: str, body: OrderIn) -> Status[OrderOut]:
    """Order by the rules of the shop. Its tickets are held until `expires_at`; the buyer pays at `pay_url`."""
    caller = request.auth
    seats = tuple(_named_seat(seat) for seat in body.seats)
    wish = _wish(
        caller.event, seats, body.code, body.buyer.email, buyer=body.buyer, seen=body.total_seen_minor
    )
    try:
        order = orders.place(event=caller.event, wish=wish, by=caller.by, now=caller.now)
    except Refused as refused:
        raise _told(refused) from None
    return Status(201, _whole(caller.event, order.public_id))


@router.get(
    "events/{event}/orders",
    auth=Needs(Scope.ORDERS_READ),
    response=Listed[OrderOut],
    operation_id="list_orders",
)
def list_orders(request: ApiRequest, event: str, query: Query[OrdersQuery]) -> Listed[OrderOut]:
    """Orders, in the order in which they were placed."""
    row = request.auth.event
    found = ORDERS.of(
        row.pk, state=query.state, email__iexact=query.email or None, code=query.code.upper() or None
    )
    touched = _touched(query.updated_since)
    return page(
        found,
        query,
        of="orders",
        shape=lambda order: listed_order(order, row),
        scope=row.public_id,
        touched=touched,
        read_with=read_lines,
    )


@router.get(
    "events/{event}/orders/{order}",
    auth=Needs(Scope.ORDERS_READ),
    response=OrderOut,
    operation_id="read_order",
)
def read_order(request: ApiRequest, event: str, order: str) -> OrderOut:
    """One order with its lines."""
    return _whole(request.auth.event, order)


@router.post(
    "events/{event}/orders/{order}/cancel",
    auth=Needs(Scope.ORDERS_WRITE),
    response=OrderOut,
    operation_id="cancel_order",
)
def cancel_order(request: ApiRequest, event: str, order: str, body: CancelIn) -> OrderOut:
    """End an order: its tickets are void at once, and what was paid goes back unless `refund` is false."""
    caller = request.auth
    row = _order(caller.event, order)
    if row.state == Order.State.PENDING and row.attempts.open().exclude(reference="").exists():
        words = _(
            "Its buyer is paying just now. It ends by itself if he does not; until then only people cancel it."
        )
        raise Problem(REFUSED, words)
    orders.cancel(order=row, reason=body.reason, by=caller.by, now=caller.now, refund=body.refund)
    return _whole(caller.event, order)


@router.post(
    "events/{event}/orders/{order}/refunds",
    auth=Needs(Scope.ORDERS_WRITE),
    response={201: RefundOut},
    operation_id="refund_tickets",
)
def refund_tickets(request: ApiRequest, event: str, order: str, body: RefundIn) -> Status[RefundOut]:
    """End some tickets, with their add-ons, and give their money back the way it came."""
    caller = request.auth
    row = _order(caller.event, order)
    chosen = _standing(row, body.ticket_ids)
    with refusing(refunds.CannotRefund):
        made = returns.refund_tickets(
            order=row,
            chosen=chosen,
            fee_minor=body.fee_minor,
            reason=body.reason,
            by=caller.by,
            now=caller.now,
        )
    amount = sum(one.amount_minor for one in made)
    return Status(201, RefundOut(amount_minor=amount, order=_whole(caller.event, order)))


def _order(event: Event, public_id: str) -> Order:
    row = read_order_row(event, public_id)
    if row is None:
        raise nothing_here()
    return row


def _whole(event: Event, public_id: str) -> OrderOut:
    found = read_whole(event, public_id)
    if found is None:
        raise nothing_here()
    return found


def _standing(order: Order, ids: list[str]) -> list[Ticket]:
    """Tickets of the order that could be refunded."""
    if order.state != Order.State.PAID:
        raise Problem(REFUSED, _("Only a paid order has money to give back."))
    found = {row.public_id: row for row in order_rows.tickets_of(order)}
    for place, public_id in enumerate(ids):
        if public_id not in found:
            raise wrong(f"#/ticket_ids/{place}", _("The order has no such ticket, or it is void."))
    return [found[public_id] for public_id in dict.fromkeys(ids)]


def _touched(since: datetime | None) -> Q | None:
    if since is None:
        return None
    return Q(placed_at__gte=since) | Q(paid_at__gte=since) | Q(ended_at__gte=since)


def _seat(seat: SeatIn) -> Seat:
    return Seat(ticket_type=seat.ticket_type_id, name="", add_ons=tuple(seat.add_on_ids))


def _named_seat(seat: NamedSeatIn) -> Seat:
    return Seat(
        ticket_type=seat.ticket_type_id, name=seat.name, email=seat.email, company=seat.company,
        badge_name=seat.badge_name, pronouns=seat.pronouns, add_ons=tuple(seat.add_on_ids),
    )  # fmt: skip


def _wish(
    event: Event,
    seats: tuple[Seat, ...],
    code: str,
    email: str,
    *,
    buyer: BuyerIn | None = None,
    seen: int | None = None,
) -> Wish:
    return Wish(
        buyer_name=buyer.name if buyer else "", buyer_email=email, buyer_company=buyer.company if buyer else "",
        seats=seats, code=code, form_key=new_id("key"), language=event.language, terms_version=event.terms_version,
        total_seen_minor=seen,
    )  # fmt: skip


def _told(refused: Refused) -> Problem:
    return Problem(REFUSED, refused.message, reason=refused.reason)
