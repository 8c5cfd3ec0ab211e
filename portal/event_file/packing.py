"""Writing the file of an event: table after table, row after row, then the files. Nothing is held but ids."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db import models, transaction

from agenda.models import Session
from events.models import Event, Room
from portal.event_file import FORMAT, MANIFEST, VERSION
from portal.event_file.tables import EXPORTED, LEFT, Exported
from portal.event_file.values import KEYS_IN_JSON, is_file, is_person, is_reference, name_of, plain

CHUNK = 500
PIECE = 256 * 1024
# Slides and photos are packed already.
AS_IT_IS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".pdf", ".pptx", ".odp", ".key", ".zip"})
BORN = (1980, 1, 1, 0, 0, 0)  # the same rows make the same bytes
Told = Callable[[int, int], None]


@dataclass
class Pack:
    """A file being written. `ids` are the names of rows by model and key, `files` what lies in the storage."""

    event: Event
    out: ZipFile
    told: Told
    ids: dict[type[models.Model], dict[int, str]] = field(default_factory=dict)
    files: list[tuple[str, Any]] = field(default_factory=list)
    missing: int = 0
    done: int = 0
    total: int = 0


def nobody(_done: int, _total: int) -> None:
    """Told to nobody."""


def write(out: IO[bytes], event: Event, *, now: datetime, told: Told = nobody) -> dict[str, Any]:
    """Everything as it was at one moment, whatever is sold meanwhile. Returns the manifest."""
    with snapshot(), ZipFile(out, "w", ZIP_DEFLATED, allowZip64=True) as packed:
        pack = Pack(event, packed, told)
        pack.total = sum(table.rows(event).count() for table in EXPORTED)
        for table in EXPORTED:
            if table.model in REFERRED_TO:
                pack.ids[table.model] = dict(_names(table, event))
        tables = [_table(pack, number, table) for number, table in enumerate(EXPORTED, 1)]
        manifest = _manifest(pack, now) | {
            "tables": tables,
            "files": [_file(pack, name, file) for name, file in pack.files],
            "missing_files": pack.missing,
            "left": dict(LEFT),
        }
        told(pack.total, pack.total)
        with packed.open(_member(MANIFEST), "w") as member:
            member.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return manifest


@contextmanager
def snapshot() -> Iterator[None]:
    """All reading sees one moment. Nobody who writes waits."""
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # atomic() would take the lock for writing (config/environment.py).
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _referred_to() -> frozenset[type[models.Model]]:
    found: set[type[models.Model]] = {Session, Room}
    for table in EXPORTED:
        found |= {one.related_model for one in table.fields if is_reference(one) or one.many_to_many}
    return frozenset(found)


REFERRED_TO = _referred_to()


def _names(table: Exported, event: Event) -> Iterator[tuple[int, str]]:
    rows = table.rows(event)
    if table.has_public_id:
        yield from rows.values_list("pk", "public_id").iterator(CHUNK)
        return
    for line, pk in enumerate(rows.values_list("pk", flat=True).iterator(CHUNK), 1):
        yield pk, f"{table.name}:{line}"


def _manifest(pack: Pack, now: datetime) -> dict[str, Any]:
    event = pack.event
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": plain(now),
        "site": settings.SITE_URL,
        "event": {"id": event.public_id, "slug": event.slug, "name": event.name, "currency": event.currency},
        "organizer": {"name": event.organizer.name},
    }


def _member(name: str, how: int = ZIP_DEFLATED) -> ZipInfo:
    info = ZipInfo(name, BORN)
    info.compress_type = how
    info.external_attr = 0o600 << 16
    return info


def _table(pack: Pack, number: int, table: Exported) -> dict[str, Any]:
    name, seen, lines = f"rows/{number:02}-{table.name}.jsonl", hashlib.sha256(), 0
    many = {one.name: _links(pack, table, one) for one in table.model._meta.many_to_many}
    people = [one.name for one in table.fields if is_person(one)]
    if any(key == "by_label" for key in table.said):
        people.append("by")
    rows = table.rows(pack.event)
    rows = rows.select_related(*people) if people else rows
    with pack.out.open(_member(name), "w", force_zip64=True) as member:
        for lines, row in enumerate(rows.iterator(CHUNK), 1):
            said = row_of(pack, table, row, lines, many)
            line = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            seen.update(line)
            member.write(line)
            pack.done += 1
            if pack.done % CHUNK == 0:
                pack.told(pack.done, pack.total)
    return {"name": table.name, "file": name, "rows": lines, "sha256": seen.hexdigest()}


def _links(pack: Pack, table: Exported, each: Any) -> dict[int, list[str]]:
    """Links of many to many, in the order in which the rows they lead to stand in the file."""
    here, there = each.m2m_field_name(), each.m2m_reverse_field_name()
    rows = each.remote_field.through._base_manager.filter(**{f"{here}__in": table.rows(pack.event)})
    names, found = pack.ids[each.related_model], dict[int, list[str]]()
    for left, right in rows.order_by(f"{there}_id").values_list(f"{here}_id", f"{there}_id"):
        found.setdefault(left, []).append(names[right])
    return found


def row_of(
    pack: Pack, table: Exported, row: Any, line: int, many: dict[str, dict[int, list[str]]]
) -> dict[str, Any]:
    said: dict[str, Any] = {"id": row.public_id if table.has_public_id else f"{table.name}:{line}"}
    for each in table.fields:
        if each.name in table.said:
            said[each.name] = plain(table.said[each.name](row))
        elif each.many_to_many:
            said[each.name] = many[each.name].get(row.pk, [])
        else:
            said[each.name] = _value(pack, each, row)
    return said | {extra.name: extra.get(row) for extra in table.extras}


def _value(pack: Pack, each: Any, row: Any) -> Any:
    if is_file(each):
        return _packed(pack, getattr(row, each.name))
    if is_person(each):
        who = getattr(row, each.name)
        return {"email": who.email, "name": who.name} if who else None
    value = getattr(row, each.attname)
    if is_reference(each):
        return None if value is None else pack.ids[each.related_model].get(value)
    if name_of(each).rpartition(".")[0] in KEYS_IN_JSON and isinstance(value, dict):
        return _with_names(pack, value)
    return plain(value)


def _with_names(pack: Pack, value: dict[str, Any]) -> dict[str, Any]:
    """Keys of the draft's log as ids; of what is gone there is none."""
    named = {"session": pack.ids[Session], "room": pack.ids[Room]}
    return {key: named[key].get(one) if key in named else one for key, one in value.items()}


def _packed(pack: Pack, file: Any) -> str | None:
    """Its name in the ZIP: numbered, so that no name of a stranger leads anywhere."""
    if not file:
        return None
    if not file.storage.exists(file.name):
        pack.missing += 1
        return None
    suffix = PurePath(file.name).suffix.lower()
    name = f"files/{len(pack.files) + 1}{suffix if suffix in AS_IT_IS else '.bin'}"
    pack.files.append((name, file))
    return name


def _file(pack: Pack, name: str, file: Any) -> dict[str, Any]:
    seen, size = hashlib.sha256(), 0
    how = ZIP_STORED if PurePath(name).suffix in AS_IT_IS else ZIP_DEFLATED
    with file.storage.open(file.name, "rb") as source, pack.out.open(_member(name, how), "w") as member:
        while piece := source.read(PIECE):
            seen.update(piece)
            size += len(piece)
            member.write(piece)
    pack.told(pack.done, pack.total)
    return {"name": name, "bytes": size, "sha256": seen.hexdigest()}
