"""Tables that people download: CSV as spreadsheets read it, with nothing in it that they would run, and XLSX. Pure.

A text that begins like a formula gets an apostrophe before it, which spreadsheets show as plain text; numbers stay
numbers. The file begins with a byte order mark, without which Excel takes Arabic and accents for Latin-1.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, TextIO

import xlsxwriter

Cell = str | int | Decimal | date | None

BYTE_ORDER_MARK = "\ufeff"
MEDIA_TYPE = "text/csv; charset=utf-8"
SHEET_NAME = re.compile(r"[\[\]:*?/\\']")  # what a sheet may not be called
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What spreadsheets take for the beginning of a formula, also behind spaces; full-width forms are read as plain ones.
DANGEROUS = ("=", "+", "-", "@", "|", "＝", "＋", "－", "＠")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


LEAST_WIDTH = 14  # of a column, in letters
LONGEST_CELL = 32_767  # characters; a longer text would be left out of the workbook without a word


def safe(text: str, *, keep_lines: bool = False) -> str:
    """The text on one line, or on its own lines, so that no spreadsheet runs it."""
    lines = text.replace("\r\n", "\n").split("\n") if keep_lines else [text]
    line = "\n".join(CONTROL.sub(" ", one) for one in lines)
    dangerous = line.lstrip().startswith(DANGEROUS)
    return f"'{line}" if dangerous else line


def as_csv(
    head: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ",", keep_lines: bool = False
) -> str:
    """Head and rows as RFC 4180; amounts with a dot, days as 2027-05-12, nothing as an empty cell.

    Where the decimal mark is a comma, spreadsheets want `;` as delimiter. Long texts keep their lines if asked.
    """
    out = io.StringIO()
    _fill_csv(out, head, rows, delimiter, keep_lines)
    return out.getvalue()


def write_csv(
    out: BinaryIO, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, keep_lines: bool = False
) -> None:
    """As as_csv, row by row into an open file: a long table takes no more memory than a short one."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    _fill_csv(text, head, rows, ",", keep_lines)
    text.detach()  # which leaves the file open, with everything in it


def _fill_csv(
    out: TextIO, head: Sequence[str], rows: Iterable[Sequence[Cell]], delimiter: str, keep_lines: bool
) -> None:
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([safe(word) for word in head])
    writer.writerows([_cell(cell, keep_lines) for cell in row] for row in rows)


def _cell(cell: Cell, keep_lines: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell, keep_lines=keep_lines)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet. Texts are stored as texts, which are never run; amounts as numbers to reckon with."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        _fill_sheet(book, title, head, rows).autofit()
    return out.getvalue()


def write_xlsx(out: BinaryIO, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """As as_xlsx, row by row into an open file. Columns are as wide as their heads: the rows are gone when they could
    be measured."""
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = _fill_sheet(book, title, head, rows)
        for column, word in enumerate(head):
            sheet.set_column(column, column, max(LEAST_WIDTH, len(word) + 2))


def _fill_sheet(book: Any, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Any:
    sheet = book.add_worksheet(SHEET_NAME.sub(" ", title).strip()[:31] or "Table")
    formats = {places: book.add_format({"num_format": _number_format(places)}) for places in range(4)}
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    bold = book.add_format({"bold": True})
    for column, word in enumerate(head):
        sheet.write_string(0, column, word, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                fits = cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1] + "…"
                sheet.write_string(number, column, fits)
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)
            elif isinstance(cell, Decimal):
                sheet.write_number(number, column, float(cell), formats[_places(cell)])
            elif cell is not None:
                sheet.write_number(number, column, cell)
    sheet.freeze_panes(1, 1)
    return sheet


def _places(amount: Decimal) -> int:
    """Digits behind the mark: as many as the currency has."""
    return min(3, max(0, -int(amount.as_tuple().exponent)))


def _number_format(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")
