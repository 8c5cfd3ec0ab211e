"""The end of a hold that nobody paid: the tickets are free again, and who had begun to pay learns of it."""

from datetime import datetime

from core import mail
from tickets import emails_books
from tickets.actions import holds
from tickets.models import Order


def end(order: Order, *, now: datetime, told: bool = True) -> None:
    """The locked, unpaid order expires. `told=False` where nobody knows whether something was charged."""
    # Who placed an order and left at once has decided so; who had been on the payment page may not know.
    had_begun = order.attempts.exists() or _was_long(order)
    holds.end(order, Order.State.EXPIRED, by=None, now=now)
    if told and had_begun and not order.payments.exists():
        mail.post(emails_books.hold_ended(order, now=now))


def _was_long(order: Order) -> bool:
    """Held for days, as approved orders are: somebody counted on these tickets."""
    return order.expires_at is not None and order.expires_at - order.placed_at > holds.HOLD
