"""Slides and other files of a talk: sent by its speakers, deleted with what they are about."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.actions import proposals
from agenda.actions.proposals import Refused, State
from agenda.models import Session, SessionFile
from core import history, uploads
from core.ids import new_id
from events.models import Participant

MOST_FILES = 20
# While a talk is on its way or has been given. What was turned down or taken back needs no slides.
TAKES_FILES = frozenset({State.DRAFT, State.SUBMITTED, State.WAITING, State.ACCEPTED, State.CONFIRMED})
# While its committee may still look at what was sent along.
READ_BY_COMMITTEE = frozenset({State.DRAFT, *Session.REVIEWABLE})


@dataclass(frozen=True)
class Sent:
    """A file that was looked at: `suffix` is that of its content, `name` what the sender called it."""

    content: IO[bytes]
    size: int
    suffix: str
    name: str
    kind: str = SessionFile.Kind.SLIDES
    title: str = ""
    for_reviewers: bool = False
    is_public: bool = False


def add(
    *, session: Session, sent: Sent, participant: Participant | None, by: User | None, now: datetime
) -> SessionFile:
    with transaction.atomic():
        row = proposals.locked(session)
        _check_takes(row)
        if row.files.count() >= MOST_FILES:
            raise Refused(_("A talk has at most %(most)s files. Delete one first.") % {"most": MOST_FILES})
        made = SessionFile(
            session=row,
            kind=sent.kind,
            title=sent.title,
            file_name=sent.name[-200:],
            media_type=uploads.TYPES[sent.suffix],
            size=sent.size,
            for_reviewers=sent.for_reviewers,
            is_public=sent.is_public,
            uploaded_by=participant,
            created_at=now,
        )
        made.file.save(f"{new_id('fil')}{sent.suffix}", File(sent.content), save=False)
        # What was written to disk for a row that never came to be would lie there for ever.
        storage, name = made.file.storage, made.file.name
        try:
            made.save(force_insert=True)
            _tell("session.file_added", row, made, by, now)
        except Exception:
            storage.delete(str(name))
            raise
    return made


def remove(*, file: SessionFile, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        row = proposals.locked(file.session)
        known = SessionFile.objects.filter(pk=file.pk).first()
        if known is None:
            return
        _tell("session.file_removed", row, known, by, now)
        transaction.on_commit(partial(known.file.storage.delete, str(known.file.name)))
        known.delete()


def delete_with(session: Session) -> None:
    """What lies on disk for a talk that is deleted in the same transaction: its files, and those among its answers."""
    sent = [row.file for row in session.files.all()]
    answered = [row.file for row in session.answers.exclude(file="")]
    for file in (*sent, *answered):
        transaction.on_commit(partial(file.storage.delete, str(file.name)))


def set_visible(
    *, file: SessionFile, is_public: bool, for_reviewers: bool, by: User | None, now: datetime
) -> None:
    """Who may read it. On the talk's page it appears and goes at once."""
    with transaction.atomic():
        row = proposals.locked(file.session)
        wanted = {"is_public": is_public, "for_reviewers": for_reviewers}
        before = {name: getattr(file, name) for name in wanted if getattr(file, name) != wanted[name]}
        if not before:
            return
        after = {name: wanted[name] for name in before}
        SessionFile.objects.filter(pk=file.pk).update(**after)
        proposals.tell(
            "session.file_shown", row, by=by, now=now, before=before, after={"file": str(file)} | after
        )
        proposals.raise_counter(row.event)


def _check_takes(row: Session) -> None:
    if row.state not in TAKES_FILES:
        words = _("“%(title)s” is %(state)s, so it takes no files.")
        raise Refused(words % {"title": row, "state": row.get_state_display().lower()})


def _tell(kind: str, row: Session, file: SessionFile, by: User | None, now: datetime) -> None:
    scope = row.event.public_id
    history.write(kind, row, scope=scope, by=by, now=now, after={"file": str(file), "kind": file.kind})
    if file.is_public:
        proposals.raise_counter(row.event)
