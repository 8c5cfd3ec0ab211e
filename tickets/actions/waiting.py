"""The waiting list, for who waits: joining, changing the number, leaving. Offers are made in `offering`."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User, normal_email
from core import history, mail
from core.prepared import Stored
from events import counters
from events.models import Event
from tickets import emails_waiting, waiting_rows
from tickets.actions import offering
from tickets.models import TicketType, WaitingEntry
from tickets.shop import Offer, OfferState

State = WaitingEntry.State
_ended = Stored(WaitingEntry, "state", "ended_at")


class CannotJoin(Exception):
    """With a sentence for people in `message`; `reason` "available" means that the shop has what is wanted."""

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason


class CannotChange(CannotJoin):
    """The entry is over, or an order stands in the way."""


@dataclass(frozen=True)
class Place:
    """`number` is 1 for who is first; `tickets_ahead` is what those before want together."""

    number: int
    tickets_ahead: int


def join(
    *, event: Event, kind: Offer, name: str, email: str, quantity: int, language: str, now: datetime
) -> WaitingEntry:
    """Stand at the end of the list. The mail has the secret link.

    Who is on the list keeps his place and his number and gets the link once more: anybody can type an address, only
    its owner has the link by which the number is changed. Raises CannotJoin with a sentence.
    """
    _check(kind, quantity)
    address = normal_email(email)
    standing = WaitingEntry.objects.standing().filter(ticket_type=kind.pk, email=address)
    try:
        with transaction.atomic():
            known = standing.select_related("ticket_type", "code").first()
            if known is None:
                return _join(event, kind, name, address, quantity, language, now)
    except IntegrityError:  # the same form twice at the same instant
        known = standing.select_related("ticket_type", "code").get()
    known.event = event
    with transaction.atomic():
        mail.post(emails_waiting.joined(known, place_of(known), now=now, again=True))
    return _as_entry(known)


def refusal(kind: Offer) -> str:
    """Why one cannot stand in line for it, in words; empty if one can."""
    try:
        _check(kind, kind.fewest)
    except CannotJoin as refused:
        return refused.message
    return ""


def change(*, entry: WaitingEntry, quantity: int, now: datetime) -> WaitingEntry:
    """Fewer keep the place; more go to its end, since those behind did not expect them. Raises CannotChange."""
    with transaction.atomic():
        waiting_rows.lock_quotas(entry)
        row = waiting_rows.locked(entry.pk)
        if row.state != State.WAITING:
            raise CannotChange(_("Your number cannot be changed any more."))
        _check_quantity(quantity, row.ticket_type.min_per_order, row.ticket_type.max_per_order)
        before, more = row.quantity, quantity - row.quantity
        if not more:
            return row
        row.quantity = quantity
        row.asked_at = None
        if more > 0:
            row.joined_at = now
        row.save(update_fields=["quantity", "asked_at", "joined_at"])
        waiting_rows.count(row, more)
        counters.raise_shop(row.event_id)  # what was kept for them may be everybody's now
        history.write(
            "waiting.changed", row, scope=row.event.public_id, by=None, by_label=_("Link"), now=now,
            before={"quantity": before}, after={"quantity": quantity},
        )  # fmt: skip
    return row


def leave(*, entry: WaitingEntry, by: User | None, now: datetime, reason: str = "") -> WaitingEntry:
    """Off the list; an offer that was not used is taken back and its seats go to the next. Twice is once.

    Raises CannotChange where an order was placed with the offer: that is cancelled by itself.
    """
    with transaction.atomic():
        waiting_rows.lock_quotas(entry)
        row = waiting_rows.locked(entry.pk)
        if row.state not in WaitingEntry.STANDING:
            return row
        before = row.state
        if before == State.WAITING:
            waiting_rows.count(row, -row.quantity)
            counters.raise_shop(row.event_id)  # what was kept for them may be everybody's now
        elif row.code is not None and row.code.used_orders:
            raise CannotChange(_("You have ordered with this offer: pay or cancel that order instead."))
        else:
            offering.take_back(row, now)
        row.state, row.ended_at = State.LEFT, now
        _ended.save(row)
        history.write(
            "waiting.left", row, scope=row.event.public_id, by=by, by_label="" if by else _("Link"), now=now,
            before={"state": before}, after={"state": str(State.LEFT), "reason": reason},
        )  # fmt: skip
    return row


def place_of(entry: WaitingEntry) -> Place:
    """One query."""
    ahead = WaitingEntry.objects.before(entry).order_by()
    figures = ahead.aggregate(tickets=Sum("quantity"), people=Count("pk"))
    return Place(figures["people"] + 1, figures["tickets"] or 0)


def _join(
    event: Event, kind: Offer, name: str, email: str, quantity: int, language: str, now: datetime
) -> WaitingEntry:
    row = WaitingEntry(
        event=event,
        ticket_type=TicketType.objects.get(pk=kind.pk),
        name=name,
        email=email,
        quantity=quantity,
        joined_at=now,
        language=language,
    )
    row.save(force_insert=True)
    waiting_rows.count(row, quantity)
    mail.post(emails_waiting.joined(row, place_of(row), now=now))
    history.write(
        "waiting.joined", row, scope=event.public_id, by=None, by_label=_("Buyer"), now=now,
        after={"quantity": quantity, "ticket_type": kind.public_id},
    )  # fmt: skip
    return row


def _check(kind: Offer, quantity: int) -> None:
    if kind.can_be_bought:
        words = _("%(name)s can be had right now: you need not wait.")
        raise CannotJoin(words % {"name": kind.name}, "available")
    if kind.state != OfferState.SOLD_OUT or not kind.has_waiting_list:
        raise CannotJoin(_("There is no waiting list for %(name)s.") % {"name": kind.name}, "no_list")
    _check_quantity(quantity, kind.fewest, kind.max_per_order)


def _check_quantity(quantity: int, fewest: int, most: int) -> None:
    if quantity < fewest:
        words = _("They are sold from %(fewest)d in one order on.")
        raise CannotJoin(words % {"fewest": fewest}, "too_few")
    if quantity > most:
        words = ngettext("One order can have %(most)d at most.", "One order can have %(most)d at most.", most)
        raise CannotJoin(words % {"most": most}, "too_many")


def _as_entry(row: object) -> WaitingEntry:
    assert isinstance(row, WaitingEntry)
    return row
