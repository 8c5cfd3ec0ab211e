"""The letters of a round that is not sent yet: taking one out, writing it in other words, writing it anew.

A letter and its held mail are one thing: both change in the same transaction, under the lock of the round.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import emails_decisions
from agenda.emails_decisions import Written
from agenda.letters import Letter
from agenda.models import DecisionLetter, DecisionRound, LetterText, Session
from core import history
from core.models import OutboxMail
from core.models.history import PRIVATE
from events.models import Event

Held = OutboxMail.State.HELD


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def take_out(*, session: Session) -> None:
    """A talk that was decided another way is no longer told by the open round. In the transaction of its cause."""
    remove(DecisionLetter.objects.drafted().filter(session=session))


def remove(letters: Iterable[DecisionLetter]) -> None:
    rows = list(letters)
    if not rows:
        return
    OutboxMail.objects.filter(public_id__in=[row.mail for row in rows if row.mail], state=Held).delete()
    DecisionLetter.objects.filter(pk__in=[row.pk for row in rows]).delete()


def store(event: Event, round_: DecisionRound, found: Sequence[Written], now: datetime) -> None:
    """New letters of a round, with a held mail for everybody who can be reached. Two inserts for any number."""
    mails: dict[int, OutboxMail] = {
        number: emails_decisions.mail_of(event, one, one.letter, now, is_draft=True)
        for number, one in enumerate(found)
        if one.person.address
    }
    OutboxMail.objects.bulk_create(mails.values())
    rows = []
    for number, one in enumerate(found):
        row = DecisionLetter(
            round=round_,
            session=one.session,
            participant=one.person,
            decision=one.decision,
            mail=mails[number].public_id if number in mails else "",
            subject=one.letter.subject,
            covers=one.covers,
        )
        row.body = one.letter.body
        rows.append(row)
    DecisionLetter.objects.bulk_create(rows)


def edit(
    *, letter: DecisionLetter, subject: str, body: str, seen: str, by: User | None, now: datetime
) -> None:
    """Other words for one reader. `seen` is the fingerprint of the words that the form was filled from."""
    with transaction.atomic():
        row = _locked(letter)
        if Letter(row.subject, row.body).fingerprint() != seen:
            raise Refused(_("This letter was changed elsewhere after you opened it."))
        one = _written_now(row)
        words = Letter(" ".join(subject.split()), body.replace("\r\n", "\n").strip())
        if words == Letter(row.subject, row.body):
            return
        _rewrite(row, one, words, now, edited=True)
        _tell("edited", row, by=by, now=now)


def renew(*, letter: DecisionLetter, by: User | None, now: datetime) -> None:
    """Written anew from how the talk, its people and the texts are now. Words written by hand are gone."""
    with transaction.atomic():
        row = _locked(letter)
        one = _written_now(row)
        _rewrite(row, one, one.letter, now, edited=False)
        _tell("renewed", row, by=by, now=now)


def keep(*, letter: DecisionLetter, by: User | None, now: datetime) -> None:
    """The words written by hand still fit, whatever has changed since."""
    with transaction.atomic():
        row = _locked(letter)
        one = _written_now(row)
        _rewrite(row, one, Letter(row.subject, row.body), now, edited=True)
        _tell("kept", row, by=by, now=now)


def _rewrite(row: DecisionLetter, one: Written, words: Letter, now: datetime, *, edited: bool) -> None:
    """The old mail goes and a new one is held: address and HTML are made from what is known now."""
    OutboxMail.objects.filter(public_id=row.mail, state=Held).delete()
    row.mail = ""
    if one.person.address:
        made = emails_decisions.mail_of(one.session.event, one, words, now, is_draft=True)
        made.save()
        row.mail = made.public_id
    row.decision, row.covers = one.decision, one.covers
    row.subject, row.body = words.subject, words.body
    row.edited_at = now if edited else None
    row.save()


def _written_now(row: DecisionLetter) -> Written:
    """The letter as it would be written now. Refused where there is nothing to tell this reader any more."""
    rows = Session.objects.filter(pk=row.session_id).select_related("event__organizer")
    talks = emails_decisions.with_people(rows)
    found = [
        one
        for one in emails_decisions.written(row.round.event, talks)
        if one.person.pk == row.participant_id and one.decision
    ]
    if not found:
        raise Refused(_("There is nothing to tell here any more: bring the letters up to date."))
    return found[0]


def _locked(letter: DecisionLetter) -> DecisionLetter:
    """Under the lock of its round, so that nothing changes while it is sent."""
    DecisionRound.objects.select_for_update().get(pk=letter.round_id)
    rows = DecisionLetter.objects.drafted().select_for_update(of=("self",)).filter(pk=letter.pk)
    row = rows.select_related("round__event__organizer", "session", "participant").first()
    if row is None:
        raise Refused(_("This letter is no longer in a round that waits to be sent."))
    return row


def _tell(what: str, row: DecisionLetter, *, by: User | None, now: datetime) -> None:
    history.write(
        f"{PRIVATE}letter.{what}",
        row.session,
        scope=row.round.event.public_id,
        by=by,
        now=now,
        after={"to": row.participant.name},
    )


def set_texts(
    *, event: Event, texts: Mapping[tuple[str, str], tuple[str, str] | None], by: User | None, now: datetime
) -> int:
    """The organizers' own words by (decision, role), as (subject, text); None: ours again. Returns how many changed."""
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        known = {(row.decision, row.role): row for row in LetterText.objects.filter(event=event)}
        told = []
        for (decision, role), words in texts.items():
            row = known.get((decision, role))
            before = (row.subject, row.text) if row else None
            if before == words:
                continue
            told.append(f"{decision}, {role}")
            if words is None:
                LetterText.objects.filter(event=event, decision=decision, role=role).delete()
                continue
            subject, text = words
            LetterText.objects.update_or_create(
                event=event, decision=decision, role=role, defaults={"subject": subject, "text": text}
            )
        if told:
            history.write(
                "event.letter_texts",
                event,
                scope=event.public_id,
                by=by,
                now=now,
                after={"texts": "; ".join(told)},
            )
    return len(told)
