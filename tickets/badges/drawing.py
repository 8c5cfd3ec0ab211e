"""Badges on paper: faces in, one PDF out, one badge a page.

What is the same on all badges is laid out once, each font is embedded once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core import colour
from tickets.badges.face import EVENT_LIMIT, PLACE_LIMIT, BadgeFace, EventFace
from tickets.badges.sizes import BadgeSize
from tickets.documents import inks, measure, pdf, scripts
from tickets.documents.measure import Box, Setting

# A name below this size is not read across a table: it then may take more than two lines.
READABLE = 18.0
LOGO_WIDTH, LOGO_GAP = 24.0, 4.0
WHEN_HEIGHT = 5.5
RIBBON_PADDING = 5.0


@dataclass(frozen=True)
class Ribbon:
    """One role's part of the strip at the lower edge; lengths in millimetres."""

    text: str
    colour: str
    size: float
    left: float
    width: float


@dataclass(frozen=True)
class Page:
    """`mirrored` turns the lower part round for names that are read from the right."""

    name: Setting
    pronouns: Setting
    company: Setting
    mirrored: bool
    ribbons: tuple[Ribbon, ...]


def draw(faces: Sequence[BadgeFace], event: EventFace, size: BadgeSize) -> bytes:
    """A PDF with one page for each face, in their order; at least one face."""
    pages = [_page(face, event, size) for face in faces]
    marks = [
        pdf.Mark(number, face.credential, size.qr_left(mirrored=page.mirrored), size.qr_bottom, size.qr.width)
        for number, (face, page) in enumerate(zip(faces, pages, strict=True))
        if face.credential
    ]
    title_width = size.event.width - (LOGO_WIDTH + LOGO_GAP if event.logo else 0)
    ground, ink = inks.ground_and_ink(event.accent)
    context = {
        "pages": pages,
        "size": size,
        "ground": ground,
        "ink": ink,
        "company_bottom": size.height - size.company.top - size.company.height,
        "event": event,
        "title": _title(event, size, title_width),
        "title_width": title_width,
        "when": scripts.clean(event.when, limit=PLACE_LIMIT),
        "place": scripts.clean(event.place, limit=PLACE_LIMIT),
        "theme": colour.theme(event.accent).light,
        "logo": pdf.LOGO if event.logo else "",
        "logo_width": LOGO_WIDTH,
    }
    images = {pdf.LOGO: event.logo} if event.logo else {}
    return pdf.draw("tickets/pdf/badges", context, marks=marks, images=images, has_ground=True)


def missing_glyphs(face: BadgeFace) -> str:
    """The letters of the face that no installed font has: to be told before printing."""
    return measure.missing_glyphs(f"{face.name} {face.pronouns} {face.company}")


def _page(face: BadgeFace, event: EventFace, size: BadgeSize) -> Page:
    width, company = size.person.width, size.company
    name = Box(width, size.name_height, largest=size.name_largest, enough=READABLE)
    pronouns = Box(width, 6, largest=13, lines=1, bold=False)
    employer = Box(company.width, company.height, largest=18, enough=11)
    return Page(
        name=measure.fit(face.name, name, event.language),
        pronouns=measure.fit(face.pronouns, pronouns, event.language),
        company=measure.fit(face.company, employer, event.language),
        mirrored=scripts.direction(face.name) == "rtl",
        ribbons=_ribbons(face, event, size),
    )


def _title(event: EventFace, size: BadgeSize, width: float) -> Setting:
    box = Box(width, size.event.height - WHEN_HEIGHT, largest=size.event_largest)
    return measure.fit(scripts.clean(event.name, limit=EVENT_LIMIT), box, event.language)


def _ribbons(face: BadgeFace, event: EventFace, size: BadgeSize) -> tuple[Ribbon, ...]:
    """One ribbon a role, side by side over the whole width; the words of one badge in one size."""
    if not face.roles:
        return ()
    width = size.width / len(face.roles)
    box = Box(width - RIBBON_PADDING, size.ribbon, largest=size.ribbon * 1.35, lines=1)
    letters = min(measure.fit(role.word, box, event.language).size for role in face.roles)
    return tuple(
        Ribbon(role.word, role.colour.hex, letters, number * width, width)
        for number, role in enumerate(face.roles)
    )
