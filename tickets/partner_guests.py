"""Who came with a partner's codes, as far as the partner may know: who agreed by name, everybody else as a number."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from events.models import Consent, Partner
from tickets.models import Ticket


@dataclass(frozen=True)
class Guest:
    """As it stands on the badge; `pk` only tells two people of one name apart and never leaves the server."""

    name: str
    company: str
    pk: int = 0


def agreed(partner: Partner) -> Exists:
    """For rows of tickets: whether their attendee lets this partner see the name."""
    return Exists(Consent.objects.standing().to_partner(partner).filter(participant=OuterRef("attendee")))


def tickets_by_code(partner: Partner) -> QuerySet[Ticket]:
    """Valid admissions of orders that used a code of the partner."""
    return Ticket.objects.valid().admissions().filter(order__partner=partner).order_by()


def by_ticket(partner: Partner) -> dict[int, Guest]:
    """Who agreed, by ticket. One query."""
    found = tickets_by_code(partner).filter(agreed(partner)).select_related("attendee")
    return {
        ticket.pk: Guest(ticket.attendee.name_on_badge, ticket.attendee.company, ticket.attendee.pk)
        for ticket in found
        if ticket.attendee is not None
    }


def named(partner: Partner) -> list[Guest]:
    """Everybody once, in the order of their names. One query."""
    people = {guest.pk: guest for guest in by_ticket(partner).values()}
    return sorted(people.values(), key=lambda guest: (guest.name.casefold(), guest.company.casefold()))


def by_day(partner: Partner) -> dict[date, int]:
    """Valid tickets by the day of the event's clock on which they were ordered. One query."""
    day = TruncDate("order__placed_at", tzinfo=ZoneInfo(partner.event.time_zone))
    rows = tickets_by_code(partner).annotate(day=day).values_list("day").annotate(count=Count("pk"))
    return dict(rows.order_by("day"))
