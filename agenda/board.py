"""What the editor shows: a day as rooms x time, what has no time yet, and all about the chosen slot."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet

from agenda.conflicts import Placed
from agenda.judging import Judged
from agenda.models import AgendaVersion, DayLines, Edit, Session, Slot, Speaker
from core import times
from events.models import Event, Room

ROW = timedelta(minutes=5)
FIRST_ROW, FIRST_COLUMN, MOST_COLUMNS = 2, 2, 39
AT_ONCE, LATE_ROW, LATE_COLUMN = (
    120,
    62,
    9,
)  # so many cells, or those up to five hours down and eight rooms across
USUAL = (time(9), time(18), 30)
TRAY = 40


@dataclass(frozen=True)
class Lines:
    """The hours of a day: from when to when, and every how many minutes something may begin."""

    opens_at: datetime
    closes_at: datetime
    minutes: int

    @property
    def rows(self) -> int:
        return (self.closes_at - self.opens_at) // ROW

    def row(self, instant: datetime) -> int:
        return FIRST_ROW + (instant - self.opens_at) // ROW

    @property
    def starts(self) -> list[datetime]:
        step = timedelta(minutes=self.minutes)
        return [self.opens_at + n * step for n in range((self.closes_at - self.opens_at) // step)]


@dataclass(frozen=True)
class Cell:
    slot: Slot
    row: int
    span: int
    column: int  # 0: all rooms
    people: str
    level: str = ""  # bad, warn
    is_late: bool = False  # out of sight at first: the script has it drawn after the rest


@dataclass(frozen=True)
class Tick:
    row: int
    at: datetime
    is_hour: bool


@dataclass(frozen=True)
class Board:
    version: AgendaVersion
    day: date
    days: tuple[date, ...]
    rooms: tuple[Room, ...]
    lines: Lines
    cells: tuple[Cell, ...]
    ticks: tuple[Tick, ...]
    draft: Judged
    filters: dict[str, str]
    undo: Edit | None
    redo: Edit | None

    @cached_property
    def tray(self) -> "Tray":
        return tray(self.version, self.filters)

    @property
    def fits(self) -> bool:
        return len(self.rooms) <= MOST_COLUMNS

    @property
    def is_large(self) -> bool:
        return len(self.cells) > AT_ONCE

    @property
    def during(self) -> list[Placed]:
        """What stands in the hours of the day."""
        opens, closes = self.lines.opens_at, self.lines.closes_at
        return [slot for slot in self.draft.slots if slot.starts_at < closes and opens < slot.ends_at]


@dataclass(frozen=True)
class Tray:
    """Talks without a time. `total` counts what fits the filters, `all` what there is."""

    sessions: tuple[Session, ...] = ()
    total: int = 0
    all: int = 0


def days_of(event: Event) -> tuple[date, ...]:
    return tuple(
        event.starts_on + timedelta(days=n) for n in range((event.ends_on - event.starts_on).days + 1)
    )


def day_of(event: Event, word: str) -> date:
    days = days_of(event)
    return next((day for day in days if str(day) == word), days[0])


def load(
    version: AgendaVersion,
    day: date,
    draft: Judged,
    filters: dict[str, str],
    only: Collection[UUID] | None = None,
) -> Board:
    """A constant number of queries for any number of slots. With `only`, no other cells are read."""
    event = version.event
    rooms = tuple(Room.objects.filter(event=event).order_by("position", "name", "pk"))
    lines = lines_of(event, day, on_day(draft.slots, event, day))
    slots = day_slots(version, day, only) if only is None or only else []
    return Board(
        version=version,
        day=day,
        days=days_of(event),
        rooms=rooms,
        lines=lines,
        cells=cells_of(slots, lines, rooms, draft),
        ticks=_ticks(lines, event.time_zone),
        draft=draft,
        filters=filters,
        undo=Edit.objects.filter(version=version).standing().select_related("by").first(),
        redo=Edit.objects.filter(version=version).undone().select_related("by").first(),
    )


def on_day(slots: Iterable[Placed], event: Event, day: date) -> list[Placed]:
    start, end = times.day_bounds(day, event.time_zone)
    return [slot for slot in slots if start <= slot.starts_at < end]


def day_slots(version: AgendaVersion, day: date, only: Collection[UUID] | None = None) -> list[Slot]:
    start, end = times.day_bounds(day, version.event.time_zone)
    rows = version.slots.filter(starts_at__gte=start, starts_at__lt=end)
    if only is not None:
        rows = rows.filter(guid__in=only)
    texts = [
        f"session__{name}" for name in ("abstract", "description", "notes", "internal_notes", "feedback")
    ]
    found = rows.select_related("session__track", "room")
    return list(found.defer(*texts).in_time_order())


def lines_of(event: Event, day: date, slots: Iterable[Placed]) -> Lines:
    return lines_from(event, day, DayLines.objects.filter(event=event, day=day).first(), slots)


def lines_from(event: Event, day: date, found: DayLines | None, slots: Iterable[Placed]) -> Lines:
    """As set for the day, wider where slots stand outside; whole hours."""
    opens, closes, minutes = (found.opens_at, found.closes_at, found.minutes) if found else USUAL
    start = times.from_local(datetime.combine(day, opens), event.time_zone)
    end = times.from_local(datetime.combine(day, closes), event.time_zone)
    hour = timedelta(hours=1)
    for slot in slots:
        while slot.starts_at < start:
            start -= hour
        while slot.ends_at > end and end - start < timedelta(hours=23):
            end += hour
    return Lines(start, end, minutes)


def cells_of(slots: Sequence[Slot], lines: Lines, rooms: Sequence[Room], draft: Judged) -> tuple[Cell, ...]:
    columns = {room.pk: number for number, room in enumerate(rooms, FIRST_COLUMN)}
    people = {slot.guid: slot.speakers for slot in draft.slots}
    levels, is_large = draft.levels(), len(slots) > AT_ONCE
    cells = []
    for slot in slots:
        row, column = lines.row(slot.starts_at), columns.get(slot.room_id or 0, 0)
        cells.append(
            Cell(
                slot=slot,
                row=row,
                span=max(1, timedelta(minutes=slot.minutes) // ROW),
                column=column,
                people=", ".join(name for _key, name in people.get(slot.guid, ())),
                level=levels.get(slot.guid, ""),
                is_late=is_large and (row > LATE_ROW or column > LATE_COLUMN),
            )
        )
    return tuple(cells)


def _ticks(lines: Lines, zone: str) -> tuple[Tick, ...]:
    shown = {*lines.starts}
    shown |= {lines.opens_at + timedelta(hours=n) for n in range(24)}
    inside = sorted(at for at in shown if at < lines.closes_at)
    return tuple(Tick(lines.row(at), at, times.local(at, zone).minute == 0) for at in inside)


def tray(version: AgendaVersion, filters: dict[str, str]) -> Tray:
    waiting = unplaced(version)
    fitting = waiting
    if filters.get("q"):
        words = filters["q"]
        fitting = fitting.filter(
            Q(title__icontains=words)
            | Q(code__iexact=words)
            | Q(pk__in=Speaker.objects.filter(participant__name__icontains=words).values("session"))
        )
    for name, path in (("track", "track__public_id"), ("state", "state"), ("type", "session_type__name")):
        if filters.get(name):
            fitting = fitting.filter(**{path: filters[name]})
    rows = fitting.select_related("session_type", "track").order_by("track__position", "title", "pk")
    return Tray(tuple(rows[:TRAY]), fitting.count(), waiting.count())


def unplaced(version: AgendaVersion) -> QuerySet[Session]:
    placed = version.slots.filter(session__isnull=False).values("session")
    sessions = Session.objects.filter(event=version.event_id, state__in=Session.IN_PROGRAMME)
    return sessions.exclude(pk__in=placed)
