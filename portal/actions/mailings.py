"""What organizers do with a mailing: write it, let it go out, stop it, and send again what failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, jobs, mail, single_rows
from core.models import OutboxMail
from events.models import Event, Mailing, MailingText
from portal import mailing_rows, mailings, segments
from portal.actions import mailing_run
from portal.segments import Found

DUTY = mailing_run.DUTY
State, MailState = Mailing.State, OutboxMail.State
# What writing changes.
WRITTEN = ("name", "attachment", "changed_at", "segment_key", "segment_name", "definition")
# What a mail is set back to when it is to leave once more, with the Message-ID it had.
AGAIN: Mapping[str, Any] = {
    "state": MailState.QUEUED, "attempts": 0, "error": "", "send_after_at": None, "claimed_until_at": None,
    "handed_at": None,
}  # fmt: skip


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Draft:
    """`texts` are (subject, body) by language."""

    name: str
    segment: Found
    texts: Mapping[str, tuple[str, str]]
    attachment: str = ""


@dataclass(frozen=True)
class Going:
    """How a mailing is to go out."""

    at: datetime
    audience: str = Mailing.Audience.LATER
    gaps: str = ""
    per_minute: int | None = None


def save(*, event: Event, row: Mailing | None, draft: Draft, by: User, now: datetime) -> Mailing:
    """A new draft, or other words for one."""
    with transaction.atomic():
        known: list[MailingText] = []
        if row is None:
            row = Mailing(event=event, created_by=by, created_at=now)
        else:
            row = _locked(row, State.DRAFT)
            known = [*row.texts.all()]
        row.name, row.attachment, row.changed_at = draft.name, draft.attachment, now
        _choose(row, draft.segment)
        single_rows.store(row, WRITTEN)
        _write_texts(row, known, draft.texts)
        _tell("saved", row, by=by, now=now, after={"name": row.name, "segment": row.segment_name})
    return row


def _write_texts(row: Mailing, before: list[MailingText], texts: Mapping[str, tuple[str, str]]) -> None:
    """In the place of those before, which no one else changes meanwhile: the mailing is new, or locked."""
    known = {text.language: text for text in before}
    if gone := known.keys() - texts.keys():
        row.texts.filter(language__in=gone).delete()
    for language, (subject, body) in texts.items():
        if language in known:
            mailing_rows.write(known[language], subject, body)
        else:
            single_rows.store(MailingText(mailing=row, language=language, subject=subject, body=body))


def _choose(row: Mailing, found: Found) -> None:
    row.segment_key, row.segment_name = found.key, found.name
    row.definition = found.definition.plain


def schedule(*, row: Mailing, going: Going, by: User, now: datetime) -> Mailing:
    """From here on the worker sends it. Its conditions are those of the segment now; with `Audience.NOW` so are its
    people. Raises Refused.
    """
    with transaction.atomic():
        row = _locked(row, State.DRAFT)
        texts = mailings.texts_of(row)
        if row.event.language not in texts:
            raise Refused(_("It has no text in the event’s main language."))
        found = _segment_now(row)
        _choose(row, found)
        open_gaps = mailings.gaps(
            row.event, segments.people(row.event, found.definition), mailings.needed(texts)
        )
        if open_gaps and not going.gaps:
            raise Refused(_("Say what becomes of people for whom a placeholder has nothing to say."))
        row.state, row.scheduled_at, row.scheduled_by = State.SCHEDULED, max(going.at, now), by
        row.audience, row.gaps, row.per_minute, row.changed_at = (
            going.audience,
            going.gaps,
            going.per_minute,
            now,
        )
        row.save()
        if row.audience == Mailing.Audience.NOW:
            mailing_run.write_recipients(row)
        _tell("scheduled", row, by=by, now=now, after={
            "at": row.scheduled_at.isoformat(), "segment": row.segment_name, "per_minute": row.per_minute,
            "audience": row.audience, "gaps": row.gaps,
        })  # fmt: skip
        jobs.wake(DUTY)
    return row


def _segment_now(row: Mailing) -> Found:
    try:
        found = segments.find(row.event, row.segment_key)
    except Http404:
        raise Refused(_("Its segment is gone: choose another one.")) from None
    if found.problem:
        raise Refused(found.problem)
    return found


def unschedule(*, row: Mailing, by: User, now: datetime) -> None:
    """A draft again, as long as nobody has been written to. Raises Refused."""
    with transaction.atomic():
        row = _locked(row, State.SCHEDULED)
        row.recipients.all().delete()
        row.state, row.scheduled_at, row.scheduled_by, row.changed_at = State.DRAFT, None, None, now
        row.save()
        _tell("unscheduled", row, by=by, now=now)


def stop(*, row: Mailing, by: User, now: datetime) -> None:
    """Nothing more is written, and what waits in the outbox is held. What is in hand at this instant still leaves."""
    with transaction.atomic():
        row = _locked(row, State.SENDING)
        row.state = State.STOPPED
        row.save(update_fields=["state"])
        held = _mails(row, MailState.QUEUED).update(state=MailState.HELD)
        _tell("stopped", row, by=by, now=now, after={"held": held})


def go_on(*, row: Mailing, by: User, now: datetime) -> None:
    with transaction.atomic():
        row = _locked(row, State.STOPPED)
        row.state = State.SENDING
        row.save(update_fields=["state"])
        released = _mails(row, MailState.HELD).update(state=MailState.QUEUED)
        _tell("resumed", row, by=by, now=now, after={"released": released})
        jobs.wake(DUTY)
        jobs.wake(mail.DUTY)


def resend(*, row: Mailing, by: User, now: datetime) -> int:
    """Those that failed, and those of which it is unclear whether they left: the same mails, so nobody who got his gets
    another. Returns how many.
    """
    with transaction.atomic():
        row = _locked(row, State.SENDING, State.SENT)
        count: int = _mails(row, MailState.FAILED, MailState.UNCLEAR).update(**AGAIN)
        if not count:
            raise Refused(_("None of its mails has failed."))
        if row.state == State.SENT:
            row.state, row.ended_at = State.SENDING, None
            row.save(update_fields=["state", "ended_at"])
        _tell("resent", row, by=by, now=now, after={"mails": count})
        jobs.wake(mail.DUTY)
    return count


def delete(*, row: Mailing, by: User, now: datetime) -> None:
    """Only a draft: what was sent stays as the record of it."""
    with transaction.atomic():
        row = _locked(row, State.DRAFT)
        _tell("deleted", row, by=by, now=now)
        row.delete()


def _mails(row: Mailing, *states: str) -> Any:
    return OutboxMail.objects.filter(subject_id=row.public_id, kind=mailings.KIND, state__in=states)


def _locked(row: Mailing, *states: str) -> Mailing:
    """As it is now, in one of these states. The worker takes the same lock for each batch."""
    found = mailing_rows.locked(row.pk)
    if found.state not in states:
        raise Refused(
            _("It is not so any more: “%(name)s” is now “%(state)s”.")
            % {"name": found.name, "state": found.get_state_display()}
        )
    return found


def _tell(
    what: str, row: Mailing, *, by: User | None, now: datetime, after: Mapping[str, Any] | None = None
) -> None:
    history.write(f"mailing.{what}", row, scope=row.event.public_id, by=by, now=now, after=after)
