"""Rows for people, in columns, or for programs, as one object a line."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

Row = Mapping[str, Any]
# What is in a text of somebody else's may not steer a terminal.
CONTROLS = dict.fromkeys((*range(32), 127, *range(128, 160)), "�")


@dataclass(frozen=True)
class Column:
    name: str
    value: Callable[[Row], Any]


@dataclass
class Screen:
    out: TextIO
    as_json: bool = False

    def rows(self, rows: Iterable[Row], columns: Sequence[Column]) -> int:
        """All of them are read before columns are as wide as they must be; as JSON they come one by one."""
        if self.as_json:
            return sum(1 for row in rows if self._line(row))
        cells = [[plain(column.value(row)) for column in columns] for row in rows]
        if cells:
            heads = [column.name for column in columns]
            widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
            for line in [heads, *cells]:
                self.say(
                    "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
                )
        return len(cells)

    def one(self, row: Row, text: str) -> None:
        """A line as it comes."""
        if self.as_json:
            self._line(row)
        else:
            self.say(text)

    def say(self, text: str) -> None:
        print(text, file=self.out, flush=True)

    def _line(self, row: Row) -> bool:
        self.say(json.dumps(row, ensure_ascii=True))
        return True


def plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(plain, value))
    return str(value).translate(CONTROLS)


def money(minor: int, currency: str, digits: int = 2) -> str:
    """`279.20 USD`. What the smallest unit is, the API does not tell: nearly everywhere it is a hundredth."""
    if currency in {"JPY", "KRW", "CLP", "ISK", "VND"}:
        digits = 0
    return f"{minor / 10**digits:.{digits}f} {currency}"
