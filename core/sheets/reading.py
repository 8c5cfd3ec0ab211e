"""A CSV file or an XLSX workbook becomes a table: which encoding, delimiter and shape it has is found out. Pure; files
are hostile until shown otherwise, so size, rows, columns and cells have limits.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from core.sheets import workbook
from core.sheets.rows import Row, Table, Unreadable

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 300
LONGEST_CELL = 100_000
DELIMITERS = ",;\t|"
# Control characters but tab and line ends: no text has them, many files do.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u2028\u2029\ufffe\uffff]")
BREAKS = re.compile(r"\r\n?")
# A text that some program marked as text, lest a spreadsheet runs it.
MARKED = re.compile(r"'(?=\s*[=+\-@|＝＋－＠])")


def table(content: bytes, name: str, *, most_rows: int = MOST_ROWS) -> Table:
    """Raises Unreadable with one line for people. `name` is the file's, for messages."""
    found = of_workbook(content, name, most_rows)
    if found is not None:
        return found
    said, notes = text(content, name)
    return of_csv(said, name, notes, most_rows)


def of_workbook(content: bytes, name: str, most_rows: int = MOST_ROWS) -> Table | None:
    """None where it may be a text. Raises Unreadable, also for what is too large."""
    if len(content) > LARGEST:
        raise Unreadable(
            f"{name} has {len(content) // (1024 * 1024)} MB; at most {LARGEST // (1024 * 1024)} can be read."
        )
    if workbook.is_one(content):
        return _of_lines(name, workbook.lines(content, name, most_rows, MOST_COLUMNS), (), most_rows)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(f"{name} is no table that can be read here: save it as CSV (UTF-8).")
    return None


def text(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text and what was assumed about its encoding. Raises Unreadable."""
    found, notes = _decoded(content, name)
    if not found.strip():
        raise Unreadable(f"{name} is empty.")
    return found, notes


def _decoded(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return content.decode(encoding), ()
            except UnicodeDecodeError:
                raise Unreadable(
                    f"{name} is damaged: it begins as {encoding} and goes on otherwise."
                ) from None
    head = content[:2000]
    for encoding, places in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(places) > 3 and places.count(0) > len(places) * 0.6:
            try:
                return content.decode(encoding), (
                    f"Without a mark of its encoding: read as {encoding.upper()}.",
                )
            except UnicodeDecodeError:
                break
    try:
        return content.decode(), ()
    except UnicodeDecodeError:
        said = "Not UTF-8: read as Windows-1252. Look whether accents are right."
        return content.decode("cp1252", errors="replace"), (said,)


# CSV


def of_csv(text: str, name: str, notes: tuple[str, ...], most_rows: int = MOST_ROWS) -> Table:
    named = re.match(r"sep=([,;\t|])\r?\n", text, re.IGNORECASE)
    skipped = 0
    if named:  # the line by which Excel is told
        text, skipped = text[named.end() :], 1
    delimiter = named[1] if named else _delimiter(text)
    # The limit is the whole process's: others count on a lower one.
    before = csv.field_size_limit(LARGEST)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return _of_lines(name, _numbered(reader, name, skipped), notes, most_rows)
    finally:
        csv.field_size_limit(before)


def _delimiter(text: str) -> str:
    """What parts the head into most columns, quotes looked through; the comma if nothing does."""
    head = text.lstrip("\r\n")[:LONGEST_CELL]
    outside = re.sub(r'"(?:[^"]|"")*"', "", head)
    first = outside.splitlines()[0] if outside.strip() else ""
    counts = Counter({mark: first.count(mark) for mark in DELIMITERS})
    best, number = counts.most_common(1)[0]
    return best if number else ","


def _numbered(reader: Any, name: str, skipped: int) -> Iterable[tuple[int, list[str]]]:
    """Each record with the line it begins on; a record may take several."""
    line = 1 + skipped
    while True:
        try:
            record = next(reader, None)
        except csv.Error:
            raise Unreadable(
                f'{name} is broken from line {line} on: a quotation mark (") is opened and not closed there, '
                "or stands within a cell. Save the table as CSV once more."
            ) from None
        if record is None:
            return
        yield line, record
        line = reader.line_num + 1 + skipped


def _of_lines(
    name: str, records: Iterable[tuple[int, list[str]]], notes: tuple[str, ...], most_rows: int
) -> Table:
    """Head and rows; empty lines are passed over, cells beyond the head are told."""
    head: tuple[str, ...] = ()
    rows: list[Row] = []
    extra = 0
    for line, record in records:
        cells = [clean(cell) for cell in record]
        if not any(cells):
            continue
        if not head:
            head = _head(name, cells)
            continue
        if len(rows) >= most_rows:
            raise Unreadable(f"{name} has more than {most_rows:,} rows.")
        _check_cells(name, line, cells)
        extra += any(cells[len(head) :])
        rows.append(Row(line, dict(zip(head, cells, strict=False))))
    if not head:
        raise Unreadable(f"{name} is empty.")
    if not rows:
        raise Unreadable(f"{name} has a head and no rows.")
    if extra:
        notes = (*notes, f"Cells beyond the last column of the head are not read ({extra} rows).")
    return Table(head, tuple(rows), notes=notes)


def _head(name: str, cells: list[str]) -> tuple[str, ...]:
    """Names of the columns; a name used again gets a number, a missing one its position."""
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(f"{name} has {len(cells):,} columns; at most {MOST_COLUMNS} can be read.")
    names: dict[str, None] = {}
    for position, cell in enumerate(cells, 1):
        word = " ".join(cell.split())[:200] or f"Column {position}"
        names[word if word not in names else f"{word} ({position})"] = None
    return tuple(names)


def _check_cells(name: str, line: int, cells: list[str]) -> None:
    for cell in cells:
        if len(cell) > LONGEST_CELL:
            raise Unreadable(
                f"{name}, line {line}: a cell has {len(cell):,} characters; at most {LONGEST_CELL:,} are read. "
                "Perhaps a quotation mark is missing."
            )


def clean(text: str) -> str:
    """Without control characters and the apostrophe that guards a formula, with plain line ends."""
    # Half a character cannot be stored anywhere.
    text = text.encode("utf-8", "ignore").decode()
    return MARKED.sub("", CONTROL.sub("", BREAKS.sub("\n", text)).strip(), count=1) if text else ""
