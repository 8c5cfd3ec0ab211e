"""The rows of an order that was planned: seats taken, tickets and frozen lines stored. In the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User, normal_email
from core import history
from core.models import HistoryEntry
from core.prepared import Inserted
from events.models import Event, Participant
from tickets.actions import holds
from tickets.actions.planning import Plan, Wish
from tickets.models import CodeRedemption, Order, OrderLine, Ticket, TicketType
from tickets.shop import Offer

_orders, _tickets, _lines = Inserted(Order), Inserted(Ticket), Inserted(OrderLine)
_redemptions = Inserted(CodeRedemption)


def take_seats(plan: Plan, now: datetime) -> holds.Drawn:
    """The code's own seats first, where it has some."""
    claims = plan.claims
    if plan.terms and claims:
        return holds.take_with_code(plan.quotas, plan.terms.pk, claims, now=now)
    holds.take_quotas(plan.quotas)
    return ()


def order_of(event: Event, wish: Wish, plan: Plan, buyer: Participant | None, now: datetime) -> Order:
    """Nobody's so far where there is no buyer: he is set before it is stored."""
    return Order(
        event=event,
        buyer=buyer,
        email=normal_email(wish.buyer_email),
        state=Order.State.REQUESTED if plan.needs_approval else Order.State.PENDING,
        currency=event.currency,
        method=wish.sale.method if wish.sale else Order.Method.GATEWAY,
        total_minor=plan.quote.total_minor,
        tax_minor=plan.quote.tax_minor,
        discount_code_id=plan.terms.pk if plan.terms else None,
        partner_id=plan.terms.partner_id if plan.terms else None,
        referrer=wish.came.referrer,
        form_key=wish.form_key,
        terms_version=wish.terms_version,
        language=wish.language,
        placed_at=now,
        expires_at=None if plan.needs_approval else now + (wish.sale.hold if wish.sale else holds.HOLD),
    )


def tickets_of(order: Order, plan: Plan, attendees: Sequence[Participant | None]) -> list[Ticket]:
    """In the order of the lines; an add-on's parent is the ticket before it."""
    kinds = {offer.pk: _kind(offer, order.event) for offer in plan.things}
    made: list[Ticket] = []
    parent: Ticket | None = None
    for offer, seat in zip(plan.things, plan.seats, strict=True):
        ticket = Ticket(event=order.event, type=kinds[offer.pk], attendee=attendees[seat])
        if offer.is_add_on:
            ticket.parent = parent
        else:
            parent = ticket
        made.append(ticket)
    return made


def hand_out(tickets: Sequence[Ticket], plan: Plan, attendees: Sequence[Participant | None]) -> None:
    """Of those that were nobody's so far."""
    for ticket, seat in zip(tickets, plan.seats, strict=True):
        ticket.attendee = attendees[seat]


def _kind(offer: Offer, event: Event) -> TicketType:
    """The type as far as it was read, so that nobody reads it again."""
    return TicketType(pk=offer.pk, public_id=offer.public_id, event=event, name=offer.name, kind=offer.kind)


def store(order: Order, tickets: Sequence[Ticket], plan: Plan, now: datetime) -> None:
    _orders.add(order)
    for ticket in tickets:
        ticket.order = order
    _tickets.add(*(ticket for ticket in tickets if ticket.parent is None))
    add_ons = [ticket for ticket in tickets if ticket.parent is not None]
    for ticket in add_ons:
        ticket.parent = ticket.parent  # its key is known now
    if add_ons:
        _tickets.add(*add_ons)
    _lines.add(*lines_of(order, tickets, plan))
    if plan.terms:
        _redemptions.add(
            CodeRedemption(
                code_id=plan.terms.pk, order=order, buyer=order.buyer, tickets=plan.code_tickets, at=now
            )
        )


def lines_of(order: Order, tickets: Sequence[Ticket], plan: Plan) -> list[OrderLine]:
    """Frozen from the quote, in memory."""
    return [
        OrderLine(
            order=order,
            position=position,
            ticket=ticket,
            description=line.description[:200],
            list_minor=line.list_minor,
            auto_minor=line.auto_minor,
            auto_reason=line.auto_reason,
            step_id=line.step,
            discount_minor=line.discount_minor,
            discount_reason=line.discount_reason,
            price_minor=line.price_minor,
            tax_rate_bp=line.tax_rate_bp,
            tax_minor=line.tax_minor,
        )
        for position, (ticket, line) in enumerate(zip(tickets, plan.quote.lines, strict=True), start=1)
    ]


def told(order: Order, by: User | None, now: datetime) -> HistoryEntry:
    state = Order.State.REQUESTED if order.state == Order.State.REQUESTED else Order.State.PENDING
    after = {"state": str(state), "total_minor": order.total_minor}
    return history.entry("order.placed", order, scope=order.event.public_id, by=by, now=now, after=after)
