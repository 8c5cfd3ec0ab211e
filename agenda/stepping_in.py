"""Who could take a place on the stage that has become free. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from agenda.conflicts import Away, Placed


@dataclass(frozen=True)
class Gap:
    """A slot whose talk is gone. `track` is a key that tells one from another, or None."""

    starts_at: datetime
    minutes: int
    room_name: str
    track: int | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class StandIn:
    """A talk of the waiting list. The keys of `speakers` (key, name) and `track` are as those of slots and gaps."""

    session: int
    code: str
    title: str
    minutes: int
    track: int | None = None
    track_name: str = ""
    speakers: tuple[tuple[int, str], ...] = ()

    @property
    def names(self) -> str:
        return ", ".join(name for _key, name in self.speakers)


def fitting(
    gap: Gap, waiting: Iterable[StandIn], placed: Iterable[Placed], away: Iterable[Away]
) -> list[StandIn]:
    """Talks that are not too long and whose speakers are free then, best first: the same track, a time its speakers
    like, then the one that leaves the least of the slot empty.
    """
    busy = {
        key
        for slot in placed
        if slot.session is not None and not slot.is_gone
        if slot.starts_at < gap.ends_at and gap.starts_at < slot.ends_at
        for key, _name in slot.speakers
    }
    named = [span for span in away if span.starts_at < gap.ends_at and gap.starts_at < span.ends_at]
    absent = {span.speaker for span in named if not span.can_come}
    unwilling = {span.speaker for span in named if span.can_come}

    def rank(one: StandIn) -> tuple[bool, bool, int, str]:
        keys = {key for key, _name in one.speakers}
        return one.track != gap.track, bool(keys & unwilling), gap.minutes - one.minutes, one.title

    free = [
        one
        for one in waiting
        if one.minutes <= gap.minutes and not {key for key, _name in one.speakers} & (busy | absent)
    ]
    return sorted(free, key=rank)
