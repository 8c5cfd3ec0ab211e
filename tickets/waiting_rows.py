"""What offers of the waiting list ask each time, by SQL that is written once."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest, Least

from core.prepared import Changed, Inserted, Prepared, PreparedValues
from tickets.models import DiscountCode, Quota, Reserve, TicketType, WaitingEntry

NONE = 0  # no row has this key
KEPT = 1_000_000_001  # a sample: no quota keeps as many, and with less than none Django leaves the comparison out


def _entries(event: Any, entry: Any) -> QuerySet[WaitingEntry]:
    rows: QuerySet[WaitingEntry] = WaitingEntry.objects.filter(event=event, public_id=entry)
    return rows.select_related("ticket_type").order_by()


def _draws_on(kind: Any) -> QuerySet[Any]:
    return TicketType.quotas.through.objects.filter(tickettype=kind).values("quota")


def _with_fewer(quota: Any, seats: Any) -> tuple[QuerySet[Quota], dict[str, Any]]:
    now_waiting = Greatest(F("waiting") + seats, 0)
    return Quota.objects.filter(pk=quota), {"waiting": now_waiting, "kept": Least(F("kept"), now_waiting)}


_read: Prepared[WaitingEntry] = Prepared(_entries, event=-1, entry="an-entry")
_locked: Prepared[WaitingEntry] = Prepared(
    lambda entry: (
        WaitingEntry.objects.select_for_update(of=("self",))
        .select_related("event__organizer", "ticket_type", "code")
        .filter(pk=entry)
        .order_by()
    ),
    entry=-1,
)
_quotas_locked: Prepared[Quota] = Prepared(
    lambda kind, code: (
        Quota.objects.filter(
            Q(pk__in=_draws_on(kind)) | Q(pk__in=Reserve.objects.filter(code=code).values("quota"))
        )
        .select_for_update()
        .order_by("pk")
    ),
    kind=-1, code=-2,
)  # fmt: skip
_quotas: Prepared[Quota] = Prepared(
    lambda kind: Quota.objects.filter(pk__in=_draws_on(kind)).order_by("pk"), kind=-1
)
_drawn = PreparedValues(lambda kind: _draws_on(kind).order_by("quota"), kind=-1)
_waited_for = Changed(_with_fewer, quota=-1, seats=-2)
_kept = Changed(
    lambda quota, kept: (Quota.objects.filter(pk=quota).exclude(kept=kept), {"kept": kept}),
    quota=-1, kept=KEPT,
)  # fmt: skip
_opens, _applies = (
    Inserted(DiscountCode.opens_types.through),
    Inserted(DiscountCode.ticket_types.through),
)


def read(event: int, public_id: str) -> WaitingEntry | None:
    """With its ticket type."""
    return _read.first(event=event, entry=public_id)


def locked(entry: int) -> WaitingEntry:
    """Under its lock, with all that mails need; in a transaction."""
    found = _locked.first(entry=entry)
    if found is None:
        raise WaitingEntry.DoesNotExist
    return found


def lock_quotas(entry: WaitingEntry) -> None:
    """Those of what is waited for, and of an offer that stands, in id order as buyers take them."""
    _quotas_locked.all(kind=entry.ticket_type_id, code=entry.code_id or NONE)


def quotas_of(entry: WaitingEntry) -> list[Quota]:
    return _quotas.all(kind=entry.ticket_type_id)


def count(entry: WaitingEntry, seats: int) -> None:
    """So many seats more (or, below zero, fewer) are waited for."""
    for row in _drawn.all(kind=entry.ticket_type_id):
        _waited_for.rows(quota=row["quota"], seats=seats)


def keep(quota: int, seats: int) -> bool:
    """Whether that changed anything."""
    return bool(_kept.rows(quota=quota, kept=seats))


def bind(code: DiscountCode, kind: int) -> None:
    """A new code opens this ticket type and is good for nothing else."""
    _opens.add(DiscountCode.opens_types.through(discountcode=code, tickettype_id=kind))
    _applies.add(DiscountCode.ticket_types.through(discountcode=code, tickettype_id=kind))
