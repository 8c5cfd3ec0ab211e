"""Money that comes by other ways than a gateway: bank transfers, cash and card terminals. And orders that are paid by invoice.

What fulfil is to gateways, `receive` is to people: the one door by which they say that money is here.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, jobs, mail, money
from core.models import HistoryEntry
from core.templatetags.formats import current_locale
from core.times import local
from events.models import Participant
from tickets import emails_receipts, order_rows
from tickets.actions import adjustments, holds, issuing, payments, refunds
from tickets.gateways import Refunded, RefundState
from tickets.models import Billing, Order, Payment, Refund, Ticket

# How long an order that is paid by transfer keeps its tickets, unless a day is named.
TRANSFER_DAYS = 14
REMIND_EVERY = timedelta(days=14)
MOST_REMINDERS = 3


class CannotReceive(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def receive(*, order: Order, amount_minor: int, way: str, reference: str, by: User, now: datetime) -> Payment:
    """Note money that came by `way` ("transfer", "cash" or "terminal"); the order is paid when all of it is here.

    The same reference twice is one payment. Less than the total waits for the rest, more is given to a person to
    look at. Raises CannotReceive.
    """
    if way not in Payment.MANUAL:
        raise CannotReceive(_("Money of a gateway is noted by the gateway alone."))
    if amount_minor <= 0:
        raise CannotReceive(_("How much money came in?"))
    if order.state == Order.State.PENDING and not payments.close_open(order=order, now=now, keep_hold=True):
        raise CannotReceive(str(payments.TRY_AGAIN))
    with transaction.atomic():
        row = order_rows.locked(order.pk)
        key = f"{row.public_id}:{reference.strip()}"[:255]
        known: Payment | None = Payment.objects.filter(gateway=way, reference=key).first()
        if known is not None:
            return known
        _check_open(row)
        payment = Payment.objects.create(
            order=row, gateway=way, reference=key, amount_minor=amount_minor, currency=row.currency,
            received_at=now,
        )  # fmt: skip
        told = [_received(row, payment, by, now)]
        kept = adjustments.kept(row)
        owed = adjustments.owed(row)
        if kept >= owed and _has_its_stock(row, now):
            told += _complete(row, by, now)
        history.write_all(told)
        _call_for_what_is_left(row, kept - owed)
    return payment


def bill(
    *, order: Order, due_on: date, valid_at_once: bool, purchase_order: str = "", by: User, now: datetime
) -> Order:
    """An unpaid order is to be paid by invoice: it keeps its tickets without an end, and they are valid at once or
    when the money is here. Raises CannotReceive.
    """
    if order.state == Order.State.PENDING and not payments.close_open(order=order, now=now, keep_hold=True):
        raise CannotReceive(str(payments.TRY_AGAIN))
    with transaction.atomic():
        row = order_rows.locked(order.pk)
        if row.state == Order.State.INVOICED:
            return row
        if row.state != Order.State.PENDING or not row.total_minor:
            raise CannotReceive(_("Only an unpaid order with something to pay can be billed."))
        before = row.state
        row.state, row.method = Order.State.INVOICED, Order.Method.INVOICE
        row.due_on, row.valid_at_once, row.expires_at = due_on, valid_at_once, None
        row.save(update_fields=["state", "method", "due_on", "valid_at_once", "expires_at"])
        if purchase_order:
            _note_purchase_order(row, purchase_order)
        if valid_at_once:
            _make_valid(row, now)
        mail.post(*emails_receipts.billed(row, now=now))
        jobs.wake("papers")
        history.write(
            "order.invoiced",
            row,
            scope=row.event.public_id,
            by=by,
            now=now,
            before={"state": before},
            after={"state": row.state, "due_on": due_on.isoformat(), "valid_at_once": valid_at_once},
        )
    return row


def wait_for_transfer(*, order: Order, until: datetime, by: User, now: datetime) -> Order:
    """Keep an unpaid order's tickets until a moment, for a buyer who pays by bank transfer; he gets the details."""
    with transaction.atomic():
        row = order_rows.locked(order.pk)
        if row.state != Order.State.PENDING:
            raise CannotReceive(_("Only an unpaid order can wait for a transfer."))
        if until <= now:
            raise CannotReceive(_("Name a moment that is still to come."))
        before = row.expires_at
        row.method, row.expires_at = Order.Method.TRANSFER, until
        row.save(update_fields=["method", "expires_at"])
        mail.post(emails_receipts.transfer_details(row, now=now))
        history.write(
            "order.extended",
            row,
            scope=row.event.public_id,
            by=by,
            now=now,
            before={"expires_at": before.isoformat() if before else ""},
            after={"expires_at": until.isoformat(), "method": row.method},
        )
    return row


def sent_back(*, refund: Refund, by: User, now: datetime, reference: str = "") -> None:
    """A person has sent the money of a refund that no gateway can send. Twice is once."""
    if refund.payment.gateway not in Payment.MANUAL:
        raise CannotReceive(_("This refund goes through the gateway by itself."))
    answer = Refunded(reference[:255] or refund.public_id, RefundState.SUCCEEDED)
    refunds.apply(refund_pk=refund.pk, answer=answer, now=now, by=by)


def remind_due(*, now: datetime, limit: int = 200) -> int:
    """Write to buyers whose invoice is past its day, every two weeks, three times at most. Returns to how many."""
    sent = 0
    last = now - REMIND_EVERY
    due = Order.objects.filter(
        state=Order.State.INVOICED, due_on__lt=now.date(), reminders__lt=MOST_REMINDERS
    )
    due = due.filter(Q(reminded_at=None) | Q(reminded_at__lte=last)).select_related("event")
    for order in due.order_by("pk")[:limit]:
        sent += _remind(order, now)
    return sent


def _remind(order: Order, now: datetime) -> int:
    if order.due_on is None or order.due_on >= local(now, order.event.time_zone).date():
        return 0
    with transaction.atomic():
        row = order_rows.locked(order.pk)
        unchanged = (row.state, row.reminded_at) == (Order.State.INVOICED, order.reminded_at)
        if not unchanged:
            return 0
        row.reminded_at, row.reminders = now, row.reminders + 1
        row.save(update_fields=["reminded_at", "reminders"])
        mail.post(emails_receipts.reminder(row, adjustments.owed(row) - adjustments.kept(row), now=now))
        history.write("order.reminded", row, scope=row.event.public_id, by=None, now=now)
    return 1


def _check_open(order: Order) -> None:
    if order.state == Order.State.PAID:
        raise CannotReceive(_("This order is paid already. Is the money meant for another one?"))
    if order.state in {Order.State.CANCELLED, Order.State.REQUESTED}:
        words = _("This order is %(state)s: it cannot be paid.")
        raise CannotReceive(words % {"state": order.get_state_display().lower()})


def _has_its_stock(order: Order, now: datetime) -> bool:
    if order.state != Order.State.EXPIRED:
        return True
    return holds.take_again(order, now=now)


def _received(order: Order, payment: Payment, by: User, now: datetime) -> HistoryEntry:
    after = {"payment": payment.public_id, "amount_minor": payment.amount_minor, "gateway": payment.gateway}
    return history.entry("payment.received", order, scope=order.event.public_id, by=by, now=now, after=after)


def _complete(order: Order, by: User, now: datetime) -> list[HistoryEntry]:
    """Tickets that were valid before are not sent again."""
    if order.valid_at_once:
        order.state, order.paid_at = Order.State.PAID, now
        order.save(update_fields=["state", "paid_at"])
        mail.post(emails_receipts.paid(order, now=now))
        after = {"state": "paid", "total_minor": order.total_minor}
        return [history.entry("order.paid", order, scope=order.event.public_id, by=by, now=now, after=after)]
    tickets = issuing.store(order, now=now)
    return issuing.follow_up(order, tickets, by=by, now=now)


def _call_for_what_is_left(order: Order, too_much: int) -> None:
    """Money that does not fit: more than the order costs, or for tickets that are gone."""
    if order.state == Order.State.PAID and too_much > 0:
        amount = money.display(too_much, order.currency, current_locale())
        adjustments.call_somebody(order, _("%s more came in than the order costs.") % amount)
    elif order.state == Order.State.EXPIRED:
        words = _("Money came in after the tickets were sold to others: give it back.")
        adjustments.call_somebody(order, words)


def _make_valid(order: Order, now: datetime) -> Sequence[Ticket]:
    rows = order.tickets.filter(state=Ticket.State.HELD)
    tickets = list(rows.select_related("type", "attendee").order_by("pk"))
    order.tickets.filter(pk__in=[one.pk for one in tickets]).update(state=Ticket.State.VALID, issued_at=now)
    people = {one.attendee_id for one in tickets if one.attendee_id and not one.type.is_add_on}
    Participant.objects.filter(pk__in=people).exclude(admission=Participant.Admission.IN).update(
        admission=Participant.Admission.VALID
    )
    history.write_all(
        history.entry("ticket.issued", one, scope=order.event.public_id, by=None, now=now) for one in tickets
    )
    return tickets


def _note_purchase_order(order: Order, number: str) -> None:
    billing = getattr(order, "billing", None)
    if billing is None:
        Billing.objects.create(
            order=order, name=order.buyer.company or order.buyer.name, purchase_order=number
        )
        return
    billing.purchase_order = number
    billing.save(update_fields=["purchase_order"])
