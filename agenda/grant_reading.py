"""What somebody who judges or decides reads of an application for a grant, as plain values: neither name nor address.

The answers are free text, so what surely tells who wrote it (agenda/telling.py) is hidden, as in talks under a blind
review. The wish is for money and a ticket, which tell nobody.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agenda import telling
from agenda.models import Grant
from core import money
from events.models import Participant


@dataclass(frozen=True)
class Application:
    """`asks` is in words; `answers` are question and answer, masked."""

    code: str
    is_decided: bool
    asks: str
    answers: tuple[tuple[str, str], ...] = ()


def line(grant: Grant, currency: str) -> Application:
    """For lists: no query."""
    return Application(grant.code, grant.state != Grant.State.APPLIED, asks(grant, currency))


def read(grant: Grant, currency: str) -> Application:
    """One query."""
    return Application(grant.code, grant.state != Grant.State.APPLIED, asks(grant, currency), answers(grant))


def asks(grant: Grant, currency: str) -> str:
    return help_words(grant.wants_ticket, grant.asked_minor, currency)


def help_words(ticket: bool, minor: int, currency: str) -> str:
    """What is asked for or given."""
    parts = [_("a ticket")] if ticket else []
    parts += [money.display(minor, currency)] if minor else []
    return ", ".join(parts) or "—"


def answers(grant: Grant) -> tuple[tuple[str, str], ...]:
    """One query: what is known of the address besides tells as well."""
    people = _people(grant)
    return tuple((question, telling.masked(said, people)) for question, said in grant.answers.items())


def _people(grant: Grant) -> list[telling.Person]:
    if not grant.email:
        return [telling.Person(grant.name)]
    found = [telling.Person(grant.name, "", (grant.email,))]
    for person in Participant.objects.filter(event=grant.event_id, email=grant.email):
        addresses = tuple(filter(None, (person.email, person.contact_email)))
        found.append(telling.Person(person.name, person.company, addresses, tuple(person.link_list)))
        found += [telling.Person(person.badge_name)] if person.badge_name else []
    return found
