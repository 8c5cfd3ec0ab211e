"""Mails about tickets about which somebody decides."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from tickets import emails
from tickets.models import TicketCase


def refund_offered(case: TicketCase, back_minor: int, *, now: datetime) -> list[OutboxMail]:
    """To who bought a ticket and got to speak afterwards."""
    return _to_speaker(case, "refund_offered", now, back_minor=back_minor)


def ticket_taken_back(case: TicketCase, *, now: datetime) -> list[OutboxMail]:
    """To who has the given ticket that ends now."""
    return _to_speaker(case, "ticket_taken_back", now)


def _to_speaker(case: TicketCase, name: str, now: datetime, **more: object) -> list[OutboxMail]:
    event, ticket = case.ticket.event, case.ticket
    person = case.participant if case.kind == TicketCase.Kind.BOUGHT else ticket.attendee
    if person is None or not person.address:
        return []
    path = case.path if case.kind == TicketCase.Kind.BOUGHT else f"/{event.slug}/me/"
    with translation.override(event.language):
        context = emails.frame(event, person.name, settings.SITE_URL + path)
        return [
            mail.compose(
                f"ticket.{name}",
                to_address=person.address,
                to_name=person.name,
                template=f"tickets/mail/{name}",
                context=context | {"case": case, "ticket": ticket} | more,
                now=now,
                scope=event.public_id,
                subject_id=ticket.public_id,
                recipient=person.public_id,
                reply_to=event.reply_address,
            )
        ]
