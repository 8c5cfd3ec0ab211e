"""Mails about what organizers changed in a talk, and about what its speakers say to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import translation

from agenda import emails, wording
from agenda.emails import URGENT
from agenda.models import ChangeNotice, Session
from core import mail
from core.models import OutboxMail
from events.models import Participant


def text_changed(
    session: Session,
    people: Sequence[Participant],
    before: Mapping[str, str],
    after: Mapping[str, str],
    starts_at: datetime | None,
    now: datetime,
) -> list[OutboxMail]:
    """To each who is named in it: the old and the new title, and what differs in the abstract."""
    return emails.to_speakers(
        "changed",
        session,
        people,
        now,
        title_before=before.get("title", ""),
        title_after=after.get("title", ""),
        pieces=wording.pieces(before["abstract"], after["abstract"]) if "abstract" in before else [],
        is_urgent=is_soon(starts_at, now),
        attachment=emails.calendar_of(session),
    )


def objected(notice: ChangeNotice, starts_at: datetime | None, now: datetime) -> OutboxMail:
    """To the organizers."""
    session, event = notice.session, notice.session.event
    context = emails.context_of(event, "/admin/agenda/changenotice/?about=objections") | {
        "session": session,
        "notice": notice,
        "is_urgent": is_soon(starts_at, now),
    }
    with translation.override(event.language):
        return mail.compose(
            "session.objected",
            to_address=event.reply_address,
            template="agenda/mail/objected",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=session.public_id,
            reply_to=notice.participant.address,
        )


def is_soon(starts_at: datetime | None, now: datetime) -> bool:
    return starts_at is not None and timedelta(0) <= starts_at - now <= URGENT
