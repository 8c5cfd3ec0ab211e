"""What decides at which desk a badge is picked up, read from the rows."""

from collections import defaultdict
from collections.abc import Mapping

from events.models import Event, Participant
from tickets import pick_up
from tickets.models import PickUpDesk, Ticket
from tickets.pick_up import Desk

Held = Mapping[int, set[int]]


def held(event: Event, person: Participant | None = None) -> tuple[Held, Held]:
    """{participant: ticket types} and {participant: partners} of valid admissions; one query."""
    types: dict[int, set[int]] = defaultdict(set)
    partners: dict[int, set[int]] = defaultdict(set)
    tickets = Ticket.objects.filter(event=event, attendee__isnull=False).valid().admissions()
    if person is not None:
        tickets = tickets.of(person)
    for one, kind, partner in tickets.values_list("attendee", "type", "order__partner"):
        types[one].add(kind)
        if partner is not None:
            partners[one].add(partner)
    return types, partners


def of_ticket(ticket: Ticket) -> Desk | None:
    """Where its attendee's badge lies; of a ticket with asking.FOR_TICKET. No query where there are no desks."""
    person = ticket.attendee
    if person is None or not vars(ticket)["has_desks"]:
        return None
    types, partners = held(ticket.event, person)
    return pick_up.desk_for(
        PickUpDesk.objects.filter(event=ticket.event).read(),
        person.name_on_badge,
        types=types.get(person.pk, ()),
        partners=partners.get(person.pk, ()),
    )
