"""Pictures we draw: what others show when a session's address is passed on, and the event's icon on a phone.

Of Pillow, in the event's colours, with the system's fonts. No database.
"""

import hashlib
from dataclasses import astuple, dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from agenda.public import EventFacts, Item
from core import colour, lettering, times
from core.templatetags.look import initials

RECIPE = 1  # raised when the drawing changes
WIDTH, HEIGHT = 1200, 630
EDGE = 72
ICON_SIZES = (192, 512)


@dataclass(frozen=True)
class Card:
    """All that is seen on the picture. Colours are #rrggbb."""

    event: str
    title: str
    people: str
    when: str
    track: str
    accent: str
    track_colour: str

    @property
    def digest(self) -> str:
        parts = "\x1f".join((str(RECIPE), *astuple(self)))
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


def card_of(event: EventFacts, item: Item) -> Card:
    talk = item.talk
    zone, locale = event.time_zone, event.language.replace("-", "_")
    day = times.show_date(times.local(item.starts_at, zone).date(), locale, "medium")
    when = f"{day}, {times.show_time(item.starts_at, zone, locale)}"
    place = f"  ·  {item.place.name}" if item.place else ""
    people = ", ".join(person.name for person in talk.people) if talk else ""
    strand = talk.strand if talk else None
    return Card(
        event=event.name,
        title=item.name,
        people=people,
        when=f"{when}{place}",
        track=strand.name if strand else "",
        accent=event.accent,
        track_colour=strand.colour if strand else event.accent,
    )


def draw_card(card: Card) -> bytes:
    """PNG of 1200 × 630: dark ground, the event's colour as an edge, the title as large as it fits."""
    scheme = colour.theme(card.accent).dark
    image = Image.new("RGB", (WIDTH, HEIGHT), scheme.surface.hex)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 16), fill=scheme.accent.hex)
    inner = WIDTH - 2 * EDGE
    ink, quiet = scheme.text.hex, scheme.quiet.hex
    _line(pen, 104, card.event, (34,), quiet, bold=True)
    title = lettering.fit(card.title, width=inner, sizes=(84, 72, 62, 54, 46), lines=4)
    y = 206 + (84 - title.size) // 3
    backwards = lettering.is_right_to_left(card.title)
    for line in title.lines:
        lettering.draw(
            pen, (EDGE, y), line, size=title.size, colour=ink, bold=True, width=inner, backwards=backwards
        )
        y += round(title.size * 1.18)
    strand = colour.track_colour(card.track_colour, scheme).hex
    pen.rounded_rectangle((EDGE, 500, EDGE + 10, 582), radius=5, fill=strand)
    _line(pen, 530, card.people or card.track, (38, 32), ink, bold=True, indent=34)
    _line(pen, 578, card.when, (30, 26), quiet, bold=False, indent=34)
    return _png(image)


def _line(
    pen: ImageDraw.ImageDraw,
    y: int,
    text: str,
    sizes: tuple[int, ...],
    ink: str,
    *,
    bold: bool,
    indent: int = 0,
) -> None:
    width = WIDTH - 2 * EDGE - indent
    block = lettering.fit(text, width=width, sizes=sizes, lines=1, bold=bold)
    lettering.draw(
        pen, (EDGE + indent, y), block.lines[0], size=block.size, colour=ink, bold=bold, width=width
    )


def draw_icon(name: str, accent: str, size: int) -> bytes:
    """The event's letters on its colour, with the margin that round icons cut off."""
    scheme = colour.theme(accent).light
    image = Image.new("RGB", (size, size), scheme.accent.hex)
    pen = ImageDraw.Draw(image)
    letters = initials(name)
    wanted = (size * 5 // 12, size // 3, size // 4)
    block = lettering.fit(letters, width=size * 2 // 3, sizes=wanted, lines=1)
    width = round(lettering.width_of(block.lines[0], block.size, bold=True))
    at = ((size - width) // 2, size // 2 + block.size * 36 // 100)
    lettering.draw(
        pen, at, block.lines[0], size=block.size, colour=scheme.on_accent.hex, bold=True, width=width
    )
    return _png(image)


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    # Few colours: a palette makes it a fifth of the size.
    image.quantize(64, method=Image.Quantize.MEDIANCUT).save(out, "PNG", optimize=True)
    return out.getvalue()
