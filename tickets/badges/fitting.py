"""What of a layout does not fit, for whom: tried over all combinations of roles before it is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.badges import drawing, filling, glyphs, grounds, layout
from tickets.badges.face import BadgeFace, EventFace
from tickets.badges.filling import Content, Room
from tickets.badges.layout import Layout
from tickets.badges.parts import Parts

POINTS_PER_MM = filling.POINTS_PER_MM
TOLERANCE = 0.4  # mm: less is not seen
LEAST_CODE = 15.0  # mm: smaller, and old phones do not read it
SHORT = 40  # letters of a text that is told


@dataclass(frozen=True)
class Overflow:
    """The first combination for which something does not fit, by how many millimetres, and how many others there are."""

    field: str
    text: str
    who: str
    millimetres: float
    others: int = 0

    @property
    def words(self) -> str:
        told = _("“%(field)s” sticks out by %(mm)s mm for %(who)s (“%(text)s”)") % {
            "field": self.field,
            "mm": f"{self.millimetres:.1f}",
            "who": self.who,
            "text": self.text if len(self.text) <= SHORT else f"{self.text[:SHORT]}…",
        }
        if not self.others:
            return f"{told}."
        more = ngettext("and %(count)d more combination", "and %(count)d more combinations", self.others)
        return f"{told}, {more % {'count': self.others}}."


def overflows(faces: Sequence[BadgeFace], event: EventFace, side: Layout, store: Parts) -> list[Overflow]:
    """One for each field that does not fit for somebody: the worst. Raises Unusable and Wrong."""
    kinds = grounds.kinds(side, event, {layout.flags_of(face, event, side) for face in faces}, store)
    shared = layout.shared(event)
    worst: dict[str, Overflow] = {}
    counts: dict[str, int] = {}
    for face in faces:
        kind = kinds[layout.flags_of(face, event, side)]
        content = drawing.content_of(face, event, shared, (), kind, side)
        for field, text, out in (*_texts(kind.rooms, content, side), *_ribbons(face, side, event)):
            if out <= TOLERANCE:
                continue
            counts[field] = counts.get(field, 0) + 1
            if field not in worst or out > worst[field].millimetres:
                worst[field] = Overflow(field, text, _who(face, side), round(out, 1))
    return [
        Overflow(one.field, one.text, one.who, one.millimetres, counts[one.field] - 1)
        for one in worst.values()
    ]


def _texts(rooms: Sequence[Room], content: Content, side: Layout) -> Iterator[tuple[str, str, float]]:
    """Field, text and by how much it is wider or higher than its room, or its room reaches beyond the card."""
    ends: dict[str, float] = {}
    for room in rooms:
        beyond = _beyond(room, side)
        if room.field.name == "qr":
            small = LEAST_CODE - min(room.width, room.height)
            yield "qr", "", max(beyond, small) if content.credential else 0.0
            continue
        placed = None if room.field.name == "agenda" else filling.place(room, content, ends)
        if placed is None:
            ends[room.field.name] = ends.get(room.field.after, room.top)
            continue
        ends[room.field.name] = placed.end
        lines = placed.setting.lines
        widest = max(
            glyphs.shape(line, language=placed.setting.language, family=room.family, bold=room.bold)[0].width
            for line in lines
        )
        wide = widest * placed.setting.size / POINTS_PER_MM - room.width
        yield room.field.name, content.texts[room.field.name], max(wide, placed.tall - placed.space, beyond)


def _beyond(room: Room, side: Layout) -> float:
    """Of a room: what is written there would be cut off."""
    right, bottom = room.left + room.width - side.width, room.top + room.height - side.height
    return max(-room.left, -room.top, right, bottom)


def _ribbons(face: BadgeFace, side: Layout, event: EventFace) -> Iterator[tuple[str, str, float]]:
    """Their words share the width of the card."""
    if "ribbons" not in side.body.named:
        return
    flags = layout.flags_of(face, event, side)
    yield "ribbons", "", layout.ribbons_overflow(face.roles, flags, side, event.language)


def _who(face: BadgeFace, side: Layout) -> str:
    roles = [role.word for role in face.roles]
    return " + ".join([*roles, *(mark.word for mark in layout.shown_marks(face, side))])
