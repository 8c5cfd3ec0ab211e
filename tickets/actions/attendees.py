"""What attendees say about themselves on their own ticket."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import history
from events import counters
from events.actions import participants
from events.models import Participant
from tickets.models import Ticket


@dataclass(frozen=True)
class Details:
    name: str
    badge_name: str = ""
    company: str = ""
    pronouns: str = ""


def describe(
    *, ticket: Ticket, details: Details, by: User | None, now: datetime, by_label: str = ""
) -> Participant:
    """Put the details on the record of the ticket's attendee, who becomes known where the ticket had no name yet.

    The name may stand on public pages, so those are made anew.
    """
    with transaction.atomic():
        person = _attendee(ticket, details, by, now)
        given = asdict(details)
        before = {field: getattr(person, field) for field in given if getattr(person, field) != given[field]}
        if before:
            after = {field: given[field] for field in before}
            Participant.objects.filter(pk=person.pk).update(**after)
            for field, value in after.items():
                setattr(person, field, value)
            history.write(
                "participant.changed",
                person,
                scope=ticket.event.public_id,
                by=by,
                by_label=by_label,
                now=now,
                before=before,
                after=after,
            )
            counters.raise_public(ticket.event_id)
    return person


def _attendee(ticket: Ticket, details: Details, by: User | None, now: datetime) -> Participant:
    """The locked record of the attendee; a new one, without an address, for a ticket that had no name."""
    if ticket.attendee_id is not None:
        return Participant.objects.select_for_update().get(pk=ticket.attendee_id)
    contact = ticket.order.email if ticket.order else ""
    person = participants.meet(
        event=ticket.event, name=details.name, contact_email=contact, company=details.company, by=by, now=now
    )
    family = Ticket.objects.filter(pk=ticket.pk) | Ticket.objects.filter(parent=ticket.pk)
    family.update(attendee=person)
    if ticket.state == Ticket.State.VALID:
        Participant.objects.filter(pk=person.pk).update(admission=Participant.Admission.VALID)
        person.admission = Participant.Admission.VALID
    return person
