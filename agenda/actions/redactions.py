"""Redacted copies: what blind reviewers read instead of what the speakers wrote."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import blind, committee
from agenda.actions.reviews import NotYours, Refused
from agenda.models import Redaction, Session
from core import history
from events import membership
from events.rights import Right


class Changed(Refused):
    """The speakers wrote again, or another organizer saved, since the page was opened."""


@dataclass(frozen=True)
class Copy:
    title: str
    abstract: str = ""
    description: str = ""
    notes: str = ""


def save(*, session: Session, copy: Copy, covers: str, by: User, now: datetime) -> Redaction:
    """`covers` is the fingerprint of the texts that stood beside the form: others were not looked at."""
    with transaction.atomic():
        row = _handled(session, by, now)
        if covers != blind.fingerprint(row):
            raise Changed(
                _("The speakers changed the talk while you were at it. Look at the new text first.")
            )
        if not copy.title.strip():
            raise Refused(_("A talk without a title cannot be found again. Write one that tells nobody."))
        saved, made = Redaction.objects.update_or_create(
            session=row, defaults=asdict(copy) | {"covers": covers, "by": by, "at": now}
        )
        history.write(
            "session.redacted", row, scope=row.event.public_id, by=by, now=now, after={"anew": not made}
        )
    return saved


def discard(*, session: Session, by: User, now: datetime) -> None:
    """Blind reviewers read the speakers' own words again, without what surely tells who they are."""
    with transaction.atomic():
        row = _handled(session, by, now)
        if Redaction.objects.filter(session=row).delete()[0]:
            history.write("session.unredacted", row, scope=row.event.public_id, by=by, now=now)


def _handled(session: Session, by: User, now: datetime) -> Session:
    """The talk, locked, if this organizer has to do with it: nobody hides or shows the text of his own talk."""
    if Right.PROGRAMME not in membership.rights_in(by, session.event):
        raise NotYours
    row = Session.objects.select_for_update(of=("self",)).select_related("event").get(pk=session.pk)
    if not committee.take_seat(by, row.event, now).proposals().filter(pk=row.pk).exists():
        raise NotYours
    return row
