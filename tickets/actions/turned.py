"""What undoing a scan asks, by SQL that is written once."""

from datetime import UTC, datetime

from core.prepared import Changed, Prepared, PreparedValues
from tickets.models import Badge, CheckIn, Ticket

_own = PreparedValues(
    lambda device, scan: CheckIn.objects.filter(device=device, scan_id=scan).order_by().values("pk"),
    device=-1, scan="a-scan",
)  # fmt: skip
_named: Prepared[CheckIn] = Prepared(
    lambda listed, check_in: CheckIn.objects.filter(list=listed, public_id=check_in).turns().order_by(),
    listed=-1, check_in="a-check-in",
)  # fmt: skip
_last = PreparedValues(
    lambda listed, ticket: (
        CheckIn.objects.filter(list=listed, ticket=ticket).turns().order_by("-turn").values("pk")[:1]
    ),
    listed=-1, ticket=-2,
)  # fmt: skip
_locked: Prepared[Ticket] = Prepared(
    lambda ticket: (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("type", "attendee")
        .filter(pk=ticket)
        .order_by()
    ),
    ticket=-1,
)
_arrivals = PreparedValues(
    lambda ticket: (
        CheckIn.objects.filter(ticket=ticket, result=CheckIn.Result.IN, undone_by=None)
        .order_by("pk")
        .values("at")[:1]
    ),
    ticket=-1,
)
_badge_back = Changed(
    lambda person, at: (
        Badge.objects.filter(participant=person, state=Badge.State.HANDED_OVER, handed_over_at=at),
        {"state": Badge.State.PRINTED, "handed_over_at": None},
    ),
    person=-1, at=datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC),
)  # fmt: skip


def own(device: int, scan_id: str) -> int | None:
    """What a device's own scan became, if it was sent before."""
    found = _own.all(device=device, scan=scan_id)
    return found[0]["pk"] if found else None


def named(listed: int, check_in: str) -> CheckIn | None:
    """By its public id, if it changed who is inside."""
    return _named.first(listed=listed, check_in=check_in)


def last(listed: int, ticket: int) -> int:
    """Which one changed last whether the ticket is inside."""
    key: int = _last.all(listed=listed, ticket=ticket)[0]["pk"]
    return key


def locked(ticket: int) -> Ticket:
    """As it is now, in a transaction, with its type and attendee."""
    found = _locked.first(ticket=ticket)
    if found is None:
        raise Ticket.DoesNotExist
    return found


def first_arrival(ticket: int) -> datetime | None:
    """When it came in first, by a scan that stands."""
    found = _arrivals.all(ticket=ticket)
    return found[0]["at"] if found else None


def take_badge_back(person: int, at: datetime) -> None:
    """The one that was handed over at this moment."""
    _badge_back.rows(person=person, at=at)
