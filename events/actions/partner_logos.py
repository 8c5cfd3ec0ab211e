"""A partner's logo, put on and taken off: handed in with a task and accepted, or set by the team."""

from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from core import history, single_rows
from events import counters, logos, partner_rows
from events.models import Partner

FIELDS = ["logo", "logo_width", "logo_height", "logo_on_light", "logo_on_dark"]


def wear(*, partner: Partner, logo: logos.Logo) -> None:
    """In the caller's transaction, who tells why. The old file goes after it."""
    old = str(partner.logo.name or "")
    partner.logo_on_light, partner.logo_on_dark = logo.on_light, logo.on_dark
    # A content without a name would not be measured.
    partner.logo.save("logo.png", ContentFile(logo.png, name="logo.png"), save=False)
    storage, made = partner.logo.storage, str(partner.logo.name)
    try:
        single_rows.store(partner, FIELDS)
    except Exception:
        storage.delete(made)
        raise
    _drop(partner, old)


def put(*, partner: Partner, logo: logos.Logo, by: User, now: datetime) -> Partner:
    """By the team."""
    with transaction.atomic():
        row = _locked(partner)
        before = str(row.logo.name or "")
        wear(partner=row, logo=logo)
        _tell(row, before, by, now)
    return row


def take_off(*, partner: Partner, by: User, now: datetime) -> Partner:
    with transaction.atomic():
        row = _locked(partner)
        before = str(row.logo.name or "")
        if before:
            row.logo, row.logo_on_light, row.logo_on_dark = "", True, True
            single_rows.store(row, FIELDS)
            _drop(row, before)
            _tell(row, before, by, now)
    return row


def _locked(partner: Partner) -> Partner:
    row = partner_rows.locked(partner.pk)
    row.event = partner.event
    return row


def _drop(partner: Partner, name: str) -> None:
    if name:
        transaction.on_commit(partial(partner.logo.storage.delete, name))
    counters.raise_public(partner.event_id)


def _tell(row: Partner, before: str, by: User, now: datetime) -> None:
    history.write(
        "partner.changed", row, scope=row.event.public_id, by=by, now=now, before={"logo": before},
        after={"logo": str(row.logo.name or "")},
    )  # fmt: skip
