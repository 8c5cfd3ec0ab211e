"""What a mail to many can say of its reader's ticket: the valid admission, add-ons left out."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.placeholders import Found, People, Placeholder, absolute
from events.segmenting import among
from tickets.models import Ticket
from tickets.models.order import TicketQuerySet


def _valid(event: Event) -> TicketQuerySet:
    return Ticket.objects.filter(event=event).valid().admissions()


def _has_ticket(event: Event) -> Q:
    return among(_valid(event), "attendee")


def _type(event: Event, people: People) -> Found:
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    rows = _valid(event).filter(attendee__in=[one.pk for one in people]).order_by("pk")
    for person, kind in rows.values_list("attendee", "type__name"):
        found[person][kind] = None
    return {person: ", ".join(kinds) for person, kinds in found.items()}


def _link(event: Event, people: People) -> Found:
    """Of the first, if somebody has several."""
    found: dict[int, str] = {}
    rows = _valid(event).filter(attendee__in=[one.pk for one in people]).order_by("-pk")
    for row in rows.select_related("event"):
        if row.attendee_id is not None:
            found[row.attendee_id] = absolute(row.path)
    return found


PLACEHOLDERS = (
    Placeholder("ticket_type", _("type of the ticket"), _type, _has_ticket),
    Placeholder("ticket_link", _("address of the own ticket"), _link, _has_ticket, is_link=True),
)
