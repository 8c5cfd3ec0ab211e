"""Session types, set up by the team."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import CallForTalks, SessionType
from core import single_rows
from events.actions import rows
from events.actions.rows import Values, Wrong
from events.models import Event


def wrong_in_hours(event: Event | None, opens: datetime | None, closes: datetime | None) -> list[Wrong]:
    """Hours of its own may begin or end with the call's, so both are looked at together."""
    if not (opens or closes):
        return []
    call = CallForTalks.objects.filter(event=event).first() if event else None
    begins, ends = opens or (call and call.opens_at), closes or (call and call.closes_at)
    if not begins or not ends or ends > begins:
        return []
    if closes:
        return [("closes_at", _("This is not after the opening, %(at)s.") % {"at": _moment(begins)})]
    return [("opens_at", _("This is not before the closing, %(at)s.") % {"at": _moment(ends)})]


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def is_used(session_type: Any) -> bool:
    return single_rows.hangs_on(session_type) and bool(session_type.sessions.exists())


def save(*, event: Event, row: SessionType | None, values: Values, by: User, now: datetime) -> SessionType:
    """A new one, or other values for `row`; what is not in `values` stays. Raises Invalid."""
    with transaction.atomic():
        kind = SessionType(event=event) if row is None else single_rows.locked(row)
        kind.event = event
        rows.save(
            row=kind, values=values, kind="session_type", event=event, by=by, now=now,
            rules=lambda one: wrong_in_hours(event, one.opens_at, one.closes_at),
        )  # fmt: skip
    return kind


def delete(*, session_type: SessionType, by: User, now: datetime) -> None:
    """Raises InUse where a session is of it."""
    rows.delete(
        row=session_type, kind="session_type", event=session_type.event, by=by, now=now, is_used=is_used,
        why=_("Sessions are of this type: it stays."),
    )  # fmt: skip
