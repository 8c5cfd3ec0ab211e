"""The files a mail brings along, made when it is sent: attachment kind → function of a public id."""

from collections.abc import Sequence

from django.utils import timezone, translation

from agenda import mailed_calendars
from agenda.models import Session
from core.mail import Attachments, File
from events.models import Event, Participant
from tickets.actions import invoices
from tickets.documents import bookkeeping, sheets, visa_rows
from tickets.models import Invoice, Order, Ticket, VisaPaper
from tickets.models.order import TicketQuerySet


def order_tickets(public_id: str) -> Sequence[File]:
    """All valid tickets of an order in one file; none if it was cancelled before the mail went out."""
    order = Order.objects.select_related("event__organizer").get(public_id=public_id)
    with translation.override(order.language):
        return _file(Ticket.objects.filter(order=order), order.event, f"tickets-{order.code}.pdf")


def ticket(public_id: str) -> Sequence[File]:
    """One attendee's ticket."""
    row = Ticket.objects.select_related("event__organizer", "order").get(public_id=public_id)
    with translation.override(row.order.language if row.order else row.event.language):
        return _file(Ticket.objects.filter(pk=row.pk), row.event, "ticket.pdf")


def own_tickets(public_id: str) -> Sequence[File]:
    """All valid tickets somebody comes with, by his participant; none if he has none by now."""
    person = Participant.objects.select_related("event__organizer").filter(public_id=public_id).first()
    if person is None:
        return []
    with translation.override(person.event.language):
        return _file(Ticket.objects.filter(attendee=person), person.event, f"tickets-{person.code}.pdf")


def _file(tickets: TicketQuerySet, event: Event, name: str) -> Sequence[File]:
    valid = list(sheets.printable(tickets))
    if not valid:
        return []
    return [File(f"{event.slug}-{name}", sheets.pdf_of(valid, event), "application/pdf")]


def invoice(public_id: str) -> Sequence[File]:
    """An invoice; if it replaces another, also the credit notes that took that one back."""
    row = Invoice.objects.select_related("order__event__organizer", "replaces").get(public_id=public_id)
    order = row.order
    notes = row.replaces.credit_notes.order_by("pk") if row.replaces else ()
    return [
        _paper(row.number, bookkeeping.invoice_pdf(row, order)),
        *(_paper(note.number, bookkeeping.credit_note_pdf(note, order)) for note in notes),
    ]


def billed(public_id: str) -> Sequence[File]:
    """The invoice of an order that is to be paid by it, made now if it was not yet; and the tickets if they are valid."""
    order = Order.objects.select_related("event__organizer").get(public_id=public_id)
    row = invoices.issue(order=order, now=timezone.now())
    files = [_paper(row.number, bookkeeping.invoice_pdf(row, order))] if row else []
    return [*files, *order_tickets(public_id)]


def _paper(number: str, content: bytes) -> File:
    return File(f"{number}.pdf", content, "application/pdf")


def visa_letter(public_id: str) -> Sequence[File]:
    """The letter; none if it has ended before the mail went out."""
    rows = VisaPaper.objects.select_related("letter__ticket__event__organizer", "letter__ticket__type")
    row = rows.get(public_id=public_id)
    content = visa_rows.letter_pdf(row)
    return [_paper(f"{row.letter.ticket.event.slug}-invitation-{row}", content)] if content else []


def speaker_calendar(public_id: str) -> Sequence[File]:
    """All talks of a speaker; none if he was taken out of the event before the mail went out."""
    person = Participant.objects.select_related("event__organizer").filter(public_id=public_id).first()
    if person is None:
        return []
    return _calendar(f"{person.event.slug}-{person.code}.ics", mailed_calendars.of_speaker(person))


def session_calendar(public_id: str) -> Sequence[File]:
    session = Session.objects.select_related("event__organizer").filter(public_id=public_id).first()
    if session is None:
        return []
    return _calendar(f"{session.event.slug}-{session.code}.ics", mailed_calendars.of_session(session))


def _calendar(name: str, content: bytes) -> Sequence[File]:
    return [File(name, content, "text/calendar")] if content else []


ATTACHMENTS: Attachments = {
    "billed": billed,
    "invoice": invoice,
    "order-tickets": order_tickets,
    "own-tickets": own_tickets,
    "session-calendar": session_calendar,
    "speaker-calendar": speaker_calendar,
    "ticket": ticket,
    "visa-letter": visa_letter,
}
