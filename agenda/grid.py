"""Where a day's items stand: rows of five minutes, columns of rooms. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from agenda.public import Day, Item, Place

STEP = timedelta(minutes=5)
# Between two beginnings or ends the grid grows with time up to an hour: an evening needs no wall of its own.
LONGEST_STRETCH = 12
# While nothing happens in any room, in breaks and before the evening, less is enough.
QUIET_STRETCH = 5
APART = 3  # rows between two hours that the grid names
FIRST_ROW = 2  # the first holds the names of the rooms
FIRST_COLUMN = 2  # the first holds the hours
LAST_ROW = 289  # a day of 24 hours
MOST_ROOMS = 40  # as many columns as static/css/agenda-grid.css knows


@dataclass(frozen=True)
class Head:
    place: Place
    column: int


@dataclass(frozen=True)
class Cell:
    """`is_hour` marks the first item of its time: the list shows the time before it. Column 0: all rooms.

    `is_minor`: the hour stands too close below another one for the grid to name both. `keys`: see agenda/choosing.py.
    """

    item: Item
    row: int
    span: int
    column: int
    is_hour: bool
    is_minor: bool = False
    keys: str = ""


@dataclass(frozen=True)
class Grid:
    day: Day
    heads: tuple[Head, ...]
    cells: tuple[Cell, ...]

    @property
    def is_wide(self) -> bool:
        """Too many rooms for one screen: the grid scrolls."""
        return len(self.heads) > 6

    @property
    def fits(self) -> bool:
        return len(self.heads) <= MOST_ROOMS


def lay_out(day: Day, keys: Callable[[Item], str] = lambda _item: "") -> Grid:
    heads = tuple(Head(place, number) for number, place in enumerate(day.places, FIRST_COLUMN))
    columns = {head.place: head.column for head in heads}
    rows = _rows(day)
    cells, named = [], -APART
    shown: set[datetime] = set()
    for item in day.items:
        row, is_hour = rows[item.starts_at], item.starts_at not in shown
        column = columns.get(item.place, 0) if item.place else 0
        is_minor = is_hour and row < named + APART
        cells.append(Cell(item, row, max(1, rows[item.ends_at] - row), column, is_hour, is_minor, keys(item)))
        shown.add(item.starts_at)
        if is_hour and not is_minor:
            named = row
    return Grid(day, heads, tuple(cells))


def _rows(day: Day) -> dict[datetime, int]:
    """The row of each instant at which something starts or ends."""
    instants = sorted({instant for item in day.items for instant in (item.starts_at, item.ends_at)})
    in_rooms = [(item.starts_at, item.ends_at) for item in day.items if item.place is not None]
    rows, row = dict.fromkeys(instants[:1], FIRST_ROW), FIRST_ROW
    for before, instant in pairwise(instants):
        is_busy = any(start <= before and instant <= end for start, end in in_rooms)
        steps = -((before - instant) // STEP)
        row = min(LAST_ROW, row + min(LONGEST_STRETCH if is_busy else QUIET_STRETCH, steps))
        rows[instant] = row
    return rows
