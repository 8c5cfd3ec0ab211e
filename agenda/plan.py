"""An agenda version read as plain values, for everything that thinks about it."""

from agenda.conflicts import Frame, Placed
from agenda.models import AgendaVersion, Slot, Speaker
from events.models import Event


def frame_of(event: Event) -> Frame:
    return Frame(event.starts_on, event.ends_on, event.time_zone)


def read(version: AgendaVersion) -> list[Placed]:
    """All slots of a version with their speakers, in time order. Two queries for any number."""
    slots = list(version.slots.select_related("session", "room").in_time_order())
    people: dict[int, list[tuple[int, str]]] = {}
    speaking = Speaker.objects.filter(session__slots__version=version).distinct()
    rows = speaking.values_list("session_id", "participant_id", "participant__name", "position", "pk")
    for session, participant, name, _position, _pk in rows.order_by("position", "pk"):
        people.setdefault(session, []).append((participant, name))
    return [placed(slot, people.get(slot.session_id or 0, [])) for slot in slots]


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
