"""From rows to what is printed of them."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Prefetch

from core import times
from core.templatetags.formats import current_locale
from events import logos
from events.models import Event, Partner
from tickets import credentials
from tickets.badges.face import EventFace
from tickets.documents import ticket as paper
from tickets.documents.ticket import EventHead, TicketSheet
from tickets.models import Ticket
from tickets.models.order import TicketQuerySet

MOST_PARTNERS = 4  # more would be too small to be read on a badge


def printable(tickets: TicketQuerySet) -> TicketQuerySet:
    """The valid admissions among the tickets, with everything their pages need: two queries for any number."""
    add_ons = Ticket.objects.valid().select_related("type").order_by("pk")
    found = tickets.valid().admissions().select_related("type", "attendee", "order").order_by("pk")
    return found.prefetch_related(Prefetch("add_ons", queryset=add_ons))


def pdf_of(tickets: Iterable[Ticket], event: Event) -> bytes:
    """One page a ticket, from `printable` tickets of that event; at least one."""
    return paper.draw([sheet(ticket, event) for ticket in tickets], head(event))


def sheet(ticket: Ticket, event: Event) -> TicketSheet:
    ticket.event = event
    person = ticket.attendee
    return TicketSheet(
        name=person.name if person else "",
        company=person.company if person else "",
        kind=ticket.type.name,
        add_ons=tuple(add_on.type.name for add_on in ticket.add_ons.all()),
        order=ticket.order.code if ticket.order else "",
        credential=credentials.ticket_code(ticket),
    )


def head(event: Event) -> EventHead:
    return EventHead(
        name=event.name,
        when=days(event),
        zone=times.city(event.time_zone),
        venue=event.venue_name,
        address=event.venue_address,
        contact=event.reply_address,
        accent=event.accent,
        language=event.language,
        logo=logo(event),
    )


def event_face(event: Event, shows: Collection[str] = ()) -> EventFace:
    """What is the same on every badge. `shows` as of its layout: logos of partners are read only where they are shown."""
    return EventFace(
        name=event.name,
        when=days(event),
        place=event.venue_name,
        accent=event.accent,
        language=event.language,
        logo=logo(event),
        partners=tuple(_partners(event)) if "partners" in shows else (),
    )


def _partners(event: Event) -> Iterator[bytes]:
    """The logos of the first few by level that have one; on a dark field where white paper would swallow it."""
    for row in Partner.objects.shown().filter(event=event).exclude(logo="")[:MOST_PARTNERS]:
        if content := _content(row.logo):
            yield content if row.logo_on_light else logos.on_dark(content)


def days(event: Event) -> str:
    """`May 12 – 14, 2027`"""
    return times.show_range(event.starts_on, event.ends_on, current_locale())


def logo(event: Event) -> bytes | None:
    return _content(event.logo)


def _content(picture: Any) -> bytes | None:
    """A picture's bytes. A file that is gone from the storage must not keep anybody from printing."""
    if not picture:
        return None
    try:
        with picture.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return None
