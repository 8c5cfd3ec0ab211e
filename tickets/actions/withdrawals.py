"""A buyer gives up an order that he has not paid."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import mail
from tickets import emails
from tickets.actions import holds, payments
from tickets.models import Order, PaymentAttempt

OPEN = frozenset({Order.State.PENDING, Order.State.REQUESTED})


def withdraw(*, order: Order, by: User | None, now: datetime) -> bool:
    """Its seats are free at once. False, with nothing changed, for what is paid, over, or just being paid.

    The payment page is closed first: nobody may pay for what is given up.
    """
    is_pending = order.state == Order.State.PENDING
    if is_pending and not payments.close_open(order=order, now=now, keep_hold=True):
        return False
    with transaction.atomic():
        rows = Order.objects.select_for_update(of=("self",)).select_related("event__organizer", "buyer")
        row: Order = rows.get(pk=order.pk)
        if row.state not in OPEN or row.attempts.filter(state=PaymentAttempt.State.PENDING).exists():
            return False
        holds.end(row, Order.State.CANCELLED, by=by, now=now, reason=_("Given up by the buyer"))
        never_opened = row.attempts.filter(state=PaymentAttempt.State.OPEN, reference="")
        never_opened.update(state=PaymentAttempt.State.CLOSED, ended_at=now)
        mail.post(emails.order_cancelled(row, 0, now=now))
    return True
