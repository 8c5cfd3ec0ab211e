"""Disputes: a buyer's bank takes money back. The order is flagged, refunds are blocked, people decide about tickets."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, mail, money
from core.templatetags.formats import current_locale
from tickets import emails_books, order_rows
from tickets.actions import adjustments
from tickets.actions import tickets as tickets_actions
from tickets.gateways import Disputed
from tickets.models import Adjustment, Dispute, Order, Payment

State = Dispute.State
# News come in any order and lead only forward; what was lost may still be won on appeal.
FORWARD = (State.OPEN, State.REVIEW, State.LOST, State.WON)


class CannotDecide(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def blocks_refund(payment: Payment) -> str:
    """In words why nothing of the payment may be given back now; empty if it may.

    An inquiry takes no money: a refund often ends it. One query.
    """
    if not order_rows.is_disputed(payment):
        return ""
    return _("The buyer’s bank has taken this money back in a dispute: a refund would give it back twice.")


def note(*, payment: Payment, said: Disputed, now: datetime) -> Dispute:
    """Write how a dispute stands at the gateway. Twice, at once or in any order has one effect."""
    with transaction.atomic():
        order = order_rows.locked(payment.order_id)
        row = Dispute.objects.filter(payment=payment, reference=said.reference).first()
        if row is None:
            return _open(order, payment, said, now)
        before, after = State(row.state), State(said.state)
        # An inquiry may become a dispute within the same state, never the other way round.
        grows = said.amount_minor - row.amount_minor
        if FORWARD.index(after) < FORWARD.index(before) or (after == before and grows < 0):
            return row
        _store(row, said, now)
        if after != before or grows > 0:
            _follow(order, row, before, now)
    return row


def decide(*, dispute: Dispute, tickets_end: bool, reason: str, by: User, now: datetime) -> Dispute:
    """What becomes of the tickets whose money was lost: they end, or stay and the loss is a named difference.

    Decided once: somebody else's second click changes nothing. Raises CannotDecide while the bank has not.
    """
    with transaction.atomic():
        order = order_rows.locked(dispute.payment.order_id)
        row = Dispute.objects.select_related("payment").get(pk=dispute.pk)
        if row.state != State.LOST:
            raise CannotDecide(_("The bank has not decided yet, or in your favour: the tickets stay."))
        if not order.attention:
            return row
        if tickets_end:
            valid = list(order.tickets.valid())
            tickets_actions.void_all(valid, reason=reason, by=by, now=now)
        adjustments.balance(order=order, kind=Adjustment.Kind.DISPUTE, reason=reason, by=by, now=now)
        order.attention = ""
        order.save(update_fields=["attention"])
        after = {"dispute": row.reference, "tickets": "ended" if tickets_end else "valid", "reason": reason}
        history.write("dispute.decided", order, scope=order.event.public_id, by=by, now=now, after=after)
    return row


def _open(order: Order, payment: Payment, said: Disputed, now: datetime) -> Dispute:
    row = Dispute(payment=payment, reference=said.reference)
    _store(row, said, now)
    _write("dispute.opened", order, row, now)
    if row.state == State.WON:
        return row
    with translation.override(order.event.language):
        adjustments.call_somebody(order, _words(row))
        mail.post(emails_books.dispute_opened(order, row, now=now))
    return row


def _follow(order: Order, row: Dispute, before: Dispute.State, now: datetime) -> None:
    _write(f"dispute.{row.state}", order, row, now)
    with translation.override(order.event.language):
        if row.state != State.WON:
            adjustments.call_somebody(order, _words(row))
        elif before == State.LOST and adjustments.difference(order):
            # Decided already: the tickets may have ended for it.
            adjustments.call_somebody(
                order, _("A dispute that was lost is won after all: %s.") % row.reference
            )
        elif row.reference in order.attention and not adjustments.difference(order):
            adjustments.call_somebody(order, "")


def _store(row: Dispute, said: Disputed, now: datetime) -> None:
    row.amount_minor, row.currency, row.fee_minor = said.amount_minor, said.currency, said.fee_minor
    row.reason, row.state, row.answer_by_at = said.reason, said.state, said.answer_by_at
    row.opened_at = said.opened_at
    if said.state in {State.WON, State.LOST}:
        row.ended_at = row.ended_at or now
    row.save()


def _words(row: Dispute) -> str:
    """With the reference, by which the mark is found again when the dispute is won."""
    shown = {
        "amount": money.display(row.amount_minor, row.currency, current_locale()),
        "reference": row.reference,
    }
    if row.state == State.LOST:
        return _("Dispute lost, %(amount)s are gone (%(reference)s). Decide about its tickets.") % shown
    if not row.amount_minor:
        return _("The buyer’s bank asks about this payment (%(reference)s). Answer it in Stripe.") % shown
    return _("Disputed: the bank took %(amount)s back (%(reference)s). Answer it in Stripe.") % shown


def _write(kind: str, order: Order, row: Dispute, now: datetime) -> None:
    after = {"dispute": row.reference, "amount_minor": row.amount_minor, "state": str(row.state)}
    history.write(kind, order, scope=order.event.public_id, by=None, now=now, after=after)
