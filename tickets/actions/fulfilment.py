"""What follows from what a gateway says, on a locked order. Only payments.fulfil calls it.

A state is never left for an earlier one, so events may come twice and in any order:
open → pending → paid, open or pending → failed or closed; money that did arrive always counts.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core import history, mail, money
from core.models import HistoryEntry
from core.prepared import Inserted
from core.templatetags.formats import current_locale
from tickets import emails
from tickets.actions import holds, issuing, lapses, refunds
from tickets.gateways import Outcome, OutcomeState
from tickets.models import Order, Payment, PaymentAttempt

State = PaymentAttempt.State
_payments = Inserted(Payment)
# A gateway's clock and ours need not be the same to the second.
SOON = timedelta(minutes=5)


def apply(attempt: PaymentAttempt, outcome: Outcome, *, now: datetime) -> None:
    EFFECTS[outcome.state](attempt, outcome, now)


def _nothing(attempt: PaymentAttempt, outcome: Outcome, now: datetime) -> None:
    """Still open: the buyer may be typing."""


def _pending(attempt: PaymentAttempt, outcome: Outcome, now: datetime) -> None:
    """A bank is at work: the tickets stay the buyer's while it is."""
    order = attempt.order
    if attempt.state not in {State.OPEN, State.CLOSED} or _has_another(attempt):
        return
    _set(attempt, State.PENDING, ended_at=None)
    if order.state == Order.State.EXPIRED and not holds.take_again(order, now=now):
        return
    if order.state == Order.State.PENDING:
        order.expires_at = now + holds.HOLD_WHILE_PENDING
        order.save(update_fields=["expires_at"])
        mail.post(emails.payment_pending(order, now=now))


def _has_another(attempt: PaymentAttempt) -> bool:
    return attempt.order.attempts.open().exclude(pk=attempt.pk).exists()


def _paid(attempt: PaymentAttempt, outcome: Outcome, now: datetime) -> None:
    order = attempt.order
    if attempt.state == State.PAID:
        return
    _set(attempt, State.PAID, ended_at=now)
    difference = _difference(attempt, outcome)
    if outcome.amount_minor <= 0:
        _call_somebody(order, difference)
        return
    payment, told = _receive(attempt, outcome, now)
    if difference:
        _call_somebody(order, difference)
    elif _has_its_stock(order, now):
        told += _complete(order, now)
    else:
        _give_back(order, payment, now)
    history.write_all(told)


def _has_its_stock(order: Order, now: datetime) -> bool:
    """Held still, or taken again for money that came late."""
    if order.state in {Order.State.PENDING, Order.State.INVOICED}:
        return True
    return order.state == Order.State.EXPIRED and holds.take_again(order, now=now)


def _receive(attempt: PaymentAttempt, outcome: Outcome, now: datetime) -> tuple[Payment, list[HistoryEntry]]:
    """The money is here, whatever follows: books say so."""
    payment = Payment(
        order=attempt.order,
        attempt=attempt,
        gateway=attempt.gateway,
        reference=outcome.money or attempt.reference,
        amount_minor=outcome.amount_minor,
        currency=outcome.currency,
        received_at=now,
    )
    _payments.add(payment)
    told = history.entry(
        "payment.received", attempt.order, scope=attempt.order.event.public_id, by=None, now=now,
        after={"payment": payment.public_id, "amount_minor": payment.amount_minor, "gateway": payment.gateway},
    )  # fmt: skip
    return payment, [told]


def _difference(attempt: PaymentAttempt, outcome: Outcome) -> str:
    """In words what does not fit together; empty if all does."""
    order = attempt.order
    if outcome.order != order.public_id:
        return _("A payment names another order. No ticket was issued.")
    if (outcome.amount_minor, outcome.currency) != (order.total_minor, order.currency):
        return _("Paid %(paid)s instead of %(total)s. No ticket was issued.") % {
            "paid": money.display(outcome.amount_minor, outcome.currency, current_locale()),
            "total": money.display(order.total_minor, order.currency, current_locale()),
        }
    return ""


def _call_somebody(order: Order, difference: str) -> None:
    order.attention = difference[:200]
    order.save(update_fields=["attention"])


def _complete(order: Order, now: datetime) -> list[HistoryEntry]:
    tickets = issuing.store(order, now=now)
    return issuing.follow_up(order, tickets, by=None, now=now)


def _give_back(order: Order, payment: Payment, now: datetime) -> None:
    """Money without tickets: paid twice, cancelled meanwhile, or too late and sold out."""
    if order.state == Order.State.PAID:
        reason, notice = _("Paid twice"), emails.paid_twice
    elif order.state == Order.State.CANCELLED:
        reason, notice = _("Paid after the order was cancelled"), emails.paid_after_cancelling
    else:
        reason, notice = _("Paid too late, sold out meanwhile"), emails.late_refund
    refunds.want(order, payment, amount_minor=payment.amount_minor, reason=reason, by=None, now=now, lines={})
    mail.post(notice(order, payment, now=now))


def _declined(attempt: PaymentAttempt, outcome: Outcome, now: datetime) -> None:
    """One card said no: another may say yes while the hold lasts."""
    if attempt.state == State.OPEN:
        _set(attempt, State.FAILED, ended_at=now)


def _left(attempt: PaymentAttempt, outcome: Outcome, now: datetime) -> None:
    if attempt.state == State.OPEN:
        _set(attempt, State.CLOSED, ended_at=now)


def _failed(attempt: PaymentAttempt, outcome: Outcome, now: datetime) -> None:
    """The bank said no in the end: the tickets are free again and the buyer learns of it."""
    if attempt.state not in PaymentAttempt.UNDECIDED:
        return
    _set(attempt, State.FAILED, ended_at=now)
    order = attempt.order
    if order.state == Order.State.PENDING:
        holds.end(order, Order.State.EXPIRED, by=None, now=now, reason=_("The payment failed"))
        mail.post(emails.payment_failed(order, now=now))


def _expired(attempt: PaymentAttempt, outcome: Outcome, now: datetime) -> None:
    """Only an attempt that was still open frees the order's tickets: an older one's end means nothing.

    A page ends after a day at the latest; an order that is held for longer goes on with a new one.
    """
    if attempt.state != State.OPEN:
        return
    _set(attempt, State.CLOSED, ended_at=now)
    order = attempt.order
    hold_is_over = order.expires_at is None or order.expires_at <= now + SOON
    if order.state == Order.State.PENDING and hold_is_over:
        lapses.end(order, now=now)


def _set(attempt: PaymentAttempt, state: State, *, ended_at: datetime | None) -> None:
    attempt.state, attempt.ended_at = state, ended_at
    attempt.save(update_fields=["state", "ended_at"])


EFFECTS: Mapping[OutcomeState, Callable[[PaymentAttempt, Outcome, datetime], None]] = {
    OutcomeState.OPEN: _nothing,
    OutcomeState.PENDING: _pending,
    OutcomeState.PAID: _paid,
    OutcomeState.DECLINED: _declined,
    OutcomeState.LEFT: _left,
    OutcomeState.FAILED: _failed,
    OutcomeState.EXPIRED: _expired,
}
