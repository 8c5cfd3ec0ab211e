"""Mails to those who come and speak: what is still asked of them, and what changed in their talks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import translation

from agenda import emails
from agenda.models import ChecklistTask, Session
from agenda.stepping_in import Gap, StandIn
from core import mail, times
from core.models import OutboxMail
from events.models import Event, Participant

SHOWN_STAND_INS = 5


def asked(session: Session, people: Sequence[Participant], now: datetime) -> list[OutboxMail]:
    """The talk is confirmed, but these of its speakers have not said when they can be there."""
    path = f"/{session.event.slug}/propose/{session.code}/confirm/"
    return emails.to_speakers("asked", session, people, now, path=path)


def unconfirmed(session: Session, people: Sequence[Participant], now: datetime) -> list[OutboxMail]:
    """The talk is accepted, and soon the time to say that they come is over."""
    path = f"/{session.event.slug}/propose/{session.code}/confirm/"
    return emails.to_speakers("unconfirmed", session, people, now, path=path)


def reminded(
    event: Event, person: Participant, tasks: Sequence[ChecklistTask], now: datetime
) -> list[OutboxMail]:
    """Of what is due soon. Nobody without an address gets a mail."""
    if not person.address:
        return []
    context = emails.context_of(event, f"/{event.slug}/me/") | {"tasks": tasks}
    with translation.override(event.language):
        return [emails.compose("speaker.reminded", "reminded", event, person.public_id, person, context, now)]


def withdrawn_organizers(
    session: Session,
    people: Sequence[Participant],
    now: datetime,
    *,
    reason: str,
    placed: bool,
    free: Mapping[Gap, Sequence[StandIn]],
) -> OutboxMail:
    """To the organizers, who had counted on the talk: what stands empty now, and which waiting talks fit there."""
    event = session.event
    today = times.conference_day(now, event.time_zone)
    coming = {gap: found[:SHOWN_STAND_INS] for gap, found in free.items() if gap.starts_at > now}
    path = "/admin/agenda/session/"
    context = emails.context_of(event, path) | {
        "session": session,
        "reason": reason,
        "placed": placed,
        "names": ", ".join(person.name for person in people),
        "free": list(coming.items()),
        "today": next(
            (gap for gap in coming if times.conference_day(gap.starts_at, event.time_zone) == today), None
        ),
    }
    with translation.override(event.language):
        return mail.compose(
            "session.withdrawn_organizers",
            to_address=event.reply_address,
            template="agenda/mail/withdrawn_organizers",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=session.public_id,
        )
