"""A part of an agenda: one track, one room or one speaker. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from agenda.public import Item, Programme


@dataclass(frozen=True)
class Choice:
    """Public ids of a track or a room, the code of a speaker; all empty is everything."""

    track: str = ""
    room: str = ""
    speaker: str = ""

    def __bool__(self) -> bool:
        return bool(self.track or self.room or self.speaker)

    @property
    def is_mixed(self) -> bool:
        return sum(map(bool, (self.track, self.room, self.speaker))) > 1

    def has(self, item: Item) -> bool:
        talk = item.talk
        return (
            (not self.track or bool(talk and talk.strand and talk.strand.public_id == self.track))
            and (not self.room or bool(item.place and item.place.public_id == self.room))
            and (not self.speaker or bool(talk and any(who.code == self.speaker for who in talk.people)))
        )

    def label(self, programme: Programme) -> str:
        """The names of what was chosen, for the calendar's own name."""
        item = next(
            (item for item in (*programme.items, *programme.gone, *programme.parted) if self.has(item)), None
        )
        return ", ".join(self._names(item)) if item else ""

    def _names(self, item: Item) -> list[str]:
        strand = [item.talk.strand.name] if self.track and item.talk and item.talk.strand else []
        place = [item.place.name] if self.room and item.place else []
        people = [who.name for who in item.talk.people if who.code == self.speaker] if item.talk else []
        return [*strand, *place, *people]


def narrow(programme: Programme, choice: Choice) -> Programme:
    """The same version with the chosen items only, and only the days that have any."""
    days = [replace(day, items=_chosen(day.items, choice)) for day in programme.days]
    return replace(
        programme, days=tuple(day for day in days if day.items), gone=_chosen(programme.gone, choice)
    )


def _chosen(items: Iterable[Item], choice: Choice) -> tuple[Item, ...]:
    return tuple(item for item in items if choice.has(item))
