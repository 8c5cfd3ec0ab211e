"""Rooms from a table, known by their names."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions import table_rows
from events.models import Room, TableImportLine
from events.rights import Right
from portal.table_imports import undoing
from portal.table_imports.base import (
    Field,
    Job,
    Judged,
    Kind,
    Line,
    Seen,
    Written,
    fits,
    shown,
    twice,
)

FIELDS = (
    Field("name", gettext_lazy("Name"), ("room", "room name", "location", "raum", "raumname", "saal", "salle", "sala")),
    Field("capacity", gettext_lazy("Seats"),
          ("seats", "size", "places", "people", "plätze", "sitzplätze", "kapazität", "capacité", "capacidad")),
    Field("directions", gettext_lazy("Way there"),
          ("way there", "way", "how to get there", "description", "floor", "wegbeschreibung", "weg", "stockwerk", "accès", "cómo llegar")),
    Field("position", gettext_lazy("Position"), ("order", "sort", "sort order", "reihenfolge", "ordre", "orden")),
)  # fmt: skip
LABELS: Mapping[str, Any] = {one.key: one.label for one in FIELDS}
LONGEST = {"name": 200, "directions": 300}
MOST = {"capacity": 1_000_000, "position": 32_767}


def judge(job: Job, lines: Sequence[Line], seen: Seen) -> list[Judged]:
    rows = {row.name.casefold(): row for row in Room.objects.filter(event=job.event)}
    return [_judge(line, rows, seen) for line in lines]


def _judge(line: Line, rows: Mapping[str, Room], seen: Seen) -> Judged:
    name, judged = line.text("name"), Judged()
    judged.label = shown(name)
    if not name:
        judged.problem("name", _("A room needs a name."))
    values: dict[str, Any] = {}
    for key, longest in LONGEST.items():
        if line.text(key):
            values[key] = fits(judged, key, line.text(key), longest)
    for key, most in MOST.items():
        if line.text(key):
            values[key] = _number(judged, key, line.text(key), most)
    row = rows.get(name.casefold())
    twice(judged, "name", seen.first(name.casefold(), line.number))
    judged.row = row
    judged.plan = {key: value for key, value in values.items() if row is None or getattr(row, key) != value}
    if row is not None:
        judged.changes = [
            (str(LABELS[key]), shown(getattr(row, key)), shown(value)) for key, value in judged.plan.items()
        ]
    judged.settle()
    return judged


def _number(judged: Judged, key: str, text: str, most: int) -> int:
    word = text.replace(" ", "").replace("’", "").removesuffix(".0")
    if not (word.isascii() and word.isdigit() and int(word) <= most):
        judged.problem(key, _("“%(text)s” is no whole number.") % {"text": shown(text)})
        return 0
    return int(word)


def write(job: Job, batch: Sequence[tuple[Line, Judged]]) -> list[Written]:
    new = [judged.plan for _line, judged in batch if judged.row is None]
    made = iter(table_rows.add_rooms(event=job.event, values=new, by=job.by, now=job.now) if new else [])
    written, changes = [], []
    for _line, judged in batch:
        if judged.row is None:
            room = next(made)
            written.append(Written(room.public_id, {}, {key: getattr(room, key) for key in LABELS}))
        else:
            before = {key: getattr(judged.row, key) for key in judged.plan}
            changes.append((judged.row, judged.plan))
            written.append(Written(judged.row.public_id, before, judged.plan))
    table_rows.change(event=job.event, changes=changes, kind="room", by=job.by, now=job.now)
    table_rows.shown(job.event)
    return written


def undo(job: Job, lines: Sequence[TableImportLine]) -> list[str]:
    rows = table_rows.rooms(job.event, [line.subject for line in lines])
    return undoing.undo(job, lines, rows, "room", LABELS)


KIND = Kind(
    "rooms", gettext_lazy("Rooms"), gettext_lazy("names, seats, the way there, their order"), Right.SETUP,
    FIELDS, (("name",),), judge, write, undo,
    (
        ("Name", "Seats", "Way there", "Position"),
        ("Main hall", "600", "Ground floor, behind the desk", "1"),
        ("Workshop 2", "40", "Second floor, left", "2"),
    ),
    gettext_lazy("Rooms that stand in no agenda go again. The others stay, and changes are put back."),
)  # fmt: skip
