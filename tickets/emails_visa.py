"""Mails about visa letters. None of them holds a word of the passport; the letter itself comes as a file."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from tickets import emails
from tickets.models import VisaLetter, VisaPaper


def issued(letter: VisaLetter, paper: VisaPaper, *, now: datetime) -> list[OutboxMail]:
    """With the letter, drawn when the mail leaves: one that has ended by then brings none."""
    return _to_traveller(
        letter, "visa_issued", now, attachment=("visa-letter", paper.public_id), number=str(paper)
    )


def asked_back(letter: VisaLetter, *, now: datetime) -> list[OutboxMail]:
    return _to_traveller(letter, "visa_asked_back", now)


def refused(letter: VisaLetter, *, was_issued: bool, now: datetime) -> list[OutboxMail]:
    return _to_traveller(letter, "visa_refused", now, was_issued=was_issued)


def ended(letter: VisaLetter, *, passed_on: bool, now: datetime) -> list[OutboxMail]:
    """To who had the ticket: its link may be somebody else's by now, so this one leads to his own page."""
    return _to_traveller(letter, "visa_ended", now, to_ticket=False, passed_on=passed_on)


def _to_traveller(
    letter: VisaLetter,
    name: str,
    now: datetime,
    *,
    attachment: tuple[str, str] = ("", ""),
    to_ticket: bool = True,
    **more: object,
) -> list[OutboxMail]:
    ticket, person = letter.ticket, letter.participant
    event = ticket.event
    if not person.address:
        return []
    path = letter.path if to_ticket else f"/{event.slug}/me/"
    language = ticket.order.language if ticket.order else event.language
    with translation.override(language):
        context = emails.frame(event, person.name, settings.SITE_URL + path)
        return [
            mail.compose(
                f"visa_letter.{name.removeprefix('visa_')}",
                to_address=person.address,
                to_name=person.name,
                template=f"tickets/mail/{name}",
                context=context | {"word": letter.word} | more,
                now=now,
                scope=event.public_id,
                subject_id=letter.public_id,
                recipient=person.public_id,
                reply_to=event.reply_address,
                attachment=attachment,
            )
        ]
