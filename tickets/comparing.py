"""Where a gateway's books, as mirrored, and ours say different things. A constant number of queries for any size."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from core import money
from events.models import Organizer
from tickets.gateways.books import CHARGES, PAYOUT_BY_HAND, REFUNDS
from tickets.models import BalanceEntry, BookDifference, Dispute, Payment, Payout, Refund

# News of this age may still be on their way.
GRACE = timedelta(hours=6)
PAYOUT_GRACE = timedelta(days=3)
NOTHING = "–"
# What banks took back in disputes, and what they gave back when one was won.
DISPUTED = Q(kind="adjustment") & (Q(source__startswith="du_") | Q(source__startswith="dp_"))
Kind = BookDifference.Kind


@dataclass(frozen=True)
class Account:
    """`organizer` is None for the installation's own account."""

    gateway: str
    organizer: Organizer | None

    def payments(self) -> QuerySet[Payment]:
        rows = Payment.objects.filter(gateway=self.gateway)
        return rows.filter(order__event__organizer=self.organizer) if self.organizer else rows

    def refunds(self) -> QuerySet[Refund]:
        rows = Refund.objects.filter(payment__gateway=self.gateway)
        return rows.filter(payment__order__event__organizer=self.organizer) if self.organizer else rows

    def disputes(self) -> QuerySet[Dispute]:
        rows = Dispute.objects.filter(payment__gateway=self.gateway)
        return rows.filter(payment__order__event__organizer=self.organizer) if self.organizer else rows

    def entries(self) -> QuerySet[BalanceEntry]:
        return BalanceEntry.objects.filter(gateway=self.gateway, organizer=self.organizer)

    def payouts(self) -> QuerySet[Payout]:
        return Payout.objects.filter(gateway=self.gateway, organizer=self.organizer)


@dataclass(frozen=True)
class Found:
    """One difference; `event` is the primary key of whose it is, where that is known."""

    kind: BookDifference.Kind
    subject: str
    event: int | None
    ours: str
    theirs: str


def differences(account: Account, now: datetime) -> Iterator[Found]:
    yield from _payments(account, now - GRACE)
    yield from _charges(account, now - GRACE)
    yield from _refunds(account, now - GRACE)
    yield from _disputes(account)
    yield from _payouts(account, now)


def _payments(account: Account, before: datetime) -> Iterator[Found]:
    """Money that we have and the gateway has not."""
    charges = BalanceEntry.objects.filter(payment=OuterRef("pk"), kind__in=CHARGES)
    for row in account.payments().filter(~Exists(charges), received_at__lt=before).select_related("order"):
        ours = money.display(row.amount_minor, row.currency)
        yield Found(Kind.PAYMENT_MISSING, row.reference, row.order.event_id, ours, NOTHING)


def _charges(account: Account, before: datetime) -> Iterator[Found]:
    """Money that the gateway has and we have not, or otherwise."""
    charges = account.entries().filter(kind__in=CHARGES)
    for row in charges.filter(payment=None, at__lt=before):
        yield Found(Kind.CHARGE_UNKNOWN, row.source, None, NOTHING, _shown(row))
    # Charges that were settled in another currency were compared by their own amount when they were mirrored.
    alike = charges.filter(currency=F("payment__currency")).select_related("payment__order")
    unlike = ~Q(amount_minor=F("payment__amount_minor"))
    fee = Q(payment__fee_minor=None) | ~Q(fee_minor=F("payment__fee_minor"))
    for row in alike.filter(unlike | fee):
        payment = row.payment
        assert payment is not None  # the join is an inner one
        event = payment.order.event_id
        if row.amount_minor != payment.amount_minor:
            ours = money.display(payment.amount_minor, payment.currency)
            yield Found(Kind.AMOUNT_UNLIKE, payment.reference, event, ours, _shown(row))
        if row.fee_minor != payment.fee_minor:
            kept = payment.fee_minor
            ours = NOTHING if kept is None else money.display(kept, payment.currency)
            theirs = money.display(row.fee_minor, row.currency)
            yield Found(Kind.FEE_UNLIKE, payment.reference, event, ours, theirs)


def _refunds(account: Account, before: datetime) -> Iterator[Found]:
    entries = BalanceEntry.objects.filter(refund=OuterRef("pk"), kind__in=REFUNDS)
    done = account.refunds().filter(state=Refund.State.SUCCEEDED, ended_at__lt=before)
    for refund in done.filter(~Exists(entries)).select_related("payment__order"):
        payment = refund.payment
        ours = money.display(refund.amount_minor, payment.currency)
        yield Found(Kind.REFUND_MISSING, refund.reference, payment.order.event_id, ours, NOTHING)
    theirs = account.entries().filter(kind__in=REFUNDS, payment__isnull=False)
    unlike = Q(currency=F("refund__payment__currency")) & ~Q(amount_minor=-F("refund__amount_minor"))
    for row in theirs.filter(Q(refund=None) | unlike).select_related("payment__order", "refund"):
        assert row.payment is not None  # filtered so
        event, known = row.payment.order.event_id, row.refund
        if known is None:
            yield Found(Kind.REFUND_UNKNOWN, row.source, event, NOTHING, _shown(row))
        else:
            ours = money.display(-known.amount_minor, row.currency)
            yield Found(Kind.REFUND_UNLIKE, row.source, event, ours, _shown(row))


def _disputes(account: Account) -> Iterator[Found]:
    known = Dispute.objects.filter(reference=OuterRef("source"))
    taken = (
        account.entries().filter(DISPUTED).filter(~Exists(known), payment__isnull=False, amount_minor__lt=0)
    )
    for row in taken.select_related("payment__order"):
        assert row.payment is not None  # filtered so
        yield Found(Kind.DISPUTE_UNKNOWN, row.source, row.payment.order.event_id, NOTHING, _shown(row))


def _payouts(account: Account, now: datetime) -> Iterator[Found]:
    """What reached the bank is the sum of its entries; payouts made by hand have none."""
    rows = account.payouts().exclude(state=PAYOUT_BY_HAND).annotate(sum=Sum("entries__net_minor"))
    waiting = Q(sum=None) & Q(arrives_on__gt=(now - PAYOUT_GRACE).date())
    paid = Q(state="paid") & ~waiting & (Q(sum=None) | ~Q(sum=F("amount_minor")))
    for row in rows.filter(paid | Q(state="failed")):
        theirs = money.display(row.amount_minor, row.currency)
        if row.state == "failed":
            yield Found(Kind.PAYOUT_FAILED, row.reference, None, NOTHING, theirs)
        else:
            ours = NOTHING if row.sum is None else money.display(row.sum, row.currency)
            yield Found(Kind.PAYOUT_UNLIKE, row.reference, None, ours, theirs)


def _shown(row: BalanceEntry) -> str:
    return money.display(row.amount_minor, row.currency)
