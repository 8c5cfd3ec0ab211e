"""Where a talk stands for one of its speakers, what he does next, and by when: in words, from plain values. Pure.

It knows what speakers may know: a decision that is not told yet is not among the values.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import times


class Step(StrEnum):
    """Where the next step is done; the page knows the address."""

    NOTHING = ""
    WRITE = "write"
    HAND_IN_AGAIN = "hand_in_again"
    CHANGE = "change"
    CONFIRM = "confirm"
    ANSWER = "answer"
    SAY_WHEN = "say_when"
    CHECKLIST = "checklist"
    COME = "come"


# The lower, the sooner it wants to be seen.
RANKS = {
    step: number
    for number, step in enumerate(
        (
            Step.ANSWER,
            Step.CONFIRM,
            Step.SAY_WHEN,
            Step.CHECKLIST,
            Step.COME,
            Step.WRITE,
            Step.HAND_IN_AGAIN,
            Step.CHANGE,
            Step.NOTHING,
        )
    )
}


@dataclass(frozen=True)
class Facts:
    """`closes_at` is until when it can be handed in or changed (None: no end, or not now), `starts_at` its next
    published time, `confirm_by` the last day to say that one comes, `invited` who has not answered yet, `overdue` and `due_on` are of what is still to be settled with
    this speaker.
    """

    state: str
    now: datetime
    zone: str
    address: str
    ends_on: date
    may_hand_in: bool = False
    may_change: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    decisions_on: date | None = None
    confirm_by: date | None = None
    is_on_stage: bool = True
    invited: tuple[str, ...] = ()
    said_when: bool = True
    starts_at: datetime | None = None
    room: str = ""
    is_released: bool = False
    changes: int = 0
    objected: bool = False
    tasks: int = 0
    overdue: int = 0
    due_on: date | None = None

    @property
    def today(self) -> date:
        return times.conference_day(self.now, self.zone)


@dataclass(frozen=True)
class Outlook:
    """`words` say the state in one sentence, `next` what follows, `until` by when (an instant, or a day)."""

    words: str
    next: str = ""
    step: Step = Step.NOTHING
    until: datetime | date | None = None
    is_late: bool = False

    @property
    def rank(self) -> int:
        return RANKS[self.step]

    @property
    def do(self) -> str:
        """The next step as one would say it to somebody."""
        return {
            Step.WRITE: _("Finish your draft"),
            Step.HAND_IN_AGAIN: _("Hand it in again, if you like"),
            Step.CHANGE: _("Change it, if you like"),
            Step.CONFIRM: _("Confirm that you come"),
            Step.ANSWER: _("Accept what was changed, or object"),
            Step.SAY_WHEN: _("Say when you can be there"),
            Step.CHECKLIST: _("Settle what is overdue") if self.is_late else _("Settle what is left"),
            Step.COME: _("Be on stage"),
            Step.NOTHING: "",
        }[self.step]


def of(facts: Facts) -> Outlook:
    return {
        "draft": _draft,
        "submitted": _submitted,
        "accepted": _accepted,
        "waiting": _waiting,
        "rejected": _rejected,
        "confirmed": _confirmed,
        "withdrawn": _withdrawn,
        "cancelled": _cancelled,
    }[facts.state](facts)


def _draft(facts: Facts) -> Outlook:
    words = _("A draft. Nobody but you has read it.")
    if facts.may_hand_in:
        return Outlook(words, _("Finish it and hand it in."), Step.WRITE, facts.closes_at)
    if facts.opens_at is not None and facts.now < facts.opens_at:
        return Outlook(words, _("You can hand it in as soon as the call opens."), Step.WRITE)
    more = _("The call for talks is closed. If something kept you, write to %(address)s.")
    return Outlook(words, more % {"address": facts.address})


def _submitted(facts: Facts) -> Outlook:
    words = _("Handed in. The committee reads it.")
    asked = _asked(facts, words)
    if asked is not None:
        return asked
    if facts.may_change:
        return Outlook(words, _waits(facts) or _("You can still change it."), Step.CHANGE, facts.closes_at)
    if facts.decisions_on is not None and facts.today <= facts.decisions_on:
        return Outlook(words, _("The decision comes by mail."), until=facts.decisions_on)
    late = _("The decision comes by mail. It takes longer than planned.")
    return Outlook(words, late if facts.decisions_on else _("The decision comes by mail."))


def _accepted(facts: Facts) -> Outlook:
    if not facts.is_on_stage:
        words = _("Accepted! One of those who speak has to confirm.")
        more = _("If they have told you that they come, confirm for them.")
        return Outlook(words, more, Step.CONFIRM, facts.confirm_by)
    words = _("Accepted! Please confirm that you come.")
    asked = _asked(facts, words)
    is_late = facts.confirm_by is not None and facts.today > facts.confirm_by
    late = _("The organizers wait for your answer, and may have to give the stage to somebody else.")
    usual = _(
        "With that your speaker ticket and badge are made. If you cannot come, withdraw it, so that somebody "
        "else gets the stage."
    )
    return asked or Outlook(
        words, late if is_late else usual, Step.CONFIRM, facts.confirm_by, is_late=is_late
    )


def _waiting(facts: Facts) -> Outlook:
    words = _("On the waiting list.")
    liked = _(
        "The committee liked it, but there are more good talks than slots. You get a mail as soon as one is free."
    )
    return _asked(facts, words) or Outlook(words, liked)


def _rejected(facts: Facts) -> Outlook:
    thanks = _("There were more good proposals than slots. Thank you for yours.")
    return Outlook(_("Not taken this time."), thanks)


def _withdrawn(facts: Facts) -> Outlook:
    if facts.may_hand_in:
        again = _("Changed your mind? Hand it in again while the call is open.")
        return Outlook(_("Withdrawn."), again, Step.HAND_IN_AGAIN, facts.closes_at)
    more = _("Changed your mind? Write to %(address)s.")
    return Outlook(_("Withdrawn."), more % {"address": facts.address})


def _cancelled(facts: Facts) -> Outlook:
    more = _("If you have questions, write to %(address)s.")
    return Outlook(_("Taken out of the programme by the organizers."), more % {"address": facts.address})


def _confirmed(facts: Facts) -> Outlook:
    if facts.today > facts.ends_on:
        return Outlook(_("It has taken place. Thank you!"))
    words = _("Confirmed. You are on the programme.")
    if not facts.is_on_stage:
        words = _("Confirmed. You are named in the programme.")
        return _asked(facts, words) or Outlook(words, _waits(facts))
    return _asked(facts, words) or _unsaid(facts, words) or _to_settle(facts, words) or _to_come(facts, words)


def _asked(facts: Facts, words: str) -> Outlook | None:
    """The organizers have changed something and want to know whether it is right."""
    if facts.changes:
        said = _("The organizers have changed your talk. Accept it, or object.")
        return Outlook(words, said, Step.ANSWER, facts.starts_at)
    return None


def _unsaid(facts: Facts, words: str) -> Outlook | None:
    if facts.said_when or facts.starts_at is not None:
        return None
    return Outlook(words, _("Tell us when you cannot be there, before the agenda is made."), Step.SAY_WHEN)


def _to_settle(facts: Facts, words: str) -> Outlook | None:
    if facts.overdue:
        said = ngettext(
            "One thing is overdue: have a look.", "%(count)s things are overdue: have a look.", facts.overdue
        )
        return Outlook(words, said % {"count": facts.overdue}, Step.CHECKLIST, facts.due_on, is_late=True)
    if facts.tasks:
        said = ngettext(
            "One thing is still to be settled.", "%(count)s things are still to be settled.", facts.tasks
        )
        return Outlook(words, said % {"count": facts.tasks}, Step.CHECKLIST, facts.due_on)
    return None


def _to_come(facts: Facts, words: str) -> Outlook:
    if facts.starts_at is not None:
        more = _("Be there: %(room)s.") % {"room": facts.room} if facts.room else _("Be there.")
        if facts.objected:
            more = _("You have objected to its time or text: the organizers get back to you.")
        return Outlook(words, more, Step.COME, facts.starts_at)
    if facts.objected:
        return Outlook(words, _("You have objected to a change: the organizers get back to you."))
    waits = _waits(facts)
    if waits:
        return Outlook(words, waits)
    if facts.is_released:
        return Outlook(words, _("It has no time in the published agenda yet. You get a mail when it has."))
    return Outlook(words, _("You get a mail with day, time and room when the agenda is out."))


def _waits(facts: Facts) -> str:
    """Who was asked to speak along and has not answered."""
    if not facts.invited:
        return ""
    names = ", ".join(facts.invited)
    return _("%(names)s: the invitation to speak along is not answered yet.") % {"names": names}


def soonest(found: Iterable[Outlook]) -> Outlook | None:
    """The one whose next step comes first."""
    return min(found, key=lambda one: (one.rank, not one.is_late), default=None)
