"""All about the chosen slot or talk of the editor: what is wrong with it, who cannot see it, where else it could go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import ngettext

from agenda import clashing, judging, plan, starred
from agenda.board import Board
from agenda.conflicts import Away, Clash, Placed
from agenda.crowding import Fans
from agenda.models import AgendaVersion, Session, Slot, Speaker
from events.models import Room

FREE, CROWDS = 8, 3


@dataclass(frozen=True)
class Free:
    starts_at: datetime
    room: Room


@dataclass(frozen=True)
class Crowd:
    """How many people starred both this talk and another that runs beside it."""

    title: str
    people: int

    @property
    def words(self) -> str:
        told = ngettext(
            "%(people)d person starred both this and “%(title)s”.",
            "%(people)d people starred both this and “%(title)s”.",
            self.people,
        )
        return told % {"people": self.people, "title": self.title}


@dataclass(frozen=True)
class Chosen:
    """The slot or talk that the panel explains. A locked slot has neither free places nor partners."""

    session: Session | None
    slot: Slot | None
    people: tuple[str, ...]
    minutes: int
    clashes: tuple[Clash, ...] = ()
    stars: int = 0
    crowds: tuple[Crowd, ...] = ()
    free: tuple[Free, ...] = ()
    partners: tuple[Placed, ...] = ()  # it may change places with: of the same hour or room
    elsewhere: tuple[Slot, ...] = ()

    @property
    def name(self) -> str:
        return str(self.slot or self.session)


def choose(board: Board, session: Session | None, slot: Slot | None) -> Chosen:
    version, draft = board.version, board.draft
    minutes = slot.minutes if slot else session.length if session else 30
    is_locked = slot is not None and slot.is_locked
    guid = slot.guid if slot else None
    partners = tuple(
        one
        for one in board.during
        if slot is not None and not is_locked and one.guid != guid
        and (one.starts_at == slot.starts_at or one.room == slot.room_id)
    )  # fmt: skip
    found = tuple(clash for clash in draft.clashes if guid in clash.slots)
    if session is None:
        return Chosen(None, slot, (), minutes, found, partners=partners)
    speakers = _speakers(session)
    busy = _in_the_way(board, session, guid)
    keys = {key for key, _name in speakers}
    away = [one for one in draft.ground.away if one.speaker in keys and not one.can_come]
    here = {slot.starts_at: slot.room_id} if slot else {}
    elsewhere = version.slots.filter(session=session).select_related("room").in_time_order()
    fans = starred.fans(version.event)
    return Chosen(
        session=session,
        slot=slot,
        people=tuple(name for _key, name in speakers),
        minutes=minutes,
        clashes=found,
        stars=fans.get(session.pk, 0).bit_count(),
        crowds=tuple(crowds(fans, draft.slots, session, slot.starts_at, slot.ends_at)) if slot else (),
        free=() if is_locked else tuple(_free(board, minutes, keys, busy, away, here)),
        partners=partners,
        elsewhere=tuple(one for one in elsewhere if one.guid != guid),
    )


def _in_the_way(board: Board, session: Session, guid: UUID | None) -> list[Placed]:
    """The others of that day. What is for everybody takes all rooms, and wants all of them empty."""
    talks = board.draft.ground.facts.talks
    alone = {pk for pk, facts in talks.items() if facts.is_alone}
    return [
        replace(one, room=None) if session.stops_all or one.session in alone else one
        for one in board.during
        if one.guid != guid and not one.is_gone
    ]


def _speakers(session: Session | None) -> list[tuple[int, str]]:
    rows = Speaker.objects.on_stage().filter(session=session).order_by("position", "pk")
    return list(rows.values_list("participant_id", "participant__name")) if session else []


def crowds(
    fans: Fans, slots: Sequence[Placed], session: Session, starts_at: datetime, ends_at: datetime
) -> list[Crowd]:
    """Talks beside it that the same people want to see, most of them first."""
    own = fans.get(session.pk, 0)
    beside = {
        one.session: one.title
        for one in slots
        if one.session not in {None, session.pk} and not one.is_gone
        and one.starts_at < ends_at and starts_at < one.ends_at
    }  # fmt: skip
    counted = [Crowd(title, (own & fans.get(key or 0, 0)).bit_count()) for key, title in beside.items()]
    found = sorted(
        (crowd for crowd in counted if crowd.people), key=lambda crowd: (-crowd.people, crowd.title)
    )
    return found[:CROWDS]


def _free(
    board: Board,
    minutes: int,
    people: set[int],
    busy: Sequence[Placed],
    away: Sequence[Away],
    here: Mapping[datetime, int | None],
) -> list[Free]:
    """Places on this day where nothing and nobody is in the way, in time order; at most FREE of them."""
    length, found = timedelta(minutes=minutes), []
    for start in board.lines.starts:
        end = start + length
        during = [one for one in busy if one.starts_at < end and start < one.ends_at]
        taken = {one.room for one in during}
        if end > board.lines.closes_at or None in taken:
            continue
        if any(key in people for one in during if one.session for key, _name in one.speakers):
            continue
        if any(one.starts_at < end and start < one.ends_at for one in away):
            continue
        found += [Free(start, room) for room in board.rooms if room.pk not in taken | {here.get(start)}]
        if len(found) >= FREE:
            break
    return found[:FREE]


def would_clash(
    version: AgendaVersion,
    *,
    session: Session | None,
    slot: Slot | None = None,
    title: str = "",
    room: Room | None,
    starts_at: datetime,
    minutes: int,
) -> tuple[list[Clash], list[Crowd]]:
    """What would be wrong with a slot that is not stored yet, or with `slot` if it were there; and who could not see
    it.
    """
    wanted = Slot(
        version=version, session=session, title=title or (slot.title if slot else ""), room=room,
        starts_at=starts_at, minutes=minutes,
    )  # fmt: skip
    if slot is not None:
        wanted.guid = slot.guid
    slots, ground = judging.around(version)
    found = clashing.of_one(version.event, plan.placed(wanted, _speakers(session)), slots, ground)
    if session is None:
        return found, []
    fans = starred.fans(version.event)
    return found, crowds(fans, slots, session, starts_at, wanted.ends_at)
