"""A badge's layout: one side of a card as HTML and CSS, and what may be written in it."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape, unescape

from core import colour
from core.colour import Rgb
from tickets.badges import placeholders
from tickets.badges.face import (
    EVENT_LIMIT,
    FIRST_TIME_COLOUR,
    PLACE_LIMIT,
    BadgeFace,
    EventFace,
    Mark,
    Role,
)
from tickets.badges.placeholders import Field, Ready, Template
from tickets.documents import inks, measure, pdf, scripts
from tickets.documents.measure import POINTS_PER_MM, Box

# Fields differ from badge to badge or have room to fit into; values are text that flows with the rest.
FIELDS = frozenset({"name", "pronouns", "company", "qr", "agenda", "event", "when", "date", "place", "role"})
PERSONAL = frozenset({"name", "pronouns", "company"})
VALUES = frozenset(
    {
        "event",
        "when",
        "date",
        "place",
        "logo",
        "ribbons",
        "role",
        "role_colour",
        "accent",
        "ink",
        "text",
        "quiet",
        "partners",
        *Mark,
    }
)
STYLE_VALUES = frozenset({"accent", "ink", "text", "quiet", "width", "height"})
FLAGS = frozenset(
    {
        "rtl",
        "pronouns",
        "company",
        "logo",
        "place",
        "qr",
        "several",
        "portrait",
        "landscape",
        "small",
        "partners",
        *Mark,
        *Role,
    }
)

TAGS = re.compile(r"<[^<>]*>")
SMALL = {"portrait": 80.0, "landscape": 75.0}  # mm of the shorter side
# A camera, struck through, in a disc: told by its shape where colours are not seen or not printed.
NO_PHOTO_SIGN = (
    '<svg class="no-photo-sign" viewBox="0 0 40 40"><circle cx="20" cy="20" r="20" fill="#fff"/>'
    '<circle cx="20" cy="20" r="18" fill="#c2182b"/><path fill="#fff" d="M9 14h5l2-3h8l2 3h5v14H9z"/>'
    '<circle cx="20" cy="20.5" r="4.6" fill="#c2182b"/><path stroke="#c2182b" stroke-width="5" d="M8 32 32 8"/>'
    '<path stroke="#fff" stroke-width="2.4" d="M8.5 31.5l23-23"/></svg>'
)
RIBBON_PADDING = 5.0  # mm
SMALLEST_RIBBON = 4.0  # points: seven roles on one card are rare
RIBBON_SHARES = {"portrait": 0.045, "landscape": 0.06}  # of the card's height
BASE = """
body { font-family: "Noto Sans", sans-serif; font-size: 9pt; line-height: 1.25; color: %(text)s }
.badge { position: relative; width: %(width)s; height: %(height)s }
p { margin: 0 }
img { display: block; width: 100%%; height: 100%%; object-fit: contain }
.ribbons { display: flex; width: 100%%; height: 100%%; font-weight: bold; color: #fff }
.partners { width: 100%%; height: 100%% }
.partner { display: block; float: left; width: 50%%; height: 100%%; padding: .6mm; box-sizing: border-box }
.partner img { object-position: left }
.is-rtl .partner { float: right }
.is-rtl .partner img { object-position: right }
.partners-1 .partner { width: 100%% }
.partners-3 .partner, .partners-4 .partner { height: 50%% }
.no-photo-sign { display: block; width: 100%%; height: 100%% }
.ribbon { flex: 1; display: flex; align-items: center; justify-content: center; white-space: nowrap }
"""

Flags = tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """`html` and `css` in the language of tickets/badges/placeholders.py; millimetres.

    `shows` are words of what is off unless somebody asks for it: partners, first_time, no_photo.
    `is_ours` is true for the layouts that come with Plenary: what organizers wrote is laid out in a process apart.
    """

    html: str
    css: str
    width: float
    height: float
    is_ours: bool = False
    shows: tuple[str, ...] = ()

    @cached_property
    def body(self) -> Template:
        return placeholders.read(self.html, values=VALUES, fields=FIELDS, flags=FLAGS)

    @cached_property
    def style(self) -> Template:
        return placeholders.read(self.css, values=STYLE_VALUES, fields=(), flags=())

    @cached_property
    def asked(self) -> frozenset[str]:
        return self.body.asked

    @property
    def shape(self) -> Flags:
        """What a layout may ask about its card."""
        turned = "portrait" if self.height >= self.width else "landscape"
        return (turned, "small") if min(self.width, self.height) < SMALL[turned] else (turned,)

    @property
    def words(self) -> str:
        """What it writes itself on some badge or other. Raises Wrong."""
        html = TAGS.sub(" ", placeholders.text_of(self.body))
        return f"{unescape(html)} {placeholders.text_of(self.style)}"

    def digest(self) -> str:
        return digest(asdict(self))


@dataclass(frozen=True)
class Page:
    """A layout filled for all badges that share these flags: HTML with rooms, and what is to go into them."""

    html: str
    fields: tuple[Field, ...]


def digest(*content: object) -> str:
    """64 hex digits of anything that JSON can say."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def flags_of(face: BadgeFace, event: EventFace, layout: Layout) -> Flags:
    """What is true of a badge and makes its page differ from others: roles and marks always, the rest only where it is
    asked."""
    marks = shown_marks(face, layout)
    true = {
        "pronouns": bool(face.pronouns),
        "company": bool(face.company),
        "logo": bool(event.logo),
        "place": bool(event.place),
        "qr": bool(face.credential),
        "several": len(face.roles) + (Mark.FIRST_TIME in marks) > 1,
        "partners": bool(event.partners) and "partners" in layout.shows,
    }
    held = {name for name, value in true.items() if value and name in layout.asked}
    if scripts.direction(face.name) == "rtl":
        held.add("rtl")
    return tuple(sorted(held | set(face.roles) | set(marks)))


def shown_marks(face: BadgeFace, layout: Layout) -> tuple[Mark, ...]:
    return tuple(mark for mark in face.marks if mark in layout.shows)


def fill(layout: Layout, event: EventFace, flags: Flags) -> Page:
    roles = [role for role in Role if role in flags]
    first = roles[0] if roles else Role.ATTENDEE
    values = shared(event) | {
        "role": first.word if roles else "",
        "role_colour": first.colour.hex,
        "ribbons": ribbons(_ribbon_words(roles, flags), layout, event.language),
        Mark.FIRST_TIME: Mark.FIRST_TIME.word if Mark.FIRST_TIME in flags else "",
        Mark.NO_PHOTO: Ready(NO_PHOTO_SIGN if Mark.NO_PHOTO in flags else ""),
        "partners": _partners(event.partners if "partners" in layout.shows else ()),
    }
    held = [*flags, *layout.shape]
    body, fields = placeholders.fill(layout.body, values=values, flags=dict.fromkeys(held, True))
    kinds = " ".join(["badge", *(f"is-{flag}" for flag in held), f"roles-{len(roles)}"])
    direction = "rtl" if "rtl" in flags else "ltr"
    html = (
        f'<!doctype html><html lang="{language_of(event)}"><head><meta charset="utf-8"><title>'
        f'</title></head><body class="{kinds}" dir="{direction}">{body}</body></html>'
    )
    return Page(html, fields)


def style_of(layout: Layout, event: EventFace) -> str:
    values = shared(event) | {"width": f"{layout.width:g}mm", "height": f"{layout.height:g}mm"}
    # Colours and lengths only: nothing in them can end a rule.
    written, _fields = placeholders.fill(layout.style, values=values, flags={})
    return str(BASE % values) + written


def shared(event: EventFace) -> dict[str, str]:
    ground, ink = inks.ground_and_ink(event.accent)
    theme = colour.theme(event.accent).light
    place = scripts.clean(event.place, limit=PLACE_LIMIT)
    when = scripts.clean(event.when, limit=PLACE_LIMIT)
    return {
        "event": scripts.clean(event.name, limit=EVENT_LIMIT),
        "when": " · ".join(filter(None, (when, place))),
        "date": when,
        "place": place,
        "logo": Ready(f'<img src="{pdf.LOGO}" alt="">' if event.logo else ""),
        "accent": ground.hex,
        "ink": ink.hex,
        "text": theme.text.hex,
        "quiet": theme.quiet.hex,
    }


def _ribbon_words(roles: Sequence[Role], flags: Flags) -> list[tuple[str, str, Rgb]]:
    """Name of its class, word and colour of each ribbon."""
    found = [(str(role), role.word, role.colour) for role in roles]
    if Mark.FIRST_TIME in flags:
        found.append(("first", Mark.FIRST_TIME.word, FIRST_TIME_COLOUR))
    return found


def ribbons_overflow(roles: Sequence[Role], flags: Flags, side: Layout, language: str) -> float:
    """Millimetres by which the widest word is wider than its ribbon."""
    words = _ribbon_words(roles, flags)
    size = _ribbon_size(words, side, language)
    ruler = measure.Ruler(language, bold=True)
    widest = max((ruler.width(word) for _name, word, _colour in words), default=0.0)
    return widest / measure.REFERENCE * size / POINTS_PER_MM - side.width / max(1, len(words))


def _ribbon_size(words: Sequence[tuple[str, str, Rgb]], side: Layout, language: str) -> float:
    """In points, the same for all: as large as the longest word allows."""
    height = side.height * RIBBON_SHARES[side.shape[0]]
    room = Box(
        side.width / max(1, len(words)) - RIBBON_PADDING,
        40,
        largest=height * POINTS_PER_MM,
        smallest=SMALLEST_RIBBON,
        lines=1,
    )
    return min((measure.fit(word, room, language).size for _name, word, _colour in words), default=0.0)


def ribbons(words: Sequence[tuple[str, str, Rgb]], layout: Layout, language: str) -> Ready:
    """One ribbon a role, side by side over the card's width; their words in one size."""
    if not words:
        return Ready("")
    size = _ribbon_size(words, layout, language)
    shown = "".join(
        f'<span class="ribbon ribbon-{name}" style="background: {colour.hex}">{escape(word)}</span>'
        for name, word, colour in words
    )
    return Ready(f'<div class="ribbons" style="font-size: {size:g}pt">{shown}</div>')


def _partners(logos: Sequence[bytes]) -> Ready:
    """In two columns, each as large as its share of the room."""
    shown = "".join(
        f'<span class="partner"><img src="{partner_image(n)}" alt=""></span>' for n in range(len(logos))
    )
    return Ready(f'<div class="partners partners-{len(logos)}">{shown}</div>' if shown else "")


def partner_image(number: int) -> str:
    return f"{pdf.IMAGE_SCHEME}:partner-{number}"


def images_of(event: EventFace) -> dict[str, bytes]:
    """The pictures that a page may name."""
    found = {partner_image(number): logo for number, logo in enumerate(event.partners)}
    return {pdf.LOGO: event.logo, **found} if event.logo else found


def language_of(event: EventFace) -> str:
    return "".join(letter for letter in event.language if letter.isalnum() or letter == "-")[:20]
