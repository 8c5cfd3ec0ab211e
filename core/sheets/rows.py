"""A table as it was read from a file: its head, and rows of cells with the line each stands on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# A text, or a list of texts or of objects, as JSON has them.
Cell = str | tuple[Any, ...]


class Unreadable(Exception):
    """Nothing of the file can be taken; `message` is one line that says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Row:
    """One line of the table. `line` is where it begins in the file, or which entry it is, counted from 1."""

    line: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """`unit` is what `line` counts: "line" or "entry". `notes` are what had to be assumed to read it."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str = "line"
    notes: tuple[str, ...] = ()
