"""A file becomes a table: which encoding, delimiter and shape it has is found out. Pure; files are hostile until
shown otherwise, so size, rows, columns, cells and depth have limits.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from agenda.importers.proposals import spreadsheet
from agenda.importers.proposals.found import Cell, Row, Table, Unreadable

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 300
LONGEST_CELL = 100_000
DEEPEST = 6
DELIMITERS = ",;\t|"
# Under which of these names a JSON object holds its list of talks.
LISTS = ("submissions", "proposals", "talks", "sessions", "results", "data", "items")
# Control characters but tab and line ends: no text has them, many files do.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u2028\u2029\ufffe\uffff]")
BREAKS = re.compile(r"\r\n?")
# A text that some program marked as text, lest a spreadsheet runs it.
MARKED = re.compile(r"'(?=\s*[=+\-@|＝＋－＠])")


def table(content: bytes, name: str) -> Table:
    """Raises Unreadable with one line for people. `name` is the file's, for messages."""
    if len(content) > LARGEST:
        raise Unreadable(
            f"{name} has {len(content) // (1024 * 1024)} MB; at most {LARGEST // (1024 * 1024)} can be read."
        )
    if spreadsheet.is_one(content):
        return _of_lines(name, spreadsheet.lines(content, name, MOST_ROWS, MOST_COLUMNS), ())
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(f"{name} is no table that can be read here: save it as CSV (UTF-8).")
    text, notes = _text(content, name)
    if not text.strip():
        raise Unreadable(f"{name} is empty.")
    if text.lstrip()[:1] in {"[", "{"}:
        return _of_json(text, name, notes)
    return _of_csv(text, name, notes)


def speakers(content: bytes) -> bytes | None:
    """The list of speakers that stands in the same JSON as the talks, as a file of its own; None if there is none."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start != b"{" or len(content) > LARGEST:
        return None
    found = _loaded(_text(content, "")[0], "")
    listed = found.get("speakers") if isinstance(found, dict) else None
    return json.dumps(listed).encode() if isinstance(listed, list) and listed else None


def _text(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text and what was assumed about its encoding."""
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


def _of_csv(text: str, name: str, notes: tuple[str, ...]) -> Table:
    named = re.match(r"sep=([,;\t|])\r?\n", text, re.IGNORECASE)
    skipped = 0
    if named:  # the line by which Excel is told
        text, skipped = text[named.end() :], 1
    delimiter = named[1] if named else _delimiter(text)
    # The limit is the whole process's: others count on a lower one.
    before = csv.field_size_limit(LARGEST)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return _of_lines(name, _numbered(reader, name, skipped), notes)
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


def _of_lines(name: str, records: Iterable[tuple[int, list[str]]], notes: tuple[str, ...]) -> Table:
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
        if len(rows) >= MOST_ROWS:
            raise Unreadable(f"{name} has more than {MOST_ROWS:,} rows.")
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


# JSON


def _of_json(text: str, name: str, notes: tuple[str, ...]) -> Table:
    found = _loaded(text, name)
    if isinstance(found, dict):
        found = next((found[key] for key in LISTS if isinstance(found.get(key), list)), [found])
    if not isinstance(found, list) or not found:
        raise Unreadable(f"{name} holds no list of talks.")
    if len(found) > MOST_ROWS:
        raise Unreadable(f"{name} has more than {MOST_ROWS:,} entries.")
    head: dict[str, None] = {}
    rows = []
    for number, entry in enumerate(found, 1):
        if not isinstance(entry, dict):
            raise Unreadable(f"{name}, entry {number}: this is no object with names and values.")
        cells = {clean(str(key))[:200]: _named(str(key), value) for key, value in entry.items()}
        if any(len(cell) > LONGEST_CELL for cell in cells.values() if isinstance(cell, str)):
            raise Unreadable(f"{name}, entry {number}: a text has more than {LONGEST_CELL:,} characters.")
        head |= dict.fromkeys(cells)
        if len(head) > MOST_COLUMNS:
            raise Unreadable(f"{name} has more than {MOST_COLUMNS} different names of values.")
        rows.append(Row(number, cells))
    return Table(tuple(head), tuple(rows), unit="entry", notes=notes)


def _loaded(text: str, name: str) -> Any:
    if _too_deep(text):
        raise Unreadable(f"{name} is nested deeper than any list of talks.")
    try:
        return json.loads(text)
    except RecursionError:
        raise Unreadable(f"{name} is nested deeper than any list of talks.") from None
    except ValueError as error:
        raise Unreadable(f"{name}: the JSON is broken: {error}.") from None


def _too_deep(text: str) -> bool:
    """Brackets alone tell: a JSON parser would go as deep as they do."""
    depth = 0
    # A text without an end reaches to the end of the file: looked for again from each quote in it, it would take hours.
    for found in re.finditer(r'[\[{\]}]|"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', text, re.DOTALL):
        mark = found[0]
        if mark in "[{":
            depth += 1
            if depth > 50:
                return True
        elif mark in "]}":
            depth -= 1
    return False


def _cell(value: Any, depth: int = 0) -> Cell:
    """Scalars as texts; an object as the text in it that people read; lists stay lists."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return tuple(_entry(one, depth + 1) for one in value) if depth < DEEPEST else ()
    if isinstance(value, dict):
        return _of_object(value, depth)
    return clean(str(value))


def _named(key: str, value: Any) -> Cell:
    """The one object whose parts all count is where our own files put what their schema has no place for."""
    return _cell([value] if key == "event_classifiers" and isinstance(value, dict) else value)


def _entry(value: Any, depth: int) -> Any:
    """One of a list: an object stays one, so that its parts can be told."""
    if isinstance(value, dict) and depth < DEEPEST:
        return {clean(str(key))[:200]: _cell(part, depth + 1) for key, part in value.items()}
    return _cell(value, depth)


def _of_object(value: Mapping[Any, Any], depth: int) -> Cell:
    """`{"en": "Talk"}` or `{"id": 3, "name": …}`: the text; anything else says nothing to us."""
    if depth >= DEEPEST:
        return ""
    languages = [key for key in value if re.fullmatch(r"[a-z]{2}(-[a-zA-Z]+)?", str(key))]
    if value and len(languages) == len(value):
        return _cell(value.get("en") or next(iter(value.values())), depth + 1)
    for key in ("name", "title", "question", "text"):
        if key in value:
            return _cell(value[key], depth + 1)
    return ""


def clean(text: str) -> str:
    """Without control characters and the apostrophe that guards a formula, with plain line ends."""
    # Half a character cannot be stored anywhere.
    text = text.encode("utf-8", "ignore").decode()
    return MARKED.sub("", CONTROL.sub("", BREAKS.sub("\n", text)).strip(), count=1) if text else ""
