"""What becomes of a sold level when its order ends, or is paid too late. Called by holds, on the locked order."""

from collections.abc import Iterable
from datetime import datetime

from events.actions import partner_levels
from tickets.models import Order, Sponsorship, Ticket, TicketType


def is_package(tickets: Iterable[Ticket]) -> bool:
    """Whether an order with these tickets sold a level of partnership: then it has nothing else."""
    return any(ticket.type.audience == TicketType.Audience.PARTNERS for ticket in tickets)


def end(order: Order, *, now: datetime) -> None:
    """The partner loses the level with the order, and somebody else can have its place."""
    row = _row(order)
    if row is None or row.ended_at is not None:
        return
    Sponsorship.objects.filter(pk=row.pk).update(ended_at=now)
    if row.partner.level_id == row.level_id:
        partner_levels.move(partner=row.partner, level=None, by=None, now=now)


def again(order: Order, *, now: datetime) -> bool:
    """Money that came too late gets the level after all, if there is a place and the partner has no other."""
    row = _row(order)
    if row is None or row.partner.level_id not in {None, row.level_id}:
        return False
    if Sponsorship.objects.filter(partner=row.partner, ended_at=None).exists():
        return False
    try:
        partner_levels.move(partner=row.partner, level=row.level, by=None, now=now)
    except partner_levels.Full:
        return False
    Sponsorship.objects.filter(pk=row.pk).update(ended_at=None)
    return True


def _row(order: Order) -> Sponsorship | None:
    rows = Sponsorship.objects.select_for_update(of=("self",)).select_related("partner__event", "level")
    return rows.filter(order=order).first()
