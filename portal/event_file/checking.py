"""Reading a file through before anything is stored: every value of every row, and where each reference leads."""

import hashlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import models
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from agenda.models import Session
from core import uploads
from events.models import Room
from portal.event_file import values
from portal.event_file.opening import MOST_PROBLEMS, PIECE, Opened, Problem, Refused, Table
from portal.event_file.tables import BY_MODEL, Exported
from portal.event_file.values import KEYS_IN_JSON, Wrong, is_file, is_person, is_reference

CHUNK = 500
PICTURES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
MOST_PIXELS = 50_000_000
Told = Callable[[int, int], None]


@dataclass
class Checked:
    """What the file is about: the table of each id, the ids that texts name, and the suffix of each file."""

    ids: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    suffixes: dict[str, str] = field(default_factory=dict)
    # The column of the row that names each file.
    files: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Reading:
    opened: Opened
    found: Checked = field(default_factory=Checked)
    problems: list[Problem] = field(default_factory=list)
    # References to rows that come later in the file: place, table that is meant, id.
    ahead: list[tuple[str, str, str]] = field(default_factory=list)

    def wrong(self, place: str, said: str) -> None:
        self.problems.append(Problem(place, said))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Refused(self.problems)


def check(opened: Opened, *, told: Told) -> Checked:
    """Raises Refused with up to fifty problems, each with its place."""
    reading, done = _Reading(opened), 0
    for table in opened.tables:
        parents: dict[str, dict[str, str]] = {}
        for line, row in opened.lines(table):
            _row(reading, table, line, row, parents)
            done += 1
            if done % CHUNK == 0:
                told(done, opened.rows)
        for name, chain in parents.items():
            _check_cycles(reading, f"{table.member} {name}", chain)
    for place, wanted, name in reading.ahead:
        if reading.found.ids.get(name) != wanted:
            reading.wrong(place, _leads_nowhere(wanted))
    for number, (name, said) in enumerate(opened.files.items(), 1):
        _check_file(reading, f"event.json files {number}", name, said)
        told(done, opened.rows)
    if reading.problems:
        raise Refused(reading.problems)
    return reading.found


def _row(
    reading: _Reading, table: Table, line: int, row: dict[str, Any], parents: dict[str, dict[str, str]]
) -> None:
    of, place = table.of, f"{table.member}:{line}"
    own = row.get("id")
    if not values.is_id(of, own, line):
        reading.wrong(f"{place} id", _("is not what rows of this table are called."))
    elif own in reading.found.ids:
        reading.wrong(f"{place} id", _("stands in the file twice."))
    else:
        reading.found.ids[str(own)] = of.name
    wanted = {"id", *(one.name for one in of.fields), *(one.name for one in of.extras)}
    for name in sorted(row.keys() - wanted):
        reading.wrong(f"{place} {name[:60]}", _("is no field of this table."))
    for name in sorted(wanted - row.keys()):
        reading.wrong(f"{place} {name}", _("is missing."))
    for each in of.fields:
        if each.name in row:
            _try(reading, f"{place} {each.name}", _value, of, each, row[each.name])
            if is_reference(each) and each.related_model is of.model and isinstance(row[each.name], str):
                parents.setdefault(each.name, {})[str(own)] = row[each.name]
    for extra in of.extras:
        if extra.name in row:
            _try(reading, f"{place} {extra.name}", _extra, of, None, row[extra.name])


def _try(
    reading: _Reading, place: str, reader: Callable[..., None], of: Exported, each: Any, value: Any
) -> None:
    try:
        reader(reading, place, of, each, value)
    except Wrong as error:
        reading.wrong(place, str(error))


def _extra(reading: _Reading, place: str, of: Exported, each: Any, value: Any) -> None:
    values.text(value, values.LONGEST_TEXT)


def _value(reading: _Reading, place: str, of: Exported, each: Any, value: Any) -> None:
    if is_file(each):
        _check_named_file(reading, each, value)
    elif each.many_to_many:
        _many(reading, place, each, value)
    elif value is None and (is_person(each) or is_reference(each)):
        if not each.null:
            raise Wrong("may not be null")
    elif is_person(each):
        values.person(value)
    elif is_reference(each):
        _refer(reading, place, each.related_model, value)
    elif of.label in KEYS_IN_JSON and isinstance(each, models.JSONField):
        _check_keys(reading, place, values.read(each, value))
    else:
        _named(reading, each, values.read(each, value))


def _many(reading: _Reading, place: str, each: Any, value: Any) -> None:
    if not isinstance(value, list) or len(set(map(str, value))) < len(value):
        raise Wrong("must be a list of ids, each once")
    for one in value:
        _refer(reading, place, each.related_model, one)


def _named(reading: _Reading, each: Any, found: Any) -> None:
    """Ids that texts name may be those of rows that are not in the file."""
    if values.has_ids(each):

        def note(name: str) -> str:
            reading.found.named.add(name)
            return name

        values.with_ids(found, note)


def _refer(reading: _Reading, place: str, model: type[models.Model], value: Any) -> None:
    wanted = BY_MODEL[model].name
    if not isinstance(value, str):
        raise Wrong("must be the id of a row")
    known = reading.found.ids.get(value)
    if known is None:
        reading.ahead.append((place, wanted, value))
    elif known != wanted:
        raise Wrong(_leads_nowhere(wanted))


def _leads_nowhere(wanted: str) -> str:
    return _("leads to no row of the table %(table)s.") % {"table": wanted}


def _check_keys(reading: _Reading, place: str, value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, dict):
        raise Wrong("must be null or an object")
    for name, model in (("session", Session), ("room", Room)):
        if value.get(name) is not None:
            _refer(reading, place, model, value[name])


def _check_cycles(reading: _Reading, place: str, chain: dict[str, str]) -> None:
    """No row hangs on itself over others."""
    clear: set[str] = set()
    for start in chain:
        path: list[str] = []
        at, on_path = start, set[str]()
        while at in chain and at not in clear:
            if at in on_path:
                reading.wrong(place, _("goes round in a circle at %(id)s.") % {"id": at})
                break
            path.append(at)
            on_path.add(at)
            at = chain[at]
        clear.update(path)


# Files


def _check_named_file(reading: _Reading, each: Any, value: Any) -> None:
    if value is None:
        if not each.blank:
            raise Wrong("a file is needed here; it is missing")
        return
    if not isinstance(value, str) or value not in reading.opened.files:
        raise Wrong("names no file of the list in event.json")
    if value in reading.found.files:
        raise Wrong("names a file that another row has")
    reading.found.files[value] = each


def _check_file(reading: _Reading, place: str, name: str, said: dict[str, Any]) -> None:
    each = reading.found.files.get(name)
    if each is None:
        reading.wrong(place, _("is named by no row."))
        return
    with SpooledTemporaryFile(max_size=4 * 1024**2) as copy:
        if _copied(reading, name, copy) != said.get("sha256"):
            reading.wrong(place, _("is not what its sha256 says: the file is damaged or was changed."))
            return
        size = copy.tell()
        copy.seek(0)
        try:
            reading.found.suffixes[name] = suffix_of(
                copy, size, is_picture=isinstance(each, models.ImageField)
            )
        except uploads.NotAFile as error:
            reading.wrong(place, f"{name}: {error.message}")


def _copied(reading: _Reading, name: str, copy: IO[bytes]) -> str:
    seen = hashlib.sha256()
    try:
        with reading.opened.zip.open(name) as source:
            while piece := source.read(PIECE):
                seen.update(piece)
                copy.write(piece)
    except Exception:  # whatever a broken archive raises: it is not what it says
        return ""
    return seen.hexdigest()


def suffix_of(file: Any, size: int, *, is_picture: bool) -> str:
    """By the content, never by the name. Raises NotAFile."""
    if is_picture:
        return _picture(file)
    try:
        return uploads.suffix_of(file, size)
    except uploads.NotAFile:
        return uploads.slides_suffix_of(file, size)


def _picture(file: Any) -> str:
    damaged = _("This image is damaged, too large, or none. PNG, JPEG and WebP are read.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=tuple(PICTURES)) as image:
                kind = image.format or ""
                if image.width * image.height > MOST_PIXELS:
                    raise uploads.NotAFile(damaged)
                image.verify()
    except (
        UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning,
        OSError, ValueError, SyntaxError, EOFError,
    ) as error:  # fmt: skip
        raise uploads.NotAFile(damaged) from error
    return PICTURES[kind]
