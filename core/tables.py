"""Tables that people download: CSV as spreadsheets read it, with nothing in it that they would run. Pure.

A text that begins like a formula gets an apostrophe before it, which spreadsheets show as plain text; numbers stay
numbers. The file begins with a byte order mark, without which Excel takes Arabic and accents for Latin-1.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | None

BYTE_ORDER_MARK = "\ufeff"
MEDIA_TYPE = "text/csv; charset=utf-8"
# What spreadsheets take for the beginning of a formula, also behind spaces; full-width forms are read as plain ones.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
    """The text on one line, so that no spreadsheet runs it."""
    line = " ".join(text.split()) if any(letter in text for letter in "\t\r\n\x00") else text
    dangerous = line.lstrip().startswith(DANGEROUS)
    return f"'{line}" if dangerous else line


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Head and rows as RFC 4180; amounts with a dot, days as 2027-05-12, nothing as an empty cell."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow([safe(word) for word in head])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
