"""Events to be planned, for tests: rooms, hours, features, wishes."""

from datetime import datetime, timedelta
from typing import Any

from agenda.models import Availability, Drafting, ProgrammeHours, Session
from events.models import Event, Participant, Room, RoomClosure, RoomFeature, RoomWalk
from tests.factories.agenda import FIRST_MORNING, NOW, later, make_confirmed, make_session_type
from tests.factories.events import make_event, make_room, number


def make_hours(event: Event, first: int = 0, last: int = 180) -> ProgrammeHours:
    """From so many minutes after the first morning's beginning to so many."""
    return ProgrammeHours.objects.create(event=event, starts_at=later(first), ends_at=later(last))


def make_feature(event: Event, *rooms: Room, name: str = "") -> RoomFeature:
    feature = RoomFeature.objects.create(event=event, name=name or f"Feature {number()}")
    feature.rooms.set(rooms)
    return feature


def make_closure(room: Room, first: int, last: int, **fields: Any) -> RoomClosure:
    return RoomClosure.objects.create(room=room, starts_at=later(first), ends_at=later(last), **fields)


def make_walk(room: Room, other: Room, minutes: int) -> RoomWalk:
    return RoomWalk.objects.create(room=room, other=other, minutes=minutes)


def make_absence(person: Participant, first: int, last: int, kind: str = "absent") -> Availability:
    return Availability.objects.create(
        participant=person, starts_at=later(first), ends_at=later(last), kind=kind
    )


def make_stage(
    *, rooms: int = 2, minutes: int = 30, hours: tuple[int, int] = (0, 180), **fields: Any
) -> Event:
    """An event with rooms A, B … of 100 seats, talks of so many minutes and one morning."""
    event = make_event(**fields)
    for place in range(rooms):
        make_room(event, name="ABCDEFGH"[place], capacity=100, position=place)
    make_session_type(event, minutes=minutes)
    make_hours(event, *hours)
    return event


def room(event: Event, name: str = "A") -> Room:
    return Room.objects.get(event=event, name=name)


def make_talks(event: Event, count: int, **fields: Any) -> list[Session]:
    """Confirmed, each with a speaker of its own, called T0, T1 …"""
    return [make_confirmed(event, title=f"T{place}", **fields) for place in range(count)]


def make_drafting(event: Event, **fields: Any) -> Drafting:
    values: dict[str, Any] = {"event": event, "form_key": f"key-{number()}", "created_at": NOW, "seconds": 1}
    return Drafting.objects.create(**values | fields)


def minutes_in(instant: datetime) -> int:
    """So many after the first morning's beginning."""
    return int((instant - FIRST_MORNING) / timedelta(minutes=1))
