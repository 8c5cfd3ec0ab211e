"""What a partner may read of the people it met: on its phone, and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core import tables, times
from core.tables import Cell
from events.models import Event, Partner
from tickets.models import Lead


@dataclass(frozen=True)
class LeadRow:
    """Without consent nothing of the person but a word by which the partner finds its own note again."""

    public_id: str
    may_contact: bool
    called: str
    company: str
    job: str
    email: str
    note: str
    rating: int | None
    scanned_at: datetime


def row(lead: Any) -> LeadRow:
    """From leads `with_consent`, with their participants."""
    person, open_ = lead.participant, bool(lead.may_contact)
    return LeadRow(
        public_id=lead.public_id,
        may_contact=open_,
        called=person.name_on_badge if open_ else _("Guest %(code)s") % {"code": lead.public_id[-4:].upper()},
        company=person.company if open_ else "",
        job=person.job_title if open_ else "",
        email=person.address if open_ else "",
        note=lead.note,
        rating=lead.rating,
        scanned_at=lead.scanned_at,
    )


def as_csv(event: Event, partner: Partner) -> str:
    """Oldest first. What people have taken back is not in it."""
    head = [
        _("Name"), _("Company"), _("What they do"), _("E-mail"), _("Rating"), _("Note"),
        _("Scanned (%(city)s)") % {"city": times.city(event.time_zone)},
    ]  # fmt: skip
    leads = Lead.objects.filter(partner=partner, event=event, withdrawn_at=None).with_consent()
    rows = [_cells(row(lead), event) for lead in leads.select_related("participant").order_by("scanned_at")]
    return tables.as_csv(head, rows)


def _cells(one: LeadRow, event: Event) -> Sequence[Cell]:
    when = times.local(one.scanned_at, event.time_zone).strftime("%Y-%m-%d %H:%M")
    return (one.called, one.company, one.job, one.email, one.rating, one.note, when)
