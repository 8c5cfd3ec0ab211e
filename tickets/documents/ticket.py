"""Tickets on paper: one page a ticket, from plain data. No database here.

The page is A4; what it says lies within the area it has in common with Letter and its printable margins, so it
loses nothing on either paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core import colour
from tickets.documents import inks, measure, pdf, qr, scripts
from tickets.documents.measure import Box, Setting

PAGE_HEIGHT = 297.0
TITLE = Box(154, 28, largest=36, enough=17)
TITLE_BESIDE_LOGO = Box(112, 28, largest=36, enough=17)
NAME = Box(96, 32, largest=34, enough=15)
KIND = Box(96, 20, largest=18, enough=12)
QR_SIZE, QR_RIGHT, QR_TOP = 72.0, 190.0, 68.0
LIMITS = {"event": 120, "name": 120, "text": 200}


@dataclass(frozen=True)
class EventHead:
    """What is the same on all tickets of an event. `when` names the days, `zone` the place whose clock counts."""

    name: str
    when: str
    zone: str
    venue: str
    address: str
    contact: str
    accent: str
    language: str = "en"
    logo: bytes | None = None


@dataclass(frozen=True)
class TicketSheet:
    """One ticket as its attendee sees it: no price, nothing of the other tickets in the order.

    `name` is empty while nobody is named; `order` is empty for tickets without one. `credential` is the text of
    the QR code.
    """

    name: str
    company: str
    kind: str
    add_ons: tuple[str, ...]
    order: str
    credential: str


@dataclass(frozen=True)
class Page:
    name: Setting
    company: str
    kind: Setting
    add_ons: tuple[str, ...]
    order: str


def draw(sheets: Sequence[TicketSheet], event: EventHead) -> bytes:
    """A PDF with one page for each ticket, in their order; at least one."""
    pages = [_page(sheet, event) for sheet in sheets]
    marks = [_mark(number, sheet.credential) for number, sheet in enumerate(sheets)]
    ground, ink = inks.ground_and_ink(event.accent)
    context = {
        "pages": pages,
        "event": event,
        "title": measure.fit(
            scripts.clean(event.name, limit=LIMITS["event"]),
            TITLE_BESIDE_LOGO if event.logo else TITLE,
            event.language,
        ),
        "venue": scripts.clean(event.venue, limit=LIMITS["text"]),
        "address": scripts.clean(event.address, limit=LIMITS["text"]),
        "ground": ground,
        "ink": ink,
        "theme": colour.theme(event.accent).light,
        "logo": pdf.LOGO if event.logo else "",
    }
    images = {pdf.LOGO: event.logo} if event.logo else {}
    return pdf.draw("tickets/pdf/tickets", context, marks=marks, images=images)


def _mark(page: int, text: str) -> pdf.Mark:
    """The code with its dark modules, not its quiet zone, flush with the right edge of the text."""
    quiet = QR_SIZE * qr.QUIET_ZONE / qr.modules(text)
    return pdf.Mark(page, text, QR_RIGHT - QR_SIZE + quiet, PAGE_HEIGHT - QR_TOP - QR_SIZE, QR_SIZE)


def _page(sheet: TicketSheet, event: EventHead) -> Page:
    return Page(
        name=measure.fit(scripts.clean(sheet.name, limit=LIMITS["name"]), NAME, event.language),
        company=scripts.clean(sheet.company, limit=LIMITS["text"]),
        kind=measure.fit(scripts.clean(sheet.kind, limit=LIMITS["name"]), KIND, event.language),
        add_ons=tuple(scripts.clean(add_on, limit=LIMITS["name"]) for add_on in sheet.add_ons),
        order=sheet.order,
    )
