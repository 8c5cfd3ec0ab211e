"""Letters for embassies: asking for one, deciding, issuing it under a number, and ending it.

A letter vouches for somebody, so it is given for a ticket that is paid or was given, once a ticket; whatever changes
in it is looked at again by a person, and it ends with its ticket.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, mail, times
from core.templatetags.formats import current_locale
from events.models import Event
from tickets import emails_visa, visa
from tickets.models import Order, Ticket, TicketType, VisaLetter, VisaPaper, VisaTerms
from tickets.models.visa import VisaLetterQuerySet, mark_of
from tickets.visa import Traveller

State, End = VisaLetter.State, VisaPaper.End
# Sent more often than this, somebody tries what gets through: the team is to be written to.
MOST_SENT = 6


class CannotAsk(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class CannotDecide(CannotAsk):
    pass


def refusal(ticket: Ticket, terms: VisaTerms | None, now: datetime) -> str:
    """Why no letter can be asked for with this ticket now, in words; empty if it can. `ticket` with type and order."""
    event = ticket.event
    if terms is None:
        return _("%(event)s gives no invitation letters here. Write to %(address)s.") % {
            "event": event.name,
            "address": event.reply_address,
        }
    if ticket.state != Ticket.State.VALID or not _is_paid(ticket):
        return _("A letter is given for a paid ticket. As soon as yours is paid, you can ask for it here.")
    if ticket.type.attendance == TicketType.Attendance.ONLINE:
        return _("This ticket is for attending online: no visa is needed for it.")
    if ticket.attendee_id is None:
        return _("Say first who comes with this ticket.")
    today, last = times.conference_day(now, event.time_zone), terms.asks_until_on or event.starts_on
    if today > last:
        words = _("Letters could be asked for until %(day)s. Write to %(address)s.")
        return words % {"day": times.show_date(last, current_locale()), "address": event.reply_address}
    return ""


def _is_paid(ticket: Ticket) -> bool:
    """Given for nothing, or in an order whose money is there: a trusted company's unpaid invoice does not do."""
    return ticket.order is None or ticket.order.state == Order.State.PAID


def ask(
    *, ticket: Ticket, traveller: Traveller, by: User | None, now: datetime, by_label: str = ""
) -> VisaLetter:
    """Also with other data than before: then a paper that was issued ends at once, and a person looks again.

    Raises CannotAsk.
    """
    with transaction.atomic():
        row = _locked_ticket(ticket)
        person = row.attendee
        refused = refusal(row, VisaTerms.objects.filter(event=row.event_id).first(), now)
        if refused or person is None:
            raise CannotAsk(refused)
        letter = VisaLetter.objects.standing().filter(ticket=row).first()
        if letter is not None and letter.participant_id != person.pk:
            # Passed on, and the worker has not come to it yet.
            _void(letter, End.PASSED_ON, by=None, now=now)
            letter = None
        letter = letter or VisaLetter(ticket=row, participant=person)
        before = letter.traveller
        _check_may_send(letter, before, traveller)
        _end_paper(letter, End.CHANGED, now)
        letter.state, letter.word = State.ASKED, ""
        letter.asked_at, letter.sent_count = now, letter.sent_count + 1
        letter.details = traveller.as_text()
        letter.passport_mark = mark_of(row.event, traveller.passport_number)
        letter.save()
        told = {"changed": visa.changed(before, traveller)} if before else {}
        _tell("asked", letter, by=by, now=now, by_label=by_label, after=told)
    return letter


def _check_may_send(letter: VisaLetter, before: Traveller | None, after: Traveller) -> None:
    if letter.state == State.REFUSED:
        raise CannotAsk(_("Your request was refused. Write to us if something was misunderstood."))
    if before == after and letter.state != State.BACK:
        raise CannotAsk(_("Nothing of it is different from what you sent."))
    if letter.sent_count >= MOST_SENT:
        raise CannotAsk(_("This was changed many times. Write to us, and we put it right together."))


def issue(*, letter: VisaLetter, by: User | None, now: datetime) -> VisaPaper:
    """Approve it, or issue it anew: a paper that stood before ends. Raises CannotDecide."""
    with transaction.atomic():
        row = _locked(letter)
        if row.state not in (State.ASKED, State.ISSUED):
            raise CannotDecide(_("This waits for nobody’s approval: it is “%s”.") % row.get_state_display())
        if row.traveller is None:
            raise CannotDecide(_("The passport data has been deleted: the traveller has to ask again."))
        if row.ticket.state != Ticket.State.VALID or not _is_paid(row.ticket):
            raise CannotDecide(_("The ticket is not valid and paid any more: no letter is given for it."))
        if row.ticket.attendee_id != row.participant_id:
            raise CannotDecide(_("The ticket was passed on to somebody else: this request is void."))
        _end_paper(row, End.REPLACED, now)
        paper = VisaPaper.objects.create(letter=row, issued_at=now, issued_by=by)
        _decide(row, State.ISSUED, "", by, now)
        mail.post(*emails_visa.issued(row, paper, now=now))
        _tell("issued", row, by=by, now=now, after={"number": str(paper)})
    return paper


def ask_back(*, letter: VisaLetter, question: str, by: User | None, now: datetime) -> None:
    """The traveller is to put something right; who was refused can send again. Raises CannotDecide."""
    with transaction.atomic():
        row = _locked(letter)
        if row.state not in (State.ASKED, State.REFUSED):
            raise CannotDecide(_("Nothing waits for an answer: it is “%s”.") % row.get_state_display())
        _decide(row, State.BACK, question, by, now)
        mail.post(*emails_visa.asked_back(row, now=now))
        _tell("asked_back", row, by=by, now=now, after={"question": question})


def refuse(*, letter: VisaLetter, reason: str, by: User | None, now: datetime) -> None:
    """Also one that was issued: its paper is taken back, and whoever checks its number sees that. Raises CannotDecide."""
    with transaction.atomic():
        row = _locked(letter)
        if row.state not in (State.ASKED, State.BACK, State.ISSUED):
            raise CannotDecide(_("This is settled already: it is “%s”.") % row.get_state_display())
        was_issued = _end_paper(row, End.REVOKED, now)
        _decide(row, State.REFUSED, reason, by, now)
        mail.post(*emails_visa.refused(row, was_issued=was_issued, now=now))
        _tell("revoked" if was_issued else "refused", row, by=by, now=now, after={"reason": reason})


def end_with_ticket(*, tickets: Iterable[Ticket], now: datetime) -> int:
    """Tickets have ended or changed hands: what was issued for them is void, the passport data is gone at once.

    Nothing happens to a letter whose ticket is valid and still the traveller's.
    """
    count = 0
    with transaction.atomic():
        for row in _locked_rows().standing().filter(ticket__in=[one.pk for one in tickets]):
            ticket = row.ticket
            if ticket.state == Ticket.State.VALID and ticket.attendee_id == row.participant_id:
                continue
            _void(row, End.TICKET if ticket.state == Ticket.State.VOID else End.PASSED_ON, by=None, now=now)
            count += 1
    return count


def forget(letters: Iterable[VisaLetter], now: datetime) -> None:
    """The time for which passport data is kept is over. Papers stay, so that their numbers can be checked."""
    for row in letters:
        VisaLetter.objects.filter(pk=row.pk).update(details_sealed="", passport_mark="")
        _tell("forgotten", row, by=None, now=now)


def _void(letter: VisaLetter, why: VisaPaper.End, *, by: User | None, now: datetime) -> None:
    was_issued = _end_paper(letter, why, now)
    letter.details, letter.passport_mark = "", ""
    _decide(letter, State.VOID, "", by, now)
    if was_issued:
        mail.post(*emails_visa.ended(letter, passed_on=why == End.PASSED_ON, now=now))
    _tell("ended", letter, by=by, now=now, after={"why": str(why.label)})


def _end_paper(letter: VisaLetter, why: VisaPaper.End, now: datetime) -> bool:
    """Whether one stood."""
    if letter._state.adding:
        return False
    return bool(VisaPaper.objects.standing().filter(letter=letter).update(ended_at=now, why=why))


def _decide(letter: VisaLetter, state: VisaLetter.State, word: str, by: User | None, now: datetime) -> None:
    letter.state, letter.word, letter.decided_at, letter.decided_by = state, word, now, by
    letter.save(
        update_fields=["state", "word", "decided_at", "decided_by", "details_sealed", "passport_mark"]
    )


def _tell(
    what: str,
    letter: VisaLetter,
    *,
    by: User | None,
    now: datetime,
    by_label: str = "",
    after: Mapping[str, object] | None = None,
) -> None:
    """Never with a word of the passport."""
    event: Event = letter.ticket.event
    history.write(
        f"visa_letter.{what}", letter, scope=event.public_id, by=by, by_label=by_label, now=now, after=after
    )


def _locked_ticket(ticket: Ticket) -> Ticket:
    """Two sent at once wait for one another here; the rest is read after."""
    Ticket.objects.select_for_update().get(pk=ticket.pk)
    related = Ticket.objects.select_related("type", "attendee", "event__organizer", "order")
    row: Ticket = related.get(pk=ticket.pk)
    return row


def _locked(letter: VisaLetter) -> VisaLetter:
    row: VisaLetter = _locked_rows().get(pk=letter.pk)
    return row


def _locked_rows() -> VisaLetterQuerySet:
    rows = VisaLetter.objects.select_for_update(of=("self",))
    return rows.select_related("participant", "ticket__event__organizer", "ticket__order", "ticket__type")
