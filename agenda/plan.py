"""An agenda version read as plain values, for everything that thinks about it."""

from agenda.conflicts import Away, Frame, Placed
from agenda.models import AgendaVersion, Availability, Slot, Speaker
from events.models import Event, RoomWalk

SLOT = (
    "guid", "starts_at", "minutes", "title", "session_id", "session__title", "session__state", "room_id", "room__name",
    "is_secret",
)  # fmt: skip


def frame_of(event: Event) -> Frame:
    return Frame(event.starts_on, event.ends_on, event.time_zone)


def away(event: Event) -> list[Away]:
    """When speakers cannot be there, or would rather not speak. One query."""
    rows = Availability.objects.filter(participant__event=event).order_by()
    return [
        Away(person, starts_at, ends_at, can_come=kind == Availability.Kind.DISLIKED)
        for person, starts_at, ends_at, kind in rows.values_list(
            "participant_id", "starts_at", "ends_at", "kind"
        )
    ]


def walks(event: Event) -> dict[frozenset[int], int]:
    """Minutes by the keys of two rooms; said from either end, the longer one counts. One query."""
    found: dict[frozenset[int], int] = {}
    rows = RoomWalk.objects.filter(room__event=event).values_list("room", "other", "minutes")
    for room, other, minutes in rows:
        pair = frozenset((room, other))
        found[pair] = max(minutes, found.get(pair, 0))
    return found


def read(version: AgendaVersion) -> list[Placed]:
    """All slots of a version with those who come and speak, in time order. Two queries for any number.

    Plain values, not rows: thousands of those take longer to make than to think about.
    """
    people: dict[int | None, list[tuple[int, str]]] = {}
    speaking = Speaker.objects.on_stage().filter(session__in=version.slots.values("session"))
    told = speaking.order_by("position", "pk").values_list(
        "session_id", "participant_id", "participant__name"
    )
    for key, participant, name in told:
        people.setdefault(key, []).append((participant, name))
    return [
        Placed(
            guid, title or session_title, starts_at, minutes, session, state or "", room, room_name or "",
            tuple(people.get(session, ())), is_secret,
        )
        for guid, starts_at, minutes, title, session, session_title, state, room, room_name, is_secret
        in version.slots.in_time_order().values_list(*SLOT)
    ]  # fmt: skip


def placed(slot: Slot, speakers: list[tuple[int, str]]) -> Placed:
    return Placed(
        guid=slot.guid,
        title=str(slot),
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        session=slot.session_id,
        state=slot.session.state if slot.session else "",
        room=slot.room_id,
        room_name=slot.room.name if slot.room else "",
        speakers=tuple(speakers),
        is_secret=slot.is_secret,
    )
