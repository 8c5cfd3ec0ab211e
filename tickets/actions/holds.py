"""Taking stock, early prices and codes for orders, and giving them back. The database decides each time.

Called inside the transaction of an action. Rows are locked in one order, so that two orders wait for one another
and never deadlock: the order, then each quota in id order with its reserve right after it, then early prices in id
order, then the code. A reserve is only changed under its quota's lock.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from core import history
from core.prepared import Changed, Prepared, Stored
from events import counters
from tickets import order_rows, ticket_rows
from tickets.actions import sponsorships
from tickets.models import (
    CodeRedemption,
    DiscountCode,
    Order,
    PriceStep,
    Quota,
    Reserve,
    ReserveUse,
    Ticket,
    TicketType,
)

# How long an unpaid order keeps its tickets. Stripe's sessions last 30 minutes or more, so a little longer.
HOLD = timedelta(minutes=35)
# How long while the buyer's bank is at work: direct debits take up to two weeks.
HOLD_WHILE_PENDING = timedelta(days=14)

# For each quota what may come out of the code's reserve there: places in the list of the order's tickets.
Claims = Mapping[int, Sequence[int]]
# Which ticket, by its place, took a seat of which reserve.
Drawn = Sequence[tuple[int, int]]

_public_seats = Changed(
    lambda quota, seats: Quota.objects.filter(pk=quota).taking(seats), quota=-1, seats=1_000_001
)
_ended = Stored(Order, "state", "ended_at")
_promised = {
    from_kept: Changed(
        lambda quota, count, from_kept=from_kept: Quota.objects.filter(pk=quota).promising(
            count, from_kept=from_kept
        ),
        quota=-1, count=1_000_001,
    )
    for from_kept in (True, False)
}  # fmt: skip
_known: Prepared[Reserve] = Prepared(
    lambda code, quota: Reserve.objects.select_for_update().filter(code=code, quota=quota).order_by(),
    code=-1, quota=-2,
)  # fmt: skip


class Gone(Exception):
    """A quota, a code or an early price has not enough left. The caller's transaction must not commit what was
    taken before. `quota` is None for the others.
    """

    def __init__(self, quota: int | None = None) -> None:
        super().__init__(quota)
        self.quota = quota


class PriceGone(Gone):
    """Somebody was faster with the last places of an early price: the order has to be priced anew."""


def take_quotas(counts: Mapping[int, int]) -> None:
    """From the public pool. `counts` is {quota pk: seats}. One query a quota."""
    for pk in sorted(counts):
        if not _public_seats.rows(quota=pk, seats=counts[pk]):
            raise Gone(pk)


def take_with_code(counts: Mapping[int, int], code: int, claims: Claims, *, now: datetime) -> Drawn:
    """From the code's open reserves as far as they reach, the rest from the public pool.

    The seats of a quota without `claims` are all public. Pass what comes back to `note_reserved` once the tickets
    are stored.
    """
    drawn: list[tuple[int, int]] = []
    for pk in sorted(counts):
        reserve = _open_reserve(code, pk, now) if claims.get(pk) else None
        places = claims[pk][: reserve.size - reserve.taken] if reserve else ()
        if not Quota.objects.filter(pk=pk).take(counts[pk], from_reserve=len(places)):
            raise Gone(pk)
        if reserve and places:
            Reserve.objects.filter(pk=reserve.pk).update(taken=F("taken") + len(places))
            drawn += [(reserve.pk, place) for place in places]
    return drawn


def note_reserved(tickets: Sequence[Ticket], drawn: Drawn) -> None:
    if drawn:
        ReserveUse.objects.bulk_create(
            ReserveUse(reserve_id=reserve, ticket=tickets[place]) for reserve, place in drawn
        )


def take_steps(counts: Mapping[int, int]) -> None:
    """Places at early prices. `counts` is {price step pk: tickets}."""
    for pk in sorted(counts):
        if not PriceStep.objects.filter(pk=pk).take(counts[pk]):
            raise PriceGone


def give_quotas_back(counts: Mapping[int, int]) -> None:
    """To the public pool; to `kept` where a pool was sold out and somebody waits, in the same UPDATE."""
    for pk in sorted(counts):
        order_rows.give_seats_back(pk, counts[pk])


def give_back(tickets: Sequence[Ticket]) -> None:
    """The seats and early prices of tickets that are void now. A seat from a reserve that is still open returns
    there. Three queries, and one for each quota and price.
    """
    counts = quotas_of(tickets)
    keys = [ticket.pk for ticket in tickets]
    returned: dict[int, Counter[int]] = {}
    for quota, reserve in ticket_rows.reserves_of(keys):
        returned.setdefault(quota, Counter())[reserve] += 1
    for pk in sorted({*counts, *returned}):
        to_reserve = _return_to_reserves(pk, returned[pk]) if pk in returned else 0
        order_rows.give_seats_back(pk, counts[pk], to_reserve=to_reserve)
    if returned:
        ReserveUse.objects.filter(ticket__in=keys).delete()
    for pk, count in sorted(_steps_of(keys).items()):
        order_rows.give_steps_back(pk, count)


def quotas_of(tickets: Iterable[Ticket]) -> Counter[int]:
    """How many seats of which quota these tickets take. One query."""
    return Counter({quota: len(places) for quota, places in _places(list(tickets)).items()})


def open_reserve(
    code: DiscountCode,
    quota: Quota,
    size: int,
    until_at: datetime | None,
    now: datetime,
    *,
    from_kept: bool = False,
) -> Reserve:
    """Set `size` free seats of a quota aside for one code, inside the caller's transaction.

    Raises Gone, with nothing changed, if the public pool has not so many; with `from_kept` the seats kept for the
    waiting list count as well and are used first. A code has one reserve in a quota: an open one grows, a closed
    one is opened again with `size` more than it gave. Quotas must be given in id order where there are several.
    """
    with transaction.atomic():
        if not _promised[from_kept].rows(quota=quota.pk, count=size):
            raise Gone(quota.pk)
        known = _known.first(code=code.pk, quota=quota.pk)
        if known is None:
            known = Reserve(event_id=code.event_id, code=code, quota=quota, size=size, until_at=until_at)
            known.save(force_insert=True)
        else:
            known.size = size + (known.taken if known.closed_at else known.size)
            known.until_at, known.closed_at = until_at, None
            known.save(update_fields=["size", "until_at", "closed_at"])
        counters.raise_shop(code.event_id)
    return known


def resize_reserve(reserve: Reserve, size: int) -> None:
    """Larger takes from the public pool, smaller gives back to it; never below what is taken of it.

    Raises Gone, with nothing changed, if the public pool has not so many or the reserve is closed already.
    """
    with transaction.atomic():
        row = _locked(reserve)
        more = size - row.size
        if row.closed_at or size < row.taken:
            raise Gone(row.quota_id)
        if more > 0 and not Quota.objects.filter(pk=row.quota_id).promise(more):
            raise Gone(row.quota_id)
        if more < 0:
            Quota.objects.filter(pk=row.quota_id).give_back(0, to_reserve=more)
        Reserve.objects.filter(pk=row.pk).update(size=size)
        counters.raise_shop(row.event_id)
    reserve.size = size


def close_reserve(reserve: Reserve, now: datetime) -> int:
    """Give what is left of a reserve to the public pool (or to those who wait); its tickets keep their seats.

    Returns how many seats that were. Closing twice is once.
    """
    with transaction.atomic():
        row = _locked(reserve)
        if row.closed_at:
            return 0
        left = row.size - row.taken
        Quota.objects.filter(pk=row.quota_id).give_back(0, to_reserve=-left)
        Reserve.objects.filter(pk=row.pk).update(closed_at=now)
        counters.raise_shop(row.event_id)
    reserve.closed_at = now
    return left


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
    tickets = order_rows.tickets_of(order)
    were_valid = [ticket for ticket in tickets if ticket.state == Ticket.State.VALID]
    order_rows.void_tickets(order, reason=reason or str(state.label), now=now)
    give_back(tickets)
    give_code_back(order, now=now)
    before = order.state
    order.state, order.ended_at = state, now
    _ended.save(order)
    if sponsorships.is_package(tickets):
        sponsorships.end(order, now=now)
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
    counters.raise_shop(order.event_id)
    return were_valid


def take_again(order: Order, *, now: datetime) -> bool:
    """Give a locked, expired order its stock, early prices and code again, if all of it is left; it waits for its
    money then.
    """
    tickets = list(order.tickets.select_related("type").order_by("pk"))
    try:
        with transaction.atomic():
            if sponsorships.is_package(tickets) and not sponsorships.again(order, now=now):
                raise Gone
            note_reserved(tickets, _take_stock_again(order, tickets, now))
            take_steps(_steps_of([ticket.pk for ticket in tickets]))
            _take_code_again(order)
    except Gone:
        return False
    order.tickets.update(state=Ticket.State.HELD, voided_at=None, void_reason="")
    order.state, order.ended_at, order.expires_at = Order.State.PENDING, None, now + HOLD
    order.save(update_fields=["state", "ended_at", "expires_at"])
    counters.raise_shop(order.event_id)
    return True


def give_code_back(order: Order, *, now: datetime) -> None:
    redemption = order_rows.redemption_of(order)
    if redemption is None:
        return
    CodeRedemption.objects.filter(pk=redemption.pk).update(given_back_at=now)
    DiscountCode.objects.filter(pk=redemption.code_id).give_back(tickets=redemption.tickets)


def _places(tickets: Sequence[Ticket]) -> dict[int, list[int]]:
    """Each quota that tickets draw on, with the places of those tickets in the list. One query."""
    found: dict[int, list[int]] = {}
    for kind, quota in order_rows.quotas_by_type(sorted({ticket.type_id for ticket in tickets})):
        places = [place for place, ticket in enumerate(tickets) if ticket.type_id == kind]
        found.setdefault(quota, []).extend(places)
    return found


def _open_reserve(code: int, quota: int, now: datetime) -> Reserve | None:
    """Under the quota's lock nobody else changes the reserve."""
    Quota.objects.select_for_update().filter(pk=quota).values_list("pk").first()
    lasting = Q(until_at=None) | Q(until_at__gt=now)
    return Reserve.objects.open().filter(lasting, code=code, quota=quota).first()


def _return_to_reserves(quota: int, counts: Mapping[int, int]) -> int:
    """Reserves of one quota get their seats back. Returns how many of these are kept by reserves still open."""
    Quota.objects.select_for_update().filter(pk=quota).values_list("pk").first()
    kept = 0
    for reserve, closed_at in Reserve.objects.filter(pk__in=counts).values_list("pk", "closed_at"):
        Reserve.objects.filter(pk=reserve).update(taken=F("taken") - counts[reserve])
        kept += 0 if closed_at else counts[reserve]
    return kept


def _locked(reserve: Reserve) -> Reserve:
    """As it is now, under its quota's lock."""
    Quota.objects.select_for_update().filter(pk=reserve.quota_id).values_list("pk").first()
    row: Reserve = Reserve.objects.select_for_update().get(pk=reserve.pk)
    return row


def _steps_of(tickets: Sequence[int]) -> Counter[int]:
    """How many of the tickets were sold at which early price. One query."""
    return order_rows.steps_of(tickets)


def _take_stock_again(order: Order, tickets: Sequence[Ticket], now: datetime) -> Drawn:
    places = _places(tickets)
    counts = Counter({quota: len(found) for quota, found in places.items()})
    code = order.discount_code_id
    if code is None or not Reserve.objects.open().filter(code=code).exists():
        take_quotas(counts)
        return ()
    concerned = _types_with_reserve(code)
    claims = {
        quota: [place for place in found if tickets[place].type_id in concerned]
        for quota, found in places.items()
    }
    return take_with_code(counts, code, claims, now=now)


def _types_with_reserve(code: int) -> set[int]:
    """Ticket types whose seats may come from the code's reserves, as discounts.Terms.may_reserve has it."""
    opens = TicketType.objects.filter(opened_by=code)
    cheaper = TicketType.objects.filter(discount_codes=code)
    if not cheaper.exists():
        event = DiscountCode.objects.filter(pk=code).values("event")
        cheaper = TicketType.objects.filter(event__in=event, kind=TicketType.Kind.ADMISSION)
    return {*opens.values_list("pk", flat=True), *cheaper.values_list("pk", flat=True)}


def _take_code_again(order: Order) -> None:
    redemption = CodeRedemption.objects.filter(order=order).exclude(given_back_at=None).first()
    if redemption is None:
        return
    if not DiscountCode.objects.filter(pk=redemption.code_id).take(tickets=redemption.tickets):
        raise Gone
    CodeRedemption.objects.filter(pk=redemption.pk).update(given_back_at=None)
