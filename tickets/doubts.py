"""Who stands at the door may be somebody the team knows already: what to look at before a ticket is sold."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import normal_email
from events.actions.participants import same_person
from events.models import Event, Participant
from tickets.models import Ticket


def of(event: Event, *, name: str, email: str) -> list[str]:
    """Sentences, none where nobody is like that. Two queries at most; why somebody is refused entry is not told."""
    address = normal_email(email)
    asked = ~Q(refused_entry="")
    if address:
        asked |= Q(email=address)
    found: list[str] = []
    for person in Participant.objects.filter(asked, event=event).order_by("pk"):
        is_known = bool(address) and person.email == address
        if person.refused_entry and (is_known or (person.name and same_person(person.name, name))):
            words = _("%(name)s is not to be let in at this event. Is this the same person? Call the lead.")
            found.append(words % {"name": person.name or address})
        if is_known:
            found += _of_known(person, name)
    return found


def _of_known(person: Participant, name: str) -> list[str]:
    if not same_person(person.name, name):
        words = _("%(address)s belongs to %(name)s here. This would be another person at the same address.")
        return [words % {"address": person.email, "name": person.name}]
    if Ticket.objects.filter(event=person.event_id, attendee=person).valid().admissions().exists():
        return [_("%(name)s has a valid ticket already.") % {"name": person.name}]
    return []
