"""What actions and the API ask of a few tickets each time, by SQL that is written once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from core.prepared import FEW_KEYS, Changed, Prepared, PreparedValues
from events.models import Event, Participant
from tickets import order_rows
from tickets.models import OrderLine, ReserveUse, Ticket, TicketType
from tickets.models.order import TicketQuerySet

Row = tuple[Any, ...]


def _standing() -> TicketQuerySet:
    return Ticket.objects.exclude(state=Ticket.State.VOID).order_by("pk")


def _of_api(event: Any, ticket: Any) -> QuerySet[Ticket]:
    rows: QuerySet[Ticket] = Ticket.objects.filter(event=event, public_id=ticket).order_by()
    return rows.select_related("order", "type", "attendee", "parent")


def _whole(ticket: Any) -> TicketQuerySet:
    related = Ticket.objects.select_related("type", "attendee", "event__organizer", "order__buyer")
    return related.filter(pk=ticket).order_by()


_under_order: Prepared[Ticket] = Prepared(_whole, ticket=-1)
_under_own: Prepared[Ticket] = Prepared(
    lambda ticket: _whole(ticket).select_for_update(of=("self",)), ticket=-1
)
_add_ons: Prepared[Ticket] = Prepared(
    lambda ticket: _standing().filter(parent=ticket).select_related("type"), ticket=-1
)
_others = PreparedValues(
    lambda person, ticket: (
        Ticket.objects.valid()
        .admissions()
        .filter(attendee=person)
        .exclude(pk=ticket)
        .order_by()
        .values("pk")[:1]
    ),
    person=-1, ticket=-2,
)  # fmt: skip
_read: Prepared[Ticket] = Prepared(_of_api, event=-1, ticket="a-ticket")
_with_add_ons: Prepared[Ticket] = Prepared(
    lambda keys: (
        _standing()
        .filter(Q(pk__in=keys) | Q(parent__in=keys))
        .select_related("type", "attendee", "event", "order__event")
    ),
    keys=FEW_KEYS,
)
_chosen: Prepared[Ticket] = Prepared(
    lambda order, keys: _standing().filter(order=order, pk__in=keys).select_related("type", "attendee"),
    order=-1, keys=FEW_KEYS,
)  # fmt: skip
_voided = Changed(
    lambda keys, at, why: (
        Ticket.objects.filter(pk__in=keys),
        {"state": Ticket.State.VOID, "voided_at": at, "void_reason": why},
    ),
    keys=FEW_KEYS, at=datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC), why="a-reason",
)  # fmt: skip
_owners = PreparedValues(
    lambda order: (
        OrderLine.objects.filter(order=order)
        .exclude(ticket__state=Ticket.State.VOID)
        .order_by()
        .values("pk", "ticket", "ticket__parent")
    ),
    order=-1,
)
_reserved = PreparedValues(
    lambda keys: ReserveUse.objects.filter(ticket__in=keys).values("reserve__quota", "reserve"), keys=FEW_KEYS
)
_of_people = PreparedValues(
    lambda people: (
        Ticket.objects.filter(
            attendee__in=people, type__kind=TicketType.Kind.ADMISSION, issued_at__isnull=False
        )
        .order_by()
        .values("attendee_id", "state", "checked_in_at")
    ),
    people=FEW_KEYS,
)
_admitted = Changed(
    lambda people, admission: (
        Participant.objects.filter(pk__in=people).exclude(admission=admission),
        {"admission": admission},
    ),
    people=FEW_KEYS, admission="none",
)  # fmt: skip


def read(event: Event, public_id: str) -> Ticket | None:
    """With its order, type, attendee and the ticket that it belongs to."""
    return _read.first(event=event.pk, ticket=public_id)


def with_add_ons(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Those that are not void, and their add-ons, with what mails and histories need."""
    return _with_add_ons.all(keys=[ticket.pk for ticket in tickets])


def still_there(order: int, tickets: Iterable[Ticket]) -> list[Ticket]:
    """Those of the order that are not void, as they are now, with types and attendees."""
    return _chosen.all(order=order, keys=[ticket.pk for ticket in tickets])


def void(tickets: Iterable[Ticket], *, reason: str, now: datetime) -> None:
    _voided.rows(keys=[ticket.pk for ticket in tickets], at=now, why=reason[:200])


def owners_of_lines(order: int) -> dict[int, tuple[int, int | None]]:
    """Of each line whose ticket is not void: the ticket, and the one that it belongs to."""
    return {row["pk"]: (row["ticket"], row["ticket__parent"]) for row in _owners.all(order=order)}


def reserves_of(tickets: Sequence[int]) -> list[tuple[int, int]]:
    """The quota and the reserve of each seat that came out of one."""
    return [(row["reserve__quota"], row["reserve"]) for row in _reserved.all(keys=tickets)]


def admissions_of(people: Collection[int]) -> list[Row]:
    """Whose ticket, its state, and when it came in; add-ons and tickets that were never issued say nothing."""
    return [
        (row["attendee_id"], row["state"], row["checked_in_at"]) for row in _of_people.all(people=[*people])
    ]


def admit(people: Sequence[int], admission: str) -> None:
    _admitted.rows(people=people, admission=admission)


def locked(ticket: Ticket) -> Ticket:
    """As it is now, under its order's lock, or its own if it was given; in a transaction. With what mails need."""
    if ticket.order_id is not None:
        order_rows.locked(ticket.order_id)
    found = (_under_order if ticket.order_id is not None else _under_own).first(ticket=ticket.pk)
    if found is None:
        raise Ticket.DoesNotExist
    return found


def add_ons_of(ticket: Ticket) -> list[Ticket]:
    """Those that are not void, with their types."""
    return _add_ons.all(ticket=ticket.pk)


def others_of(person: Participant, ticket: Ticket) -> bool:
    """Whether somebody is admitted by another valid ticket than this one."""
    return bool(_others.all(person=person.pk, ticket=ticket.pk))
