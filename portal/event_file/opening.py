"""Opening a file that somebody sends: nothing is unpacked to the disk, nothing is read that the list does not name."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from portal.event_file import FORMAT, MANIFEST, VERSION
from portal.event_file.tables import BY_NAME, EXPORTED, Exported

MOST_MEMBERS = 100_000
LARGEST_FILE = 50 * 1024 * 1024
LARGEST_TABLE = 2 * 1024**3
LARGEST_MANIFEST = 32 * 1024**2
LARGEST_WHOLE = 8 * 1024**3
LONGEST_LINE = 4 * 1024**2
MOST_PROBLEMS = 50
PIECE = 256 * 1024


@dataclass(frozen=True)
class Problem:
    """`place` as rows/32-tickets.jsonl:17 type."""

    place: str
    said: str

    def __str__(self) -> str:
        return f"{self.place}: {self.said}"


class Refused(Exception):
    """The file cannot be brought in, and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems[:3])))
        self.problems = problems


def refuse(place: str, said: str) -> Refused:
    return Refused([Problem(place, said)])


@dataclass(frozen=True)
class Table:
    of: Exported
    member: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Opened:
    zip: ZipFile
    manifest: dict[str, Any]
    tables: list[Table]
    files: dict[str, dict[str, Any]]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def lines(self, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each row with its line. Raises Refused where one is none, and where there are others than the list says."""
        seen, number = hashlib.sha256(), 0
        with self.zip.open(table.member) as member:
            for raw in _whole_lines(member, table.member):
                number += 1
                seen.update(raw)
                yield number, _object(raw, f"{table.member}:{number}")
        if number != table.rows or seen.hexdigest() != table.sha256:
            raise refuse(
                table.member, _("is not what the list of tables says: the file is damaged or was changed.")
            )


def open_file(file: IO[bytes]) -> Opened:
    """Raises Refused."""
    try:
        packed = ZipFile(file)
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refuse(
            _("the file"), _("is no ZIP, or cut off. Download it again and send it as it is.")
        ) from error
    members = _members(packed)
    if MANIFEST not in members:
        raise refuse(_("the file"), _("holds no event: there is no %(name)s in it.") % {"name": MANIFEST})
    if members[MANIFEST].file_size > LARGEST_MANIFEST:
        raise refuse(MANIFEST, _("is too large."))
    manifest = _object(_read(packed, MANIFEST), MANIFEST)
    _check_version(manifest)
    tables = _tables(manifest, members)
    files = _files(manifest, members)
    strange = members.keys() - {MANIFEST} - {table.member for table in tables} - files.keys()
    if strange:
        raise refuse(min(strange), _("is in the ZIP, but on no list in %(name)s.") % {"name": MANIFEST})
    return Opened(packed, manifest, tables, files)


def _members(packed: ZipFile) -> dict[str, ZipInfo]:
    found: dict[str, ZipInfo] = {}
    whole = 0
    if len(packed.infolist()) > MOST_MEMBERS:
        raise refuse(_("the file"), _("holds more than %(most)s files.") % {"most": MOST_MEMBERS})
    for info in packed.infolist():
        name, whole = info.filename, whole + info.file_size
        if name in found:
            raise refuse(name, _("stands in the ZIP twice."))
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in parts or ":" in name or info.is_dir():
            raise refuse(name, _("is a name that leads out of the ZIP."))
        if info.flag_bits & 1:
            raise refuse(name, _("is encrypted. Send the file without a password."))
        if info.file_size > LARGEST_TABLE or whole > LARGEST_WHOLE:
            raise refuse(name, _("is too large when it is unpacked."))
        found[name] = info
    return found


def _check_version(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise refuse(f"{MANIFEST} format", _("is not %(format)s.") % {"format": FORMAT})
    version = manifest.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise refuse(f"{MANIFEST} version", _("must be a whole number from 1 on."))
    if version > VERSION:
        raise refuse(
            f"{MANIFEST} version",
            _(
                "is %(version)s: a newer Plenary wrote this file. This one reads up to %(own)s: update it first."
            )
            % {"version": version, "own": VERSION},
        )


def _tables(manifest: dict[str, Any], members: dict[str, ZipInfo]) -> list[Table]:
    """In our order. A table that is missing has no rows; one that we do not know is refused, not skipped."""
    found: dict[str, Table] = {}
    for number, said in enumerate(_list(manifest, "tables"), 1):
        place = f"{MANIFEST} tables {number}"
        name, member, rows, sha = (said.get(key) for key in ("name", "file", "rows", "sha256"))
        if not isinstance(name, str) or name not in BY_NAME:
            raise refuse(place, _("“%(name)s” is no table of this format.") % {"name": str(name)[:80]})
        if name in found:
            raise refuse(place, _("“%(name)s” stands there twice.") % {"name": name})
        if not isinstance(member, str) or not member.startswith("rows/") or member not in members:
            raise refuse(place, _("names a file that is not in the ZIP."))
        if not isinstance(rows, int) or isinstance(rows, bool) or not isinstance(sha, str):
            raise refuse(place, _("must say its rows and their sha256."))
        found[name] = Table(BY_NAME[name], member, rows, sha)
    if len({table.member for table in found.values()}) < len(found):
        raise refuse(f"{MANIFEST} tables", _("name one file twice."))
    if "event" not in found or found["event"].rows != 1:
        raise refuse(f"{MANIFEST} tables", _("must have one event."))
    return [found[table.name] for table in EXPORTED if table.name in found]


def _files(manifest: dict[str, Any], members: dict[str, ZipInfo]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for number, said in enumerate(_list(manifest, "files"), 1):
        place, name = f"{MANIFEST} files {number}", said.get("name")
        if not isinstance(name, str) or not name.startswith("files/") or name not in members or name in found:
            raise refuse(place, _("names a file that is not in the ZIP, or was named before."))
        if members[name].file_size != said.get("bytes") or members[name].file_size > LARGEST_FILE:
            raise refuse(place, _("has another size than it says, or more than 50 MB."))
        found[name] = said
    return found


def _list(manifest: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = manifest.get(key)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise refuse(f"{MANIFEST} {key}", _("must be a list of objects."))
    return value


def _whole_lines(member: IO[bytes], name: str) -> Iterator[bytes]:
    """Never more than one line in memory."""
    number = 0
    try:
        while line := member.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise refuse(f"{name}:{number}", _("is longer than 4 MB."))
            yield line
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise refuse(f"{name}:{number + 1}", _("cannot be unpacked: the file is damaged.")) from error


def _read(packed: ZipFile, name: str) -> bytes:
    try:
        return packed.read(name)
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise refuse(name, _("cannot be unpacked: the file is damaged.")) from error


def _object(raw: bytes, place: str) -> dict[str, Any]:
    try:
        found = json.loads(raw, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise refuse(place, _("is no JSON: %(error)s") % {"error": str(error)[:200]}) from error
    if not isinstance(found, dict):
        raise refuse(place, _("must be an object."))
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands in an object twice")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")
