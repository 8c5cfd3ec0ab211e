"""Company seats: the tickets of one order, given to colleagues by a manager without an account.

All of it happens under the order's lock, so the last seat is taken once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User, normal_email
from core import history, mail
from core.models import HistoryEntry
from events.actions import participants
from tickets import emails_seats, seating
from tickets.actions import admissions
from tickets.models import Order, SeatBlock, SeatInvitation, Ticket
from tickets.models.order import TicketQuerySet
from tickets.seating import Colleague

REMIND_AGAIN_AFTER = timedelta(days=1)
GIVING = frozenset({Order.State.PAID, Order.State.INVOICED})
State = SeatInvitation.State


class CannotSeat(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Manager:
    company: str
    name: str
    email: str
    domains: str = ""


def open_block(*, order: Order, manager: Manager, by: User | None, now: datetime) -> SeatBlock:
    """An order's tickets become a company's seats; the manager gets the link. Twice is once.

    Raises CannotSeat where the order has nothing to give.
    """
    with transaction.atomic():
        row = _locked(order.pk)
        known = SeatBlock.objects.filter(order=row).first()
        if known is not None:
            known.event = row.event
            return _as_block(known)
        if row.state not in GIVING:
            raise CannotSeat(_("Seats can be given to colleagues once the order is complete."))
        block = SeatBlock(
            event=row.event,
            order=row,
            company=manager.company,
            manager_name=manager.name,
            manager_email=normal_email(manager.email),
            domains=" ".join(seating.domains_of(manager.domains)),
            created_at=now,
        )
        block.save(force_insert=True)
        mail.post(emails_seats.manager_link(block, now=now))
        _tell("seats.opened", block, by, now, company=block.company)
    return block


def invite(
    *, block: SeatBlock, colleagues: Sequence[Colleague], by: User | None, now: datetime
) -> list[SeatInvitation]:
    """Mail each colleague a link of his own. Who has one already keeps it and gets no second mail.

    Raises CannotSeat if there are not seats enough for all open invitations.
    """
    with transaction.atomic():
        _locked(block.order_id)
        standing = block.invitations.filter(state__in=[State.OPEN, State.TAKEN]).exclude(email="")
        known = set(standing.values_list("email", flat=True))
        new = [one for one in colleagues if one.email not in known]
        _check_room(block, len(new))
        made = [SeatInvitation(block=block, name=one.name, email=one.email, invited_at=now) for one in new]
        SeatInvitation.objects.bulk_create(made)
        mail.post(*(emails_seats.invitation(one, now=now) for one in made))
        history.write_all(_entry("seat.invited", block, by, now, invitation=one.public_id) for one in made)
    return made


def remind(*, block: SeatBlock, by: User | None, now: datetime) -> int:
    """Once more to all who have not taken their seat, at most once a day each. Returns to how many."""
    with transaction.atomic():
        _locked(block.order_id)
        waiting = [
            one
            for one in block.invitations.filter(state=State.OPEN).exclude(email="").order_by("pk")
            if (one.reminded_at or one.invited_at) <= now - REMIND_AGAIN_AFTER
        ]
        for one in waiting:
            one.reminded_at, one.block = now, block
        SeatInvitation.objects.bulk_update(waiting, ["reminded_at"])
        mail.post(*(emails_seats.invitation(one, now=now, again=True) for one in waiting))
        history.write_all(
            _entry("seat.reminded", block, by, now, invitation=one.public_id) for one in waiting
        )
    return len(waiting)


def open_common_link(*, block: SeatBlock, domains: str, by: User | None, now: datetime) -> SeatInvitation:
    """One link for everybody with an address of these domains; an older one is dead from now on."""
    with transaction.atomic():
        _locked(block.order_id)
        block.domains = " ".join(seating.domains_of(domains))
        if not block.domains:
            raise CannotSeat(_("Name the mail domain whose people may take a seat."))
        block.save(update_fields=["domains"])
        block.invitations.filter(state=State.OPEN, email="").update(state=State.REVOKED)
        made = SeatInvitation(block=block, invited_at=now)
        made.save(force_insert=True)
        _tell("seats.link_opened", block, by, now, domains=block.domains)
    return made


def close_common_link(*, block: SeatBlock, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        _locked(block.order_id)
        if block.invitations.filter(state=State.OPEN, email="").update(state=State.REVOKED):
            _tell("seats.link_closed", block, by, now)


def ask_for_seat(*, invitation: SeatInvitation, email: str, now: datetime) -> None:
    """Somebody came by the common link: his own link goes to the address he named, which so proves to be his.

    Raises CannotSeat for addresses of other domains and where no seat is left.
    """
    block, address = invitation.block, normal_email(email)
    if not seating.is_of(address, block.domains.split()):
        words = _("These seats are for addresses at %(domains)s.")
        raise CannotSeat(words % {"domains": ", ".join(block.domains.split())})
    with transaction.atomic():
        _locked(block.order_id)
        known = block.invitations.filter(email=address, state=State.OPEN).first()
        if known is not None:
            known.block = block
            mail.post(emails_seats.invitation(known, now=now, again=True))
            return
        taken = block.invitations.filter(email=address, state=State.TAKEN).first()
        if taken is not None:
            taken.block = block
            mail.post(emails_seats.taken_already(taken, now=now))
            return
        _check_room(block, 1)
        made = SeatInvitation(block=block, email=address, invited_at=now)
        made.save(force_insert=True)
        mail.post(emails_seats.invitation(made, now=now))
        _tell("seat.asked_for", block, None, now, invitation=made.public_id)


def take(
    *, invitation: SeatInvitation, name: str, company: str = "", by: User | None, now: datetime
) -> Ticket:
    """The invited person has a seat: his ticket comes by mail as well. Twice gives the same ticket.

    Raises CannotSeat if the invitation was taken back, or all seats are gone.
    """
    with transaction.atomic():
        _locked(invitation.block.order_id)
        row = SeatInvitation.objects.select_related("block__event", "ticket").get(pk=invitation.pk)
        had: Ticket | None = row.ticket
        if row.state == State.TAKEN and had is not None:
            return had
        if row.state != State.OPEN or not row.email:
            raise CannotSeat(_("This invitation was taken back. Ask whoever sent it to you."))
        block = row.block
        ticket: Ticket | None = _free(block).first()
        if ticket is None:
            raise CannotSeat(_("All seats of %(company)s are taken.") % {"company": block.company})
        person = participants.meet(
            event=block.event, name=name, email=row.email, company=company or block.company, by=by, now=now
        )
        family = Ticket.objects.filter(pk=ticket.pk) | Ticket.objects.filter(parent=ticket.pk)
        family.update(attendee=person)
        ticket.attendee, ticket.event = person, block.event
        row.state, row.ticket, row.taken_at, row.name = State.TAKEN, ticket, now, name
        row.save(update_fields=["state", "ticket", "taken_at", "name"])
        admissions.refresh([person.pk])
        mail.post(*emails_seats.seat_taken(ticket, language=block.order.language, now=now))
        _tell("seat.taken", block, by, now, invitation=row.public_id, ticket=ticket.public_id)
    return ticket


def take_back(*, block: SeatBlock, invitation: SeatInvitation, by: User | None, now: datetime) -> None:
    """An invitation is dead; a seat that was taken by it is free again, its code and link as well.

    Raises CannotSeat if its ticket has been used.
    """
    with transaction.atomic():
        _locked(block.order_id)
        row = block.invitations.select_related("ticket__attendee", "ticket__type").get(pk=invitation.pk)
        if row.state == State.REVOKED:
            return
        row.block = block
        ticket = row.ticket if row.state == State.TAKEN else None
        had = ticket.attendee if ticket is not None else None
        if ticket is not None:
            _free_seat(ticket)
        row.state, row.ticket = State.REVOKED, None
        row.save(update_fields=["state", "ticket"])
        if row.email:
            mail.post(emails_seats.taken_back(row, now=now))
        entry = _entry("seat.taken_back", block, by, now, invitation=row.public_id)
        entry.before = {"attendee": had.public_id if had else ""}
        history.write_all([entry])


def seats_left(block: SeatBlock) -> int:
    """Free seats less open invitations. Two queries."""
    return _free(block).count() - block.invitations.filter(state=State.OPEN).exclude(email="").count()


def _free_seat(ticket: Ticket) -> None:
    if ticket.checked_in_at is not None:
        raise CannotSeat(_("This ticket has been used at the door already."))
    person = ticket.attendee
    for one in [ticket, *ticket.add_ons.exclude(state=Ticket.State.VOID)]:
        one.attendee = None
        one.serial += 1
        one.renew_secret()
        one.save(update_fields=["attendee", "serial", "secret_hash", "secret_sealed"])
    if person is not None:
        admissions.refresh([person.pk])


def _free(block: SeatBlock) -> TicketQuerySet:
    """Admissions of the order that nobody has yet."""
    rows = Ticket.objects.filter(order=block.order_id, parent=None, attendee=None)
    return rows.exclude(state=Ticket.State.VOID).select_related("type").order_by("pk")


def _check_room(block: SeatBlock, wanted: int) -> None:
    left = seats_left(block)
    if wanted <= left:
        return
    words = ngettext(
        "%(left)d seat is left for %(wanted)d new invitations. Take back an invitation, or invite fewer.",
        "%(left)d seats are left for %(wanted)d new invitations. Take back an invitation, or invite fewer.",
        left,
    )
    raise CannotSeat(words % {"left": max(0, left), "wanted": wanted})


def _locked(order_pk: int) -> Order:
    rows = Order.objects.select_for_update(of=("self",)).select_related("event__organizer", "buyer")
    row: Order = rows.get(pk=order_pk)
    return row


def _as_block(row: object) -> SeatBlock:
    assert isinstance(row, SeatBlock)
    return row


def _entry(kind: str, block: SeatBlock, by: User | None, now: datetime, **after: str) -> HistoryEntry:
    label = "" if by else _("Manager’s link")
    scope = block.event.public_id
    return history.entry(kind, block, scope=scope, by=by, by_label=label, now=now, after=after)


def _tell(kind: str, block: SeatBlock, by: User | None, now: datetime, **after: str) -> None:
    history.write_all([_entry(kind, block, by, now, **after)])
