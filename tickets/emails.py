"""Mails about orders and tickets: rows for the outbox, in the order's language. Who gets which address:

the order's address goes to the buyer alone; attendees get only the address of their own ticket.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import normal_email
from core import mail
from core.models import OutboxMail
from tickets import pricing
from tickets.models import Order, Payment, Ticket


def order_confirmed(order: Order, tickets: Sequence[Ticket], *, now: datetime) -> list[OutboxMail]:
    """To the buyer with all tickets, and to each attendee with an address of his own with that one ticket.

    Somebody with two tickets in the order gets one mail for each admission; add-ons are named in it.
    """
    admissions = [ticket for ticket in tickets if not ticket.type.is_add_on]
    with translation.override(order.language):
        shown = {ticket.pk: _shown(ticket, tickets) for ticket in admissions}
        lines = [line for ticket in tickets if (line := getattr(ticket, "line", None))]
    confirmed = to_buyer(
        order,
        "order_confirmed",
        "order.confirmed",
        now,
        attachment=("order-tickets", order.public_id),
        tickets=list(shown.values()),
        reasons=pricing.reasons(lines),
    )
    return [confirmed, *to_attendees(order, tickets, now=now)]


def to_attendees(order: Order, tickets: Sequence[Ticket], *, now: datetime) -> list[OutboxMail]:
    """Each attendee with an address of his own gets his ticket; the buyer has his from the confirmation."""
    with translation.override(order.language):
        return [
            _to_attendee(ticket, order.language, _shown(ticket, tickets), now)
            for ticket in tickets
            if not ticket.type.is_add_on
            and ticket.attendee
            and ticket.attendee.email
            and ticket.attendee.email != normal_email(order.email)
        ]


def ticket_given(ticket: Ticket, add_ons: Sequence[Ticket], *, now: datetime) -> list[OutboxMail]:
    """For a ticket without an order, or what came to a ticket. Nobody without any address gets a mail."""
    if ticket.attendee is None or not ticket.attendee.address:
        return []
    return [_to_attendee(ticket, ticket.event.language, _shown(ticket, add_ons), now)]


def ticket_passed_on(ticket: Ticket, family: Sequence[Ticket], language: str, *, now: datetime) -> OutboxMail:
    """To the person who has the ticket from now on, with its new link."""
    return _to_attendee(ticket, language, _shown(ticket, family), now)


def payment_pending(order: Order, *, now: datetime) -> OutboxMail:
    return to_buyer(order, "payment_pending", "order.payment_pending", now)


def payment_failed(order: Order, *, now: datetime) -> OutboxMail:
    return to_buyer(order, "payment_failed", "order.payment_failed", now)


def late_refund(order: Order, payment: Payment, *, now: datetime) -> OutboxMail:
    return _refunded(order, payment, "late_refund", now)


def paid_twice(order: Order, payment: Payment, *, now: datetime) -> OutboxMail:
    return _refunded(order, payment, "paid_twice", now)


def paid_after_cancelling(order: Order, payment: Payment, *, now: datetime) -> OutboxMail:
    return _refunded(order, payment, "paid_after_cancelling", now)


def order_cancelled(order: Order, refunded_minor: int, *, now: datetime) -> OutboxMail:
    return to_buyer(order, "order_cancelled", "order.cancelled", now, refunded_minor=refunded_minor)


def money_given_back(
    order: Order, amount_minor: int, reason: str, *, now: datetime, text: str = ""
) -> OutboxMail:
    """Money goes back, whatever becomes of the tickets: those that ended are named by their own mails."""
    return to_buyer(
        order, "money_given_back", "order.refunded", now, amount_minor=amount_minor, reason=reason, text=text
    )


def tickets_returned(
    order: Order,
    tickets: Sequence[Ticket],
    amount_minor: int,
    kept_minor: int,
    reason: str,
    *,
    now: datetime,
    text: str = "",
) -> OutboxMail:
    """Tickets ended and what goes back for them; `kept_minor` is the fee that was kept, `text` the team's own words."""
    return to_buyer(
        order,
        "tickets_returned",
        "order.tickets_returned",
        now,
        tickets=[_shown(ticket, tickets) for ticket in tickets if ticket.parent_id is None]
        or [_shown(ticket, tickets) for ticket in tickets],
        amount_minor=amount_minor,
        kept_minor=kept_minor,
        reason=reason,
        text=text,
    )


def _refunded(order: Order, payment: Payment, name: str, now: datetime) -> OutboxMail:
    return to_buyer(order, name, f"order.{name}", now, amount_minor=payment.amount_minor)


def _shown(ticket: Ticket, tickets: Sequence[Ticket]) -> dict[str, Any]:
    add_ons = [other.type.name for other in tickets if other.parent_id == ticket.pk]
    return {
        "name": ticket.attendee.name if ticket.attendee else _("Name to come"),
        "type": ticket.type.name,
        "add_ons": add_ons,
    }


def to_buyer(
    order: Order,
    template: str,
    kind: str,
    now: datetime,
    *,
    attachment: tuple[str, str] = ("", ""),
    **more: Any,
) -> OutboxMail:
    event = order.event
    url = settings.SITE_URL + order.path
    context = frame(event, order.buyer.name, url) | {"order": order} | more
    with translation.override(order.language):
        return mail.compose(
            kind,
            to_address=order.email,
            to_name=order.buyer.name,
            template=f"tickets/mail/{template}",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=order.public_id,
            recipient=order.buyer.public_id,
            reply_to=event.reply_address,
            attachment=attachment,
        )


def _to_attendee(ticket: Ticket, language: str, shown: dict[str, Any], now: datetime) -> OutboxMail:
    person, event = ticket.attendee, ticket.event
    assert person is not None  # asked for only where there is somebody
    context = frame(event, person.name, settings.SITE_URL + ticket.path) | {"ticket": shown}
    with translation.override(language):
        return mail.compose(
            "ticket.issued",
            to_address=person.address,
            to_name=person.name,
            template="tickets/mail/ticket_issued",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=ticket.public_id,
            recipient=person.public_id,
            reply_to=event.reply_address,
            attachment=("ticket", ticket.public_id),
        )


def frame(event: Any, name: str, url: str) -> dict[str, Any]:
    """What every mail about an event shows. `colours` are plain values: mail programs know no variables."""
    return {
        "event": event,
        "name": name,
        "url": url,
        "colours": event.theme.light,
        "site_url": settings.SITE_URL,
        "sandbox": settings.SANDBOX_PAYMENTS or event.is_sandbox,
    }
