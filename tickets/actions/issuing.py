"""An order becomes complete: its tickets open doors and everybody gets his mail. Called by payments.fulfil, and by
orders.place where there is nothing to pay; by nobody else.
"""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from core import history, mail
from core.models import HistoryEntry
from events.models import Participant
from tickets import emails, emails_changes, emails_receipts
from tickets.actions import sponsorships
from tickets.models import Order, Ticket


def issue(order: Order, tickets: Sequence[Ticket], *, now: datetime) -> None:
    """Mark in memory; for tickets that are not stored yet."""
    order.state, order.paid_at = Order.State.PAID, now
    for ticket in tickets:
        ticket.state, ticket.issued_at = Ticket.State.VALID, now


def store(order: Order, *, now: datetime) -> list[Ticket]:
    """Mark a stored, locked order and its tickets. Three queries. Gives the tickets with type and attendee."""
    order.state, order.paid_at = Order.State.PAID, now
    order.save(update_fields=["state", "paid_at"])
    order.tickets.filter(state=Ticket.State.HELD).update(state=Ticket.State.VALID, issued_at=now)
    tickets = list(order.tickets.valid().select_related("type", "attendee", "line").order_by("pk"))
    for ticket in tickets:
        ticket.order, ticket.event = order, order.event
    return tickets


def follow_up(
    order: Order, tickets: Sequence[Ticket], *, by: User | None, now: datetime
) -> list[HistoryEntry]:
    """What comes with completion: who is admitted, mails. Gives the history, to be written with the caller's."""
    admit(tickets)
    if sponsorships.is_package(tickets):
        # A level of partnership opens no door: there is nothing to show and nobody to send it to.
        mail.post(emails_receipts.paid(order, now=now))
        return told(order, (), by=by, now=now)
    if order.extends_id is None:
        mail.post(*emails.order_confirmed(order, tickets, now=now))
    else:
        mail.post(emails_changes.added(order, tickets, now=now))
    return told(order, tickets, by=by, now=now)


def admit(tickets: Sequence[Ticket]) -> None:
    """Who comes with them may enter. One query."""
    admitted = {t.attendee_id for t in tickets if t.attendee_id and not t.type.is_add_on}
    Participant.objects.filter(pk__in=admitted).exclude(admission=Participant.Admission.IN).update(
        admission=Participant.Admission.VALID
    )


def told(order: Order, tickets: Sequence[Ticket], *, by: User | None, now: datetime) -> list[HistoryEntry]:
    scope = order.event.public_id
    paid = history.entry(
        "order.paid",
        order,
        scope=scope,
        by=by,
        now=now,
        after={"state": "paid", "total_minor": order.total_minor},
    )
    return [
        paid,
        *(history.entry("ticket.issued", ticket, scope=scope, by=by, now=now) for ticket in tickets),
    ]
