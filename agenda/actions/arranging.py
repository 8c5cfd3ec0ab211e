"""The editor's commands that are more than one slot put somewhere: swapping, moving many, a whole day, breaks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda.actions import edits, rules
from agenda.actions.edits import Change, Values
from agenda.models import AgendaVersion, DayLines, Edit, Slot
from core import times
from events.models import Room

Stretch = tuple[datetime, datetime]


def swap(
    *, first: Slot, second: Slot, by: User | None, now: datetime, seen_revision: int | None = None
) -> Edit | None:
    """Each goes where the other stands, with its own length. Locked ones refuse."""
    _check_unlocked([first, second])
    one, two = edits.values_of(first), edits.values_of(second)
    if (one.session is not None and two.room is None) or (two.session is not None and one.room is None):
        raise edits.Refused(_("A break for all rooms cannot change places with a session."))
    changes = [
        Change(first.guid, one, replace(one, room=two.room, starts_at=two.starts_at)),
        Change(second.guid, two, replace(two, room=one.room, starts_at=one.starts_at)),
    ]
    label = _("Swapped: %(first)s and %(second)s") % {"first": first, "second": second}
    return edits.apply(
        version=first.version, changes=changes, label=label, by=by, now=now, seen_revision=seen_revision
    )


def shift(
    *,
    version: AgendaVersion,
    slots: Sequence[Slot],
    minutes: int = 0,
    days: int = 0,
    room: Room | None = None,
    columns: int = 0,
    by: User | None,
    now: datetime,
    seen_revision: int | None = None,
) -> Edit | None:
    """All of them later, on another day at the same hour, in one room, or each so many rooms further. Refuses where
    there is no such room, and for what is locked.
    """
    _check_unlocked(slots)
    changes, further = [], _further(version, slots, columns)
    for slot in slots:
        before = edits.values_of(slot)
        starts_at = _later(before.starts_at, days, minutes, version.event.time_zone)
        # A break for all rooms stays one.
        to = further.get(slot.guid, before.room)
        if room is not None and before.room is not None:
            to = room.pk
        changes.append(Change(slot.guid, before, replace(before, starts_at=starts_at, room=to)))
    number = len(changes)
    label = ngettext("Moved %(number)d slot", "Moved %(number)d slots", number) % {"number": number}
    return edits.apply(
        version=version, changes=changes, label=label, by=by, now=now, seen_revision=seen_revision
    )


def take_out(
    *,
    version: AgendaVersion,
    slots: Sequence[Slot],
    by: User | None,
    now: datetime,
    seen_revision: int | None = None,
) -> Edit | None:
    """Out of the draft, back to what has no time. Locked ones refuse."""
    _check_unlocked(slots)
    changes = [Change(slot.guid, edits.values_of(slot), None) for slot in slots]
    number = len(changes)
    label = ngettext("Took out %(number)d slot", "Took out %(number)d slots", number) % {"number": number}
    if number == 1:
        label = _("Taken out: %(title)s") % {"title": slots[0]}
    return edits.apply(
        version=version, changes=changes, label=label, by=by, now=now, seen_revision=seen_revision
    )


def put_breaks(
    *,
    version: AgendaVersion,
    stretches: Iterable[Stretch],
    title: str,
    by: User | None,
    now: datetime,
) -> Edit | None:
    """A break for all rooms in each stretch, but where one of that name and time stands already."""
    wanted = [(start, int((end - start).total_seconds()) // 60) for start, end in stretches]
    with transaction.atomic():
        rows = edits.lock(version).slots.filter(session=None, room=None, title=title)
        standing = set(rows.values_list("starts_at", "minutes"))
        changes = [
            Change(uuid4(), None, Values(None, None, start, minutes, title))
            for start, minutes in wanted
            if (start, minutes) not in standing
        ]
        label = _("Break: %(title)s") % {"title": title}
        return edits.apply(version=version, changes=changes, label=label, by=by, now=now)


def set_hours(
    *,
    version: AgendaVersion,
    lines: Sequence[DayLines],
    stretches: Iterable[Stretch],
    title: str,
    by: User | None,
    now: datetime,
) -> None:
    """The hours of days and a break in them: both or neither."""
    with transaction.atomic():
        draft = edits.lock(version)
        rules.set_lines(event=draft.event, lines=lines, by=by, now=now)
        put_breaks(version=draft, stretches=stretches, title=title, by=by, now=now)


def copy_breaks(
    *, version: AgendaVersion, source: date, target: date, by: User | None, now: datetime
) -> Edit | None:
    """The breaks of one day on another one, at the same hours."""
    zone = version.event.time_zone
    label = _("Breaks copied to %(day)s") % {"day": times.show_date(target, width="medium")}
    with transaction.atomic():
        draft = edits.lock(version)
        there = {(one.title, one.starts_at, one.room_id) for one in _breaks(draft, target)}
        days, changes = (target - source).days, []
        for one in map(edits.values_of, _breaks(draft, source)):
            starts_at = _later(one.starts_at, days, 0, zone)
            if (one.title, starts_at, one.room) not in there:
                changes.append(Change(uuid4(), None, replace(one, starts_at=starts_at, number=0)))
        return edits.apply(version=draft, changes=changes, label=label, by=by, now=now)


def _breaks(version: AgendaVersion, day: date) -> QuerySet[Slot]:
    start, end = times.day_bounds(day, version.event.time_zone)
    return version.slots.filter(session=None, starts_at__gte=start, starts_at__lt=end)


def _check_unlocked(slots: Iterable[Slot]) -> None:
    for slot in slots:
        if slot.is_locked:
            raise edits.Refused(edits.locked_words(slot))


def _further(version: AgendaVersion, slots: Iterable[Slot], columns: int) -> dict[UUID, int]:
    """The room of each so many columns further in the grid."""
    if not columns:
        return {}
    rooms = list(Room.objects.filter(event=version.event_id).order_by("position", "name", "pk"))
    places = {room.pk: place for place, room in enumerate(rooms)}
    found = {}
    for slot in slots:
        if slot.room_id is None:
            continue
        place = places[slot.room_id] + columns
        if not 0 <= place < len(rooms):
            edge = rooms[-1 if columns > 0 else 0]
            said = _("“%(title)s” in %(room)s cannot go that far: %(edge)s is the last room there.")
            raise edits.Refused(said % {"title": slot, "room": slot.room, "edge": edge})
        found[slot.guid] = rooms[place].pk
    return found


def _later(instant: datetime, days: int, minutes: int, zone: str) -> datetime:
    """Days keep the hour on the wall also over a change of the clock."""
    if days:
        wall = times.local(instant, zone).replace(tzinfo=None) + timedelta(days=days)
        instant = times.from_local(wall, zone)
    return instant + timedelta(minutes=minutes)
