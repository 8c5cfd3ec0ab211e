"""Placing an order, and how orders end."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User, normal_email
from core import history, mail
from core.prepared import Changed
from events import counters
from events.actions import participants
from events.actions.participants import Person
from events.models import Event, Participant
from tickets import discounts, emails, emails_approval, order_rows
from tickets.actions import (
    adjustments,
    admissions,
    crediting,
    holds,
    issuing,
    lapses,
    open_holds,
    papers,
    payments,
    placing,
    planning,
    refunds,
)
from tickets.actions.open_holds import TooManyOpen
from tickets.actions.planning import (
    CodeRefused,
    NotOnSale,
    Plan,
    PriceChanged,
    Refused,
    Sale,
    Seat,
    SoldOut,
    TooFew,
    TooMany,
    Wish,
)
from tickets.discounts import Terms
from tickets.models import (
    Adjustment,
    CodeRedemption,
    DiscountCode,
    Order,
    Ticket,
)

logger = logging.getLogger("plenary.orders")
_uses = Changed(
    lambda code, tickets: DiscountCode.objects.filter(pk=code).taking(tickets=tickets), code=-1, tickets=-2
)

# Codes are drawn by chance and two buyers may press at once: what collides is tried again.
TRIES = 3
# Payment pages end by themselves half an hour after the hold. A gateway that cannot be asked for longer than this
# (a key that was taken away) must not keep seats for ever; money that came after all is dealt with when it is seen.
GIVE_UP_AFTER = timedelta(hours=2)


def place(*, event: Event, wish: Wish, by: User | None, now: datetime) -> Order:
    """Place an order: its tickets are held until it expires. Without anything to pay it is complete at once.

    The same form sent twice is one order. Raises a Refused with a sentence for the buyer; nothing is kept then. Who
    loses the last places at an early price to somebody faster gets PriceChanged, if he saw the old total.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            return _place(event, wish, by, now)
        except (Refused, IntegrityError, holds.PriceGone) as error:
            # Looked for only now, because forms are rarely sent twice: what its first copy took may be why.
            known: Order | None = Order.objects.filter(event=event, form_key=wish.form_key).first()
            if known is not None:
                known.event = event
                return known
            if isinstance(error, holds.PriceGone) and not tries_left:
                raise PriceChanged(planning.make(event, wish, now).quote) from error
            if isinstance(error, Refused) or not tries_left:
                raise
    raise AssertionError("unreachable")


def _place(event: Event, wish: Wish, by: User | None, now: datetime) -> Order:
    plan = planning.make(event, wish, now)
    credit = crediting.of(event, wish.came, plan.terms)
    # Made before anything is locked that others wait for.
    order = placing.order_of(event, wish, plan, None, now)
    order.first_touch_id, order.last_touch_id = credit.first, credit.last
    tickets = placing.tickets_of(order, plan, [None] * len(wish.seats))
    try:
        with transaction.atomic():
            return _write(order, tickets, wish, plan, by, now)
    except holds.PriceGone:
        raise  # planned anew: whoever saw the old price is told, others get the next one
    except holds.Gone as gone:
        raise planning.sold_out(plan, gone.quota) from gone


def expire_lapsed(*, now: datetime, limit: int = 500) -> int:
    """Give back stock and codes of orders whose hold is over. Returns how many.

    The gateway's page is closed first: nobody may pay for what is being sold to others. Where that cannot be
    made sure, the order keeps its tickets until the next sweep.
    """
    ended = 0
    for order in Order.objects.lapsed(now).select_related("event__organizer").order_by("pk")[:limit]:
        try:
            ended += _expire(order, now)
        except Exception:  # one order that cannot end must not keep the others
            if settings.DEBUG_PROPAGATE_EXCEPTIONS:
                raise
            logger.exception("order not expired", extra={"order": order.public_id})
    return ended


def cancel(*, order: Order, reason: str, by: User | None, now: datetime, refund: bool = True) -> Order:
    """End an order: its tickets are void at once, stock and code are free, and what was paid is given back.

    `refund=False` keeps the money; the difference is then named on the order. Cancelling twice is once.
    """
    if order.state == Order.State.PENDING:
        payments.close_open(order=order, now=now, keep_hold=True)
    with transaction.atomic():
        row = order_rows.locked(order.pk)
        if row.state in {Order.State.CANCELLED, Order.State.EXPIRED}:
            return row
        were_valid = holds.end(row, Order.State.CANCELLED, by=by, now=now, reason=reason)
        admissions.refresh(ticket.attendee_id for ticket in were_valid if ticket.attendee_id)
        _close_attempts(row, now)
        back = _give_money_back(row, reason, by, now) if refund else 0
        why = reason or _("Cancelled")
        kind = Adjustment.Kind.GOODWILL if refund else Adjustment.Kind.KEPT
        adjustments.balance(order=row, kind=kind, reason=why, by=by, now=now)
        mail.post(emails.order_cancelled(row, back, now=now))
    for later in order_rows.extending(row):
        cancel(order=later, reason=reason, by=by, now=now, refund=refund)
    return row


def _give_money_back(order: Order, reason: str, by: User | None, now: datetime) -> int:
    total = 0
    for payment in order_rows.payments_of(order):
        left = refunds.left_of(payment)
        if left:
            refunds.want(order, payment, amount_minor=left, reason=reason or _("Cancelled"), by=by, now=now)
            total += left
    return total


def _close_attempts(order: Order, now: datetime) -> None:
    """Attempts that never got as far as the gateway. Others stay open until the gateway says that they are over: a
    page that could not be closed is watched by the reconciliation.
    """
    order_rows.close_unopened(order, now)


def _expire(order: Order, now: datetime) -> int:
    assert order.expires_at is not None  # lapsed orders have one
    closed = payments.close_open(order=order, now=now)
    if not closed and now < order.expires_at + GIVE_UP_AFTER:
        return 0
    with transaction.atomic():
        row = order_rows.locked(order.pk)
        if row.state == Order.State.PENDING and row.expires_at is not None and row.expires_at <= now:
            lapses.end(row, now=now, told=closed)
            _close_attempts(row, now)
            if not closed:
                row.attention = _("Ended without knowing at the gateway whether it was paid.")
                row.save(update_fields=["attention"])
    return row.state == Order.State.EXPIRED


def _write(
    order: Order, tickets: list[Ticket], wish: Wish, plan: Plan, by: User | None, now: datetime
) -> Order:
    event = order.event
    people, entries = participants.meet_all(event=event, people=_people(wish), by=by, now=now)
    newcomers = {entry.subject for entry in entries}
    buyer, named = people[0], iter(people[1:])
    attendees = [next(named) if seat.name.strip() else None for seat in wish.seats]
    order.buyer = buyer
    placing.hand_out(tickets, plan, attendees)
    drawn = placing.take_seats(plan, now)
    holds.take_steps(plan.quote.steps)
    # An address that is new has no orders yet; a new name on a known address has no address of its own.
    is_new = buyer.public_id in newcomers and buyer.email is not None
    if wish.sale is None and not is_new:
        open_holds.check(event, wish.buyer_email, now)
    if plan.terms:
        _take_code(plan.terms, plan.code_tickets, buyer)
    if wish.partner_may_see and buyer in attendees:
        crediting.let_partner_see(plan.terms, buyer, by=by, now=now)
    is_complete = plan.quote.total_minor == 0 and not plan.needs_approval
    if is_complete:
        issuing.issue(order, tickets, now=now)
    placing.store(order, tickets, plan, now)
    holds.note_reserved(tickets, drawn)
    if wish.billing:
        papers.note_billing(order, wish.billing)
    entries.append(placing.told(order, by, now))
    if is_complete:
        entries += issuing.follow_up(order, tickets, by=by, now=now)
    elif plan.needs_approval:
        mail.post(emails_approval.requested(order, now=now))
    history.write_all(entries)
    if plan.shows_in_shop:
        counters.raise_shop(event.pk)
    return order


def _people(wish: Wish) -> list[Person]:
    """The buyer, then each attendee with a name. Who has no address of his own is reached at the buyer's."""
    buyer = Person(wish.buyer_name, email=wish.buyer_email, company=wish.buyer_company)
    people = [buyer]
    address = normal_email(wish.buyer_email)
    buyer_comes = any(address and normal_email(seat.email) == address for seat in wish.seats)
    for seat in wish.seats:
        if not seat.name.strip():
            continue
        person = Person(
            seat.name,
            email=seat.email,
            contact_email=wish.buyer_email,
            company=seat.company,
            badge_name=seat.badge_name,
            pronouns=seat.pronouns,
        )
        if not seat.email and not buyer_comes and _same_name(seat.name, wish.buyer_name):
            person, buyer_comes = replace(person, email=address) if address else buyer, True
        people.append(person)
    return people


def _same_name(first: str, second: str) -> bool:
    return first.casefold().split() == second.casefold().split()


def _take_code(terms: Terms, tickets: int, buyer: Participant) -> None:
    """The code's row stays locked until the end, so counting this buyer's uses after it is safe."""
    if not _uses.rows(code=terms.pk, tickets=tickets):
        raise holds.Gone
    if terms.max_per_buyer is None:
        return
    standing = CodeRedemption.objects.standing().filter(code=terms.pk, buyer=buyer)
    had = standing.aggregate(sum=Sum("tickets"))["sum"] or 0
    refusal = discounts.too_many_of_buyer(terms, tickets, had)
    if refusal:
        raise planning.code_refused(refusal)


__all__ = [
    "CodeRefused",
    "NotOnSale",
    "PriceChanged",
    "Refused",
    "Sale",
    "Seat",
    "SoldOut",
    "TooFew",
    "TooMany",
    "TooManyOpen",
    "Wish",
    "cancel",
    "expire_lapsed",
    "place",
]
