"""Orders that the team places for somebody: to be paid online, by transfer, by invoice, at the door, or given."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction

from accounts.models import User
from core import mail
from events.models import Event
from tickets import emails_receipts
from tickets.actions import orders, receipts
from tickets.actions.orders import Sale, Wish
from tickets.models import Order
from tickets.shop import Offer

DAYS = 14


class Way(StrEnum):
    LINK = "link"  # online, by the link in a mail
    TRANSFER = "transfer"
    INVOICE = "invoice"
    DESK = "desk"  # here and now: whoever places it takes the money, and nobody is asked for it by mail


@dataclass(frozen=True)
class Terms:
    """How the order is paid. `price_minor` is an agreed price of each ticket, 0 for given ones, None for the usual;
    `reason` says why.
    """

    way: Way = Way.LINK
    price_minor: int | None = None
    days: int = DAYS
    due_on: date | None = None
    valid_at_once: bool = False
    purchase_order: str = ""
    reason: str = ""
    package: Offer | None = None  # a level of partnership, see actions/sponsoring


def place(*, event: Event, wish: Wish, terms: Terms, by: User, now: datetime) -> Order:
    """Place it and tell the buyer how to pay; without anything to pay it is complete at once.

    Raises orders.Refused and receipts.CannotReceive, each with a sentence; nothing is kept then.
    """
    sale = Sale(
        timedelta(days=terms.days), terms.price_minor, reason=terms.reason, method=_method(terms),
        package=terms.package,
    )  # fmt: skip
    with transaction.atomic():
        order = orders.place(event=event, wish=replace(wish, sale=sale), by=by, now=now)
        if order.state != Order.State.PENDING or order.placed_at < now:
            return order
        if terms.way == Way.INVOICE:
            due = terms.due_on or (now + timedelta(days=terms.days)).date()
            return receipts.bill(
                order=order, due_on=due, valid_at_once=terms.valid_at_once,
                purchase_order=terms.purchase_order, by=by, now=now,
            )  # fmt: skip
        if terms.way == Way.TRANSFER:
            assert order.expires_at is not None  # pending orders have one
            return receipts.wait_for_transfer(order=order, until=order.expires_at, by=by, now=now)
        if terms.way == Way.LINK:
            mail.post(emails_receipts.to_pay(order, now=now))
    return order


def _method(terms: Terms) -> Order.Method:
    if terms.way != Way.DESK:
        return Order.Method.GATEWAY
    return Order.Method.FREE if terms.price_minor == 0 else Order.Method.DESK
