"""A reviewer's way through the talks: his own order, what is still to do, how far he is."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from agenda.committee import Seat
from agenda.models import Assignment, Review, Reviewer
from agenda.models.session import SessionQuerySet

State = Review.State


class Progress(StrEnum):
    """Where a reviewer is with one talk."""

    TODO = "todo"
    BEGUN = "begun"
    DONE = "done"
    ABSTAINED = "abstained"


OF_STATE = {State.DRAFT: Progress.BEGUN, State.DONE: Progress.DONE, State.ABSTAINED: Progress.ABSTAINED}


@dataclass(frozen=True)
class Stop:
    """One talk on the way."""

    pk: int
    public_id: str
    code: str
    progress: Progress
    is_assigned: bool

    @property
    def is_open(self) -> bool:
        return self.progress in {Progress.TODO, Progress.BEGUN}


@dataclass(frozen=True)
class Way:
    """All talks that can be reviewed, in this reviewer's order: as random as can be and always the same, so that
    the first talks of a list do not get all the attention, nor everybody's fresh eyes."""

    stops: Sequence[Stop]

    @cached_property
    def counts(self) -> dict[str, int]:
        found = {str(progress): 0 for progress in Progress}
        for stop in self.stops:
            found[stop.progress] += 1
        return found | {
            "all": len(self.stops),
            "assigned": sum(stop.is_assigned for stop in self.stops),
        }

    @property
    def settled(self) -> int:
        return self.counts[Progress.DONE] + self.counts[Progress.ABSTAINED]

    def next_open(self, after: str = "") -> str:
        """The code of the next talk to do, round and round; what one was asked for comes first. Empty: all done."""
        ahead = self._from(after)
        asked = (stop for stop in ahead if stop.is_open and stop.is_assigned)
        return next((stop.code for stop in [*asked, *ahead] if stop.is_open), "")

    def before(self, code: str) -> str:
        """The talk before this one, whatever became of it."""
        around = self._from(code)
        return around[-1].code if around else ""

    def _from(self, code: str) -> list[Stop]:
        """The others in order, beginning behind this one."""
        at = next((n for n, stop in enumerate(self.stops) if stop.code == code), -1)
        if at < 0:
            return list(self.stops)
        return [*self.stops[at + 1 :], *self.stops[:at]]


def way(seat: Seat, rows: SessionQuerySet | None = None) -> Way:
    """Three queries. `rows` narrows the seat's proposals."""
    found = (seat.proposals() if rows is None else rows).reviewable()
    own = dict(Review.objects.filter(reviewer=seat.reviewer).order_by().values_list("session", "state"))
    asked = set(Assignment.objects.filter(reviewer=seat.reviewer).values_list("session", flat=True))
    known = [(row[0], row[1], row[2]) for row in found.order_by().values_list("pk", "public_id", "code")]
    said = {pk: OF_STATE[State(state)] for pk, state in own.items()}
    return in_own_order(seat.reviewer, known, said, asked)


def in_own_order(
    reviewer: Reviewer,
    known: list[tuple[int, str, str]],
    said: Mapping[int, Progress],
    asked: Collection[int] = (),
) -> Way:
    """Of talks or applications by primary key, public id and code; `said` is how far he is with those he began."""
    seed = reviewer.public_id
    known.sort(key=lambda row: hashlib.blake2b(f"{seed}{row[1]}".encode(), digest_size=8).digest())
    return Way(
        [Stop(pk, public_id, code, said.get(pk, Progress.TODO), pk in asked) for pk, public_id, code in known]
    )
