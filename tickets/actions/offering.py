"""Offers of the waiting list: a personal code with its own reserve, so that the ordinary order form sells it.

Who is next is computed by `queueing`. All of it happens under the quotas' locks, taken in id order and before any
code, as buyers take them: no seat is offered twice, none is sold besides.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import history, ids, mail
from core.prepared import Stored
from events import counters
from events.models import Event
from tickets import emails_waiting, queueing, waiting_rows
from tickets.actions import holds
from tickets.models import CodeRedemption, DiscountCode, Quota, Reserve, TicketType, WaitingEntry
from tickets.queueing import Round, Waiter

State = WaitingEntry.State
MOST_AT_ONCE = 50  # offers in one transaction: mails are composed under the quotas' locks
CODE_LETTERS = 10
_offered = Stored(WaitingEntry, "state", "code", "offered_at", "offer_until_at")


class CannotOffer(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def offer_due(*, now: datetime) -> int:
    """Offer what is free to those whose turn it is. Returns how many offers were made."""
    wanted = Quota.objects.filter(Q(waiting__gt=0) | Q(kept__gt=0))
    made = 0
    for event in Event.objects.filter(pk__in=wanted.values("event")).select_related("organizer"):
        while count := _offer_round(event, now):
            made += count
            if count < MOST_AT_ONCE:
                break
    return made


def settle(*, now: datetime, limit: int = 200) -> int:
    """See what became of offers: bought, let pass, or standing again after an order ended. Returns how many moved."""
    due = WaitingEntry.objects.to_settle(now).order_by("pk")
    return sum(_settle(entry, now) for entry in due[:limit])


def offer_now(*, entry: WaitingEntry, by: User | None, now: datetime) -> WaitingEntry:
    """One person's offer out of turn. Raises CannotOffer if not all his seats are free."""
    with transaction.atomic():
        waiting_rows.lock_quotas(entry)
        row = waiting_rows.locked(entry.pk)
        if row.state != State.WAITING:
            raise CannotOffer(_("This person does not wait any more."))
        quotas = waiting_rows.quotas_of(row)
        left = min((_free(quota) for quota in quotas), default=0)
        if left < row.quantity:
            raise CannotOffer(_too_few_free(left, row.quantity))
        _offer(row, [quota.pk for quota in quotas], by, now)
        for quota in quotas:
            others = min(quota.waiting, _free(quota)) - row.quantity
            waiting_rows.keep(quota.pk, max(0, min(quota.kept, others)))
    return row


def resized(quota: Quota, *, was_sold_out: bool) -> None:
    """A locked quota got another size: if it was sold out, who waits comes before the public."""
    room = Greatest(F("size") - F("taken") - F("reserved"), 0)
    most = F("waiting") if was_sold_out else F("kept")
    Quota.objects.filter(pk=quota.pk).update(kept=Least(most, room))


def take_back(entry: WaitingEntry, now: datetime) -> None:
    """The offer of a locked entry is over: its code is dead, its seats are kept for who waits."""
    assert entry.code_id is not None  # only offers are taken back
    DiscountCode.objects.filter(pk=entry.code_id).update(is_paused=True)
    _close_reserves(entry, now)


def _offer_round(event: Event, now: datetime) -> int:
    with transaction.atomic():
        quotas = _lock_quotas(Q(event=event) & (Q(waiting__gt=0) | Q(kept__gt=0)), and_siblings=True)
        entries = _waiting(event, now)
        found = queueing.play(
            [_waiter(entry, drawn, now) for entry, drawn in entries.values()],
            {quota.pk: _free(quota) for quota in quotas},
            most=MOST_AT_ONCE,
        )
        for pk in found.offers:
            _offer(*entries[pk], None, now)
        _ask_whether_fewer_will_do(found, [entry for entry, _drawn in entries.values()], now)
        moved = [waiting_rows.keep(quota.pk, found.kept.get(quota.pk, 0)) for quota in quotas]
        if found.offers or any(moved):
            counters.raise_shop(event.pk)
    return len(found.offers)


def _waiting(event: Event, now: datetime) -> dict[int, tuple[WaitingEntry, list[int]]]:
    """Who can be offered something, in order, with the quotas of what he waits for. Three queries."""
    rows = WaitingEntry.objects.waiting().filter(event=event)
    rows = rows.filter(ticket_type__in=TicketType.objects.for_sale(now).filter(event=event))
    through = TicketType.quotas.through.objects.filter(tickettype__event=event)
    drawn: dict[int, list[int]] = {}
    for kind, quota in through.order_by("quota").values_list("tickettype", "quota"):
        drawn.setdefault(kind, []).append(quota)
    found: dict[int, tuple[WaitingEntry, list[int]]] = {}
    for entry in rows.select_related("ticket_type"):
        entry.event = event
        found[entry.pk] = (entry, drawn.get(entry.ticket_type_id, []))
    return found


def _waiter(entry: WaitingEntry, drawn: Sequence[int], now: datetime) -> Waiter:
    gives_way = entry.asked_at is not None and entry.asked_at + _standing_for(entry) <= now
    return Waiter(entry.pk, entry.quantity, frozenset(drawn), gives_way)


def _standing_for(entry: WaitingEntry) -> timedelta:
    return timedelta(hours=entry.ticket_type.offer_hours)


def _ask_whether_fewer_will_do(found: Round, entries: Iterable[WaitingEntry], now: datetime) -> None:
    for entry in entries:
        if entry.pk not in found.short or entry.asked_at is not None:
            continue
        entry.asked_at = now
        entry.save(update_fields=["asked_at"])
        until = now + _standing_for(entry)
        mail.post(emails_waiting.short(entry, found.short[entry.pk], until, now=now))


def _offer(entry: WaitingEntry, drawn: Sequence[int], by: User | None, now: datetime) -> None:
    """Code, reserve, mail. The quotas are locked and have the seats."""
    until = now + _standing_for(entry)
    code = DiscountCode.objects.create(
        event=entry.event,
        code=f"WAIT-{ids.new_code(CODE_LETTERS)}",
        percent_bp=0,
        valid_until_at=until,
        max_orders=1,
        max_tickets=entry.quantity,
        bound_email=entry.email,
        is_offer=True,
        note=str(entry)[:200],
    )
    waiting_rows.bind(code, entry.ticket_type_id)  # for nothing else, or its seats could go to another type
    for quota in drawn:
        # Without an end of its own: it ends together with the offer, in `settle`.
        holds.open_reserve(code, Quota(pk=quota), entry.quantity, None, now, from_kept=True)
    entry.state, entry.code, entry.offered_at, entry.offer_until_at = State.OFFERED, code, now, until
    _offered.save(entry)
    waiting_rows.count(entry, -entry.quantity)
    mail.post(emails_waiting.offered(entry, now=now))
    _tell("waiting.offered", entry, State.WAITING, by, now)


def _settle(entry: WaitingEntry, now: datetime) -> int:
    """One transaction an entry. 1 if its state changed."""
    with transaction.atomic():
        waiting_rows.lock_quotas(entry)
        row = waiting_rows.locked(entry.pk)
        if row.code is None or row.state not in {State.OFFERED, State.TAKEN} or row.offer_until_at is None:
            return 0
        use = CodeRedemption.objects.standing().filter(code=row.code).select_related("order").first()
        is_over = row.offer_until_at <= now
        before = row.state
        if use is not None:
            row.state = State.TAKEN
            if is_over or use.order.paid_at is not None:
                _close_reserves(row, now)
        elif is_over:
            row.state = State.LAPSED
            take_back(row, now)
            mail.post(emails_waiting.lapsed(row, now=now))
        else:
            row.state = State.OFFERED
        if row.state == before:
            return 0
        row.ended_at = None if row.state == State.OFFERED else now
        row.save(update_fields=["state", "ended_at"])
        _tell(f"waiting.{row.state}", row, before, None, now)
    return 1


def _close_reserves(entry: WaitingEntry, now: datetime) -> None:
    """What is left in them is kept for others who wait, or free for everybody."""
    for reserve in Reserve.objects.open().filter(code=entry.code_id).order_by("quota"):
        holds.close_reserve(reserve, now)


def _lock_quotas(which: Q, *, and_siblings: bool = False) -> list[Quota]:
    """In id order, as buyers take them. Siblings are the other quotas of the same ticket types."""
    pks = Quota.objects.filter(which).values("pk")
    if and_siblings:
        kinds = TicketType.quotas.through.objects.filter(quota__in=pks).values("tickettype")
        related = TicketType.quotas.through.objects.filter(tickettype__in=kinds).values("quota")
        rows = Quota.objects.filter(Q(pk__in=pks) | Q(pk__in=related))
    else:
        rows = Quota.objects.filter(which)
    return list(rows.select_for_update().order_by("pk"))


def _free(quota: Quota) -> int:
    """What who waits can have: also the seats that were kept."""
    return max(0, quota.size - quota.taken - quota.reserved)


def _too_few_free(left: int, wanted: int) -> str:
    if not left:
        return _("No seat is free now. Raise the size of the quota, or wait until one is given back.")
    words = ngettext(
        "Only %(left)d seat is free, and %(wanted)d are wanted.",
        "Only %(left)d seats are free, and %(wanted)d are wanted.",
        left,
    )
    return words % {"left": left, "wanted": wanted}


def _tell(kind: str, entry: WaitingEntry, before: str, by: User | None, now: datetime) -> None:
    after = {"state": str(entry.state), "quantity": entry.quantity}
    history.write(
        kind, entry, scope=entry.event.public_id, by=by, now=now, before={"state": str(before)}, after=after
    )
