"""Messages about orders and the money for them. Who bought is not told: the id of the order leads to it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch

from events.webhook_types import Cause, Data, MessageType, Shape
from portal.webhooks.fields import at, choice, instant, named, number, public_id, row, text, thing, things
from tickets.models import Dispute, Order, Payment, Refund, Ticket

WHEN = "2027-03-02T17:20:11.000Z"

ORDER = Shape(
    "Order",
    "the order",
    [
        public_id("id", "ord", "The order."),
        text("code", "K7QF3M2P", "Its short code, as people read it out. Unique within the event."),
        choice("state", "paid", Order.State.values, "Its state after what happened."),
        number("total_minor", 34800, "What it costs in minor units (cents) of its currency."),
        number("tax_minor", 0, "The tax in it."),
        text("currency", "USD", "ISO 4217."),
        choice("method", "gateway", Order.Method.values, "How it is paid."),
        text("discount_code", "REDPOINT20", "The code that was used.", or_null=True),
        thing("partner", named("ptn", "Redpoint"), "Whose code or seats they are.", or_null=True),
        things(
            "tickets",
            [
                public_id("id", "tkt", "The ticket."),
                thing("type", named("typ", "Regular"), "Its ticket type."),
            ],
            "The tickets and add-ons in it.",
        ),
        instant("placed_at", "2027-03-02T17:18:40.000Z", "When it was placed."),
        instant(
            "expires_at", "2027-03-02T17:48:40.000Z", "Until when its tickets are held unpaid.", or_null=True
        ),
        instant("paid_at", WHEN, "When it was paid.", or_null=True),
    ],
)
PAYMENT = Shape(
    "Payment",
    "the order",
    [
        public_id("id", "pay", "The payment."),
        public_id("order", "ord", "The order that it pays."),
        number("amount_minor", 34800, "In minor units of its currency."),
        text("currency", "USD", "ISO 4217."),
        text("gateway", "stripe", "By which way it came: `stripe`, `transfer`, `cash`, `terminal`, …"),
        instant("received_at", WHEN, "When it was received."),
    ],
)
REFUND = Shape(
    "Refund",
    "the order",
    [
        public_id("id", "ref", "The refund."),
        public_id("order", "ord", "The order whose money goes back."),
        public_id("payment", "pay", "The payment that it takes from."),
        number("amount_minor", 34800, "In minor units of its currency."),
        text("currency", "USD", "ISO 4217."),
        choice("state", "succeeded", Refund.State.values, "Its state after what happened."),
    ],
)
DISPUTE = Shape(
    "Dispute",
    "the order",
    [
        public_id("id", "dsp", "The dispute."),
        public_id("order", "ord", "The order whose payment is disputed."),
        public_id("payment", "pay", "The payment."),
        number("amount_minor", 34800, "What the bank took back, in minor units."),
        text("currency", "USD", "ISO 4217."),
        text("reason", "fraudulent", "The bank’s word for it; may be empty."),
        choice("state", "open", Dispute.State.values, "Its state after what happened."),
        instant(
            "answer_by_at", "2027-03-09T23:59:59.000Z", "Until when the bank takes an answer.", or_null=True
        ),
    ],
)


def orders(causes: Sequence[Cause]) -> Mapping[str, Data]:
    tickets = Prefetch("tickets", Ticket.objects.select_related("type").order_by("pk"))
    rows = Order.objects.filter(public_id__in={one.subject for one in causes})
    found = {
        one.public_id: one
        for one in rows.select_related("discount_code", "partner").prefetch_related(tickets)
    }
    return {one.id: _order(found[one.subject], one) for one in causes if one.subject in found}


def _order(order: Order, cause: Cause) -> dict[str, Any]:
    return {
        "id": order.public_id,
        "code": order.code,
        "state": cause.after.get("state", order.state),
        "total_minor": order.total_minor,
        "tax_minor": order.tax_minor,
        "currency": order.currency,
        "method": order.method,
        "discount_code": order.discount_code.code if order.discount_code else None,
        "partner": row(order.partner),
        "tickets": [{"id": one.public_id, "type": row(one.type)} for one in order.tickets.all()],
        "placed_at": at(order.placed_at),
        "expires_at": at(order.expires_at),
        "paid_at": at(order.paid_at),
    }


def _named_in(causes: Iterable[Cause], key: str) -> set[str]:
    return {one.after[key] for one in causes if key in one.after}


def payments(causes: Sequence[Cause]) -> Mapping[str, Data]:
    rows = Payment.objects.filter(public_id__in=_named_in(causes, "payment")).select_related("order")
    found = {one.public_id: one for one in rows}
    told = ((cause, found.get(cause.after.get("payment", ""))) for cause in causes)
    return {
        cause.id: {
            "id": one.public_id,
            "order": one.order.public_id,
            "amount_minor": one.amount_minor,
            "currency": one.currency,
            "gateway": one.gateway,
            "received_at": at(one.received_at),
        }
        for cause, one in told
        if one is not None
    }


REFUND_STATES = {"refund.wanted": "wanted", "refund.succeeded": "succeeded", "refund.failed": "failed"}


def refunds(causes: Sequence[Cause]) -> Mapping[str, Data]:
    rows = Refund.objects.filter(public_id__in=_named_in(causes, "refund")).select_related("payment__order")
    found = {one.public_id: one for one in rows}
    told = ((cause, found.get(cause.after.get("refund", ""))) for cause in causes)
    return {
        cause.id: {
            "id": one.public_id,
            "order": one.payment.order.public_id,
            "payment": one.payment.public_id,
            "amount_minor": one.amount_minor,
            "currency": one.payment.currency,
            "state": REFUND_STATES[cause.kind],
        }
        for cause, one in told
        if one is not None
    }


def disputes(causes: Sequence[Cause]) -> Mapping[str, Data]:
    """The history names a dispute by its order and the bank's reference."""
    rows = Dispute.objects.filter(payment__order__public_id__in={one.subject for one in causes})
    found = {
        (one.payment.order.public_id, one.reference): one for one in rows.select_related("payment__order")
    }
    told = ((cause, found.get((cause.subject, cause.after.get("dispute", "")))) for cause in causes)
    return {
        cause.id: {
            "id": one.public_id,
            "order": cause.subject,
            "payment": one.payment.public_id,
            "amount_minor": one.amount_minor,
            "currency": one.currency,
            "reason": one.reason,
            "state": cause.after.get("state", one.state),
            "answer_by_at": at(one.answer_by_at),
        }
        for cause, one in told
        if one is not None
    }


TYPES = (
    MessageType(
        "order.placed", ("order.placed",),
        "An order was placed. It holds its tickets, and is not paid yet unless it costs nothing.", ORDER, orders,
    ),
    MessageType("order.approved", ("order.approved",), "The team let an order pass that had to be approved.", ORDER, orders),
    MessageType("order.invoiced", ("order.invoiced",), "An order is to be paid by invoice.", ORDER, orders),
    MessageType("order.paid", ("order.paid",), "An order is paid, or was free: its tickets are valid.", ORDER, orders),
    MessageType("order.expired", ("order.expired",), "An order was not paid in time: its tickets are free again.", ORDER, orders),
    MessageType("order.cancelled", ("order.cancelled",), "An order was cancelled, by its buyer or the team.", ORDER, orders),
    MessageType("payment.received", ("payment.received",), "Money came in for an order.", PAYMENT, payments),
    MessageType("refund.requested", ("refund.wanted",), "Money of an order is to go back.", REFUND, refunds),
    MessageType("refund.succeeded", ("refund.succeeded",), "The money went back.", REFUND, refunds),
    MessageType("refund.failed", ("refund.failed",), "The money did not arrive: it is owed again.", REFUND, refunds),
    MessageType("dispute.opened", ("dispute.opened",), "A buyer’s bank asks for money back.", DISPUTE, disputes),
    MessageType("dispute.won", ("dispute.won",), "The bank decided for the organizer.", DISPUTE, disputes),
    MessageType("dispute.lost", ("dispute.lost",), "The bank decided for the buyer.", DISPUTE, disputes),
)  # fmt: skip
