"""Favourites at the same time and what would mend them, read for the editor's panel and its page of clashes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import board, crowding, starred
from agenda.board import Board
from agenda.clashing import Ground
from agenda.conflicts import Clash, Placed
from agenda.crowding import Floor, Mend, Mending, Pair, Rules
from agenda.judging import Judged
from agenda.models import AgendaVersion, DayLines, Slot
from core import times
from core.templatetags.formats import current_locale
from events.models import Room

WORST = 20


@dataclass(frozen=True)
class Hint:
    """A command of the editor: a swap if there is an `other`, else a move."""

    slot: UUID
    other: UUID | None
    starts_at: datetime
    room: Room
    minutes: int
    day: date
    words: str
    gain: str


@dataclass(frozen=True)
class Crowded:
    words: str
    where: str
    hint: Hint | None


def of_slot(shown: Board, slot: Slot) -> Hint | None:
    """For the chosen slot; a constant number of queries."""
    version, slots = shown.version, shown.during
    chosen = next((one for one in slots if one.guid == slot.guid), None)
    if chosen is None:
        return None
    floor = _floor(slots, shown.lines, shown.rooms, _fixed(version, shown.draft.clashes))
    mend = Mending(floor, starred.fans(version.event), _rules(shown.draft.ground)).of(chosen)
    return _hint(mend, {room.pk: room for room in shown.rooms}, version.event.time_zone) if mend else None


def of_version(version: AgendaVersion, draft: Judged) -> list[Crowded]:
    """The worst of the whole draft; a constant number of queries, few where nobody starred anything."""
    event, slots = version.event, draft.slots
    fans = starred.fans(event)
    pairs = crowding.worst(slots, fans, WORST)
    if not pairs:
        return []
    rooms = {room.pk: room for room in Room.objects.filter(event=event).order_by("position", "name", "pk")}
    rules, fixed = _rules(draft.ground), _fixed(version, draft.clashes)
    hours = {one.day: one for one in DayLines.objects.filter(event=event)}
    by_day: dict[date, list[Placed]] = {}
    for slot in slots:
        by_day.setdefault(times.conference_day(slot.starts_at, event.time_zone), []).append(slot)
    days = {
        day: Mending(
            _floor(found, board.lines_from(event, day, hours.get(day), found), tuple(rooms.values()), fixed),
            fans,
            rules,
        )
        for day, found in by_day.items()
    }
    found = []
    for pair in pairs:
        mending = days[times.conference_day(pair.first.starts_at, event.time_zone)]
        best = mending.of(pair.first) or mending.of(pair.second)
        hint = _hint(best, rooms, event.time_zone) if best else None
        found.append(Crowded(_words(pair), _where(pair, event.time_zone), hint))
    return found


def _floor(
    slots: Sequence[Placed], lines: board.Lines, rooms: Sequence[Room], fixed: Collection[UUID]
) -> Floor:
    return Floor(slots, {room.pk: room.name for room in rooms}, lines.starts, lines.closes_at, fixed)


def _fixed(version: AgendaVersion, clashes: Iterable[Clash]) -> frozenset[UUID]:
    """Locked slots, and those whose clash was accepted where they stand: moved, it would have to be accepted anew."""
    locked = version.slots.filter(is_locked=True).values_list("guid", flat=True)
    accepted = (guid for clash in clashes if clash.level == "waived" for guid in clash.slots)
    return frozenset([*locked, *accepted])


def _rules(ground: Ground) -> Rules:
    return Rules(ground.frame, ground.facts, ground.away, ground.told)


def _hint(mend: Mend, rooms: dict[int, Room], zone: str) -> Hint:
    room = rooms[mend.room]
    named = {"time": times.show_time(mend.starts_at, zone, current_locale()), "room": room.name}
    if mend.other is not None:
        words = _("Swap “%(title)s” with “%(other)s” (%(time)s, %(room)s)") % {
            "title": mend.slot.title, "other": mend.other.title, **named,
        }  # fmt: skip
    else:
        words = _("Move “%(title)s” to %(time)s, %(room)s") % {"title": mend.slot.title, **named}
    gain = ngettext("spares %(people)d choice", "spares %(people)d choices", mend.saved)
    return Hint(
        slot=mend.slot.guid,
        other=mend.other.guid if mend.other else None,
        starts_at=mend.starts_at,
        room=room,
        minutes=mend.slot.minutes,
        day=times.conference_day(mend.slot.starts_at, zone),
        words=words,
        gain=gain % {"people": mend.saved},
    )


def _words(pair: Pair) -> str:
    told = ngettext(
        "%(people)d person starred both “%(first)s” and “%(second)s” at the same time.",
        "%(people)d people starred both “%(first)s” and “%(second)s” at the same time.",
        pair.people,
    )
    return told % {"people": pair.people, "first": pair.first.title, "second": pair.second.title}


def _where(pair: Pair, zone: str) -> str:
    later = max(pair.first.starts_at, pair.second.starts_at)
    day = times.show_day(times.conference_day(later, zone), current_locale())
    return f"{day}, {times.show_time(later, zone, current_locale())}"
