"""Taking stock and codes for orders, and giving them back. Each is a conditional UPDATE: the database decides.

Called inside the transaction of an action. Quotas come first and in id order, then the code, so that two orders
wait for one another and never deadlock.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from core import history
from events.models import Event
from tickets.models import CodeRedemption, DiscountCode, Order, Quota, Ticket, TicketType

# How long an unpaid order keeps its tickets. Stripe's sessions last 30 minutes or more, so a little longer.
HOLD = timedelta(minutes=35)
# How long while the buyer's bank is at work: direct debits take up to two weeks.
HOLD_WHILE_PENDING = timedelta(days=14)


class Gone(Exception):
    """A quota or code has not enough left. The caller's transaction must not commit what was taken before."""

    def __init__(self, quota: int | None = None) -> None:
        super().__init__(quota)
        self.quota = quota


def take_quotas(counts: Mapping[int, int]) -> None:
    """`counts` is {quota pk: seats}. One query a quota."""
    for pk in sorted(counts):
        if not Quota.objects.filter(pk=pk).take(counts[pk]):
            raise Gone(pk)


def give_quotas_back(counts: Mapping[int, int]) -> None:
    for pk in sorted(counts):
        Quota.objects.filter(pk=pk).give_back(counts[pk])


def quotas_of(tickets: Iterable[Ticket]) -> Counter[int]:
    """How many seats of which quota these tickets take. One query."""
    kinds = Counter(ticket.type_id for ticket in tickets)
    drawn = TicketType.quotas.through.objects.filter(tickettype__in=kinds)
    counts: Counter[int] = Counter()
    for kind, quota in drawn.values_list("tickettype_id", "quota_id"):
        counts[quota] += kinds[kind]
    return counts


def end(
    order: Order,
    state: Order.State,
    *,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> list[Ticket]:
    """The locked order ends as expired or cancelled: its tickets are void, stock and code are free again.

    Gives the tickets that had been valid.
    """
    tickets = list(order.tickets.exclude(state=Ticket.State.VOID).select_related("type"))
    were_valid = [ticket for ticket in tickets if ticket.state == Ticket.State.VALID]
    order.tickets.exclude(state=Ticket.State.VOID).update(
        state=Ticket.State.VOID, voided_at=now, void_reason=(reason or str(state.label))[:200]
    )
    give_quotas_back(quotas_of(tickets))
    give_code_back(order, now=now)
    before = order.state
    order.state, order.ended_at = state, now
    order.save(update_fields=["state", "ended_at"])
    kind = "order.expired" if state == Order.State.EXPIRED else "order.cancelled"
    entries = [
        history.entry(
            kind, order, scope=order.event.public_id, by=by, now=now, before={"state": before},
            after={"state": str(state), "reason": reason},
        )
    ]  # fmt: skip
    entries += [
        history.entry("ticket.voided", ticket, scope=order.event.public_id, by=by, now=now)
        for ticket in were_valid
    ]
    history.write_all(entries)
    Event.objects.filter(pk=order.event_id).raise_shop_counter()
    return were_valid


def take_again(order: Order, *, now: datetime) -> bool:
    """Give a locked, expired order its stock and code again, if all of it is left; it waits for its money then."""
    tickets = list(order.tickets.all())
    try:
        with transaction.atomic():
            take_quotas(quotas_of(tickets))
            _take_code_again(order)
    except Gone:
        return False
    order.tickets.update(state=Ticket.State.HELD, voided_at=None, void_reason="")
    order.state, order.ended_at, order.expires_at = Order.State.PENDING, None, now + HOLD
    order.save(update_fields=["state", "ended_at", "expires_at"])
    Event.objects.filter(pk=order.event_id).raise_shop_counter()
    return True


def give_code_back(order: Order, *, now: datetime) -> None:
    redemption = CodeRedemption.objects.standing().filter(order=order).first()
    if redemption is None:
        return
    CodeRedemption.objects.filter(pk=redemption.pk).update(given_back_at=now)
    DiscountCode.objects.filter(pk=redemption.code_id).give_back(tickets=redemption.tickets)


def _take_code_again(order: Order) -> None:
    redemption = CodeRedemption.objects.filter(order=order).exclude(given_back_at=None).first()
    if redemption is None:
        return
    if not DiscountCode.objects.filter(pk=redemption.code_id).take(tickets=redemption.tickets):
        raise Gone
    CodeRedemption.objects.filter(pk=redemption.pk).update(given_back_at=None)
