"""Tickets as the order page and the ticket page show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import segno
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from events.models import Event
from tickets import credentials
from tickets.actions import transfers
from tickets.badges.face import Role
from tickets.models import Ticket, TicketType

QUIET_ZONE = 2  # modules; the white frame of the page around it does the rest
MASK = 3  # choosing the best of eight costs more time than readers save by it
ROLES: Mapping[str, Role] = {
    TicketType.Audience.BUYERS: Role.ATTENDEE,
    TicketType.Audience.SPEAKERS: Role.SPEAKER,
    TicketType.Audience.CREW: Role.CREW,
    TicketType.Audience.PRESS: Role.PRESS,
}


@dataclass(frozen=True)
class TicketRow:
    """One admission. `qr` is empty unless the ticket is valid: a code that opens no door is not shown."""

    type_name: str
    name: str
    company: str
    add_ons: tuple[str, ...]
    state: str
    code: str
    href: str
    badge_href: str
    qr: str
    is_online: bool
    role: str
    has_name: bool
    public_id: str = ""
    can_pass_on: bool = False

    @property
    def is_valid(self) -> bool:
        return self.state == Ticket.State.VALID

    @property
    def is_held(self) -> bool:
        return self.state == Ticket.State.HELD

    @property
    def is_void(self) -> bool:
        return self.state == Ticket.State.VOID


def rows(tickets: Sequence[Ticket], event: Event) -> list[TicketRow]:
    """The admissions among an order's tickets, each with its add-ons."""
    add_ons: dict[int | None, list[Ticket]] = {}
    for ticket in tickets:
        add_ons.setdefault(ticket.parent_id, []).append(ticket)
    # A level of partnership is neither: it admits nobody and belongs to no ticket.
    alone = [ticket for ticket in add_ons.get(None, ()) if not ticket.type.is_add_on]
    return [row(ticket, add_ons.get(ticket.pk, ()), event) for ticket in alone]


def row(ticket: Ticket, add_ons: Iterable[Ticket], event: Event) -> TicketRow:
    """From tickets with type and attendee."""
    ticket.event = event
    person, secret = ticket.attendee, ticket.secret
    valid = ticket.state == Ticket.State.VALID
    is_online = ticket.type.attendance == TicketType.Attendance.ONLINE
    name = person.name_on_badge if person else _("Name to come")
    return TicketRow(
        type_name=ticket.type.name,
        name=name,
        company=person.company if person else "",
        add_ons=tuple(add_on.type.name for add_on in add_ons if add_on.state == ticket.state),
        state=ticket.state,
        code=_spoken(ticket.public_id),
        href=reverse("ticket", kwargs={"slug": event.slug, "secret": secret}),
        badge_href=_badge_address(event, secret) if valid and person and not is_online else "",
        qr=_qr(credentials.ticket_code(ticket), name) if valid else "",
        is_online=is_online,
        role=ROLES[ticket.type.audience].word,
        has_name=person is not None,
        public_id=ticket.public_id,
        can_pass_on=not transfers.refusal(ticket, timezone.now()),
    )


def _spoken(public_id: str) -> str:
    """The end of the id in two groups: enough to find a ticket by when its code cannot be scanned."""
    end = public_id[-8:].upper()
    return f"{end[:4]} {end[4:]}"


def _badge_address(event: Event, secret: str) -> str:
    """Badges are put together above this app; without that page there is no link."""
    try:
        return reverse("my_badge", kwargs={"slug": event.slug, "secret": secret})
    except NoReverseMatch:
        return ""


def _qr(text: str, name: str) -> SafeString:
    return format_html('<div role="img" aria-label="{}">{}</div>', _("QR code of %s") % name, _drawn(text))


@lru_cache(maxsize=1024)
def _drawn(text: str) -> SafeString:
    """The code as inline SVG: it scales without blur and needs no request of its own."""
    code = segno.make(text, error="m", micro=False, mask=MASK, boost_error=False)
    svg = code.svg_inline(border=QUIET_ZONE, omitsize=True, svgclass=None, lineclass=None)
    # segno writes numbers and path commands alone; the text is only in the pattern.
    return mark_safe(svg)  # noqa: S308
