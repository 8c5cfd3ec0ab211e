"""What a table to be exported is made of: columns with the value each takes from a row."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from core import money, times
from core.tables import Cell
from events.models import Event
from events.rights import Right
from events.segmenting import Definition

CHUNK = 500  # rows in memory at once


@dataclass(frozen=True)
class Asked:
    """`reader` is in whose name the table is read: reviewers' rules are about him. `definition` limits people."""

    event: Event
    reader: User
    now: datetime
    definition: Definition = field(default_factory=Definition)


@dataclass(frozen=True)
class Line:
    """A row of the database, and what was read beside it."""

    row: Any
    event: Event
    more: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    key: str
    heading: Any
    of: Callable[[Line], Cell]
    is_usual: bool = True


@dataclass(frozen=True)
class Table:
    """`rights`: any of them reads it. `rows` holds no more than CHUNK of them at once."""

    key: str
    name: Any
    about: Any
    rights: frozenset[Right]
    columns: Sequence[Column]
    rows: Callable[[Asked], Iterator[Line]]
    takes_segment: bool = False

    def may_be_read(self, rights: Collection[Right]) -> bool:
        return not self.rights.isdisjoint(rights)

    def chosen(self, keys: Collection[str]) -> list[Column]:
        """In the order of the table. Columns that are no more are left out."""
        return [column for column in self.columns if column.key in keys]


def plain(path: str) -> Callable[[Line], Cell]:
    """The attribute at the end of a path, empty where something on the way is missing."""

    def read(line: Line) -> Cell:
        value = line.row
        for name in path.split("."):
            value = getattr(value, name, None)
            if value is None:
                return ""
        return str(value) if not isinstance(value, int) or isinstance(value, bool) else value

    return read


def beside(key: str) -> Callable[[Line], Cell]:
    return lambda line: line.more.get(key, "")


def choice(name: str) -> Callable[[Line], Cell]:
    """The word for a state, as pages say it."""
    return lambda line: str(getattr(line.row, f"get_{name}_display")())


def moment(name: str) -> Callable[[Line], Cell]:
    """On the clocks of the event, `2027-05-12 09:30`: sorts as text."""

    def read(line: Line) -> Cell:
        instant = getattr(line.row, name)
        return times.local(instant, line.event.time_zone).strftime("%Y-%m-%d %H:%M") if instant else ""

    return read


def amount(name: str) -> Callable[[Line], Cell]:
    return lambda line: money.to_decimal(getattr(line.row, name), line.event.currency)


def yes(name: str) -> Callable[[Line], Cell]:
    return lambda line: "yes" if getattr(line.row, name) else "no"
