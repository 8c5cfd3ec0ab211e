"""Mails about company seats: the manager's link, invitations, and what becomes of them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from core import mail
from core.models import OutboxMail
from tickets import emails
from tickets.models import SeatBlock, SeatInvitation, Ticket


def manager_link(block: SeatBlock, *, now: datetime) -> OutboxMail:
    """The secret address of the page where the seats are given, to the manager alone."""
    return _compose(
        block, "seats_manager", "seats.manager", block.manager_email, block.manager_name,
        settings.SITE_URL + block.path, now,
    )  # fmt: skip


def invitation(row: SeatInvitation, *, now: datetime, again: bool = False) -> OutboxMail:
    return _of(row, "seat_invitation", "seat.invited", now, again=again)


def taken_already(row: SeatInvitation, *, now: datetime) -> OutboxMail:
    """For somebody who asks again by the common link: his ticket's own address."""
    assert row.ticket is not None
    row.ticket.event = row.block.event
    return _of(row, "seat_taken_already", "seat.taken_already", now, url=settings.SITE_URL + row.ticket.path)


def taken_back(row: SeatInvitation, *, now: datetime) -> OutboxMail:
    home = settings.SITE_URL + row.block.event.get_absolute_url()
    return _of(row, "seat_taken_back", "seat.taken_back", now, url=home)


def seat_taken(ticket: Ticket, *, language: str, now: datetime) -> list[OutboxMail]:
    return [emails.ticket_passed_on(ticket, [], language, now=now)]


def _of(
    row: SeatInvitation, template: str, kind: str, now: datetime, url: str = "", **more: Any
) -> OutboxMail:
    block = row.block
    address = url or settings.SITE_URL + row.path
    return _compose(block, template, kind, row.email, row.name, address, now, **more)


def _compose(
    block: SeatBlock, template: str, kind: str, address: str, name: str, url: str, now: datetime, **more: Any
) -> OutboxMail:
    event = block.event
    context = emails.frame(event, name, url) | {"seats": block} | more
    with translation.override(block.order.language):
        return mail.compose(
            kind,
            to_address=address,
            to_name=name,
            template=f"tickets/mail/{template}",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=block.public_id,
            reply_to=event.reply_address,
        )
