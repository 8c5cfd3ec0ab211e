"""The letters of an open round as whoever looks them through sees them: by decision, with what needs a person."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agenda import deciders
from agenda.actions import rounds
from agenda.actions.rounds import Check
from agenda.committee import Seat
from agenda.models import DecisionLetter, DecisionRound, Session, SpeakerInvitation

Decision = Session.Decision


@dataclass(frozen=True)
class Line:
    """One letter. `others` are the other talks of its reader in this round; `unanswered` are invited co-speakers."""

    letter: DecisionLetter
    is_stale: bool
    others: Sequence[DecisionLetter] = ()
    unanswered: Sequence[str] = ()

    @property
    def is_edited(self) -> bool:
        return self.letter.edited_at is not None

    @property
    def needs_a_look(self) -> bool:
        return self.is_stale or not self.letter.mail or bool(self.unanswered)


@dataclass(frozen=True)
class Part:
    decision: str
    words: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Shown:
    """`hidden` letters are about talks that whoever looks leaves to others; `silent` talks have nobody to write to."""

    round: DecisionRound
    check: Check
    parts: Sequence[Part]
    hidden: int
    left_out: Sequence[Session] = field(default=())
    silent: Sequence[Session] = field(default=())

    @property
    def letters(self) -> int:
        return len(self.check.letters)

    @property
    def mails(self) -> int:
        return sum(bool(letter.mail) for letter in self.check.letters)

    @property
    def to_call(self) -> int:
        return self.letters - self.mails

    @property
    def looks(self) -> list[Line]:
        """What needs a look, before what does not."""
        return [line for part in self.parts for line in part.lines if line.needs_a_look]


def waiting(seat: Seat) -> int:
    """Decisions that could be told, but for those that the looker may not know. One query, seven more for who has a
    conflict of interest with one of them."""
    decided = set(Session.objects.filter(event=seat.event).decided().values_list("pk", flat=True))
    return len(decided - deciders.left_to_others(seat, decided))


def of(seat: Seat, round_: DecisionRound) -> Shown:
    found = rounds.check(round_)
    closed = deciders.left_to_others(seat)
    open_to_me = [letter for letter in found.letters if letter.session_id not in closed]
    invited = _unanswered(round_)
    of_person: dict[int, list[DecisionLetter]] = {}
    for letter in open_to_me:
        of_person.setdefault(letter.participant_id, []).append(letter)
    stale = found.changed.keys() | found.gone
    lines = [
        Line(
            letter=letter,
            is_stale=letter.pk in stale,
            others=[other for other in of_person[letter.participant_id] if other.pk != letter.pk],
            unanswered=invited.get(letter.session_id, ()),
        )
        for letter in sorted(open_to_me, key=_order)
    ]
    parts = [
        Part(value, str(label), [line for line in lines if line.letter.decision == value])
        for value, label in Decision.choices
    ]
    left = {one.session.pk: one.session for one in found.outside if one.session.pk not in closed}
    return Shown(
        round=round_,
        check=found,
        parts=[part for part in parts if part.lines],
        hidden=len(found.letters) - len(open_to_me),
        left_out=list(left.values()),
        silent=[row for row in _without_speakers(seat) if row.pk not in closed],
    )


def _without_speakers(seat: Seat) -> list[Session]:
    return list(Session.objects.filter(event=seat.event, speakers=None).decided())


def _order(letter: DecisionLetter) -> tuple[str, int]:
    return letter.session.title.casefold(), letter.pk


def _unanswered(round_: DecisionRound) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = SpeakerInvitation.objects.filter(
        session__letters__round=round_, state=SpeakerInvitation.State.OPEN
    ).distinct()
    for row in rows:
        found.setdefault(row.session_id, []).append(str(row))
    return found
