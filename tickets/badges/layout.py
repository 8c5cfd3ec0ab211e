"""A badge's layout: one side of a card as HTML and CSS, and what may be written in it."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape, unescape

from core import colour
from tickets.badges import placeholders
from tickets.badges.face import EVENT_LIMIT, PLACE_LIMIT, BadgeFace, EventFace, Role
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
    }
)
STYLE_VALUES = frozenset({"accent", "ink", "text", "quiet", "width", "height"})
FLAGS = frozenset(
    {"rtl", "pronouns", "company", "logo", "place", "qr", "several", "portrait", "landscape", "small", *Role}
)

TAGS = re.compile(r"<[^<>]*>")
SMALL = {"portrait": 80.0, "landscape": 75.0}  # mm of the shorter side
RIBBON_PADDING = 5.0  # mm
RIBBON_SHARES = {"portrait": 0.045, "landscape": 0.06}  # of the card's height
BASE = """
body { font-family: "Noto Sans", sans-serif; font-size: 9pt; line-height: 1.25; color: %(text)s }
.badge { position: relative; width: %(width)s; height: %(height)s }
p { margin: 0 }
img { display: block; width: 100%%; height: 100%%; object-fit: contain }
.ribbons { display: flex; width: 100%%; height: 100%%; font-weight: bold; color: #fff }
.ribbon { flex: 1; display: flex; align-items: center; justify-content: center; white-space: nowrap }
"""

Flags = tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """`html` and `css` in the language of tickets/badges/placeholders.py; millimetres.

    `is_ours` is true for the layouts that come with Plenary: what organizers wrote is laid out in a process apart.
    """

    html: str
    css: str
    width: float
    height: float
    is_ours: bool = False

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
    """What is true of a badge and makes its page differ from others: roles always, the rest only where it is asked."""
    true = {
        "pronouns": bool(face.pronouns),
        "company": bool(face.company),
        "logo": bool(event.logo),
        "place": bool(event.place),
        "qr": bool(face.credential),
        "several": len(face.roles) > 1,
    }
    held = {name for name, value in true.items() if value and name in layout.asked}
    if scripts.direction(face.name) == "rtl":
        held.add("rtl")
    return tuple(sorted(held | set(face.roles)))


def fill(layout: Layout, event: EventFace, flags: Flags) -> Page:
    roles = [role for role in Role if role in flags]
    first = roles[0] if roles else Role.ATTENDEE
    values = shared(event) | {
        "role": first.word if roles else "",
        "role_colour": first.colour.hex,
        "ribbons": ribbons(roles, layout, event.language),
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


def ribbons(roles: Sequence[Role], layout: Layout, language: str) -> Ready:
    """One ribbon a role, side by side over the card's width; their words in one size."""
    if not roles:
        return Ready("")
    height = layout.height * RIBBON_SHARES[layout.shape[0]]
    box = Box(layout.width / len(roles) - RIBBON_PADDING, 40, largest=height * POINTS_PER_MM, lines=1)
    size = min(measure.fit(role.word, box, language).size for role in roles)
    words = "".join(
        f'<span class="ribbon ribbon-{role}" style="background: {role.colour.hex}">{escape(role.word)}</span>'
        for role in roles
    )
    return Ready(f'<div class="ribbons" style="font-size: {size:g}pt">{words}</div>')


def language_of(event: EventFace) -> str:
    return "".join(letter for letter in event.language if letter.isalnum() or letter == "-")[:20]
