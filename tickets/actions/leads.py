"""Leads: a partner scans a badge, notes what was talked about; the person sees it and can take it back."""

from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from events.models import Participant
from tickets import credentials
from tickets.models import Badge, Device, Lead, Ticket

LONGEST_NOTE = 2000


class NoLead(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def capture(*, device: Device, code: str, at: datetime, now: datetime) -> Lead:
    """The lead behind a badge's or ticket's code; the same one if the partner met the person before.

    Raises NoLead, also for who has taken it back.
    """
    partner = cast(Any, device.partner)
    with transaction.atomic():
        person = _person(device, code)
        if person is None:
            raise NoLead(_("This is no badge of this event, or one that was replaced."))
        lead, is_new = Lead.objects.get_or_create(
            partner=partner,
            participant=person,
            defaults={"event": device.event, "device": device, "scanned_at": min(at, now)},
        )
        if lead.withdrawn_at is not None:
            raise NoLead(
                _("This person has taken it back: you keep nothing of them, also when you scan them again.")
            )
        if is_new:
            _tell("lead.scanned", lead, device, now)
    return lead


def describe(*, device: Device, lead: Lead, note: str, rating: int | None, now: datetime) -> None:
    """What was talked about, and how good it looks: 1 to 5 or nothing."""
    with transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(note=note, rating=rating)
        _tell("lead.described", lead, device, now)


def describe_later(*, device: Device, lead: Lead, note: str, rating: int | None, now: datetime) -> None:
    """What was noted without network, behind what colleagues noted meanwhile; sent twice, it stands there once."""
    known = Lead.objects.select_for_update().filter(pk=lead.pk)
    with transaction.atomic():
        row = known.get()
        is_told = not note or note in row.note
        text = row.note if is_told else "\n".join(filter(None, (row.note, note)))
        describe(
            device=device,
            lead=lead,
            note=text[:LONGEST_NOTE],
            rating=row.rating if rating is None else rating,
            now=now,
        )


def take_back(*, lead: Lead, by: User | None, now: datetime) -> None:
    """The person's own word: this partner sees nothing of the person any more."""
    with transaction.atomic():
        if Lead.objects.filter(pk=lead.pk, withdrawn_at=None).update(withdrawn_at=now):
            scope = lead.event.public_id
            after = {"partner": lead.partner.public_id}
            history.write("lead.taken_back", lead, scope=scope, by=by, now=now, after=after)


def _person(device: Device, code: str) -> Participant | None:
    """Only living badges and tickets: who passed his ticket on is no longer here."""
    said = credentials.read(code, device.event)
    if said is None:
        return None
    if said.public_id.startswith("bdg_"):
        badges = Badge.objects.current().filter(event=device.event, public_id=said.public_id)
        badge = badges.select_related("participant").first()
        return badge.participant if badge else None
    tickets = Ticket.objects.valid().filter(event=device.event, public_id=said.public_id, serial=said.serial)
    ticket = tickets.select_related("attendee").first()
    return ticket.attendee if ticket else None


def _tell(kind: str, lead: Lead, device: Device, now: datetime) -> None:
    """Without what was noted: that is between the partner and its own table."""
    after = {"participant": lead.participant.public_id}
    scope = device.event.public_id
    history.write(kind, lead, scope=scope, by=None, by_label=str(device), now=now, after=after)
