"""Mails to speakers, and to organizers about them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.models import User
from agenda.changes import Change
from agenda.models import AgendaVersion, Session
from core import mail
from core.models import OutboxMail
from events.models import Event, Participant


def received(session: Session, people: Sequence[Participant], now: datetime) -> list[OutboxMail]:
    return _to_speakers("received", session, people, now)


def accepted(session: Session, people: Sequence[Participant], now: datetime) -> list[OutboxMail]:
    return _to_speakers("accepted", session, people, now)


def waiting(session: Session, people: Sequence[Participant], now: datetime) -> list[OutboxMail]:
    return _to_speakers("waiting", session, people, now)


def rejected(session: Session, people: Sequence[Participant], now: datetime) -> list[OutboxMail]:
    return _to_speakers("rejected", session, people, now)


def cancelled(
    session: Session, people: Sequence[Participant], now: datetime, reason: str
) -> list[OutboxMail]:
    return _to_speakers("cancelled", session, people, now, reason=reason)


def withdrawn(
    session: Session,
    people: Sequence[Participant],
    now: datetime,
    *,
    by: User | None,
    reason: str,
    tell_organizers: bool,
    placed: bool,
) -> list[OutboxMail]:
    """To the speakers, so that none is surprised; to the organizers if they had counted on the talk."""
    mails = _to_speakers("withdrawn", session, people, now, reason=reason)
    if tell_organizers:
        names = ", ".join(person.name for person in people)
        context = _context(session.event) | {
            "session": session,
            "by": by,
            "reason": reason,
            "placed": placed,
            "names": names,
        }
        mails.append(
            mail.compose(
                "session.withdrawn_organizers",
                to_address=session.event.reply_address,
                template="agenda/mail/withdrawn_organizers",
                context=context,
                now=now,
                scope=session.event.public_id,
                subject_id=session.public_id,
            )
        )
    return mails


def released(
    event: Event,
    version: AgendaVersion,
    concerned: Iterable[tuple[Participant, Sequence[Change]]],
    now: datetime,
) -> list[OutboxMail]:
    """One mail a person, however many of his slots are new, changed or gone."""
    context = _context(event) | {"version": version, "agenda": f"{settings.SITE_URL}/{event.slug}/agenda/"}
    return [
        mail.compose(
            "agenda.released",
            to_address=person.address,
            to_name=person.name,
            template="agenda/mail/released",
            context=context | {"person": person, "changes": changes},
            now=now,
            scope=event.public_id,
            subject_id=version.public_id,
            recipient=person.public_id,
            reply_to=event.reply_address,
        )
        for person, changes in concerned
        if person.address
    ]


def _to_speakers(
    what: str, session: Session, people: Iterable[Participant], now: datetime, **more: Any
) -> list[OutboxMail]:
    """One mail to each speaker who can be reached, by participant: two may share an address."""
    event = session.event
    context = _context(event) | {"session": session, "link": proposal_url(event, session)} | more
    return [
        mail.compose(
            f"session.{what}",
            to_address=person.address,
            to_name=person.name,
            template=f"agenda/mail/{what}",
            context=context | {"person": person},
            now=now,
            scope=event.public_id,
            subject_id=session.public_id,
            recipient=person.public_id,
            reply_to=event.reply_address,
        )
        for person in people
        if person.address
    ]


def _context(event: Event) -> dict[str, Any]:
    return {"event": event, "site_url": settings.SITE_URL}


def proposal_url(event: Event, session: Session) -> str:
    """Where its speakers see their talk and what to do next."""
    return f"{settings.SITE_URL}/{event.slug}/propose/{session.code}/"
