"""Conflicts of interest as organizers handle them: declare one for a reviewer, wave a found one through, take it back.

Nobody decides about himself, nor about a talk he is kept from.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import committee
from agenda.actions import reviews
from agenda.actions.reviews import NotYours, Refused
from agenda.interests import Kind
from agenda.models import ConflictOfInterest, Reviewer, Session
from core import history
from core.models.history import PRIVATE
from events import membership
from events.rights import Right


def declare(
    *, reviewer: Reviewer, session: Session, reason: str, by: User, now: datetime
) -> ConflictOfInterest:
    with transaction.atomic():
        _check(reviewer, session, by, now)
        return reviews.keep_from(reviewer=reviewer, session=session, reason=reason, by=by, now=now)


def waive(
    *, reviewer: Reviewer, session: Session, reason: str, by: User, now: datetime
) -> ConflictOfInterest:
    """Somebody looked at a found conflict, and it is none: same company of forty thousand, say."""
    with transaction.atomic():
        _check(reviewer, session, by, now)
        kind = committee.conflicts_of([reviewer])[reviewer.pk].get(session.pk)
        if kind is None:
            raise Refused(_("There is no conflict to look at any more."))
        if kind is Kind.PERSON:
            raise Refused(_("It is the reviewer’s own talk: that cannot be waved through."))
        if kind is Kind.DECLARED:
            raise Refused(_("This one was declared by hand. Take it back instead."))
        if not reason.strip():
            raise Refused(_("Say why it is no conflict: others will ask."))
        row, _made = ConflictOfInterest.objects.update_or_create(
            session=session,
            reviewer=reviewer,
            defaults={
                "kind": ConflictOfInterest.Kind.WAIVED, "reason": reason.strip()[:300], "by": by, "at": now,
            },
        )  # fmt: skip
        _tell(f"{PRIVATE}review.conflict_waived", row, by, now)
    return row


def take_back(*, reviewer: Reviewer, session: Session, by: User, now: datetime) -> None:
    """As if nothing had been declared or waved through: what is found by itself holds again."""
    with transaction.atomic():
        _check(reviewer, session, by, now)
        row = ConflictOfInterest.objects.filter(session=session, reviewer=reviewer).first()
        if row is None:
            return
        _tell(f"{PRIVATE}review.conflict_taken_back", row, by, now)
        row.delete()


def set_aside(*, reviewer: Reviewer, session: Session, by: User, now: datetime) -> None:
    """A review given before the conflict was known no longer counts."""
    with transaction.atomic():
        _check(reviewer, session, by, now)
        if session.pk in committee.conflicts_of([reviewer])[reviewer.pk]:
            reviews.set_aside(reviewer=reviewer, session=session, by=by, now=now)


def _check(reviewer: Reviewer, session: Session, by: User, now: datetime) -> None:
    """Raises unless this organizer may decide whether this reviewer judges this talk."""
    event = session.event
    if reviewer.event_id != event.pk or Right.PROGRAMME not in membership.rights_in(by, event):
        raise NotYours
    if reviewer.user_id == by.pk:
        raise Refused(_("Whether you may judge a talk, another organizer decides."))
    list(Reviewer.objects.select_for_update().filter(pk=reviewer.pk))
    if session.pk in committee.take_seat(by, event, now).conflicts:
        raise NotYours


def _tell(kind: str, row: ConflictOfInterest, by: User, now: datetime) -> None:
    after = {"reviewer": row.reviewer.public_id, "session": row.session.public_id, "kind": row.kind}
    history.write(kind, row, scope=row.session.event.public_id, by=by, now=now, after=after)
