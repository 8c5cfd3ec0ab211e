"""Passing a ticket on to somebody else: the old QR code and the old link are dead at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, normal_email
from core import history, mail
from core.prepared import Stored
from core.templatetags.formats import current_locale
from core.times import city
from events.actions import answers, participants
from events.models import Participant
from tickets import discounts, emails_changes, ticket_rows
from tickets.actions import admissions
from tickets.models import Answer, Ticket, TicketType

_passed_on = Stored(Ticket, "attendee", "serial", "secret_hash", "secret_sealed")


class CannotTransfer(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Heir:
    """Who comes instead. The new link goes to `email`, so it is needed."""

    name: str
    email: str
    company: str = ""


def refusal(ticket: Ticket, now: datetime) -> str:
    """Why its holder or buyer cannot pass it on now, in words; empty if he can. The team may all the same."""
    if ticket.state != Ticket.State.VALID:
        return _("Only a valid ticket can be passed on.")
    if ticket.checked_in_at is not None:
        return _("This ticket has been used at the door already.")
    if ticket.type.audience != TicketType.Audience.BUYERS or not ticket.type.can_transfer:
        return _("This kind of ticket cannot be passed on. Write to us if you cannot come.")
    until = ticket.type.transfer_until_at
    if until is not None and now >= until:
        zone = ticket.event.time_zone
        words = _("Tickets could be passed on until %(when)s in %(city)s. Write to us if you cannot come.")
        return words % {"when": discounts.moment(until, zone, current_locale()), "city": city(zone)}
    return ""


def transfer(
    *,
    ticket: Ticket,
    heir: Heir,
    by: User | None,
    now: datetime,
    by_label: str = "",
    is_team: bool = False,
) -> Ticket:
    """The ticket and its add-ons are the heir's; whoever had it learns so, and the buyer as well.

    `is_team` passes on what its holder cannot: given tickets, or after the day. Raises CannotTransfer.
    """
    with transaction.atomic():
        row = _locked(ticket)
        if is_team and row.state != Ticket.State.VALID:
            raise CannotTransfer(_("Only a valid ticket can be passed on."))
        refused = "" if is_team else refusal(row, now)
        if refused:
            raise CannotTransfer(refused)
        before = row.attendee
        after = _meet(row, heir, by, now)
        if before is not None and before.pk == after.pk:
            raise CannotTransfer(_("This ticket is %(name)s’s already.") % {"name": after.name})
        family = [row, *ticket_rows.add_ons_of(row)]
        for one in family:
            one.attendee = after
            one.serial += 1
            one.renew_secret()
            _passed_on.save(one)
        # What was answered about one person says nothing of the next.
        answers.forget(Answer.objects.filter(ticket__in=[one.pk for one in family]))
        admissions.refresh([after.pk, *([before.pk] if before else [])])
        mail.post(*emails_changes.transferred(row, family, before, now=now))
        history.write(
            "ticket.transferred",
            row,
            scope=row.event.public_id,
            by=by,
            by_label=by_label,
            now=now,
            before={"attendee": before.public_id if before else ""},
            after={"attendee": after.public_id},
        )
    return row


def _locked(ticket: Ticket) -> Ticket:
    """Under its order's lock, as all changes of tickets are."""
    row = ticket_rows.locked(ticket)
    if row.parent_id is not None:
        raise CannotTransfer(_("An add-on goes with its ticket: pass that on."))
    return row


def _meet(ticket: Ticket, heir: Heir, by: User | None, now: datetime) -> Participant:
    address = normal_email(heir.email)
    after = participants.meet(
        event=ticket.event, name=heir.name, email=address, company=heir.company, by=by, now=now
    )
    # Who shares an address with somebody else is no one's double.
    if after.email == address and ticket_rows.others_of(after, ticket):
        raise CannotTransfer(_("%(name)s has a ticket already.") % {"name": after.name})
    return after
