"""Everything that is wrong with an event's agenda, weighed by its rules and waivers. Reads rows; never writes."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda import conflicts, fitting, plan
from agenda.conflicts import BLOCKING, Away, Clash, Frame, Kind, Placed
from agenda.fitting import Facts, RoomFacts, TalkFacts
from agenda.models import AgendaVersion, ClashRule, ClashWaiver, Favourite, Session
from events.models import Event, Room, RoomClosure, RoomFeature, Track

NAMES = {
    Kind.ROOM: _("Two things in one room"),
    Kind.SPEAKER: _("A speaker in two places"),
    Kind.TWICE: _("A talk beside itself"),
    Kind.BREAK: _("A talk during a break for all rooms"),
    Kind.DAY: _("Outside the days of the event"),
    Kind.ABSENT: _("A speaker cannot be there"),
    Kind.DISLIKED: _("A speaker would rather not"),
    Kind.UNCONFIRMED: _("Not confirmed by its speakers"),
    Kind.CLOSED: _("A room is closed"),
    Kind.FEATURE: _("A room lacks what the talk needs"),
    Kind.ALONE: _("Something beside a talk that is for everybody"),
    Kind.SEATS: _("Fewer seats than the talk needs"),
    Kind.CAPACITY: _("Fewer seats than people who want to see it"),
    Kind.TRACK: _("Two talks of one track at once"),
    Kind.SERIES: _("A part before the one that it comes after"),
    Kind.WALK: _("No time to walk from room to room"),
    Kind.BUFFER: _("Too few minutes between two talks in a room"),
}
ORDER = {kind: place for place, kind in enumerate(Kind)}
Level = ClashRule.Level


def usual(kind: Kind) -> Level:
    """Tracks beside themselves are usual at a large conference: only who asks for it is told."""
    if kind == Kind.TRACK:
        return Level.IGNORE
    return Level.BLOCK if kind in BLOCKING else Level.WARN


@dataclass(frozen=True)
class Ground:
    """What clashes follow from besides the slots. Equal grounds and slots give equal clashes."""

    frame: Frame
    levels: Mapping[Kind, Level]
    facts: Facts
    away: Sequence[Away]

    @property
    def told(self) -> frozenset[Kind]:
        """What means something at this event."""
        return frozenset(kind for kind, level in self.levels.items() if level != Level.IGNORE)


def levels(event: Event) -> dict[Kind, Level]:
    """What each kind means at this event."""
    return _rules(event)[0]


def buffer(event: Event) -> int:
    """How many minutes are to lie between two talks in a room."""
    return _rules(event)[1]


def _rules(event: Event) -> tuple[dict[Kind, Level], int]:
    rows = list(ClashRule.objects.filter(event=event).values_list("kind", "level", "minutes"))
    set_here = {kind: level for kind, level, _minutes in rows}
    return {kind: Level(set_here.get(kind, usual(kind))) for kind in NAMES}, sum(row[2] for row in rows)


def ground_of(event: Event, stars: Mapping[int, int] | None = None) -> Ground:
    """A constant number of queries. `stars` a session, if they have been counted already."""
    rules, minutes = _rules(event)
    return Ground(
        plan.frame_of(event), rules, replace(facts_of(event, stars), buffer=minutes), plan.away(event)
    )


def of_version(version: AgendaVersion) -> list[Clash]:
    """Blocking ones first, waived ones last. A constant number of queries."""
    return of_slots(version.event, plan.read(version))


def of_slots(event: Event, slots: Sequence[Placed]) -> list[Clash]:
    ground = ground_of(event)
    return judged(event, find(slots, ground), ground, slots)


def of_one(event: Event, slot: Placed, others: Iterable[Placed], ground: Ground | None = None) -> list[Clash]:
    """What would be wrong with one slot among all others."""
    ground = ground or ground_of(event)
    rest = [other for other in others if other.guid != slot.guid]
    return judged(event, about([slot], rest, ground), ground, [*rest, slot])


def find(slots: Sequence[Placed], ground: Ground) -> list[Clash]:
    """All of them, not judged yet. `slots` in time order."""
    found = conflicts.find(slots, ground.frame, ground.away)
    tracks = Kind.TRACK in ground.told
    return [*found, *fitting.find(slots, ground.facts, ground.frame, tracks=tracks)]


def about(slots: Sequence[Placed], rest: Iterable[Placed], ground: Ground) -> list[Clash]:
    """Those that one of these slots has a part in; looks only at those of the rest that could have."""
    names = {slot.guid for slot in slots}
    kin = ground.facts.kin(slot.session for slot in slots)
    standing = [*conflicts.near(slots, rest, ground.facts.reach, kin), *slots]
    standing.sort(key=lambda slot: (slot.starts_at, slot.room_name, str(slot.guid)))
    return [clash for clash in find(standing, ground) if not names.isdisjoint(clash.slots)]


def facts_of(event: Event, stars: Mapping[int, int] | None = None) -> Facts:
    rows = Session.objects.filter(event=event, state__in=Session.IN_PROGRAMME)
    starred = Favourite.objects.filter(event=event).per_session() if stars is None else stars
    needs = _sets(Session.needs.through, Q(session__event=event), "session_id", "roomfeature_id")
    has = _sets(RoomFeature.rooms.through, Q(room__event=event), "room_id", "roomfeature_id")
    closed: dict[int, list[tuple[datetime, datetime, str]]] = {}
    closures = RoomClosure.objects.filter(room__event=event)
    for room, starts_at, ends_at, reason in closures.values_list("room", "starts_at", "ends_at", "reason"):
        closed.setdefault(room, []).append((starts_at, ends_at, reason))
    rooms = Room.objects.filter(event=event).values_list("pk", "capacity")
    talks = rows.order_by().values_list(
        "pk", "track", "expected_audience", "min_capacity", "stops_all", "comes_after"
    )
    return Facts(
        rooms={
            pk: RoomFacts(capacity, frozenset(has.get(pk, ())), tuple(closed.get(pk, ())))
            for pk, capacity in rooms
        },
        talks={
            pk: TalkFacts(
                frozenset(needs.get(pk, ())), track, audience or starred.get(pk, 0), seats, alone, after
            )
            for pk, track, audience, seats, alone, after in talks
        },
        features=dict(RoomFeature.objects.filter(event=event).values_list("pk", "name")),
        tracks=dict(Track.objects.filter(event=event).values_list("pk", "name")),
        walks=plan.walks(event),
    )


def _sets(through: Any, where: Q, key: str, value: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, other in through.objects.filter(where).values_list(key, value):
        found.setdefault(one, set()).add(other)
    return found


def judged(event: Event, clashes: Iterable[Clash], ground: Ground, slots: Iterable[Placed]) -> list[Clash]:
    """By the event's rules and waivers, in the order in which they matter. One query."""
    waived = dict(ClashWaiver.objects.filter(event=event).standing().values_list("key", "reason"))
    known = {slot.guid: slot for slot in slots}
    found = []
    for clash in clashes:
        level = ground.levels.get(clash.kind, Level.WARN)
        if level == Level.IGNORE:
            continue
        key = clash.key or key_of(clash, known)
        reason = waived.get(key, "")
        found.append(replace(clash, level="waived" if reason else level, key=key, reason=reason))
    return sorted(
        found,
        key=lambda clash: (
            ("block", "warn", "waived").index(clash.level), ORDER[clash.kind], known[clash.slots[0]].starts_at, clash.key
        ),
    )  # fmt: skip


def key_of(clash: Clash, known: Mapping[UUID, Placed]) -> str:
    """Of the kind, whom it is about and where the slots stand: moved, it is another clash."""
    stand = [
        f"{guid} {known[guid].starts_at.timestamp():.0f} {known[guid].minutes} {known[guid].room}"
        for guid in clash.slots
    ]
    words = "|".join([clash.kind, str(clash.about), *stand])
    return hashlib.sha256(words.encode()).hexdigest()
