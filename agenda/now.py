"""What is on in each room at an instant, and what comes next there. No database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agenda.public import Item, Place, Programme
from core import times


@dataclass(frozen=True)
class Coming:
    """`other_day`: not on the conference day of the instant that was asked for."""

    item: Item
    other_day: bool


@dataclass(frozen=True)
class RoomNow:
    """`current` may be several where two talks share a room or one runs over; a break in all rooms counts in each."""

    place: Place
    current: tuple[Item, ...]
    coming: tuple[Coming, ...]


def board(programme: Programme, instant: datetime, *, ahead: int = 1) -> list[RoomNow]:
    """All rooms of the programme in their order, with at most so many items ahead of each."""
    return [_room(programme, place, instant, ahead) for place in programme.places]


def room(programme: Programme, public_id: str, instant: datetime, *, ahead: int = 3) -> RoomNow | None:
    place = next((place for place in programme.places if place.public_id == public_id), None)
    return _room(programme, place, instant, ahead) if place else None


def is_over(programme: Programme, instant: datetime) -> bool:
    return all(item.ends_at <= instant for item in programme.items)


def _room(programme: Programme, place: Place, instant: datetime, ahead: int) -> RoomNow:
    own = [item for item in programme.items if item.place == place]
    current = _at(own, instant) or _at((item for item in programme.items if item.place is None), instant)
    later = sorted((item for item in own if item.starts_at > instant), key=lambda item: item.starts_at)
    zone = programme.event.time_zone
    today = times.conference_day(instant, zone)
    coming = tuple(
        Coming(item, times.conference_day(item.starts_at, zone) != today) for item in later[:ahead]
    )
    return RoomNow(place, current, coming)


def _at(items: Iterable[Item], instant: datetime) -> tuple[Item, ...]:
    return tuple(item for item in items if item.starts_at <= instant < item.ends_at)
