"""A ticket as an entry for the calendar (RFC 5545), and as plain data for wallets (schema.org EventReservation).

Pure but for the credential's key: the same bytes for the same ticket.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event


@dataclass(frozen=True)
class Pass:
    """A ticket as plain values. `code` is the text of its QR code, empty unless it opens doors; `url` its own page."""

    public_id: str
    serial: int
    is_valid: bool
    is_held: bool
    name: str
    kind: str
    add_ons: tuple[str, ...]
    code: str
    url: str
    event: str
    event_url: str
    starts_on: date
    ends_on: date
    venue: str
    address: str
    organizer: str
    changed_at: datetime


def entry(ticket: Pass) -> bytes:
    """The event's days, all day long. What is no longer valid is cancelled, so that it goes from the calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Plenary//Ticket//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH" if ticket.is_valid or ticket.is_held else "CANCEL")
    event = Event()
    event.add("uid", f"{ticket.public_id}@{urlsplit(ticket.url).hostname}")
    event.add("sequence", ticket.serial - 1 + (0 if ticket.is_valid or ticket.is_held else 1000))
    event.add("dtstamp", ticket.changed_at.astimezone(UTC))
    event.add("dtstart", ticket.starts_on)
    event.add("dtend", ticket.ends_on + timedelta(days=1))
    event.add("summary", ticket.event)
    place = ", ".join(part for part in (ticket.venue, ticket.address) if part)
    if place:
        event.add("location", place)
    event.add("description", " · ".join((ticket.kind, *ticket.add_ons)))
    event.add("url", ticket.url)
    event.add("status", "CONFIRMED" if ticket.is_valid else "TENTATIVE" if ticket.is_held else "CANCELLED")
    event.add("transp", "TRANSPARENT")  # days at a conference do not say that every hour is taken
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def reservation(ticket: Pass) -> Mapping[str, object]:
    """What a wallet, a mail program or another pass maker needs to know of the ticket."""
    state = "Confirmed" if ticket.is_valid else "Pending" if ticket.is_held else "Cancelled"
    seat: dict[str, object] = {
        "@type": "Ticket",
        "ticketNumber": ticket.public_id,
        "name": " · ".join((ticket.kind, *ticket.add_ons)),
    }
    if ticket.code:
        seat["ticketToken"] = f"qrCode:{ticket.code}"
    event: dict[str, object] = {
        "@type": "Event",
        "name": ticket.event,
        "url": ticket.event_url,
        "startDate": ticket.starts_on.isoformat(),
        "endDate": ticket.ends_on.isoformat(),
        "organizer": {"@type": "Organization", "name": ticket.organizer},
    }
    if ticket.venue:
        event["location"] = {"@type": "Place", "name": ticket.venue, "address": ticket.address}
    return {
        "@context": "https://schema.org",
        "@type": "EventReservation",
        "reservationNumber": ticket.public_id,
        "reservationStatus": f"https://schema.org/Reservation{state}",
        "url": ticket.url,
        "modifiedTime": ticket.changed_at.astimezone(UTC).isoformat(),
        "underName": {"@type": "Person", "name": ticket.name},
        "reservationFor": event,
        "reservedTicket": seat,
    }
