"""Our rows against the stand-in's, one by one. Each line that comes back is a difference; right books have none."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Count

from core.models import OutboxMail
from tests.chaos.crowd import Crowd
from tests.stubs.stripe_faults import FaultyStripe
from tickets import recount
from tickets.models import (
    CodeRedemption,
    DiscountCode,
    GatewayEvent,
    Order,
    Payment,
    PaymentAttempt,
    Quota,
    Refund,
    Ticket,
)

OVER = (Order.State.PAID, Order.State.CANCELLED, Order.State.EXPIRED)


def differences(stripe: FaultyStripe, crowd: Crowd) -> list[str]:
    checks = (
        _sessions(stripe), _refunds(stripe), _orders(), _placed(crowd), _mails(), _stock(), _events(stripe),
        (f"doctor: {one}" for one in recount.differences()),
    )  # fmt: skip
    return [one for check in checks for one in check]


def states() -> Counter[str]:
    found = Counter(Order.objects.values_list("state", flat=True))
    found["valid tickets"] = Ticket.objects.valid().count()
    found["payments"] = Payment.objects.count()
    found["refunds"] = Refund.objects.filter(state=Refund.State.SUCCEEDED).count()
    found["waiting for a person"] = Order.objects.exclude(attention="").count()
    return found


def _sessions(stripe: FaultyStripe) -> Iterator[str]:
    """Each session that was paid is one payment of that amount, and no other is any."""
    payments: defaultdict[str, list[int]] = defaultdict(list)
    for reference, amount in Payment.objects.values_list("attempt__reference", "amount_minor"):
        payments[reference].append(amount)
    for name, session in stripe.books.sessions.items():
        expected = [session["amount_total"]] if session["payment_status"] == "paid" else []
        if payments.pop(name, []) != expected:
            yield f"session {name}: paid {expected} at Stripe, which our payments do not say"
    yield from (f"payment of {reference}: Stripe has no such session" for reference in payments)
    kept = sum(Payment.objects.values_list("amount_minor", flat=True))
    kept -= sum(Refund.objects.filter(state=Refund.State.SUCCEEDED).values_list("amount_minor", flat=True))
    if kept != stripe.books.net:
        yield f"money kept: {kept} here, {stripe.books.net} at Stripe"


def _refunds(stripe: FaultyStripe) -> Iterator[str]:
    ours = Refund.objects.values_list("reference", "amount_minor", "state", "public_id", "error")
    known = {name: refund["amount"] for name, refund in stripe.books.refunds.items()}
    for reference, amount, state, public_id, error in ours:
        if state != Refund.State.SUCCEEDED:
            yield f"refund {public_id}: {state} after recovery ({error})"
        elif known.pop(reference, None) != amount:
            yield f"refund {public_id}: Stripe does not know it so"
    yield from (f"refund {name}: not in our books" for name in known)


def _orders() -> Iterator[str]:
    """No ticket without money, no money without ticket, nothing paid twice, nothing left undecided."""
    for attempt in PaymentAttempt.objects.open():
        yield f"attempt {attempt.public_id}: {attempt.state} after recovery"
    rows = Order.objects.prefetch_related("payments__refunds", "tickets", "adjustments", "lines").order_by(
        "pk"
    )
    for order in rows:
        if order.state not in OVER:
            yield f"order {order.code}: {order.state} after recovery"
        kept = [
            payment.amount_minor
            - sum(one.amount_minor for one in payment.refunds.all() if one.state != Refund.State.FAILED)
            for payment in order.payments.all()
        ]
        named = sum(one.amount_minor for one in order.adjustments.all())
        owed = order.total_minor if order.state == Order.State.PAID else 0
        if sum(kept) - named != owed:
            yield f"order {order.code}: {order.state}, {sum(kept)} kept, {named} named, {owed} owed"
        if sum(1 for amount in kept if amount > 0) > 1:
            yield f"order {order.code}: paid twice, {kept}"
        right = Ticket.State.VALID if order.state == Order.State.PAID else Ticket.State.VOID
        if {ticket.state for ticket in order.tickets.all()} - {right}:
            yield f"order {order.code}: {order.state} with tickets in another state than {right}"


def _placed(crowd: Crowd) -> Iterator[str]:
    """Who was sent to pay has one order, and nobody two."""
    counted = Counter(Order.objects.values_list("buyer__email", flat=True))
    yield from (f"{who}: order lost" for who in crowd.placed if not counted[who])
    yield from (f"{who}: {count} orders" for who, count in counted.items() if count > 1)


def _mails() -> Iterator[str]:
    told = Counter(OutboxMail.objects.filter(kind="order.confirmed").values_list("subject_id", flat=True))
    paid = set(Order.objects.filter(paid_at__isnull=False).values_list("public_id", flat=True))
    yield from (f"order {one}: {told[one]} confirmations" for one in paid if told[one] != 1)
    yield from (f"order {one}: confirmed, never paid" for one in told if one not in paid)
    unsent = (
        OutboxMail.objects.exclude(state=OutboxMail.State.SENT).values_list("state").annotate(Count("pk"))
    )
    yield from (f"mails: {count} still {state}" for state, count in unsent)


def _stock() -> Iterator[str]:
    seats = Quota.objects.get(name="Seats")
    if not Ticket.objects.valid().count() <= seats.taken <= seats.size:
        yield f"oversold: {Ticket.objects.valid().count()} tickets, {seats.taken} taken of {seats.size}"
    for code in DiscountCode.objects.exclude(max_orders=None):
        used = CodeRedemption.objects.standing().filter(code=code).count()
        if used != code.used_orders or used > (code.max_orders or 0):
            yield f"code {code.code}: {used} uses, {code.used_orders} counted, {code.max_orders} allowed"


def _events(stripe: FaultyStripe) -> Iterator[str]:
    """Nothing forged is believed, and what we said to have taken is stored once."""
    yield from (f"forged webhook believed: {one}" for one in stripe.accepted_forgeries)
    stored = Counter(GatewayEvent.objects.values_list("reference", flat=True))
    yield from (f"forged event stored: {one}" for one in stored if one.endswith("_forged"))
    yield from (f"event {one}: stored {count} times" for one, count in stored.items() if count > 1)
