"""Mails to those who read the agenda and have places in it, in the event's language and zone."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation

from agenda.emails import compose, context_of
from agenda.exports import own_atom
from agenda.models import ChangeMail, SignUp
from agenda.moves import Move
from core.models import OutboxMail
from events.models import Event


def changes(event: Event, row: ChangeMail, told: Sequence[Move], now: datetime) -> OutboxMail:
    """One mail with all that changed for one person since the last one."""
    person = row.participant
    with translation.override(event.language):
        lines = [(own_atom.title(move), own_atom.words(move, event.time_zone)) for move in told]
        context = context_of(event, f"/{event.slug}/agenda/mine/") | {
            "lines": lines,
            "stop_url": f"{settings.SITE_URL}/{event.slug}/agenda/mail/{row.secret}/",
        }
        return compose("agenda.changes", "agenda_changes", event, person.public_id, person, context, now)


def place(sign_up: SignUp, what: str, event: Event, now: datetime, other: str = "") -> OutboxMail:
    """`what` happened to somebody's place: got (moved up), drawn, missed (in the draw), clash, lost (no ticket)."""
    session = sign_up.list.session
    context = context_of(event, f"/{event.slug}/agenda/{session.code}/sign-up/") | {
        "session": session,
        "what": what,
        "other": other,
    }
    with translation.override(event.language):
        return compose(
            f"sign_up.{what}", "sign_up", event, sign_up.public_id, sign_up.participant, context, now
        )
