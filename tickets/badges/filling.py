"""What differs from badge to badge, written into the rooms its layout left for it."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from tickets.badges import glyphs
from tickets.badges.glyphs import Used
from tickets.badges.parts import Part
from tickets.badges.placeholders import Field
from tickets.documents import measure, qr
from tickets.documents.measure import Box, Setting

POINTS_PER_MM = 72 / 25.4
BLACK = (0.0, 0.0, 0.0)
# Columns of an own agenda, in shares of its width, and its letters in points.
TIME_SHARE, ROOM_SHARE, COLUMN_GAP = 0.19, 0.2, 2.0
AGENDA_LARGEST, AGENDA_SMALLEST, AGENDA_LINE, AGENDA_LINES = 11.0, 5.0, 1.7, 5

AGENDA_UNEVEN = 1.15  # lines are never all full


@dataclass(frozen=True)
class Room:
    """A field with the room it has: millimetres from the card's upper left."""

    field: Field
    left: float
    top: float
    width: float
    height: float
    colour: tuple[float, float, float]
    family: str
    bold: bool
    align: str
    upper: bool
    is_turned: bool

    @classmethod
    def of(cls, found: Mapping[str, Any], fields: tuple[Field, ...]) -> "Room | None":
        if not 0 <= found["number"] < len(fields):
            return None
        given = {name: value for name, value in found.items() if name not in ("number", "colour")}
        return cls(field=fields[found["number"]], colour=tuple(found["colour"]), **given)


@dataclass(frozen=True)
class Row:
    """A line of somebody's own agenda. A heading has a title alone."""

    title: str
    time: str = ""
    place: str = ""


@dataclass(frozen=True)
class Content:
    """What goes into the rooms of one side: texts by field, the text of the code, the agenda."""

    texts: Mapping[str, str]
    credential: str = ""
    agenda: tuple[Row, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class Placed:
    """A text set into its room: millimetres from the card's top, and how much room there was below that."""

    setting: Setting
    top: float
    tall: float
    space: float

    @property
    def end(self) -> float:
        return self.top + self.tall


def fill(rooms: tuple[Room, ...], content: Content, *, height: float) -> Part:
    """One side's operators; `height` of the card in millimetres."""
    used = Used()
    written: list[str] = []
    colour = BLACK
    ends: dict[str, float] = {}
    codes: list[bytes] = []
    for room in rooms:
        if room.field.name == "qr":
            if content.credential:
                codes.append(_code(room, content.credential, height))
            continue
        if room.colour != colour:
            written.append(" ".join(f"{part:g}" for part in room.colour) + " rg")
            colour = room.colour
        if room.field.name == "agenda":
            written += _agenda(room, content, height, used)
        else:
            lines, end = _text(room, content, ends, height, used)
            written += lines
            ends[room.field.name] = end
    body = b"\n".join([" ".join(written).encode(), *codes])
    return Part(zlib.compress(body, 6), used)


def _text(
    room: Room, content: Content, ends: Mapping[str, float], height: float, used: Used
) -> tuple[list[str], float]:
    """Operators, and where the text ends, in millimetres from the top."""
    placed = place(room, content, ends)
    if placed is None:
        return [], ends.get(room.field.after, room.top)
    setting = placed.setting
    line_height = placed.tall / len(setting.lines)
    operators = []
    for number, line in enumerate(setting.lines):
        shaped, needed = glyphs.shape(line, language=setting.language, family=room.family, bold=room.bold)
        used.add(needed)
        middle = placed.top + (number + 0.5) * line_height
        baseline = (height - middle) * POINTS_PER_MM - glyphs.BASELINE * setting.size
        left = room.left * POINTS_PER_MM + _indent(room, setting, shaped.width)
        operators.append(glyphs.written(shaped, size=setting.size, left=left, baseline=baseline))
    return operators, placed.end


def place(room: Room, content: Content, ends: Mapping[str, float]) -> Placed | None:
    """Where the room's text stands, below what it follows; `ends` are those of other fields. None if there is none."""
    text = content.texts.get(room.field.name, "")
    top, space = room.top, room.height
    if room.field.after in ends:
        moved = max(top, ends[room.field.after] + room.field.gap)
        top, space = moved, max(1.0, room.top + room.height - moved)
    if not text:
        return None
    box = Box(
        room.width,
        space,
        largest=room.field.largest,
        smallest=room.field.smallest,
        lines=room.field.lines,
        enough=room.field.enough,
        bold=room.bold,
        family=room.family,
    )
    setting = measure.fit(text.upper() if room.upper else text, box, content.language)
    tall = setting.size * setting.height / POINTS_PER_MM * len(setting.lines)
    gap = max(0.0, space - tall) * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[room.field.place]
    return Placed(setting, top + gap, tall, space - gap)


def _indent(room: Room, setting: Setting, width: float) -> float:
    """Points from the room's left edge. What is read from the right starts there, unless the layout says otherwise."""
    free = room.width * POINTS_PER_MM - width * setting.size
    if room.align == "center":
        return free / 2
    from_right = room.is_turned or setting.direction == "rtl"
    at_right = {"left": False, "right": True, "end": not from_right}.get(room.align, from_right)
    return free if at_right else 0.0


def _code(room: Room, text: str, height: float) -> bytes:
    """As large as its room, square, in its middle, and on white whatever lies below."""
    side = min(room.width, room.height)
    left = room.left + (room.width - side) / 2
    bottom = height - room.top - (room.height + side) / 2
    ground = " ".join(f"{length * POINTS_PER_MM:.2f}" for length in (left, bottom, side, side))
    return f"q 1 g {ground} re f Q ".encode() + qr.path(text, left_mm=left, bottom_mm=bottom, size_mm=side)


def _agenda(room: Room, content: Content, height: float, used: Used) -> list[str]:
    """Rows in one size, as large as all of them fit; long titles go on below. What does not fit is left out."""
    size, counts = _agenda_size(room, content)
    operators = []
    top = room.top
    for row, count in zip(content.agenda, counts, strict=True):
        step = size * (AGENDA_LINE + (count - 1) * measure.FLAT) / POINTS_PER_MM
        if top + step > room.top + room.height + 0.1:
            break
        for text, start, share, bold in _columns(row):
            most = 1 if row.time and not start else count
            cell = Box(
                room.width * share - COLUMN_GAP, most * size * measure.FLAT / POINTS_PER_MM + 1, largest=size,
                smallest=3.5, lines=most, bold=bold, family=room.family,
            )  # fmt: skip
            setting = measure.fit(text, cell, content.language)
            for number, line in enumerate(setting.lines[:most]):
                shaped, needed = glyphs.shape(line, language=setting.language, family=room.family, bold=bold)
                used.add(needed)
                middle = top + size * (AGENDA_LINE / 2 + number * measure.FLAT) / POINTS_PER_MM
                baseline = (height - middle) * POINTS_PER_MM - glyphs.BASELINE * setting.size
                left = (room.left + room.width * start) * POINTS_PER_MM
                operators.append(glyphs.written(shaped, size=setting.size, left=left, baseline=baseline))
        top += step
    return operators


def _agenda_size(room: Room, content: Content) -> tuple[float, list[int]]:
    """The largest size at which all rows fit, and how many lines each then takes."""
    widths = []
    for row in content.agenda:
        columns = [(text, share, bold) for text, start, share, bold in _columns(row) if start or not row.time]
        widths.append(
            max(
                _wide(text, room, bold, content) / (room.width * share - COLUMN_GAP)
                for text, share, bold in columns
            )
        )
    size = min(AGENDA_LARGEST, room.field.largest)
    while True:
        counts = [min(AGENDA_LINES, max(1, ceil(width * size * AGENDA_UNEVEN))) for width in widths]
        tall = sum(AGENDA_LINE + (count - 1) * measure.FLAT for count in counts) * size / POINTS_PER_MM
        if tall <= room.height or size <= AGENDA_SMALLEST:
            return size, counts
        size -= measure.STEP


def _wide(text: str, room: Room, bold: bool, content: Content) -> float:
    """Millimetres at one point."""
    if not text:
        return 0.0
    line, _used = glyphs.shape(text, language=content.language, family=room.family, bold=bold)
    return line.width / POINTS_PER_MM


def _columns(row: Row) -> tuple[tuple[str, float, float, bool], ...]:
    """Text, start and share of the width, and whether it is bold. A heading has the whole width."""
    if not row.time and not row.place:
        return ((row.title, 0.0, 1.0, True),)
    return (
        (row.time, 0.0, TIME_SHARE, False),
        (row.title, TIME_SHARE, 1 - TIME_SHARE - ROOM_SHARE, False),
        (row.place, 1 - ROOM_SHARE, ROOM_SHARE, False),
    )
