"""Books that balance: each difference between money and tickets is a row with a name, or a person is called.

Paid − refunded − taken by disputes = value of the valid tickets + the sum of the adjustments.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from tickets import order_rows
from tickets.models import Adjustment, Order

Kind = Adjustment.Kind


def difference(order: Order) -> int:
    """What the order's money is more than its valid tickets and adjustments say, in minor units. One query."""
    books = order_rows.books(order)
    return _kept(books) - books["worth"] - books["adjusted"]


def kept(order: Order) -> int:
    """The order's money that is still here: paid, not given back nor about to be, not taken by a dispute. One query."""
    return _kept(order_rows.books(order))


def _kept(books: Mapping[str, int]) -> int:
    return books["paid"] - books["refunded"] - books["disputed"]


def owed(order: Order) -> int:
    """What an order that is paid by invoice costs: its total, less the tax that a corrected invoice took off."""
    return order.total_minor + order_rows.books(order)["adjusted"]


def add(
    *, order: Order, kind: Adjustment.Kind, amount_minor: int, reason: str, by: User | None, now: datetime
) -> Adjustment:
    """Name a difference of so much, signed. The caller holds the order's lock."""
    row = Adjustment.objects.create(
        order=order, kind=kind, amount_minor=amount_minor, reason=reason[:200], at=now
    )
    after = {"kind": str(kind), "amount_minor": amount_minor, "reason": reason}
    history.write("order.adjusted", order, scope=order.event.public_id, by=by, now=now, after=after)
    return row


def balance(
    *, order: Order, kind: Adjustment.Kind, reason: str, by: User | None, now: datetime
) -> Adjustment | None:
    """Name whatever difference there is now, if there is one. The caller holds the order's lock.

    Called where somebody chose that money and tickets part: a fee that is kept, money given back for goodwill.
    """
    amount = difference(order)
    if not amount:
        return None
    return add(order=order, kind=kind, amount_minor=amount, reason=reason, by=by, now=now)


def settle(*, order: Order, kind: Adjustment.Kind, note: str, by: User, now: datetime) -> Order:
    """A person has looked at an order that needed one: what differs gets a name, and the flag goes."""
    with transaction.atomic():
        rows = Order.objects.select_for_update(of=("self",)).select_related("event")
        row: Order = rows.get(pk=order.pk)
        if not row.attention:
            return row
        balance(order=row, kind=kind, reason=note, by=by, now=now)
        before, row.attention = row.attention, ""
        row.save(update_fields=["attention"])
        history.write(
            "order.settled",
            row,
            scope=row.event.public_id,
            by=by,
            now=now,
            before={"attention": before},
            after={"note": note},
        )
    return row


def call_somebody(order: Order, words: str) -> None:
    """Flag a locked order for a person. What stands there already is not lost: it is in the history."""
    order.attention = words[:200]
    order.save(update_fields=["attention"])


def worth_words(amount_minor: int) -> str:
    """Which way a difference goes."""
    return _("more money than tickets") if amount_minor > 0 else _("more tickets than money")
