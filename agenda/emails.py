"""Mails to speakers, and to organizers about them, in the event's language and zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from agenda.changes import Change
from agenda.conflicts import Placed
from agenda.models import AgendaVersion, CallForTalks, Session
from core import mail, times
from core.models import OutboxMail
from events.models import Event, Participant

People = Sequence[Participant]


def received(session: Session, people: People, now: datetime) -> list[OutboxMail]:
    call = CallForTalks.objects.filter(event=session.event).first()
    return _to_speakers("received", session, people, now, call=call)


def accepted(session: Session, people: People, now: datetime) -> list[OutboxMail]:
    return _to_speakers("accepted", session, people, now)


def waiting(session: Session, people: People, now: datetime) -> list[OutboxMail]:
    return _to_speakers("waiting", session, people, now)


def rejected(session: Session, people: People, now: datetime) -> list[OutboxMail]:
    return _to_speakers("rejected", session, people, now)


def cancelled(session: Session, people: People, now: datetime, reason: str) -> list[OutboxMail]:
    return _to_speakers("cancelled", session, people, now, reason=reason)


def withdrawn(session: Session, people: People, now: datetime) -> list[OutboxMail]:
    """To all its speakers, so that none of a pair is surprised."""
    return _to_speakers("withdrawn", session, people, now)


def withdrawn_organizers(
    session: Session, people: People, now: datetime, *, reason: str, placed: bool
) -> OutboxMail:
    """To the organizers, who had counted on the talk."""
    event = session.event
    context = _context(event, "/admin/") | {
        "session": session,
        "reason": reason,
        "placed": placed,
        "names": ", ".join(person.name for person in people),
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


def released(
    event: Event,
    version: AgendaVersion,
    concerned: Iterable[tuple[Participant, Sequence[Change]]],
    now: datetime,
) -> list[OutboxMail]:
    """One mail a person, however many of his slots are new, changed or gone."""
    context = _context(event, f"/{event.slug}/agenda/") | {"version": version}
    with translation.override(event.language):
        return [
            _compose("agenda.released", "released", event, version.public_id, person, context | told, now)
            for person, changes in concerned
            if person.address
            for told in [_told(changes, event)]
        ]


@dataclass(frozen=True)
class Line:
    """One talk of a mail: when and where it is now, and was before; empty if it is or was nowhere."""

    title: str
    now: str
    was: str


def _told(changes: Sequence[Change], event: Event) -> dict[str, Any]:
    lines = [
        Line(change.slot.title, _when_and_where(change.after, event), _when_and_where(change.before, event))
        for change in changes
    ]
    return {"lines": lines, "only_new": all(change.before is None for change in changes)}


def _when_and_where(slot: Placed | None, event: Event) -> str:
    if slot is None:
        return ""
    return _("%(date)s, %(start)s – %(end)s, %(room)s") % {
        "date": times.show_date(times.local(slot.starts_at, event.time_zone).date(), width="full"),
        "start": times.show_time(slot.starts_at, event.time_zone),
        "end": times.show_time(slot.ends_at, event.time_zone),
        "room": slot.room_name,
    }


def _to_speakers(what: str, session: Session, people: People, now: datetime, **more: Any) -> list[OutboxMail]:
    """One mail to each speaker who can be reached; by participant, since two may share an address."""
    event = session.event
    context = _context(event, f"/{event.slug}/propose/{session.code}/") | {"session": session} | more
    with translation.override(event.language):
        return [
            _compose(f"session.{what}", what, event, session.public_id, person, context, now)
            for person in people
            if person.address
        ]


def _compose(
    kind: str,
    template: str,
    event: Event,
    subject: str,
    person: Participant,
    context: dict[str, Any],
    now: datetime,
) -> OutboxMail:
    return mail.compose(
        kind,
        to_address=person.address,
        to_name=person.name,
        template=f"agenda/mail/{template}",
        context=context | {"person": person},
        now=now,
        scope=event.public_id,
        subject_id=subject,
        recipient=person.public_id,
        reply_to=event.reply_address,
    )


def _context(event: Event, path: str) -> dict[str, Any]:
    """What every mail about an event shows. `colours` are plain values: mail programs know no variables."""
    return {
        "event": event,
        "url": settings.SITE_URL + path,
        "site_url": settings.SITE_URL,
        "colours": event.theme.light,
    }
