"""Invitations to hand in when the call is closed to others: made for somebody, and dead as soon as they are revoked."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from agenda import emails
from agenda.actions import limits, proposals
from agenda.models import LateLink, Session
from core import history, mail


def make(*, link: LateLink, send_to: str = "", by: User | None, now: datetime) -> LateLink:
    """Store a new invitation, and mail it if an address is given."""
    with transaction.atomic():
        link.save(force_insert=True)
        _tell("call.late_link_made", link, by, now, **({"sent_to": send_to} if send_to else {}))
        if send_to:
            mail.post(emails.invited_late(link, send_to, now))
    return link


def send(*, link: LateLink, to: str, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        _tell("call.late_link_sent", link, by, now, sent_to=to)
        mail.post(emails.invited_late(link, to, now))


def revoke(*, link: LateLink, by: User | None, now: datetime) -> None:
    """What was handed in by it stays. Revoking twice is once."""
    with transaction.atomic():
        if LateLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
            _tell("call.late_link_revoked", link, by, now)


def bring(*, link: LateLink, session: Session, now: datetime) -> None:
    """Its speaker came by an invitation after the draft was made: from now on it counts for it."""
    with transaction.atomic():
        row = proposals.locked(session)
        if limits.is_helped_by(row, link, now):
            row.late_link = link
            row.save(update_fields=["late_link"])


def _tell(kind: str, link: LateLink, by: User | None, now: datetime, **more: str) -> None:
    """The history says for whom an invitation is, never its address."""
    scope = link.call.event.public_id
    history.write(kind, link, scope=scope, by=by, now=now, after={"for": link.note, **more})
