"""Badges on paper: faces in, one PDF out.

What is the same on all badges of a kind is laid out once, by WeasyPrint (tickets/badges/grounds.py); what differs is
written into the rooms that the layout leaves (filling.py); both are kept by the hash of their content (parts.py).
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tickets.badges import binding, filling, grounds, imposing, layout, ready, samples
from tickets.badges.binding import Card, Page, Placed, Side
from tickets.badges.face import BadgeFace, EventFace, Mark, Role
from tickets.badges.filling import Content, Row
from tickets.badges.imposing import Plan
from tickets.badges.layout import Layout
from tickets.badges.parts import Ground, Part, Parts
from tickets.documents import coverage

logger = logging.getLogger("plenary.badges")

MARKS_ROOM = 8.0  # mm around the bleed, for crop marks
A6 = (105, 148)  # mm
CHUNK = (
    50  # badges between two looks at whether somebody cancelled; even of the slowest layouts within a lease
)
# Raised when the same content comes out differently.
VERSION = 4


@dataclass(frozen=True)
class Shop:
    """A print shop's wishes: one card a page, with bleed; some want crop marks, others forbid them."""

    has_marks: bool = False


@dataclass(frozen=True)
class Job:
    """What a batch looks like. Without `back` backs stay empty; without `plan` each side is a page of its size."""

    front: Layout
    back: Layout | None = None
    plan: Plan | None = None
    shop: Shop | None = None


def draw(
    faces: Sequence[BadgeFace],
    event: EventFace,
    job: Job,
    *,
    agendas: Sequence[tuple[Row, ...]] = (),
    store: Parts | None = None,
) -> bytes:
    """A PDF of the badges in their order; at least one. Raises confined.Unusable and placeholders.Wrong."""
    own = store or Parts()
    try:
        drawing = Drawing(faces, event, job, agendas=agendas, store=own)
        for _done in drawing.steps():
            pass
        return drawing.bound()
    finally:
        if store is None:
            own.close()


def missing_glyphs(face: BadgeFace) -> str:
    """The letters of the face that no installed font has: to be told before printing."""
    return coverage.missing(face.name, face.pronouns, face.company)


def missing_of_event(event: EventFace) -> str:
    """Letters of what stands on every badge that cannot be printed."""
    texts = layout.shared(event)
    shown = (texts[name] for name in ("event", "when", "date", "place"))
    return coverage.missing(*shown) + coverage.left_out(event.name, event.place)


def missing_of_layout(side: Layout) -> str:
    """Letters of the layout's own words, and of the roles', that cannot be printed. Raises Wrong."""
    return coverage.missing(side.words, *(one.word for one in (*Role, *Mark)))


def warm() -> None:
    """Draw one badge for nobody: libraries and fonts are loaded then, which takes a second or more."""
    try:
        event = EventFace(name="–", when="", place="", accent="#000000")
        draw(samples.faces()[:1], event, Job(ready.layout(ready.FIRST, *A6)))
    except Exception:  # a server without these libraries serves all else
        logger.exception("badges cannot be drawn on this machine")


class Drawing:
    """A batch on its way; what it has drawn is kept, so one that was broken off goes on where it was."""

    def __init__(
        self,
        faces: Sequence[BadgeFace],
        event: EventFace,
        job: Job,
        *,
        agendas: Sequence[tuple[Row, ...]] = (),
        store: Parts,
    ) -> None:
        self.faces, self.event, self.job, self.store = faces, event, job, store
        self.shared = layout.shared(event)
        self.agendas = agendas or [()] * len(faces)
        self.fronts: list[Side] = []
        self.backs: list[Side] = []
        self.grounds: dict[str, Ground] = {}
        self.parts: dict[str, Part] = {}
        self.fresh = 0  # sides that had to be drawn
        self.pages = 0

    def steps(self) -> Iterator[int]:
        """Draws chunk by chunk; says how many badges are done."""
        kinds = [self._kinds(side) for side in self._sides()]
        for start in range(0, len(self.faces), CHUNK):
            for (side, made), known in zip(self._collected(), kinds, strict=True):
                made.extend(self._chunk(side, known, start))
            yield min(len(self.faces), start + CHUNK)

    def bound(self) -> bytes:
        front = self.job.front
        shown = grounds.BLEED if self.job.shop else 0.0
        pages = list(self._pages())
        self.pages = len(pages)
        return binding.bind(
            pages,
            card=Card(front.width, front.height, grounds.BLEED, shown),
            grounds=self.grounds,
            parts=self.parts,
            store=self.store,
            title=self.event.name,
        )

    # Drawing

    def _sides(self) -> list[Layout]:
        return [side for side in (self.job.front, self.job.back) if side is not None]

    def _collected(self) -> list[tuple[Layout, list[Side]]]:
        return list(zip(self._sides(), (self.fronts, self.backs), strict=False))

    def _kinds(self, side: Layout) -> dict[layout.Flags, grounds.Kind]:
        wanted = {layout.flags_of(face, self.event, side) for face in self.faces}
        kinds = grounds.kinds(side, self.event, wanted, self.store)
        self.grounds |= {kind.key: kind.ground for kind in kinds.values()}
        return kinds

    def _chunk(self, side: Layout, kinds: dict[layout.Flags, grounds.Kind], start: int) -> list[Side]:
        wanted: dict[str, tuple[grounds.Kind, Content]] = {}
        sides = []
        both = zip(self.faces[start : start + CHUNK], self.agendas[start : start + CHUNK], strict=True)
        for face, agenda in both:
            kind = kinds[layout.flags_of(face, self.event, side)]
            content = content_of(face, self.event, self.shared, agenda, kind, side)
            key = layout.digest(VERSION, kind.key, _said(content)) if kind.rooms else ""
            sides.append(Side(kind.key, key))
            if key and key not in self.parts:
                wanted[key] = kind, content
        found = self.store.found(list(wanted))
        fresh = {
            key: filling.fill(kind.rooms, content, height=side.height)
            for key, (kind, content) in wanted.items()
            if key not in found
        }
        if fresh:
            self.store.keep(fresh)
        self.fresh += len(fresh)
        self.parts |= found | fresh
        return sides

    # Pages

    def _pages(self) -> Iterable[Page]:
        if self.job.plan is not None:
            return self._imposed(self.job.plan)
        order = zip(self.fronts, self.backs, strict=True) if self.backs else ((side,) for side in self.fronts)
        return (self._single(side) for sides in order for side in sides)

    def _single(self, side: Side) -> Page:
        front, shop = self.job.front, self.job.shop
        bleed = grounds.BLEED if shop else 0.0
        around = bleed + (MARKS_ROOM if shop and shop.has_marks else 0.0)
        width, height = front.width + 2 * around, front.height + 2 * around
        trim = (around, around, width - around, height - around)
        if not shop:
            return Page(width, height, (Placed(side, 0, 0),))
        cut = around - bleed
        return Page(
            width,
            height,
            (Placed(side, around, around),),
            marks=imposing.crop_marks(trim, bleed) if shop.has_marks else (),
            trim=trim,
            bleed=(cut, cut, width - cut, height - cut),
        )

    def _imposed(self, plan: Plan) -> Iterable[Page]:
        sheet = plan.sheet
        for face in imposing.faces(len(self.fronts), plan):
            placed = [
                Placed(
                    (self.backs if card.is_back else self.fronts)[card.number], card.left, card.top, card.turn
                )
                for card in face.cards
            ]
            yield Page(sheet.width, sheet.height, tuple(placed))


def content_of(
    face: BadgeFace,
    event: EventFace,
    shared: dict[str, str],
    agenda: tuple[Row, ...],
    kind: grounds.Kind,
    side: Layout,
) -> Content:
    """Only what the rooms ask for: what is not on a side must not make it another."""
    asked = {room.field.name for room in kind.rooms}
    texts = {name: text for name, text in shared.items() if name in asked}
    own = {"name": face.name, "pronouns": face.pronouns, "company": face.company}
    texts |= {name: text for name, text in own.items() if name in asked}
    if "role" in asked and face.roles:
        is_first = Mark.FIRST_TIME in layout.shown_marks(face, side)
        words = (face.roles[0].word, Mark.FIRST_TIME.word if is_first else "")
        texts["role"] = " · ".join(filter(None, words))
    return Content(
        texts=texts,
        credential=face.credential if "qr" in asked else "",
        agenda=agenda if "agenda" in asked else (),
        language=event.language,
    )


def _said(content: Content) -> list[object]:
    rows = [[row.title, row.time, row.place] for row in content.agenda]
    return [dict(content.texts), content.credential, rows, content.language]
