"""People who come to the door without a ticket: one is sold, or given, and paid on the spot."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from accounts.models import User
from events.models import Event
from tickets.actions import receipts, team_orders
from tickets.actions.orders import Seat, Wish
from tickets.actions.team_orders import Terms, Way
from tickets.models import Order


class Paid(StrEnum):
    """How; what is paid is noted under the same word as its way."""

    CASH = "cash"
    CARD = "terminal"
    FREE = "free"


@dataclass(frozen=True)
class WalkIn:
    """Who stands there. `price_minor` was on the screen, `reference` is the till's number, `reason` why it is free."""

    name: str
    ticket_type: str
    paid: Paid
    price_minor: int
    form_key: str
    email: str = ""
    company: str = ""
    reference: str = ""
    reason: str = ""


def sell(*, event: Event, walk_in: WalkIn, by: User, now: datetime) -> Order:
    """Place the order and note the money, or neither. The same form sent twice is one order and one payment.

    Raises orders.Refused and receipts.CannotReceive, each with a sentence.
    """
    is_free = walk_in.paid == Paid.FREE
    terms = Terms(way=Way.DESK, price_minor=0 if is_free else None, reason=walk_in.reason)
    with transaction.atomic():
        order = team_orders.place(event=event, wish=_wish(event, walk_in), terms=terms, by=by, now=now)
        if order.state == Order.State.PENDING:
            receipts.receive(
                order=order, amount_minor=order.total_minor, way=str(walk_in.paid),
                reference=walk_in.reference or order.code, by=by, now=now,
            )  # fmt: skip
    return order


def _wish(event: Event, walk_in: WalkIn) -> Wish:
    seat = Seat(walk_in.ticket_type, name=walk_in.name, email=walk_in.email, company=walk_in.company)
    return Wish(
        buyer_name=walk_in.name,
        buyer_email=walk_in.email,
        buyer_company=walk_in.company,
        seats=(seat,),
        code="",
        form_key=walk_in.form_key,
        language=event.language,
        terms_version=event.terms_version,
        total_seen_minor=None if walk_in.paid == Paid.FREE else walk_in.price_minor,
    )
