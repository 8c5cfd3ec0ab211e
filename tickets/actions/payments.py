"""Paying for an order. `fulfil` is the only door through which an order becomes paid by money.

Gateways are asked outside any transaction and row lock; what they say is then written in one transaction that
locks the order.
"""

import logging
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money
from core.prepared import Inserted, Prepared
from core.templatetags.formats import current_locale
from tickets import gateways, order_rows
from tickets.actions import fulfilment
from tickets.actions.refunds import CannotRefund, refund
from tickets.actions.refunds import ask as ask_refunds
from tickets.gateways import Gateway, Line, Opened, Outcome, OutcomeState, Urls
from tickets.gateways.sandbox import Choice
from tickets.models import GatewayEvent, Order, Payment, PaymentAttempt

logger = logging.getLogger("plenary.payments")

# An attempt whose gateway has not answered for so long gets a successor with a new key. Nobody has its address.
ANSWER_WITHIN = timedelta(minutes=1)
# Webhooks come within seconds; what is still undecided then is looked up.
LOOK_AFTER = timedelta(minutes=2)

TRY_AGAIN = gettext_lazy(
    "The payment page does not answer. Your tickets are still held: try again in a moment."
)
State = PaymentAttempt.State


class CannotPay(Exception):
    """Paying cannot begin now. `message` says in words why and what to do, `reason` is for machines."""

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason


def start(*, order: Order, now: datetime, is_new: bool = False) -> PaymentAttempt:
    """The order's one open attempt, with the address where the buyer pays. A second click gets the same one.

    `is_new` is for an order as `orders.place` just gave it: it is not read again. Raises CannotPay; the hold stays
    as it is.
    """
    try:
        gateway = gateways.gateway_for(order.event)
    except gateways.NoGateway as error:
        logger.error("no gateway", extra={"event": order.event.public_id})
        raise CannotPay(_("Tickets cannot be paid here yet. Please write to us."), "no_gateway") from error
    _check_minimum(order, gateway)
    attempt = (_first_attempt if is_new else _open_attempt)(order, gateway, now)
    if attempt.gateway != gateway.name:
        # The organizer has changed where the money goes since the page was opened.
        if not close_open(order=order, now=now, keep_hold=True):
            raise CannotPay(str(TRY_AGAIN), "unreachable")
        attempt = _open_attempt(order, gateway, now)
    if attempt.url:
        return attempt
    opened = _ask_to_open(attempt, order, gateway, now)
    return _note_opened(attempt, opened, gateway, now)


def fulfil(
    *,
    attempt_reference: str,
    gateway: str,
    outcome: Outcome,
    event_reference: str | None,
    now: datetime,
    event_kind: str = "",
) -> Order | None:
    """Write what a gateway says of an attempt. Safe in any order and number: what it said before changes nothing.

    `event_reference` is the id of the gateway's event that told it, stored once with its effect; None if we asked.
    None for attempts that are not ours.
    """
    with transaction.atomic():
        order = _locked_by_attempt(gateway, attempt_reference) if attempt_reference else None
        if order is None:
            logger.info("unknown attempt", extra={"gateway": gateway, "kind": event_kind})
            return None
        if event_reference and not _is_news(order, gateway, event_reference, event_kind, now):
            return order
        attempt = _attempt.first(gateway=gateway, reference=attempt_reference)
        assert attempt is not None  # the order was found by it
        attempt.order = order
        fulfilment.apply(attempt, outcome, now=now)
    return order


def look_again(*, attempt: PaymentAttempt, now: datetime) -> Order | None:
    """Ask the gateway how an attempt stands, and write it. None if it cannot be asked now."""
    if not attempt.reference:
        return None
    try:
        gateway = gateways.gateway_named(attempt.gateway, attempt.order.event)
        outcome = gateway.read(attempt.reference)
    except (gateways.Unreachable, gateways.Broken, gateways.Declined, gateways.NoGateway) as error:
        logger.warning("cannot look", extra={"attempt": attempt.public_id, "error": type(error).__name__})
        return None
    return fulfil(
        attempt_reference=attempt.reference,
        gateway=attempt.gateway,
        outcome=outcome,
        event_reference=None,
        now=now,
    )


def reconcile(*, now: datetime, limit: int = 200) -> int:
    """Look at undecided attempts whose buyers and webhooks may never come. Returns how many were asked about."""
    due = PaymentAttempt.objects.to_reconcile(now - LOOK_AFTER).select_related("order__event__organizer")
    asked = 0
    for attempt in due.order_by("pk")[:limit]:
        try:
            if attempt.order.state != Order.State.PENDING:
                # Complete or ended by other ways: nobody should pay here any more.
                asked += close_open(order=attempt.order, now=now, keep_hold=True)
            else:
                asked += look_again(attempt=attempt, now=now) is not None
        except Exception:  # one attempt that cannot be read must not hold up the others
            if settings.DEBUG_PROPAGATE_EXCEPTIONS:
                raise
            logger.exception("reconciling failed", extra={"attempt": attempt.public_id})
    return asked


def close_open(*, order: Order, now: datetime, keep_hold: bool = False) -> bool:
    """Make the order's open attempt impossible to pay, before its tickets go to others. False: cannot tell now.

    If it turns out to be paid, or on its way, that is written instead. `keep_hold` leaves the order as it is.
    """
    attempt = order.attempts.open().select_related("order__event__organizer").first()
    if attempt is None or not attempt.reference:
        return True
    try:
        outcome = gateways.gateway_named(attempt.gateway, attempt.order.event).close(attempt.reference)
    except (gateways.Unreachable, gateways.Broken, gateways.Declined, gateways.NoGateway):
        return look_again(attempt=attempt, now=now) is not None
    if keep_hold and outcome.state == OutcomeState.EXPIRED:
        outcome = replace(outcome, state=OutcomeState.LEFT)
    fulfil(
        attempt_reference=attempt.reference,
        gateway=attempt.gateway,
        outcome=outcome,
        event_reference=None,
        now=now,
    )
    return True


def settle_sandbox(*, attempt: PaymentAttempt, now: datetime, choice: str = Choice.PAY) -> Order | None:
    """What somebody chose on the sandbox's payment page: pay, pay_later, decline or cancel.

    Raises CannotPay for attempts of other gateways and for what is over.
    """
    is_here = attempt.gateway == gateways.SANDBOX and gateways.plays(attempt.order.event)
    if not is_here or attempt.state not in PaymentAttempt.UNDECIDED:
        raise CannotPay(_("This payment is over. Look at your order for how it stands."), "over")
    outcome = gateways.SandboxGateway().choose(attempt, Choice(choice))
    return fulfil(
        attempt_reference=attempt.reference,
        gateway=attempt.gateway,
        outcome=outcome,
        event_reference=None,
        now=now,
    )


def _locked_by_attempt(gateway: str, reference: str) -> Order | None:
    return _of_attempt.first(gateway=gateway, reference=reference)


def _paid_by(gateway: Any, reference: Any) -> Any:
    rows = Order.objects.select_for_update(of=("self",)).select_related("event__organizer", "buyer")
    return rows.filter(attempts__gateway=gateway, attempts__reference=reference).order_by()


_of_attempt: Prepared[Order] = Prepared(_paid_by, gateway="a-gateway", reference="a-reference")
_attempt: Prepared[PaymentAttempt] = Prepared(
    lambda gateway, reference: PaymentAttempt.objects.filter(gateway=gateway, reference=reference).order_by(),
    gateway="a-gateway",
    reference="a-reference",
)
_attempts = Inserted(PaymentAttempt)


def _is_news(order: Order, gateway: str, reference: str, kind: str, now: datetime) -> bool:
    """Store the event's id with its effect. The order's lock makes the look and the insert one step."""
    if GatewayEvent.objects.filter(gateway=gateway, reference=reference).exists():
        return False
    GatewayEvent.objects.create(
        event=order.event, gateway=gateway, reference=reference, kind=kind[:80], received_at=now
    )
    return True


def _check_minimum(order: Order, gateway: Gateway) -> None:
    least = gateway.minimum_minor(order.currency)
    if 0 < order.total_minor < least:
        words = _("Payments begin at %(least)s. Write to us, and we find another way.")
        shown = money.display(least, order.currency, current_locale())
        raise CannotPay(words % {"least": shown}, "too_small")


def _first_attempt(order: Order, gateway: Gateway, now: datetime) -> PaymentAttempt:
    """Without a look: if the form's other copy was faster, the database refuses a second open attempt."""
    _check_payable(order, now, has_money=False)
    try:
        with transaction.atomic():
            return _new_attempt(order, gateway, now)
    except IntegrityError:
        return _open_attempt(order, gateway, now)


def _open_attempt(order: Order, gateway: Gateway, now: datetime) -> PaymentAttempt:
    """The attempt that is open, or a new one: at most one of an order, which the database holds too."""
    with transaction.atomic():
        rows = Order.objects.select_for_update(of=("self",)).select_related("event__organizer", "buyer")
        received = Payment.objects.filter(order=OuterRef("pk"))
        row = rows.annotate(has_money=Exists(received)).get(pk=order.pk)
        _check_payable(row, now, has_money=row.has_money)
        attempt: PaymentAttempt | None = row.attempts.open().first()
        if attempt is not None and attempt.state == State.PENDING:
            raise CannotPay(_("Your payment is on its way: nothing more to do."), "pending")
        if attempt is not None and _is_usable(attempt, row, gateway, now):
            return attempt
        if attempt is not None:
            # The gateway never answered for it: nobody has its address.
            _close(attempt, now)
        return _new_attempt(row, gateway, now)


def _new_attempt(order: Order, gateway: Gateway, now: datetime) -> PaymentAttempt:
    attempt = PaymentAttempt(
        order=order,
        gateway=gateway.name,
        amount_minor=order.total_minor,
        currency=order.currency,
        started_at=now,
    )
    if not gateway.is_remote:
        opened = gateway.open(attempt, order, urls_of(order, attempt), lines=[])
        attempt.reference, attempt.url = opened.reference, opened.url
    _attempts.add(attempt)
    return attempt


def _close(attempt: PaymentAttempt, now: datetime) -> None:
    attempt.state, attempt.ended_at = State.CLOSED, now
    attempt.save(update_fields=["state", "ended_at"])


def _check_payable(order: Order, now: datetime, *, has_money: bool) -> None:
    if order.state == Order.State.PAID:
        raise CannotPay(_("This order is paid already."), "paid")
    if order.state == Order.State.REQUESTED:
        raise CannotPay(_("The team looks at this order first. We write to you before you pay."), "requested")
    if has_money:
        raise CannotPay(
            _("We have money of yours and are looking into it. Please do not pay again."), "attention"
        )
    if order.state != Order.State.PENDING or order.expires_at is None or order.expires_at <= now:
        raise CannotPay(
            _("The tickets were held for you, but the time is over. Please order again."), "expired"
        )


def _is_usable(attempt: PaymentAttempt, order: Order, gateway: Gateway, now: datetime) -> bool:
    if attempt.reference:
        return True
    return attempt.gateway == gateway.name and attempt.started_at > now - ANSWER_WITHIN


def _ask_to_open(attempt: PaymentAttempt, order: Order, gateway: Gateway, now: datetime) -> Opened:
    attempt.order.event = order.event
    try:
        return gateway.open(attempt, attempt.order, urls_of(order, attempt), lines=lines_of(order))
    except gateways.Unreachable as error:
        # The same attempt, with the same key, is asked for again by the next click.
        raise CannotPay(str(TRY_AGAIN), "unreachable") from error
    except (gateways.Broken, gateways.Declined) as error:
        logger.error("attempt not opened", extra={"attempt": attempt.public_id, "error": str(error)})
        PaymentAttempt.objects.filter(pk=attempt.pk, state=State.OPEN).update(
            state=State.CLOSED, ended_at=now
        )
        words = _("The payment page could not be opened. Your tickets are still held: try again in a moment.")
        raise CannotPay(words, "broken") from error


def _note_opened(attempt: PaymentAttempt, opened: Opened, gateway: Gateway, now: datetime) -> PaymentAttempt:
    with transaction.atomic():
        order = order_rows.locked(attempt.order_id)
        changed = PaymentAttempt.objects.filter(pk=attempt.pk, state=State.OPEN).update(
            reference=opened.reference, url=opened.url
        )
        held = changed and order.state == Order.State.PENDING
    attempt.reference, attempt.url = opened.reference, opened.url
    if held:
        return attempt
    # The order ended, or another attempt took over, while the gateway was thinking.
    try:
        gateway.close(opened.reference)
    except (gateways.Unreachable, gateways.Broken, gateways.Declined):
        logger.warning("attempt left open", extra={"attempt": attempt.public_id})
    raise CannotPay(_("The tickets were held for you, but the time is over. Please order again."), "expired")


def urls_of(order: Order, attempt: PaymentAttempt) -> Urls:
    where = {"slug": order.event.slug, "secret": order.secret}
    pay = reverse("sandbox_pay", kwargs=where | {"attempt": attempt.public_id})
    return Urls(
        success=settings.SITE_URL + reverse("order_return", kwargs=where),
        cancel=settings.SITE_URL + reverse("order", kwargs=where),
        pay=pay,
    )


def lines_of(order: Order) -> list[Line]:
    counts = Counter((line.description, line.price_minor) for line in order.lines.all())
    return [Line(description, price, count) for (description, price), count in counts.items()]


__all__ = [
    "CannotPay",
    "CannotRefund",
    "ask_refunds",
    "close_open",
    "fulfil",
    "look_again",
    "reconcile",
    "refund",
    "settle_sandbox",
    "start",
]
