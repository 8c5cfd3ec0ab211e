"""What drafting needs to know of an event, read in a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agenda import plan
from agenda.models import AgendaVersion, Availability, Favourite, ProgrammeHours, Session, Slot, Speaker
from agenda.planning import grid
from agenda.planning.grid import Span
from events.models import Event, Room, RoomClosure, RoomFeature


@dataclass(frozen=True)
class Spot:
    """Where a session is: room, beginning, minutes."""

    room: int
    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def span(self) -> Span:
        return self.starts_at, self.ends_at


@dataclass(frozen=True)
class Material:
    """Keys are primary keys throughout. `places` is the working draft; a session that is placed twice counts where it
    is first, and `taken` says what else fills rooms: second places and breaks of one room. `revision` is what the
    working draft had reached."""

    event: Event
    revision: int
    sessions: Sequence[Session]
    rooms: Sequence[Room]
    needs: Mapping[int, frozenset[int]]
    speakers: Mapping[int, Sequence[int]]
    names: Mapping[int, str]
    features: Mapping[int, str]
    has: Mapping[int, frozenset[int]]
    closures: Mapping[int, Sequence[Span]]
    walks: Mapping[frozenset[int], int]
    absences: Mapping[int, Sequence[Span]]
    dislikes: Mapping[int, Sequence[Span]]
    hours: Sequence[Span]
    is_assumed: bool
    places: Mapping[int, Spot]
    taken: Mapping[int, Sequence[Span]]
    locked: frozenset[int]
    released: frozenset[int]
    favourites: Sequence[Sequence[int]]

    @property
    def stars(self) -> Mapping[int, int]:
        found: dict[int, int] = {}
        for mine in self.favourites:
            for session in mine:
                found[session] = found.get(session, 0) + 1
        return found


def read(
    event: Event, version: AgendaVersion | None = None, favourites: Sequence[Sequence[int]] | None = None
) -> Material:
    """`version` is the working draft unless another is given; `favourites` if they have been read already."""
    if version is None:
        version = AgendaVersion.objects.drafts().filter(event=event).first()
    sessions = Session.objects.filter(event=event).in_programme().select_related("session_type", "track")
    listed = list(sessions.order_by("pk"))
    slots = list(Slot.objects.filter(version=version).order_by("starts_at", "pk")) if version else []
    places, again = _places(slots, {session.pk for session in listed})
    hours, is_assumed = _hours(event, slots)
    absences, dislikes = _wishes(event)
    speakers, names = _speakers(event)
    return Material(
        event=event,
        revision=version.revision if version else 0,
        sessions=listed,
        rooms=list(Room.objects.filter(event=event)),
        needs=_sets(
            Session.needs.through.objects.filter(session__event=event), "session_id", "roomfeature_id"
        ),
        speakers=speakers,
        names=names,
        features=dict(RoomFeature.objects.filter(event=event).values_list("pk", "name")),
        has=_sets(
            RoomFeature.rooms.through.objects.filter(roomfeature__event=event), "room_id", "roomfeature_id"
        ),
        closures=_spans(
            RoomClosure.objects.filter(room__event=event).values_list("room", "starts_at", "ends_at")
        ),
        walks=plan.walks(event),
        absences=absences,
        dislikes=dislikes,
        hours=hours,
        is_assumed=is_assumed,
        places=places,
        taken=_spans(again),
        locked=frozenset(slot.session_id for slot in slots if slot.session_id and slot.is_locked),
        released=_released(event),
        favourites=Favourite.objects.filter(event=event).per_person() if favourites is None else favourites,
    )


def _places(
    slots: Sequence[Slot], wanted: set[int]
) -> tuple[dict[int, Spot], list[tuple[int, datetime, datetime]]]:
    places: dict[int, Spot] = {}
    again: list[tuple[int, datetime, datetime]] = []
    for slot in slots:
        if slot.room_id is None:
            continue
        if slot.session_id in wanted and slot.session_id not in places:
            places[slot.session_id] = Spot(slot.room_id, slot.starts_at, slot.minutes)
        elif slot.session_id is None or slot.session_id in places:
            again.append((slot.room_id, slot.starts_at, slot.ends_at))
    return places, again


def _hours(event: Event, slots: Sequence[Slot]) -> tuple[list[Span], bool]:
    """As said, or assumed; without the breaks that are meant for all rooms."""
    said = list(ProgrammeHours.objects.filter(event=event).values_list("starts_at", "ends_at"))
    hours = said or grid.assumed(event.starts_on, event.ends_on, event.time_zone)
    if not said:
        # A draft made by hand shows better when the event is open.
        hours = grid.merged([*hours, *((slot.starts_at, slot.ends_at) for slot in slots if slot.session_id)])
    breaks = [
        (slot.starts_at, slot.ends_at) for slot in slots if slot.room_id is None and not slot.session_id
    ]
    return grid.without(hours, breaks), not said


def _speakers(event: Event) -> tuple[dict[int, list[int]], dict[int, str]]:
    speaking = Speaker.objects.on_stage().filter(session__event=event).order_by("position", "pk")
    found: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    for session, person, name in speaking.values_list("session", "participant", "participant__name"):
        found.setdefault(session, []).append(person)
        names[person] = name
    return found, names


def _wishes(event: Event) -> tuple[Mapping[int, list[Span]], Mapping[int, list[Span]]]:
    rows = Availability.objects.filter(participant__event=event).order_by()
    said = list(rows.values_list("kind", "participant", "starts_at", "ends_at"))
    return (
        _spans(row[1:] for row in said if row[0] == Availability.Kind.ABSENT),
        _spans(row[1:] for row in said if row[0] == Availability.Kind.DISLIKED),
    )


def _released(event: Event) -> frozenset[int]:
    """Sessions that stand in the last release."""
    placed = Slot.objects.released(event).filter(session__isnull=False)
    return frozenset(placed.values_list("session", flat=True))


def _sets(rows: Any, key: str, value: str) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for one, other in rows.values_list(key, value):
        found.setdefault(one, set()).add(other)
    return {one: frozenset(others) for one, others in found.items()}


def _spans(rows: Iterable[tuple[int, datetime, datetime]]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for key, starts_at, ends_at in rows:
        found.setdefault(key, []).append((starts_at, ends_at))
    return found
