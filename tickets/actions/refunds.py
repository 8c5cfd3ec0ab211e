"""Giving money back: a row first, then the gateway is asked by a job with the row's own key."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, jobs, mail, money
from core.prepared import Inserted
from core.templatetags.formats import current_locale
from tickets import emails, emails_books, gateways, order_rows, refunding
from tickets.actions import adjustments, disputes
from tickets.gateways import Refunded, RefundState
from tickets.models import Adjustment, Order, Payment, Refund, RefundLine
from tickets.refunding import Share

logger = logging.getLogger("plenary.refunds")
_lines = Inserted(RefundLine)

# News come in any order and only lead forward: even what had succeeded can fail days later at the buyer's bank.
FORWARD = (Refund.State.WANTED, Refund.State.PENDING, Refund.State.SUCCEEDED, Refund.State.FAILED)


class CannotRefund(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def refund(
    *, payment: Payment, amount_minor: int, reason: str, by: User | None, now: datetime, key: str = ""
) -> Refund:
    """Give so much of a payment back while its tickets stay valid, for goodwill; the buyer is told.

    `key` comes from a form: sent twice, it is one refund. Raises CannotRefund if more would be given back than was
    paid. Tickets that end as well: `returns.refund_tickets`, `orders.cancel`.
    """
    with transaction.atomic():
        order = order_rows.locked(payment.order_id)
        known = Refund.objects.filter(payment=payment, idempotency_key=key).first() if key else None
        if known is not None:
            return known
        row = want(order, payment, amount_minor=amount_minor, reason=reason, by=by, now=now, key=key)
        adjustments.balance(order=order, kind=Adjustment.Kind.GOODWILL, reason=reason, by=by, now=now)
        mail.post(emails.money_given_back(order, amount_minor, reason, now=now))
    return row


def shares_of(order: Order) -> list[Share]:
    """What of each line has not gone back yet. One query."""
    return [
        Share(line.pk, line.price_minor, getattr(line, "returned", 0) or 0)
        for line in order_rows.lines_of(order)
    ]


def left_of(payment: Payment) -> int:
    """What of a payment was not given back and is not about to be."""
    return payment.amount_minor - order_rows.given_back_of(payment)


def want(
    order: Order,
    payment: Payment,
    *,
    amount_minor: int,
    reason: str,
    by: User | None,
    now: datetime,
    key: str = "",
    lines: Mapping[int, int] | None = None,
) -> Refund:
    """A refund's row, for a caller that holds the order's lock and sees to the books.

    `lines` says how much of which order line (by primary key) goes back; None splits the amount over all of them,
    and an empty mapping is for money that bought nothing: paid twice, or too late.
    """
    if not 0 < amount_minor <= left_of(payment):
        raise CannotRefund(_("More cannot be given back than was paid and is still here."))
    blocked = disputes.blocks_refund(payment)
    if blocked:
        raise CannotRefund(blocked)
    row = Refund(payment=payment, amount_minor=amount_minor, reason=reason[:200], wanted_at=now)
    if key:
        row.idempotency_key = key
    row.save(force_insert=True)
    write_lines(order, row, lines)
    _tell("refund.wanted", order, row, by=by, now=now)
    if payment.gateway in Payment.MANUAL:
        shown = money.display(amount_minor, payment.currency, current_locale())
        adjustments.call_somebody(order, _("Send %s back: the money did not come by a gateway.") % shown)
    else:
        jobs.wake("refunds")
    return row


def write_lines(order: Order, row: Refund, lines: Mapping[int, int] | None) -> None:
    """Which order lines a refund gives back; None splits its amount over all that have something left."""
    if lines is None:
        shares = shares_of(order)
        # More than the lines cost came in by mistake: what exceeds them has no line.
        amount = min(row.amount_minor, sum(share.left_minor for share in shares))
        lines = refunding.allocate(amount, shares)
    _lines.add(*(RefundLine(refund=row, line_id=line, amount_minor=amount) for line, amount in lines.items()))


def ask(*, now: datetime, limit: int = 100) -> int:
    """Ask the gateways for all refunds that are wanted, and how those on their way are doing.

    Returns how many have changed. Two workers at once do no harm: the gateway sees one key.
    """
    rows = (
        Refund.objects.to_ask()
        .select_related("payment__order__event__organizer")
        .order_by("-state", "pk")[:limit]
    )
    return sum(_ask_one(row, now) for row in rows)


def _ask_one(row: Refund, now: datetime) -> int:
    payment = row.payment
    try:
        gateway = gateways.gateway_named(payment.gateway, payment.order.event)
        if row.state == Refund.State.PENDING:
            answer = gateway.read_refund(row.reference)
        else:
            answer = gateway.refund(row, payment.reference)
    except gateways.Declined as error:
        answer = Refunded(row.reference, RefundState.FAILED, str(error))
    except (gateways.Unreachable, gateways.Broken, gateways.NoGateway) as error:
        # Asked again with the same key at the next sweep. A broken answer may hide money that was given back, so
        # no new key is taken: a person sees the error in the list of refunds.
        logger.warning("refund not asked", extra={"refund": row.public_id, "error": type(error).__name__})
        Refund.objects.filter(pk=row.pk).update(error=f"{type(error).__name__}: {error}"[:300])
        return 0
    except Exception:  # one refund that cannot be asked for must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("refund failed", extra={"refund": row.public_id})
        return 0
    return apply(refund_pk=row.pk, answer=answer, now=now)


def apply(*, refund_pk: int, answer: Refunded, now: datetime, by: User | None = None) -> int:
    """Note what the gateway says of a refund; 1 if that is new. A failed one is owed again and somebody is told."""
    with transaction.atomic():
        rows = Order.objects.select_for_update(of=("self",)).select_related("event__organizer", "buyer")
        order = rows.filter(payments__refunds=refund_pk).first()
        if order is None:
            return 0  # a sandbox that began again while its gateway was asked
        row = Refund.objects.get(pk=refund_pk)
        state = Refund.State(answer.state)
        if FORWARD.index(state) <= FORWARD.index(Refund.State(row.state)):
            return 0
        row.state, row.reference, row.error = state, answer.reference, answer.error[:300]
        row.ended_at = None if state == Refund.State.PENDING else now
        row.save(update_fields=["state", "reference", "error", "ended_at"])
        if state == Refund.State.SUCCEEDED:
            _tell("refund.succeeded", order, row, by=by, now=now)
        if state == Refund.State.FAILED:
            order.attention = _("A refund failed: the amount is owed again.")
            order.save(update_fields=["attention"])
            _tell("refund.failed", order, row, by=None, now=now)
            mail.post(*emails_books.refund_failed(order, row, now=now))
        return 1


def _tell(kind: str, order: Order, row: Refund, *, by: User | None, now: datetime) -> None:
    """On the order, whose timeline people read."""
    after = {"refund": row.public_id, "amount_minor": row.amount_minor, "reason": row.reason}
    history.write(kind, order, scope=order.event.public_id, by=by, now=now, after=after)
