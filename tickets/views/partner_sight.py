"""Whether the partner behind the code may see an attendee's name, for the ticket's own page."""

from dataclasses import dataclass

from events.actions import consents
from events.models import Consent, Partner
from tickets.models import Ticket


@dataclass(frozen=True)
class Sight:
    """What the partner may see now, and the words that the attendee would agree to."""

    partner: Partner
    wording: str
    is_given: bool


def offered(ticket: Ticket, *, is_own: bool) -> Sight | None:
    """None where no partner's code was used, or where it is not this visitor's to say (`is_own`). At most one query."""
    order, person = ticket.order, ticket.attendee
    if order is None or order.partner is None or person is None:
        return None
    if not is_own or ticket.state == Ticket.State.VOID:
        return None
    standing = Consent.objects.standing().to_partner(order.partner).filter(participant=person)
    return Sight(order.partner, consents.partner_wording(order.partner.name), standing.exists())
