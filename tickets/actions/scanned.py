"""What the rows say of a code at a door, in one query that locks the tickets it reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value

from core.prepared import Prepared
from tickets.models import Badge, CheckIn, CheckInList, Device, ListPlace, RefundLine, Ticket, TicketType

# What a door decides by and shows; whatever else is asked of these tickets costs a query.
SHOWN = (
    "public_id", "serial", "state", "attendee", "type", "type__name", "type__kind", "type__attendance",
    "type__proof", "attendee__name", "attendee__badge_name", "attendee__company",
    "attendee__refused_entry",
)  # fmt: skip
# In the place of what is given later; nothing else in the query looks like them.
SAMPLES: dict[str, int | str] = {
    "event": 7_130_000_001, "listed": 7_130_000_002, "said": "a-public-id", "device": 7_130_000_003, "scan": "a-scan",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A ticket, and how it stands at the list.

    `turn` is the last of what happened to it there; `earlier` the check-in that this very scan became before.
    """

    ticket: Ticket
    is_unused: bool
    is_listed: bool
    is_inside: bool
    turn: int
    has_badge: bool
    was_refunded: bool
    earlier: int | None
    badge: int | None
    badge_state: str
    place: str


def find(*, device: Device, listed: CheckInList, said: str, is_badge: bool, scan_id: str) -> list[Row]:
    """The ticket of that public id and, where add-ons open the door, those that hang on it; or whatever tickets the
    badge's person has."""
    kind = "badge" if is_badge else "one" if listed.all_admissions else "family"
    query = (_LIMITED if listed.is_limited else _OPEN)[kind]
    found = query.all(event=device.event_id, listed=listed.pk, said=said, device=device.pk, scan=scan_id)
    return [_row(ticket, listed) for ticket in found]


def _row(ticket: Any, listed: CheckInList) -> Row:
    kind = ticket.type
    comes = kind.kind == TicketType.Kind.ADMISSION and kind.attendance == TicketType.Attendance.ROOM
    return Row(
        ticket=ticket,
        is_unused=ticket.is_unused,
        is_listed=ticket.has_type or (listed.all_admissions and comes),
        is_inside=bool(ticket.is_inside),
        turn=ticket.last_turn or 0,
        has_badge=ticket.has_badge,
        was_refunded=ticket.was_refunded,
        earlier=ticket.earlier,
        badge=ticket.badge_key,
        badge_state=ticket.badge_state or "",
        place=(ticket.place or "") if listed.is_limited else "",
    )


def _asked(rows: QuerySet[Any], listed: Any, device: Any, scan: Any) -> Any:
    turns = CheckIn.objects.filter(list=listed, ticket=OuterRef("pk")).turns().order_by("-turn")
    through = CheckInList.ticket_types.through._default_manager
    sent = CheckIn.objects.filter(device=device, scan_id=scan)
    badges = Badge.objects.filter(participant=OuterRef("attendee"), state=Badge.State.HANDED_OVER)
    return rows.annotate(
        is_unused=Q(checked_in_at=None),
        has_type=Exists(through.filter(checkinlist=listed, tickettype=OuterRef("type"))),
        last_turn=Subquery(turns.values("turn")[:1]),
        is_inside=Subquery(turns.values("inside")[:1]),
        has_badge=Exists(badges),
        was_refunded=Exists(RefundLine.objects.filter(line__ticket=OuterRef("pk"))),
        earlier=Subquery(sent.values("pk")[:1]),
    )


def _tickets(event: Any) -> Any:
    rows = Ticket.objects.select_for_update(of=("self",)).filter(event=event)
    return rows.select_related("type", "attendee").only(*SHOWN).order_by("pk")


def _no_badge(rows: Any) -> Any:
    nothing: Any = Value(None, output_field=IntegerField())
    return rows.annotate(badge_state=Value("", output_field=TextField()), badge_key=nothing)


def _one(event: Any, listed: Any, said: Any, device: Any, scan: Any) -> Any:
    return _asked(_no_badge(_tickets(event).filter(public_id=said)), listed, device, scan)


def _family(event: Any, listed: Any, said: Any, device: Any, scan: Any) -> Any:
    # As one value, not as a set: PostgreSQL then uses both indexes, SQLite does anyway.
    parent = Ticket.objects.filter(public_id=said).values("pk")[:1]
    rows = _tickets(event).filter(Q(public_id=said) | Q(parent=Subquery(parent)))
    return _asked(_no_badge(rows), listed, device, scan)


def _badge(event: Any, listed: Any, said: Any, device: Any, scan: Any) -> Any:
    rows = _tickets(event).filter(attendee__badges__public_id=said)
    rows = rows.annotate(badge_state=F("attendee__badges__state"), badge_key=F("attendee__badges__pk"))
    return _asked(rows, listed, device, scan)


def _with_place(rows: Callable[..., Any]) -> Callable[..., Any]:
    """Also whether the person has signed up for what is behind the door."""

    def placed(event: Any, listed: Any, said: Any, device: Any, scan: Any) -> Any:
        places = ListPlace.objects.filter(list=listed, participant=OuterRef("attendee"))
        return rows(event, listed, said, device, scan).annotate(place=Subquery(places.values("state")[:1]))

    return placed


_BY_KIND: dict[str, Callable[..., Any]] = {"one": _one, "family": _family, "badge": _badge}
_OPEN: dict[str, Prepared[Ticket]] = {kind: Prepared(rows, **SAMPLES) for kind, rows in _BY_KIND.items()}
_LIMITED: dict[str, Prepared[Ticket]] = {
    kind: Prepared(_with_place(rows), **SAMPLES) for kind, rows in _BY_KIND.items()
}
