"""Orders that the team looks at before they can be paid: saying yes, saying no."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, mail
from tickets import emails_approval, order_rows
from tickets.actions import holds, issuing
from tickets.models import Order

# Who was looked at for days need not be at the desk when the answer comes.
HOLD = timedelta(days=7)


class CannotDecide(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def approve(*, order: Order, by: User | None, now: datetime) -> Order:
    """The buyer may pay for a week; with nothing to pay the order is complete at once. Twice is once.

    Raises CannotDecide for an order that was declined or ended.
    """
    with transaction.atomic():
        row = order_rows.locked(order.pk)
        if row.state in {Order.State.PENDING, Order.State.INVOICED, Order.State.PAID}:
            return row
        _check(row)
        entries = [
            history.entry(
                "order.approved", row, scope=row.event.public_id, by=by, now=now,
                before={"state": str(Order.State.REQUESTED)}, after={"state": str(Order.State.PENDING)},
            )
        ]  # fmt: skip
        if row.total_minor:
            row.state, row.expires_at = Order.State.PENDING, now + HOLD
            row.save(update_fields=["state", "expires_at"])
            mail.post(emails_approval.approved(row, now=now))
        else:
            entries += issuing.follow_up(row, issuing.store(row, now=now), by=by, now=now)
        history.write_all(entries)
    return row


def decline(*, order: Order, reason: str, by: User | None, now: datetime) -> Order:
    """The order ends, its seats are free, and the buyer reads the reason. Twice is once.

    Raises CannotDecide for an order that can be paid already.
    """
    with transaction.atomic():
        row = order_rows.locked(order.pk)
        if row.state == Order.State.CANCELLED:
            return row
        _check(row)
        holds.end(row, Order.State.CANCELLED, by=by, now=now, reason=reason)
        after = {"reason": reason}
        history.write("order.declined", row, scope=row.event.public_id, by=by, now=now, after=after)
        mail.post(emails_approval.declined(row, reason, now=now))
    return row


def _check(order: Order) -> None:
    if order.state != Order.State.REQUESTED:
        words = _("This order does not wait for an answer: it is %(state)s.")
        raise CannotDecide(words % {"state": order.get_state_display().lower()})
