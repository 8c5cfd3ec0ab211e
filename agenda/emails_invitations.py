"""Mails about who speaks: to the invited person, to the others of the talk, and to organizers who count on them.

An invitation shows who asks and for what; abstract, notes and the other speakers' addresses stay inside.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from agenda.models import Session, Speaker, SpeakerInvitation
from core import mail
from core.models import OutboxMail
from events.models import Event, Participant

ORGANIZERS = "/admin/"


def invited(one: SpeakerInvitation, now: datetime, *, is_reminder: bool = False) -> OutboxMail:
    """To the address that was typed in, whoever reads it."""
    event = one.session.event
    context = {
        "invitation": one,
        "session": one.session,
        "is_author": one.role == Speaker.Role.AUTHOR,
        "is_reminder": is_reminder,
    }
    with translation.override(event.language):
        return _compose(
            "session.invitation_reminder" if is_reminder else "session.invitation",
            "invited",
            one.session,
            now,
            to=(one.email, one.name),
            path=one.path,
            context=context | {"inviter": inviter_of(one)},
        )


def joined(
    session: Session, speaker: Speaker, others: Sequence[Participant], now: datetime
) -> list[OutboxMail]:
    """To the one who joined, with the way to the talk; to those who were there; to organizers who count on it."""
    person = speaker.participant
    context = {"who": person, "is_author": not speaker.is_on_stage}
    with translation.override(session.event.language):
        own = _to_people("joined", session, [person], now, context | {"is_own": True})
        rest = _to_people("joined", session, others, now, context)
        return own + rest + _to_organizers("joined", session, now, context)


def declined(one: SpeakerInvitation, people: Sequence[Participant], now: datetime) -> list[OutboxMail]:
    """To who asked, else to everybody of the talk; to the organizers if it was they."""
    asked = [person for person in people if person.pk == one.invited_by_id] or people
    context = {"name": str(one), "word": one.word, "is_author": one.role == Speaker.Role.AUTHOR}
    with translation.override(one.session.event.language):
        if one.invited_by_id is None:
            return _to_organizers("declined", one.session, now, context, always=True)
        return _to_people("declined", one.session, asked, now, context, page="speakers/")


def parted(
    session: Session,
    person: Participant,
    others: Sequence[Participant],
    now: datetime,
    *,
    left: bool,
    word: str,
) -> list[OutboxMail]:
    """Somebody left a talk or was taken out of it. He hears it too, unless he did it himself."""
    context = {"who": person, "left": left, "word": word}
    with translation.override(session.event.language):
        told = _to_people("parted", session, others, now, context)
        if not left:
            own = context | {"is_own": True}
            path, calendar = f"/{session.event.slug}/me/", ("speaker-calendar", person.public_id)
            told += _to_people("parted", session, [person], now, own, path=path, attachment=calendar)
        return told + _to_organizers("parted", session, now, context)


def inviter_of(one: SpeakerInvitation) -> str:
    """The name of who asks, as the invited person reads it."""
    if one.invited_by is not None:
        return one.invited_by.name
    return _("The team of %(event)s") % {"event": one.session.event.name}


def _to_people(
    what: str,
    session: Session,
    people: Sequence[Participant],
    now: datetime,
    context: dict[str, Any],
    *,
    path: str = "",
    page: str = "",
    attachment: tuple[str, str] = ("", ""),
) -> list[OutboxMail]:
    own = path or f"/{session.event.slug}/propose/{session.code}/{page}"
    return [
        _compose(
            f"session.{what}",
            what,
            session,
            now,
            to=(person.address, person.name),
            path=own,
            context=context | {"person": person},
            recipient=person.public_id,
            attachment=attachment,
        )
        for person in people
        if person.address
    ]


def _to_organizers(
    what: str, session: Session, now: datetime, context: dict[str, Any], *, always: bool = False
) -> list[OutboxMail]:
    """Only where they have planned with the talk already, or asked themselves."""
    if not always and session.state not in Session.IN_PROGRAMME:
        return []
    to = (session.event.reply_address, "")
    told = context | {"to_organizers": True}
    return [_compose(f"session.{what}_organizers", what, session, now, to=to, path=ORGANIZERS, context=told)]


def _compose(
    kind: str,
    template: str,
    session: Session,
    now: datetime,
    *,
    to: tuple[str, str],
    path: str,
    context: dict[str, Any],
    recipient: str = "",
    attachment: tuple[str, str] = ("", ""),
) -> OutboxMail:
    event: Event = session.event
    return mail.compose(
        kind,
        to_address=to[0],
        to_name=to[1],
        template=f"agenda/mail/{template}",
        context={
            "event": event,
            "session": session,
            "url": settings.SITE_URL + path,
            "site_url": settings.SITE_URL,
            "colours": event.theme.light,
        }
        | context,
        now=now,
        scope=event.public_id,
        subject_id=session.public_id,
        recipient=recipient,
        attachment=attachment,
        reply_to=event.reply_address,
    )
