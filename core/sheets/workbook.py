"""The first sheet of an XLSX workbook as lines of texts. Pure.

A workbook is a zip of XML: neither is trusted. Each member is unpacked up to a limit whatever it claims about its
size, and XML is read without entities, document types or network.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from core.sheets.rows import Unreadable

MOST_UNPACKED = 60 * 1024 * 1024
MOST_MEMBERS = 1_000
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no zones
# Built-in formats that are dates; own ones are told by their letters.
DATE_FORMATS = frozenset({*range(14, 23), *range(45, 48)})
PERCENT_FORMATS = frozenset({9, 10})
DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
QUOTED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def is_one(content: bytes) -> bool:
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "xl/workbook.xml" in book.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def lines(content: bytes, name: str, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row of the first sheet. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if len(book.namelist()) > MOST_MEMBERS:
                raise Unreadable(f"{name} holds {len(book.namelist()):,} files: no table needs that.")
            parts = _Parts(book, name)
            texts = parts.texts()
            shown = parts.shown()
            yield from _rows(parts.tree(parts.first_sheet()), texts, shown, name, most_rows, most_columns)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise Unreadable(f"{name} is damaged or locked: save it once more, or as CSV (UTF-8).") from None
    except (etree.XMLSyntaxError, ValueError, IndexError, OverflowError):
        raise Unreadable(f"{name} cannot be read as a workbook: save it as CSV (UTF-8).") from None


class _Parts:
    """The members of the zip, all of them together no larger than MOST_UNPACKED."""

    def __init__(self, book: zipfile.ZipFile, name: str) -> None:
        self.book, self.name, self.left = book, name, MOST_UNPACKED

    def tree(self, member: str) -> etree._Element:
        with self.book.open(member) as stream:
            content = stream.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            raise Unreadable(f"{self.name} unpacks to more than {MOST_UNPACKED // (1024 * 1024)} MB.")
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise Unreadable(f"{self.name} declares a document type: no workbook does.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(content, parser)

    def first_sheet(self) -> str:
        workbook = self.tree("xl/workbook.xml")
        sheet = workbook.find(f".//{MAIN}sheet")
        key = sheet.get(RELATION) if sheet is not None else None
        for relation in self.tree("xl/_rels/workbook.xml.rels"):
            if relation.get("Id") == key:
                target = str(relation.get("Target", ""))
                path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                if path in self.book.namelist():
                    return path
        raise Unreadable(f"{self.name} has no sheet.")

    def texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.book.namelist():
            return []
        return [_text_of(entry) for entry in self.tree("xl/sharedStrings.xml").iterfind(f"{MAIN}si")]

    def shown(self) -> "_Shown":
        if "xl/styles.xml" not in self.book.namelist():
            return _Shown(frozenset(), frozenset())
        styles = self.tree("xl/styles.xml")
        own = {
            int(entry.get("numFmtId", "0")): QUOTED.sub("", str(entry.get("formatCode", "")))
            for entry in styles.iterfind(f".//{MAIN}numFmt")
        }
        percents = PERCENT_FORMATS | {number for number, code in own.items() if "%" in code}
        dates = DATE_FORMATS | {number for number, code in own.items() if DATE_LETTERS.search(code)}
        formats = styles.find(f"{MAIN}cellXfs")
        found = [int(entry.get("numFmtId", "0")) for entry in formats] if formats is not None else []
        return _Shown(
            frozenset(position for position, number in enumerate(found) if number in dates - percents),
            frozenset(position for position, number in enumerate(found) if number in percents),
        )


@dataclass(frozen=True)
class _Shown:
    """Which cell styles show a number as a date, and which as a percentage."""

    dates: frozenset[int]
    percents: frozenset[int]


def _text_of(entry: etree._Element) -> str:
    """Of plain and of formatted text; how something is pronounced is left out."""
    spoken = {id(part) for whole in entry.iter(f"{MAIN}rPh") for part in whole}
    parts = [part.text or "" for part in entry.iter(f"{MAIN}t") if id(part) not in spoken]
    return "".join(parts)


def _rows(
    sheet: etree._Element, texts: list[str], shown: _Shown, name: str, most_rows: int, most_columns: int
) -> Iterator[tuple[int, list[str]]]:
    for position, row in enumerate(sheet.iterfind(f"{MAIN}sheetData/{MAIN}row"), 1):
        cells: dict[int, str] = {}
        for cell in row.iterfind(f"{MAIN}c"):
            column = _column(str(cell.get("r", ""))) if cell.get("r") else len(cells)
            if column >= most_columns * 2:
                raise Unreadable(f"{name} has {column + 1:,} columns; at most {most_columns} can be read.")
            cells[column] = _value(cell, texts, shown)
        if position > most_rows + 1:
            raise Unreadable(f"{name} has more than {most_rows:,} rows.")
        yield (
            int(row.get("r") or position),
            [cells.get(column, "") for column in range(max(cells, default=-1) + 1)],
        )


def _column(place: str) -> int:
    """`C7` is the third: 2."""
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1


def _value(cell: etree._Element, texts: list[str], shown: _Shown) -> str:
    """What the cell shows; of a formula its last result, which is a value and not run."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text_of(cell)
    found = cell.findtext(f"{MAIN}v") or ""
    if kind == "s":
        return texts[int(found)]
    if kind == "b":
        return "yes" if found == "1" else "no"
    if kind == "e":
        return ""
    style = int(cell.get("s", "0"))
    if kind == "n" and found and style in shown.percents:
        return f"{float(found) * 100:.10g}%"
    if kind == "n" and found and style in shown.dates:
        return (DAY_ZERO + timedelta(days=float(found))).replace(microsecond=0).isoformat(sep=" ")
    if kind == "n" and found.endswith(".0"):
        return found[:-2]
    return found
