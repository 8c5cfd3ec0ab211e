"""What was drawn before, by the hash of its content: a second run draws only what changed.

A file of SQLite beside the uploads. Losing it costs time and nothing else, and so does a part that cannot be read.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tickets.badges.glyphs import Glyph, Sample, Used

SCHEMA = """
CREATE TABLE IF NOT EXISTS part (key TEXT PRIMARY KEY, body BLOB, used TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS picture (name TEXT PRIMARY KEY, png BLOB, at TEXT DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS ground (key TEXT PRIMARY KEY, file TEXT, page INTEGER, rooms TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS file (key TEXT PRIMARY KEY, content BLOB, at TEXT DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS fonts (key TEXT PRIMARY KEY, covers TEXT, content BLOB, at TEXT DEFAULT CURRENT_TIMESTAMP);
"""
TABLES = ("part", "picture", "ground", "file", "fonts")
MOST_VARIABLES = 500
WAIT = 10.0  # seconds for another process that writes
KEPT_DAYS = 30


@dataclass(frozen=True)
class Part:
    """One side of one badge: compressed operators of PDF in the card's own coordinates, and what they use."""

    body: bytes
    used: Used


@dataclass(frozen=True)
class Ground:
    """What is the same on all badges of a kind: a page of a PDF, and the rooms on it."""

    file: str
    page: int
    rooms: tuple[Mapping[str, Any], ...]


class Parts:
    """Without a path it lives in memory, as long as it is used."""

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(path or ":memory:", timeout=WAIT, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.executescript(SCHEMA)

    def close(self) -> None:
        self.connection.close()

    def found(self, keys: Sequence[str]) -> dict[str, Part]:
        rows = self._of("part", "body, used", keys)
        parts = {key: Part(body, _used(json.loads(used))) for key, body, used in rows}
        names = {name for part in parts.values() for name in part.used.pictures}
        pngs = dict(self._of("picture", "png", sorted(names)))
        whole = {key: part for key, part in parts.items() if part.used.pictures.keys() <= pngs.keys()}
        for part in whole.values():
            part.used.pictures.update({name: pngs[name] for name in part.used.pictures})
        return whole

    def keep(self, parts: Mapping[str, Part]) -> None:
        pictures = {name: png for part in parts.values() for name, png in part.used.pictures.items()}
        with self._written():
            self.connection.executemany(
                "INSERT OR REPLACE INTO picture (name, png) VALUES (?, ?)", pictures.items()
            )
            self.connection.executemany(
                "INSERT OR REPLACE INTO part (key, body, used) VALUES (?, ?, ?)",
                [(key, part.body, json.dumps(_plain(part.used))) for key, part in parts.items()],
            )

    def grounds(self, keys: Sequence[str]) -> dict[str, Ground]:
        rows = self._of("ground", "file, page, rooms", keys)
        return {key: Ground(file, page, tuple(json.loads(rooms))) for key, file, page, rooms in rows}

    def keep_grounds(self, name: str, content: bytes, grounds: Mapping[str, Ground]) -> None:
        with self._written():
            self.connection.execute(
                "INSERT OR REPLACE INTO file (key, content) VALUES (?, ?)", (name, content)
            )
            self.connection.executemany(
                "INSERT OR REPLACE INTO ground (key, file, page, rooms) VALUES (?, ?, ?, ?)",
                [(key, one.file, one.page, json.dumps(one.rooms)) for key, one in grounds.items()],
            )

    def file(self, name: str) -> bytes:
        (content,) = self.connection.execute("SELECT content FROM file WHERE key = ?", (name,)).fetchone()
        return bytes(content)

    def fonts(self, key: str) -> tuple[dict[int, Glyph], bytes] | None:
        """The glyphs of a font, and a file that has them."""
        row = self.connection.execute("SELECT covers, content FROM fonts WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        return {number: Glyph(text, width) for number, text, width in json.loads(row[0])}, row[1]

    def keep_fonts(self, key: str, glyphs: Mapping[int, Glyph], content: bytes) -> None:
        covers = [[number, glyph.text, glyph.width] for number, glyph in glyphs.items()]
        with self._written():
            self.connection.execute(
                "INSERT OR REPLACE INTO fonts (key, covers, content) VALUES (?, ?, ?)",
                (key, json.dumps(covers), content),
            )

    def forget_old(self) -> int:
        """Names of people are in here: nothing is kept for longer than a batch is."""
        with self._written():
            return sum(
                self.connection.execute(
                    f"DELETE FROM {table} WHERE at < datetime('now', ?)",  # noqa: S608 - our own names
                    (f"-{KEPT_DAYS} days",),
                ).rowcount
                for table in TABLES
            )

    def forget_all(self) -> None:
        """Whoever is on a badge here cannot be told from the others: all of them go, and are drawn anew when asked for."""
        self.connection.execute("PRAGMA secure_delete = ON")
        with self._written():
            for table in ("part", "picture"):
                self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _of(self, table: str, columns: str, keys: Sequence[str]) -> Iterator[Any]:
        column = "name" if table == "picture" else "key"
        for start in range(0, len(keys), MOST_VARIABLES):
            some = keys[start : start + MOST_VARIABLES]
            marks = ",".join("?" * len(some))
            query = f"SELECT {column}, {columns} FROM {table} WHERE {column} IN ({marks})"  # noqa: S608 - our own names
            yield from self.connection.execute(query, some)

    @contextmanager
    def _written(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")


def _plain(used: Used) -> dict[str, Any]:
    return {
        "glyphs": {
            font: [[number, glyph.text, glyph.width] for number, glyph in glyphs.items()]
            for font, glyphs in used.glyphs.items()
        },
        "samples": {
            font: [one.text, one.language, one.family, one.bold] for font, one in used.samples.items()
        },
        "pictures": list(used.pictures),
    }


def _used(plain: Mapping[str, Any]) -> Used:
    used = Used()
    for font, glyphs in plain["glyphs"].items():
        used.glyphs[font] = {number: Glyph(text, width) for number, text, width in glyphs}
    used.samples = {font: Sample(*one) for font, one in plain["samples"].items()}
    used.pictures = dict.fromkeys(plain["pictures"], b"")
    return used
