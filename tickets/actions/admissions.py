"""Keeping `participant.admission` right: all that the agenda knows of tickets."""

from collections.abc import Iterable

from events.models import Participant
from tickets import ticket_rows
from tickets.models import Ticket, TicketType

Admission = Participant.Admission


def of_tickets(participants: Iterable[int]) -> dict[int, str]:
    """What the tickets of these people say. One query."""
    found = dict.fromkeys(participants, str(Admission.NONE))
    return found | _say(ticket_rows.admissions_of(found))


def of_all() -> dict[int, str]:
    """What all tickets say, for those who have one. One query."""
    issued = Ticket.objects.exclude(attendee=None).filter(
        type__kind=TicketType.Kind.ADMISSION, issued_at__isnull=False
    )
    return _say(issued.values_list("attendee_id", "state", "checked_in_at"))


def _say(rows: Iterable[ticket_rows.Row]) -> dict[int, str]:
    """`rows` are whose ticket, its state, and when it came in."""
    found: dict[int, str] = {}
    for person, state, checked_in_at in rows:
        found[person] = max(found.get(person, _RANK[0]), _says(state, checked_in_at), key=_RANK.index)
    return found


def refresh(participants: Iterable[int]) -> None:
    """At most one query for each state besides the reading, for any number of people."""
    by_state: dict[str, list[int]] = {}
    for person, admission in of_tickets(set(participants)).items():
        by_state.setdefault(admission, []).append(person)
    for admission, people in sorted(by_state.items()):
        ticket_rows.admit(people, admission)


def catch_up() -> int:
    """Those who came through a door since the last time. One query."""
    arrived = Ticket.objects.valid().admissions().filter(checked_in_at__isnull=False)
    waiting = Participant.objects.filter(admission=Admission.VALID, pk__in=arrived.values("attendee"))
    return waiting.update(admission=Admission.IN)


_RANK = [str(Admission.NONE), str(Admission.VOID), str(Admission.VALID), str(Admission.IN)]


def _says(state: str, checked_in_at: object) -> str:
    if state == Ticket.State.VALID:
        return str(Admission.IN if checked_in_at else Admission.VALID)
    return str(Admission.VOID) if state == Ticket.State.VOID else str(Admission.NONE)
