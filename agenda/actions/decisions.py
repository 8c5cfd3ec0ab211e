"""Deciding without telling: what the committee has settled of a talk waits on its row until a round is sent.

Nobody but the committee may learn of it, so it does not touch `changed_at`, and its history is private. `by` is the
seat from which somebody decides: it knows with which talks he has a conflict of interest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agenda import deciders, decision_rows, transitions
from agenda.actions.proposals import DECIDED
from agenda.committee import Seat
from agenda.models import BalanceTarget, Session
from core import history
from core.models import HistoryEntry
from core.models.history import PRIVATE
from events.models import Event

Decision = Session.Decision
FEEDBACK = f"{PRIVATE}session.feedback"


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Changed(Refused):
    """Somebody has written other words meanwhile, which are now in `session`."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Somebody has changed these words meanwhile. Yours are kept below: put them together.")
        )
        self.session = session


@dataclass(frozen=True)
class Choice:
    """`decision` is empty to take one back. `seen` is what the page showed before; None does not care."""

    decision: str
    seen: str | None = None


@dataclass
class Outcome:
    """How many decisions changed, and in words why others did not."""

    changed: int = 0
    refused: list[str] = field(default_factory=list)


def decide(*, choices: Mapping[int, Choice], by: Seat, now: datetime, by_rank: bool = False) -> Outcome:
    """Set or take back the decisions on talks of the seat's event, by primary key. What cannot be is told, the rest
    is done. The same number of queries for one talk and for a thousand, plus seven for who has a conflict.
    """
    outcome = Outcome()
    with transaction.atomic():
        rows = decision_rows.locked(by.event.pk, choices.keys())
        closed = deciders.left_to_others(by, [row.pk for row in rows])
        wanted: dict[str, list[Session]] = {}
        for row in rows:
            choice = choices[row.pk]
            problem = _problem(row, choice, closed)
            if problem:
                outcome.refused.append(problem)
            elif (row.pending_decision, row.decided_by_rank) != (choice.decision, _ranked(choice, by_rank)):
                wanted.setdefault(choice.decision, []).append(row)
        entries = [
            _entry(row, decision, by, now, by_rank=by_rank)
            for decision, found in wanted.items()
            for row in found
        ]
        for decision, found in wanted.items():
            decision_rows.note([row.pk for row in found], decision, by_rank=bool(decision) and by_rank)
        history.write_all(entries)
    outcome.changed = len(entries)
    return outcome


def _ranked(choice: Choice, by_rank: bool) -> bool:
    return bool(choice.decision) and by_rank


def _problem(row: Session, choice: Choice, closed: frozenset[int]) -> str:
    if row.pk in closed:
        return deciders.refusal(row)
    if choice.seen is not None and row.pending_decision not in {choice.seen, choice.decision}:
        return _("“%(title)s” was decided elsewhere meanwhile: %(decision)s.") % {
            "title": row,
            "decision": row.get_pending_decision_display() or _("taken back"),
        }
    if choice.decision and choice.decision not in transitions.decisions(row.state):
        return _("“%(title)s” is %(state)s: this does not follow from there.") % {
            "title": row,
            "state": row.get_state_display().lower(),
        }
    return ""


def _entry(row: Session, decision: str, by: Seat, now: datetime, *, by_rank: bool) -> HistoryEntry:
    after: dict[str, Any] = {"decision": decision}
    if by_rank:
        after["by_rank"] = True
    if row.pk in by.conflicts:
        # Nobody else in the team could decide; it must be possible to see that later.
        after["conflict"] = str(by.conflicts[row.pk])
    return history.entry(
        DECIDED,
        row,
        scope=by.event.public_id,
        by=by.reviewer.user,
        now=now,
        before={"decision": row.pending_decision},
        after=after,
    )


def give_feedback(*, session: Session, text: str, seen: str, by: Seat, now: datetime) -> None:
    """Words that go to the speakers with the decision. `seen` are those the form was filled with."""
    with transaction.atomic():
        row = Session.objects.select_for_update().get(pk=session.pk)
        text = _lines(text)
        if row.pk in by.conflicts:
            raise Refused(
                _("You have a conflict of interest with this talk: somebody else writes to its speakers.")
            )
        if row.feedback == text:
            return
        if _lines(row.feedback) != _lines(seen):
            raise Changed(row)
        Session.objects.filter(pk=row.pk).update(feedback=text)
        history.write(
            FEEDBACK,
            row,
            scope=by.event.public_id,
            by=by.reviewer.user,
            now=now,
            before={"feedback": row.feedback},
            after={"feedback": text},
        )


def _lines(text: str) -> str:
    """As browsers send lines and as we keep them."""
    return text.replace("\r\n", "\n").strip()


def with_lines(text: str, chosen: Iterable[str]) -> str:
    """The words with lines of reviews put below, each once."""
    kept = _lines(text)
    new = [line for line in dict.fromkeys(map(_lines, chosen)) if line and line not in kept]
    return "\n\n".join(filter(None, [kept, *new]))


Bound = tuple[int | None, int | None]


def set_targets(*, event: Event, targets: Mapping[tuple[str, str], Bound], by: Seat, now: datetime) -> int:
    """What the programme should be made of, by (dimension, key), as (least, most). What is not named stays; nothing
    in both takes a target away. Returns how many changed."""
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        known = {(row.dimension, row.key): row for row in BalanceTarget.objects.filter(event=event)}
        before, after = {}, {}
        for pair, (least, most) in targets.items():
            row = known.get(pair)
            was: Bound = (row.least, row.most) if row else (None, None)
            if was == (least, most):
                continue
            label = " ".join(pair).strip()
            before[label], after[label] = _range(was), _range((least, most))
            if (least, most) == (None, None):
                BalanceTarget.objects.filter(event=event, dimension=pair[0], key=pair[1]).delete()
            else:
                BalanceTarget.objects.update_or_create(
                    event=event, dimension=pair[0], key=pair[1], defaults={"least": least, "most": most}
                )
        if after:
            history.write(
                "event.balance_targets",
                event,
                scope=event.public_id,
                by=by.reviewer.user,
                now=now,
                before=before,
                after=after,
            )
    return len(after)


def _range(bound: Sequence[int | None]) -> str:
    least, most = ("" if number is None else str(number) for number in bound)
    return f"{least}–{most}" if least or most else ""
