"""What actions ask of one order and its tickets each time, by SQL that is written once."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from core.prepared import FEW_KEYS, Changed, Prepared, PreparedValues
from tickets.models import (
    Adjustment,
    CodeRedemption,
    Dispute,
    Order,
    OrderLine,
    Payment,
    PaymentAttempt,
    PriceStep,
    Quota,
    Refund,
    Ticket,
    TicketType,
)

# Samples: no key is negative, and nothing happens so early.
ORDER, PAYMENT, MOMENT = -1, -1, datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC)


def _total(rows: QuerySet[Any], order: str, field: str) -> Subquery:
    """Of the order of the outer row."""
    own = rows.filter(**{order: OuterRef("pk")}).order_by().values(order)
    return Subquery(own.annotate(total_minor=Sum(field)).values("total_minor"))


_locked: Prepared[Order] = Prepared(
    lambda order: (
        Order.objects.select_for_update(of=("self",))
        .select_related("event__organizer", "buyer")
        .filter(pk=order)
        .order_by()
    ),
    order=ORDER,
)
_tickets = Prepared(
    lambda order: (
        Ticket.objects.filter(order=order)
        .exclude(state=Ticket.State.VOID)
        .select_related("type", "attendee")
        .order_by("pk")
    ),
    order=ORDER,
)
_voided = Changed(
    lambda order, at, why: (
        Ticket.objects.filter(order=order).exclude(state=Ticket.State.VOID),
        {"state": Ticket.State.VOID, "voided_at": at, "void_reason": why},
    ),
    order=ORDER, at=MOMENT, why="a-reason",
)  # fmt: skip
_books = PreparedValues(
    lambda order: (
        Order.objects.filter(pk=order)
        .order_by()
        .values(
            paid=_total(Payment.objects.all(), "order", "amount_minor"),
            refunded=_total(Refund.objects.counting(), "payment__order", "amount_minor"),
            disputed=_total(Dispute.objects.taking(), "payment__order", "amount_minor"),
            worth=_total(OrderLine.objects.filter(ticket__state=Ticket.State.VALID), "order", "price_minor"),
            adjusted=_total(Adjustment.objects.all(), "order", "amount_minor"),
        )
    ),
    order=ORDER,
)
_payments = Prepared(
    lambda order: Payment.objects.filter(order=order).order_by("pk"),
    order=ORDER,
)
_given_back = PreparedValues(
    lambda payment: (
        Refund.objects.counting()
        .filter(payment=payment)
        .order_by()
        .values("payment")
        .annotate(sum_minor=Sum("amount_minor"))
        .values("sum_minor")
    ),
    payment=PAYMENT,
)
_disputed = PreparedValues(
    lambda payment: (
        Dispute.objects.taking().filter(payment=payment, amount_minor__gt=0).order_by().values("pk")[:1]
    ),
    payment=PAYMENT,
)
_lines: Prepared[Any] = Prepared(
    lambda order: (
        OrderLine.objects.filter(order=order)
        .annotate(
            returned=Sum(
                "refund_lines__amount_minor", filter=~Q(refund_lines__refund__state=Refund.State.FAILED)
            )
        )
        .order_by("position")
    ),
    order=ORDER,
)
_redemptions = Prepared(
    lambda order: CodeRedemption.objects.standing().filter(order=order).order_by("pk"), order=ORDER
)
_quotas = PreparedValues(
    lambda kinds: TicketType.quotas.through.objects.filter(tickettype__in=kinds).values(
        "tickettype_id", "quota_id"
    ),
    kinds=FEW_KEYS,
)
_steps = PreparedValues(
    lambda tickets: (
        OrderLine.objects.filter(ticket__in=tickets, step__isnull=False)
        .order_by()
        .values("step")
        .annotate(count=Count("pk"))
    ),
    tickets=FEW_KEYS,
)
_extending: Prepared[Order] = Prepared(
    lambda order: (
        Order.objects.holding().filter(extends=order).select_related("event__organizer").order_by("-pk")
    ),
    order=ORDER,
)
_unopened = Changed(
    lambda order, at: (
        PaymentAttempt.objects.filter(order=order, state=PaymentAttempt.State.OPEN, reference=""),
        {"state": PaymentAttempt.State.CLOSED, "ended_at": at},
    ),
    order=ORDER, at=MOMENT,
)  # fmt: skip
_seats_back = Changed(
    lambda quota, count, to_reserve, freed: Quota.objects.filter(pk=quota).giving_back(
        count, to_reserve=to_reserve, freed=freed
    ),
    quota=-1, count=-1_000_001, to_reserve=-1_000_002, freed=-1_000_003,
)  # fmt: skip
_steps_back = Changed(
    lambda step, count: (PriceStep.objects.filter(pk=step), {"taken": F("taken") - count}), step=-1, count=-2
)


def locked(order: int) -> Order:
    """Under its lock, with all that mails need; in a transaction."""
    found = _locked.first(order=order)
    if found is None:
        raise Order.DoesNotExist
    return found


def tickets_of(order: Order) -> list[Ticket]:
    """Those that are not void, with their types and attendees."""
    rows = _tickets.all(order=order.pk)
    for row in rows:
        row.order = order
    return rows


def void_tickets(order: Order, *, reason: str, now: datetime) -> None:
    _voided.rows(order=order.pk, at=now, why=reason[:200])


def extending(order: Order) -> list[Order]:
    """Later orders that add to this one and hold tickets, with all that mails need."""
    return _extending.all(order=order.pk)


def close_unopened(order: Order, now: datetime) -> None:
    """Attempts to pay that never got as far as the gateway."""
    _unopened.rows(order=order.pk, at=now)


def books(order: Order) -> dict[str, int]:
    """What was `paid`, `refunded` (also if it is only asked for), `disputed`, `worth` (the valid tickets) and `adjusted`, in
    minor units.
    """
    return {name: int(total or 0) for name, total in _books.all(order=order.pk)[0].items()}


def payments_of(order: Order) -> list[Payment]:
    rows = _payments.all(order=order.pk)
    for row in rows:
        row.order = order
    return rows


def given_back_of(payment: Payment) -> int:
    """What goes back or is about to, in minor units."""
    return sum(int(row["sum_minor"]) for row in _given_back.all(payment=payment.pk))


def is_disputed(payment: Payment) -> bool:
    """A dispute has taken money of it away. An inquiry takes none."""
    return bool(_disputed.all(payment=payment.pk))


def lines_of(order: Order) -> list[OrderLine]:
    """With `returned`: how much of each has gone back or is about to, None for nothing."""
    return [*_lines.all(order=order.pk)]


def redemption_of(order: Order) -> CodeRedemption | None:
    """The use of a code that was not given back."""
    return _redemptions.first(order=order.pk)


def quotas_by_type(kinds: Sequence[int]) -> list[tuple[int, int]]:
    """Which ticket type draws on which quota."""
    return [(row["tickettype_id"], row["quota_id"]) for row in _quotas.all(kinds=kinds)]


def steps_of(tickets: Sequence[int]) -> Counter[int]:
    """How many of the tickets were sold at which early price."""
    return Counter({row["step"]: row["count"] for row in _steps.all(tickets=tickets)})


def give_seats_back(quota: int, count: int, *, to_reserve: int = 0) -> None:
    """As the queryset's `give_back`."""
    _seats_back.rows(quota=quota, count=count, to_reserve=to_reserve, freed=count - to_reserve)


def give_steps_back(step: int, count: int) -> None:
    _steps_back.rows(step=step, count=count)
