"""Telling everybody at once: letters for all decisions are drafted, looked through, and sent once.

Everything is set-based: 500 letters cost as many queries as one (but for how many rows one INSERT may hold). Sending
happens in one transaction under the lock of the round: all of it or nothing, and never twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda import emails_decisions, transitions
from agenda.actions import confirming, letters
from agenda.actions.letters import Refused
from agenda.emails_decisions import Written
from agenda.models import DecisionLetter, DecisionRound, Session
from core import history, jobs
from core.models import HistoryEntry, OutboxMail
from core.models.history import PRIVATE
from core.models.outbox import DRAFT
from core.prepared import Prepared
from events import counters
from events.models import Event

Held = OutboxMail.State.HELD
LEFT_OUT = f"{PRIVATE}session.left_out"
_keys: Prepared[DecisionLetter] = Prepared(
    lambda among: DecisionLetter.objects.filter(round=among).only("session_id", "participant_id", "covers"),
    among=-1,
)


class OpenAlready(Refused):
    """There is a round that is not sent yet."""


class NothingDecided(Refused):
    """No decision waits to be told."""


class Ended(Refused):
    """The round was sent or discarded, perhaps a moment ago in another browser."""


class NoLongerFits(Refused):
    """Decisions, talks or people have changed since the letters were written."""

    def __init__(self, number: int) -> None:
        said = ngettext(
            "Nothing was sent: one letter no longer fits what is decided. Bring the letters up to date and look at it.",
            "Nothing was sent: %(number)d letters no longer fit what is decided. Bring the letters up to date and look at them.",
            number,
        )
        super().__init__(said % {"number": number})
        self.number = number


@dataclass(frozen=True)
class Check:
    """How an open round stands against what would be written now.

    `changed` are letters that no longer fit, by primary key, `gone` those with nothing to tell any more, `missing`
    what somebody on a talk of the round has not been written, `outside` letters about talks the round leaves out.
    """

    letters: Sequence[DecisionLetter]
    changed: Mapping[int, Written]
    gone: frozenset[int]
    missing: Sequence[Written]
    outside: Sequence[Written]

    @property
    def unfit(self) -> int:
        return len(self.changed) + len(self.gone) + len(self.missing)


def open_of(event: Event) -> DecisionRound | None:
    rows = DecisionRound.objects.filter(event=event, state=DecisionRound.State.DRAFTED)
    return rows.select_related("event__organizer", "created_by").first()


def unfit(round_: DecisionRound) -> int:
    """How many letters no longer fit or are missing: what `check` finds, without what its letters are shown with."""
    now = emails_decisions.written(round_.event, emails_decisions.words_of_decided(round_.event))
    return _check(_keys.all(among=round_.pk), now).unfit


def check(round_: DecisionRound) -> Check:
    """Five queries for any number of letters."""
    return _check(_letters(round_), _to_tell(round_.event))


def _letters(round_: DecisionRound) -> list[DecisionLetter]:
    return list(DecisionLetter.objects.filter(round=round_).select_related("session", "participant"))


def _check(rows: Sequence[DecisionLetter], now: Sequence[Written]) -> Check:
    wanted = {(one.session.pk, one.person.pk): one for one in now}
    known = {(row.session_id, row.participant_id): row for row in rows}
    inside = {row.session_id for row in rows}
    unwritten = [one for key, one in wanted.items() if key not in known]
    return Check(
        letters=rows,
        changed={
            row.pk: wanted[key]
            for key, row in known.items()
            if key in wanted and wanted[key].covers != row.covers
        },
        gone=frozenset(row.pk for key, row in known.items() if key not in wanted),
        missing=[one for one in unwritten if one.session.pk in inside],
        outside=[one for one in unwritten if one.session.pk not in inside],
    )


def _to_tell(event: Event, *, lock: bool = False) -> list[Written]:
    """What would be written now about everything decided; `lock` holds the decisions as they are."""
    return emails_decisions.written(event, emails_decisions.of_decided(event, lock=lock))


def draft(*, event: Event, by: User | None, now: datetime) -> DecisionRound:
    """Write the letters of all decisions that nobody has been told. Mails are held until the round is sent."""
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        if open_of(event) is not None:
            raise OpenAlready(_("There are letters already that are not sent yet."))
        found = _to_tell(event, lock=True)
        if not found:
            raise NothingDecided(_("No decision waits to be told."))
        round_ = DecisionRound.objects.create(event=event, created_at=now, created_by=by)
        letters.store(event, round_, found, now)
        _tell("drafted", round_, by=by, now=now, counts={"letters": len(found)})
    return round_


def refresh(*, round_: DecisionRound, by: User | None, now: datetime) -> int:
    """Bring the letters up to date: write anew what changed, take out what is gone, write to who came to a talk.

    Letters in somebody's own words stay as they are if the decision is still the same: a person looks at them.
    Returns how many letters changed.
    """
    with transaction.atomic():
        row = _locked(round_)
        found = _check(_letters(row), _to_tell(row.event, lock=True))
        old = [letter for letter in found.letters if letter.pk in found.gone or _is_ours(letter, found)]
        anew = [found.changed[letter.pk] for letter in old if letter.pk in found.changed]
        letters.remove(old)
        letters.store(row.event, row, [*anew, *found.missing], now)
        number = len(old) + len(found.missing)
        if number:
            _tell("refreshed", row, by=by, now=now, counts={"letters": number})
    return number


def _is_ours(letter: DecisionLetter, found: Check) -> bool:
    """Whether a letter that no longer fits may be written anew without losing anybody's words."""
    one = found.changed.get(letter.pk)
    return one is not None and (letter.edited_at is None or letter.decision != one.decision)


def take_in(*, round_: DecisionRound, by: User | None, now: datetime) -> int:
    """Letters for what was decided since, or was left out. Returns how many."""
    with transaction.atomic():
        row = _locked(round_)
        found = _check(_letters(row), _to_tell(row.event, lock=True))
        letters.store(row.event, row, found.outside, now)
        if found.outside:
            _tell("extended", row, by=by, now=now, counts={"letters": len(found.outside)})
    return len(found.outside)


def leave_out(*, round_: DecisionRound, session: Session, by: User | None, now: datetime) -> None:
    """One talk is not told by this round. Its decision stays."""
    with transaction.atomic():
        row = _locked(round_)
        gone = list(DecisionLetter.objects.filter(round=row, session=session))
        letters.remove(gone)
        if gone:
            _tell("shortened", row, by=by, now=now, counts={"letters": len(gone)})
            history.write(LEFT_OUT, session, scope=row.event.public_id, by=by, now=now)


def send(*, round_: DecisionRound, by: User | None, now: datetime) -> dict[str, int]:
    """Everything is told: states change, the held mails go out, what follows is woken. Returns talks by decision."""
    with transaction.atomic():
        row = _locked(round_)
        found = _check(_letters(row), _to_tell(row.event, lock=True))
        if not found.letters:
            raise NothingDecided(_("There is no letter in this round: discard it."))
        if found.unfit:
            raise NoLongerFits(found.unfit)
        counts = _move(row, found.letters, by, now)
        _let_go(row)
        DecisionRound.objects.filter(pk=row.pk).update(state=DecisionRound.State.SENT, ended_at=now)
        _tell("sent", row, by=by, now=now, counts=counts)
        if counts[Session.Decision.ACCEPT]:
            counters.raise_public(row.event_id)
    return counts


def _move(
    round_: DecisionRound, found: Sequence[DecisionLetter], by: User | None, now: datetime
) -> dict[str, int]:
    """Three updates and one insert of history: what the single actions do to one talk, done to all."""
    sessions = {letter.session_id: letter for letter in found}
    entries: list[HistoryEntry] = []
    counts: dict[str, int] = {}
    until = {"confirm_by": confirming.deadline(round_.event, now), "confirm_reminded_at": None}
    for decision, after in transitions.DECIDED.items():
        told = [letter.session for letter in sessions.values() if letter.decision == decision]
        counts[decision] = len(told)
        rows = Session.objects.filter(letters__round=round_, letters__decision=decision)
        more = until if decision == Session.Decision.ACCEPT else {}
        Session.objects.filter(pk__in=rows.values("pk")).update(
            state=after, pending_decision="", decided_by_rank=False, changed_at=now, **more
        )
        entries += [
            history.entry(
                transitions.KINDS[after],
                session,
                scope=round_.event.public_id,
                by=by,
                now=now,
                before={"state": session.state},
                after={"state": after},
            )
            for session in told
        ]
    history.write_all(entries)
    return counts


def _let_go(round_: DecisionRound) -> None:
    mails = DecisionLetter.objects.filter(round=round_).exclude(mail="").values("mail")
    held = OutboxMail.objects.filter(public_id__in=mails, state=Held)
    held.update(
        state=OutboxMail.State.QUEUED,
        kind=Substr("kind", len(DRAFT) + 1),
        send_after_at=None,
    )
    jobs.wake("outbox")


def discard(*, round_: DecisionRound, by: User | None, now: datetime) -> None:
    """The letters go; the decisions stay and can be drafted again."""
    with transaction.atomic():
        row = _locked(round_)
        mails = DecisionLetter.objects.filter(round=row).exclude(mail="").values("mail")
        OutboxMail.objects.filter(public_id__in=mails, state=Held).delete()
        count = DecisionLetter.objects.filter(round=row).delete()[0]
        DecisionRound.objects.filter(pk=row.pk).update(state=DecisionRound.State.DISCARDED, ended_at=now)
        _tell("discarded", row, by=by, now=now, counts={"letters": count})


def _locked(round_: DecisionRound) -> DecisionRound:
    rows = DecisionRound.objects.select_for_update(of=("self",)).select_related("event__organizer")
    row = rows.get(pk=round_.pk)
    if row.state != DecisionRound.State.DRAFTED:
        raise Ended(_("These letters were sent or discarded already."))
    return row


def _tell(
    what: str, round_: DecisionRound, *, by: User | None, now: datetime, counts: dict[str, int]
) -> None:
    history.write(f"round.{what}", round_, scope=round_.event.public_id, by=by, now=now, after=counts)
