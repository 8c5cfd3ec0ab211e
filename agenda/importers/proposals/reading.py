"""A file becomes a table: CSV and XLSX as core.sheets reads them, and JSON. Pure; files are hostile until shown otherwise,
so depth and numbers have limits.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from core.sheets.reading import (
    LARGEST,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    clean,
    of_csv,
    of_workbook,
    text,
)
from core.sheets.rows import Cell, Row, Table, Unreadable

DEEPEST = 6
# Under which of these names a JSON object holds its list of talks.
LISTS = ("submissions", "proposals", "talks", "sessions", "results", "data", "items")


def table(content: bytes, name: str) -> Table:
    """Raises Unreadable with one line for people. `name` is the file's, for messages."""
    found = of_workbook(content, name)
    if found is not None:
        return found
    said, notes = text(content, name)
    if said.lstrip()[:1] in {"[", "{"}:
        return _of_json(said, name, notes)
    return of_csv(said, name, notes)


def speakers(content: bytes) -> bytes | None:
    """The list of speakers that stands in the same JSON as the talks, as a file of its own; None if there is none."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start != b"{" or len(content) > LARGEST:
        return None
    found = _loaded(text(content, "")[0], "")
    listed = found.get("speakers") if isinstance(found, dict) else None
    return json.dumps(listed).encode() if isinstance(listed, list) and listed else None


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


__all__ = ["DEEPEST", "LARGEST", "LONGEST_CELL", "MOST_COLUMNS", "MOST_ROWS", "speakers", "table"]
