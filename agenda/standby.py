"""Places on the stage that have become free, and the talks of the waiting list that fit: read as plain values."""

from dataclasses import dataclass

from django.db.models import Subquery

from agenda import plan, stepping_in
from agenda.models import AgendaVersion, Session, Slot, Speaker
from agenda.stepping_in import Gap, StandIn
from events.models import Event


@dataclass(frozen=True)
class Places:
    """Of one talk: where it stands in the newest release, and in the draft where that is elsewhere. `draft` is None if
    it has no place in it.
    """

    gaps: list[Gap]
    draft: AgendaVersion | None
    was_released: bool


def places_of(session: Session) -> Places:
    """One query."""
    newest = AgendaVersion.objects.filter(event=session.event_id).released().values("pk")[:1]
    rows = list(
        Slot.objects.filter(session=session)
        .select_related("room", "version")
        .annotate(newest=Subquery(newest))
        .in_time_order()
    )
    drafted = [slot.version for slot in rows if slot.version.number is None]
    found = {
        (slot.starts_at, slot.room_id): Gap(
            slot.starts_at, slot.minutes, slot.room.name if slot.room else "", session.track_id
        )
        for slot in rows
        if slot.version.number is None or slot.version_id == vars(slot)["newest"]
    }
    return Places(list(found.values()), drafted[0] if drafted else None, len(drafted) < len(rows))


def stand_ins(event: Event, gaps: list[Gap], draft: AgendaVersion | None = None) -> dict[Gap, list[StandIn]]:
    """For each gap the waiting talks that fit, best first. Six queries for any number, one less with the `draft`."""
    if not gaps:
        return {}
    waiting = _waiting(event)
    draft = draft or AgendaVersion.objects.filter(event=event).drafts().first()
    placed = plan.read(draft) if draft else []
    away = plan.away(event)
    return {gap: stepping_in.fitting(gap, waiting, placed, away) for gap in gaps}


def _waiting(event: Event) -> list[StandIn]:
    talks = Session.objects.filter(event=event, state=Session.State.WAITING)
    people: dict[int, list[tuple[int, str]]] = {}
    on_stage = Speaker.objects.on_stage().filter(session__in=talks).order_by("position", "pk")
    for session, person, name in on_stage.values_list("session", "participant", "participant__name"):
        people.setdefault(session, []).append((person, name))
    return [
        StandIn(
            session=talk.pk,
            code=talk.code,
            title=talk.title,
            minutes=talk.length,
            track=talk.track_id,
            track_name=talk.track.name if talk.track else "",
            speakers=tuple(people.get(talk.pk, [])),
        )
        for talk in talks.select_related("session_type", "track")
    ]
