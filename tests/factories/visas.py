"""Events that offer visa letters, and letters asked for through the actions."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from events.models import Event
from tests.factories.events import make_event, make_organizer
from tests.factories.helping import TRAVELLER
from tests.factories.tickets import make_ticket
from tickets.actions import visa_letters
from tickets.models import Ticket, VisaLetter, VisaPaper, VisaTerms
from tickets.visa import Traveller

NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)


def make_visa_event(**fields: Any) -> Event:
    """Of an organizer with an address, which offers letters."""
    organizer = make_organizer(
        legal_name="Relay Conferences, Inc.", legal_address="2700 Harbor Drive\nLos Angeles", country="US"
    )
    event = make_event(**{"organizer": organizer} | fields)
    VisaTerms.objects.create(event=event, signer_name="Rosa Lindqvist", signer_role="Head of events")
    return event


def ask(ticket: Ticket | None = None, traveller: Traveller = TRAVELLER, **fields: Any) -> VisaLetter:
    ticket = ticket or make_ticket(make_visa_event())
    return visa_letters.ask(ticket=ticket, traveller=traveller, **{"by": None, "now": NOW} | fields)


def issue(letter: VisaLetter | None = None) -> VisaPaper:
    return visa_letters.issue(letter=letter or ask(), by=None, now=NOW)


def make_coming_event(**fields: Any) -> Event:
    """In forty days from the clock of the machine, by which pages go."""
    day = timezone.now().date() + timedelta(days=40)
    return make_visa_event(**{"starts_on": day, "ends_on": day + timedelta(days=2)} | fields)


def form(event: Event) -> dict[str, str]:
    """What the page posts."""
    return {
        "passport_name": "Lovelace Ada", "born_on": "1990-12-10", "nationality": "IN", "passport_number": "P 123 4567",
        "address": "12 Marina Road\nChennai", "embassy": "Consulate General in Chennai",
        "arrives_on": str(event.starts_on - timedelta(days=2)), "leaves_on": str(event.ends_on + timedelta(days=2)),
    }  # fmt: skip
