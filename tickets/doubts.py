"""Who stands at the door may be somebody the team knows already: what to look at before a ticket is sold."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import normal_email
from core.folding import fold
from events.actions.participants import same_person
from events.models import Event, Participant
from tickets.models import Ticket

# Accents that stand for themselves, and blanks: names are alike only within so many letters.
MOST_LONGER = 8
MOST_TOLD = 3


def of(event: Event, *, name: str, email: str) -> list[str]:
    """Sentences, none where nobody is like that. Three queries at most; why somebody is refused entry is not told."""
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
    return found or _of_namesakes(event, name)


def _of_known(person: Participant, name: str) -> list[str]:
    if not same_person(person.name, name):
        words = _("%(address)s belongs to %(name)s here. This would be another person at the same address.")
        return [words % {"address": person.email, "name": person.name}]
    if Ticket.objects.filter(event=person.event_id, attendee=person).valid().admissions().exists():
        return [_("%(name)s has a valid ticket already.") % {"name": person.name}]
    return []


def _of_namesakes(event: Event, name: str) -> list[str]:
    """Registered under this very name, accents and order aside, with another address or none: perhaps a ticket was bought
    by a colleague, or under the address of the company."""
    wanted = _words(name)
    tickets = Ticket.objects.filter(event=event).valid().admissions()
    people = Participant.objects.filter(pk__in=tickets.exclude(attendee=None).values("attendee")).order_by(
        "pk"
    )
    found = [
        company
        for known, company in people.values_list("name", "company").iterator()
        if abs(len(known) - len(name)) <= MOST_LONGER and _words(known) == wanted
    ]
    return [_told(name, company) for company in dict.fromkeys(found)][:MOST_TOLD] if wanted else []


def _told(name: str, company: str) -> str:
    if company:
        words = _("%(name)s (%(company)s) has a valid ticket already. Is this the same person?")
        return words % {"name": name, "company": company}
    return _("%(name)s has a valid ticket already. Is this the same person?") % {"name": name}


def _words(name: str) -> list[str]:
    return sorted(fold(name).split())
