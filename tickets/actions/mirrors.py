"""What Stripe's own books say of one payment, written into ours: fees, refunds, disputes, payouts.

Events only name an object. It is read anew, outside any transaction, and what it says is written under the order's
lock; so the same event twice, two at once and any order have one effect. False for objects that are not ours.
"""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core import history, mail, money
from core.templatetags.formats import current_locale
from events.models import Organizer
from tickets import emails_books, gateways, order_rows
from tickets.actions import adjustments, disputes, refunds
from tickets.gateways import FoundRefund, Gateway, PaidOut
from tickets.models import Order, Payment, Payout, Refund


def charge_told(*, gateway: Gateway, organizer: Organizer | None, reference: str, now: datetime) -> bool:
    """A charge changed: its fee may be known now, and money may have been given back in Stripe's dashboard."""
    books = gateways.books_of(gateway)
    said = books.charge(reference)
    payment = payment_of(gateway.name, organizer, said.money)
    if payment is None:
        return False
    if said.fee_minor is not None:
        Payment.objects.filter(pk=payment.pk, fee_minor=None).update(fee_minor=said.fee_minor)
    for found in books.refunds_of(said.money):
        refund(payment=payment, found=found, now=now)
    return True


def refund_told(*, gateway: Gateway, organizer: Organizer | None, reference: str, now: datetime) -> bool:
    found = gateways.books_of(gateway).refund(reference)
    payment = payment_of(gateway.name, organizer, found.money)
    if payment is None:
        return False
    refund(payment=payment, found=found, now=now)
    return True


def dispute_told(*, gateway: Gateway, organizer: Organizer | None, reference: str, now: datetime) -> bool:
    said = gateways.books_of(gateway).dispute(reference)
    payment = payment_of(gateway.name, organizer, said.money)
    if payment is None:
        return False
    disputes.note(payment=payment, said=said, now=now)
    return True


def payout_told(*, gateway: Gateway, organizer: Organizer | None, reference: str, now: datetime) -> bool:
    said = gateways.books_of(gateway).payout(reference)
    return payout(gateway=gateway.name, organizer=organizer, said=said) is not None


def payment_of(gateway: str, organizer: Organizer | None, money: str) -> Payment | None:
    """Ours, and of this account: an organizer's events touch that organizer's payments only."""
    if not money:
        return None
    rows = Payment.objects.filter(gateway=gateway, reference=money)
    if organizer is not None:
        rows = rows.filter(order__event__organizer=organizer)
    return rows.first()


def refund(*, payment: Payment, found: FoundRefund, now: datetime) -> Refund:
    """Our own refund goes on; one made at the gateway itself is mirrored, and a person asked about its tickets."""
    with transaction.atomic():
        order = order_rows.locked(payment.order_id)
        row = _known(payment, found)
        if row is None:
            return _mirror(order, payment, found, now)
        refunds.apply(refund_pk=row.pk, answer=found.answer, now=now)
        row.refresh_from_db()
    return row


def payout(*, gateway: str, organizer: Organizer | None, said: PaidOut) -> Payout | None:
    """The payout's row as it stands now. None for one that is known of another account."""
    with transaction.atomic():
        row, _new = Payout.objects.select_for_update().get_or_create(
            gateway=gateway,
            reference=said.reference,
            defaults={"organizer": organizer, **_payout_values(said)},
        )
        if row.organizer_id != (organizer.pk if organizer else None):
            return None
        for name, value in _payout_values(said).items():
            setattr(row, name, value)
        row.save()
    return row


def _payout_values(said: PaidOut) -> dict[str, object]:
    return {
        "amount_minor": said.amount_minor,
        "currency": said.currency,
        "state": said.state,
        "arrives_on": said.arrives_on,
    }


def _known(payment: Payment, found: FoundRefund) -> Refund | None:
    """By the gateway's reference, or by our own id on it: its event may be faster than the answer to our request."""
    rows = Refund.objects.filter(payment=payment)
    known = rows.filter(reference=found.answer.reference).first()
    if known is None and found.ours:
        known = rows.filter(public_id=found.ours).first()
    return known


def _mirror(order: Order, payment: Payment, found: FoundRefund, now: datetime) -> Refund:
    state = Refund.State(found.answer.state)
    with translation.override(order.event.language):
        row = Refund.objects.create(
            payment=payment,
            amount_minor=found.amount_minor,
            reason=_("Given back in Stripe’s dashboard"),
            is_foreign=True,
            state=state,
            reference=found.answer.reference,
            wanted_at=now,
            ended_at=None if state == Refund.State.PENDING else now,
            error=found.answer.error[:300],
        )
        after = {"refund": row.public_id, "amount_minor": row.amount_minor, "reason": row.reason}
        history.write("refund.mirrored", order, scope=order.event.public_id, by=None, now=now, after=after)
        if state != Refund.State.FAILED:
            refunds.write_lines(order, row, None)
            shown = money.display(row.amount_minor, payment.currency, current_locale())
            words = _("%s were given back in Stripe’s dashboard. Do the tickets stay valid?") % shown
            adjustments.call_somebody(order, words)
            mail.post(emails_books.refund_mirrored(order, row, now=now))
    return row
