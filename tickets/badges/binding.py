"""Cards to pages of one PDF. Each side of a card is stored once; what all share is a form that pages show by name."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from tickets.badges import glyphs, layout
from tickets.badges.glyphs import Glyph, Used
from tickets.badges.parts import Ground, Part, Parts

POINTS_PER_MM = 72 / 25.4
MARK_WIDTH = 0.25  # points

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Side:
    """One side of one card: its ground's and its part's key. Without a part only the ground is shown."""

    ground: str
    part: str = ""


@dataclass(frozen=True)
class Placed:
    """A side on a page: upper left in millimetres, turned clockwise by 0, 90, 180 or 270 degrees within its cell."""

    side: Side
    left: float
    top: float
    turn: int = 0


@dataclass(frozen=True)
class Page:
    """Millimetres. `trim` and `bleed` are left, top, right, bottom; `marks` lines as x, y, x, y."""

    width: float
    height: float
    placed: tuple[Placed, ...]
    marks: Sequence[Box] = ()
    trim: Box | None = None
    bleed: Box | None = None


@dataclass(frozen=True)
class Card:
    """Size in millimetres, how far its ground reaches beyond, and how much of that is shown."""

    width: float
    height: float
    bleed: float
    shown: float = 0.0


def bind(
    pages: Iterable[Page],
    *,
    card: Card,
    grounds: Mapping[str, Ground],
    parts: Mapping[str, Part],
    store: Parts,
    title: str,
) -> bytes:
    """`parts` and `grounds` hold every key that the pages name."""
    used = Used()
    for part in parts.values():
        used.add(part.used)
    with Pdf.new() as pdf:
        resources = pdf.make_indirect(Dictionary(Font=_fonts(pdf, used, store), XObject=Dictionary()))
        shown = resources.XObject
        for name, png in used.pictures.items():
            shown[f"/{name}"] = glyphs.pictured(pdf, png)
        names = _show_grounds(pdf, shown, grounds, card, store)
        streams = {key: _stream(pdf, part.body) for key, part in parts.items()}
        ending = pdf.make_indirect(pikepdf.Stream(pdf, b"Q"))
        for page in pages:
            contents = _contents(pdf, page, card, names, streams, ending)
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(_page(page, contents, resources))))
        with pdf.open_metadata(set_pikepdf_as_editor=False) as data:
            data["dc:title"] = title
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def _page(page: Page, contents: Array, resources: pikepdf.Object) -> Dictionary:
    made = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(page.width * POINTS_PER_MM, 4), round(page.height * POINTS_PER_MM, 4)]),
        Resources=resources,
        Contents=contents,
    )
    for name, box in (("/TrimBox", page.trim), ("/BleedBox", page.bleed)):
        if box is not None:
            left, top, right, bottom = box
            edges = (left, page.height - bottom, right, page.height - top)
            made[name] = Array([round(edge * POINTS_PER_MM, 4) for edge in edges])
    return made


def _contents(
    pdf: Pdf,
    page: Page,
    card: Card,
    names: Mapping[str, str],
    streams: Mapping[str, pikepdf.Object],
    ending: pikepdf.Object,
) -> Array:
    """Ground and part of each card between what places them; the parts themselves are not touched."""
    contents = Array()
    before = ""
    for placed in page.placed:
        matrix = _matrix(placed, card, page.height)
        start = f"{before}q {matrix} cm /{names[placed.side.ground]} Do"
        before = ""
        if placed.side.part:
            contents.append(pdf.make_indirect(pikepdf.Stream(pdf, start.encode())))
            contents.append(streams[placed.side.part])
            before = "Q\n"
        else:
            before = f"{start} Q\n"
    marks = _marks(page)
    if before == "Q\n" and not marks:
        contents.append(ending)
    elif before or marks:
        contents.append(pdf.make_indirect(pikepdf.Stream(pdf, (before + marks).encode())))
    return contents


def _marks(page: Page) -> str:
    if not page.marks:
        return ""
    lines = (
        f"{x1 * POINTS_PER_MM:.3f} {(page.height - y1) * POINTS_PER_MM:.3f} m "
        f"{x2 * POINTS_PER_MM:.3f} {(page.height - y2) * POINTS_PER_MM:.3f} l"
        for x1, y1, x2, y2 in page.marks
    )
    return f"q 0 0 0 1 K {MARK_WIDTH} w {' '.join(lines)} S Q"


def _matrix(placed: Placed, card: Card, height: float) -> str:
    """From the card's coordinates, whose origin is its lower left, to the page's."""
    left, top = placed.left, height - placed.top
    turned: dict[int, tuple[int, int, int, int, float, float]] = {
        0: (1, 0, 0, 1, left, top - card.height),
        90: (0, -1, 1, 0, left, top),
        180: (-1, 0, 0, -1, left + card.width, top),
        270: (0, 1, -1, 0, left + card.height, top - card.width),
    }
    a, b, c, d, x, y = turned[placed.turn]
    return f"{a} {b} {c} {d} {x * POINTS_PER_MM:.4f} {y * POINTS_PER_MM:.4f}"


def _stream(pdf: Pdf, body: bytes) -> pikepdf.Object:
    return pdf.make_indirect(pikepdf.Stream(pdf, body, {"/Filter": Name.FlateDecode}))


def _show_grounds(
    pdf: Pdf, shown: pikepdf.Object, grounds: Mapping[str, Ground], card: Card, store: Parts
) -> dict[str, str]:
    """Copy each ground once and name it: {key: name}."""
    names: dict[str, str] = {}
    by_file: dict[str, list[str]] = {}
    for key, ground in grounds.items():
        by_file.setdefault(ground.file, []).append(key)
    hidden = card.bleed - card.shown
    edges = (hidden, hidden, card.width + 2 * card.bleed - hidden, card.height + 2 * card.bleed - hidden)
    for file, keys in by_file.items():
        with Pdf.open(io.BytesIO(store.file(file))) as source:
            for key in keys:
                form = pdf.copy_foreign(source.pages[grounds[key].page].as_form_xobject())
                form.BBox = Array([round(edge * POINTS_PER_MM, 4) for edge in edges])
                back = round(-card.bleed * POINTS_PER_MM, 4)
                form.Matrix = Array([1, 0, 0, 1, back, back])
                names[key] = f"G{len(names)}"
                shown[f"/{names[key]}"] = form
    return names


def _fonts(pdf: Pdf, used: Used, store: Parts) -> pikepdf.Object:
    """The fonts with at least the glyphs that are used. Those of an earlier file serve as long as they have them."""
    fonts = Dictionary()
    for name in sorted(used.glyphs):
        with Pdf.open(io.BytesIO(_font_file(name, used.glyphs[name], used, store))) as source:
            fonts[f"/{name}"] = pdf.copy_foreign(source.pages[0].Resources.Font[f"/{name}"])
    return pdf.make_indirect(fonts)


def _font_file(name: str, wanted: Mapping[int, Glyph], used: Used, store: Parts) -> bytes:
    key = layout.digest(name)
    known = store.fonts(key)
    if known and wanted.keys() <= known[0].keys():
        return known[1]
    glyphs_of = dict(wanted) | (known[0] if known else {})
    content = glyphs.embedded({name: glyphs_of}, {name: used.samples[name]})
    store.keep_fonts(key, glyphs_of, content)
    return content
