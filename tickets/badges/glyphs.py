"""Lines of text as operators of PDF, in fonts that all badges of a file share.

Pango shapes, through the binding WeasyPrint lays out with, and WeasyPrint's own writer embeds the fonts. A line is
shaped once and written at any size: its widths grow in proportion.
"""

import hashlib
import io
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pikepdf

from tickets.documents import measure
from tickets.documents.measure import REFERENCE, Ruler

EM = 1000.0  # units of a font's size in PDF
# Where the baseline lies between two lines, in sizes below their middle: half of what Noto Sans has above minus below.
BASELINE = 0.388

_of_thread = threading.local()


@dataclass(frozen=True)
class Sample:
    """A text by which a font is found again: the same text in the same face brings the same font."""

    text: str
    language: str
    family: str
    bold: bool


@dataclass(frozen=True)
class Glyph:
    """What a font's dictionary must know of a glyph: the text it stands for, its width in thousandths of the size."""

    text: str
    width: int


@dataclass(frozen=True)
class Run:
    """Glyphs of one font with what moves them, as the array that PDF shows. `rise` in sizes."""

    font: str
    shown: str
    rise: float = 0.0


@dataclass(frozen=True)
class Picture:
    """A coloured letter: where it lies, in sizes from the line's start and baseline, and how large."""

    name: str
    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A shaped line; width in sizes."""

    runs: tuple[Run, ...]
    pictures: tuple[Picture, ...]
    width: float
    text: str
    needs_text: bool


@dataclass
class Used:
    """What lines need of a file: glyphs of fonts, where these come from, and coloured letters as PNG."""

    glyphs: dict[str, dict[int, Glyph]] = field(default_factory=lambda: defaultdict(dict))
    samples: dict[str, Sample] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def add(self, other: "Used") -> None:
        for font, glyphs in other.glyphs.items():
            self.glyphs[font] = {**glyphs, **self.glyphs[font]}
            self.samples.setdefault(font, other.samples[font])
        self.pictures |= other.pictures


def shape(text: str, *, language: str, family: str, bold: bool) -> tuple[Line, Used]:
    """Kept by thread, like the fonts they come from."""
    if not hasattr(_of_thread, "shaped"):
        _of_thread.shaped = lru_cache(maxsize=4096)(_shape)
    return _of_thread.shaped(Sample(text, language, family, bold))  # type: ignore[no-any-return]


def _shape(sample: Sample) -> tuple[Line, Used]:
    # Slow to import, see tickets.documents.pdf.fonts().
    from weasyprint.text.ffi import TO_UNITS, pango

    ruler = Ruler(sample.language, bold=sample.bold, family=sample.family)
    used = Used()
    runs: list[Run] = []
    pictures: list[Picture] = []
    left = 0.0
    # Readers turn around what is written from the right, also a text that is said to be meant: there is none then.
    is_turned_somewhere, is_plain = False, True
    encoded = sample.text.encode()
    for item in _items(ruler.line(sample.text)):
        face = _face(item.item.analysis.font)
        used.samples.setdefault(face.key, sample)
        writer = _Writer(face, used.glyphs[face.key])
        is_turned = bool(item.item.analysis.level % 2)
        clusters = [item.glyphs.log_clusters[number] for number in range(item.glyphs.num_glyphs)]
        is_turned_somewhere = is_turned_somewhere or is_turned
        is_plain = is_plain and clusters == sorted(set(clusters))
        for number, cluster in enumerate(clusters):
            info = item.glyphs.glyphs[number]
            width = info.geometry.width / TO_UNITS * EM / REFERENCE
            if info.glyph == pango.PANGO_GLYPH_EMPTY:
                writer.move(width)
            else:
                said = _said(encoded, item, clusters, number, cluster, is_turned)
                found = face.glyph(info.glyph, said, item.item.analysis.font)
                if found.picture:
                    name, box = found.picture
                    used.pictures[name] = found.png
                    pictures.append(Picture(name, left / EM + box[0], box[1], box[2], box[3]))
                writer.show(
                    found.number,
                    found.glyph,
                    width,
                    offset=info.geometry.x_offset / TO_UNITS * EM / REFERENCE,
                    rise=-info.geometry.y_offset / TO_UNITS / REFERENCE,
                )
            left += width
        runs += writer.runs()
    line = Line(
        tuple(runs), tuple(pictures), left / EM, sample.text, not is_plain and not is_turned_somewhere
    )
    return line, used


def _items(line: Any) -> Iterator[Any]:
    from weasyprint.text.ffi import ffi

    run = line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _said(encoded: bytes, item: Any, clusters: list[int], number: int, cluster: int, turned: bool) -> str:
    """The text a glyph stands for. Of several glyphs for the same letters one has them, the others nothing."""
    if turned:
        end = item.item.length if number == 0 else clusters[number - 1]
    else:
        end = item.item.length if number == len(clusters) - 1 else clusters[number + 1]
    start = item.item.offset
    return encoded[start + cluster : start + end].decode(errors="ignore")


class _Writer:
    """Collects a run's glyphs; those that are raised stand in runs of their own."""

    def __init__(self, face: "_Face", glyphs: dict[int, Glyph]) -> None:
        self.face, self.glyphs = face, glyphs
        self.found: list[Run] = []
        self.shown: list[str] = []
        self.hexes: list[str] = []
        self.pending = 0.0

    def move(self, width: float) -> None:
        self.pending -= width

    def show(self, number: int, glyph: Glyph, width: float, *, offset: float, rise: float) -> None:
        self.glyphs.setdefault(number, glyph)
        self.pending -= offset
        if rise:
            self._end()
        self._settle()
        self.hexes.append(f"{number:04x}")
        if rise:
            self._end(rise)
        self.pending += glyph.width + offset - width

    def _settle(self) -> None:
        """Moves of less than a hundredth of a per cent of the size are left for later: they add up."""
        if abs(self.pending) >= 1:
            self._flush()
            moved = round(self.pending)
            self.shown.append(str(moved))
            self.pending -= moved

    def _flush(self) -> None:
        if self.hexes:
            self.shown.append(f"<{''.join(self.hexes)}>")
            self.hexes = []

    def _end(self, rise: float = 0.0) -> None:
        self._flush()
        if self.shown:
            self.found.append(Run(self.face.key, "".join(self.shown), rise))
            self.shown = []

    def runs(self) -> list[Run]:
        if abs(self.pending) >= 1:
            self._settle()
        self._end()
        return self.found


@dataclass(frozen=True)
class _Found:
    number: int
    glyph: Glyph
    picture: tuple[str, tuple[float, float, float, float]] | None = None
    png: bytes = b""


class _Face:
    """One font of Pango's, known by the name it has in the file."""

    def __init__(self, pango_font: Any) -> None:
        from weasyprint.text.ffi import harfbuzz
        from weasyprint.text.fonts import get_pango_font_hb_face

        self.key = _name(pango_font)
        self.is_coloured = bool(harfbuzz.hb_ot_color_has_png(get_pango_font_hb_face(pango_font)))
        self.known: dict[int, _Found] = {}

    def glyph(self, number: int, text: str, pango_font: Any) -> _Found:
        from weasyprint.text.ffi import pango

        if number & pango.PANGO_GLYPH_UNKNOWN_FLAG:
            # A box. It is told before printing; the text says nevertheless what was meant.
            number = 0
        if number not in self.known:
            self.known[number] = self._measured(number, text, pango_font)
        return self.known[number]

    def _measured(self, number: int, text: str, pango_font: Any) -> _Found:
        from PIL import Image
        from weasyprint.text.ffi import TO_UNITS, ffi, pango
        from weasyprint.text.fonts import get_hb_object_data

        ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
        pango.pango_font_get_glyph_extents(pango_font, number, ink, logical)
        scale = TO_UNITS * REFERENCE
        glyph = Glyph(text, round(logical.width / scale * EM))
        png = (
            get_hb_object_data(pango.pango_font_get_hb_font(pango_font), "png", number)
            if self.is_coloured
            else None
        )
        if not png:
            return _Found(number, glyph)
        with Image.open(io.BytesIO(png)) as image:
            height = logical.width / scale * image.height / image.width
        bottom = -(ink.y + ink.height) / scale
        return _Found(
            number, glyph, (f"{self.key}{number}", (0.0, bottom, logical.width / scale, height)), png
        )


def _name(pango_font: Any) -> str:
    """The font's name in the file: of its description, so the same in every process."""
    from weasyprint.text.ffi import ffi, pango
    from weasyprint.text.fonts import get_pango_font_key

    description = get_pango_font_key(pango_font)[1]
    words = ffi.string(pango.pango_font_description_to_string(description))
    return "F" + hashlib.sha256(words).hexdigest()[:12]


def _face(pango_font: Any) -> _Face:
    from weasyprint.text.fonts import get_pango_font_key

    if not hasattr(_of_thread, "faces"):
        _of_thread.faces = {}
    key = get_pango_font_key(pango_font)[0]
    if key not in _of_thread.faces:
        _of_thread.faces[key] = _Face(pango_font)
    return _of_thread.faces[key]  # type: ignore[no-any-return]


# Writing


def written(line: Line, *, size: float, left: float, baseline: float) -> str:
    """Operators that show the line, in points from the lower left; the colour is whatever is set."""
    parts = [f"BT 1 0 0 1 {left:.2f} {baseline:.2f} Tm"]
    font, rise = "", 0.0
    for run in line.runs:
        if run.font != font:
            parts.append(f"/{run.font} {size:g} Tf")
            font = run.font
        if run.rise != rise:
            parts.append(f"{run.rise * size:.2f} Ts")
            rise = run.rise
        parts.append(f"[{run.shown}]TJ")
    if rise:
        parts.append("0 Ts")
    parts.append("ET")
    if line.needs_text or line.pictures:
        meant = line.text.encode("utf-16-be").hex()
        parts = [f"/Span<</ActualText<feff{meant}>>>BDC", *parts, "EMC"]
    for picture in line.pictures:
        x, y = left + picture.left * size, baseline + picture.bottom * size
        parts.append(
            f"q {picture.width * size:.2f} 0 0 {picture.height * size:.2f} {x:.2f} {y:.2f} cm /{picture.name} Do Q"
        )
    return " ".join(parts)


def embedded(glyphs: Mapping[str, Mapping[int, Glyph]], samples: Mapping[str, Sample]) -> bytes:
    """A PDF whose only page names all the fonts, with no more than these glyphs in them."""
    import pydyf
    from weasyprint.pdf.fonts import Font, build_fonts_dictionary
    from weasyprint.text.fonts import get_pango_font_key

    wanted: dict[str, Any] = {}
    for name, sample in samples.items():
        ruler = measure.Ruler(sample.language, bold=sample.bold, family=sample.family)
        for item in _items(ruler.line(sample.text)):
            pango_font = item.item.analysis.font
            if _face(pango_font).key != name or name in wanted:
                continue
            _key, description, size = get_pango_font_key(pango_font)
            font = Font(pango_font, description, size)
            font.hash = name
            font.to_unicode = {number: glyph.text for number, glyph in sorted(glyphs[name].items())}
            font.widths = {number: glyph.width for number, glyph in sorted(glyphs[name].items())}
            wanted[name] = font
    pdf = pydyf.PDF()
    made = build_fonts_dictionary(pdf, wanted, True, True, {"hinting": False, "pdf_version": "1.7"})
    page = pydyf.Dictionary(
        {
            "Type": "/Page",
            "MediaBox": pydyf.Array([0, 0, 9, 9]),
            "Resources": pydyf.Dictionary({"Font": made}),
        }
    )
    pdf.add_page(page)
    written_to = io.BytesIO()
    pdf.write(written_to, version=b"1.7")
    return written_to.getvalue()


def pictured(pdf: pikepdf.Pdf, png: bytes) -> pikepdf.Object:
    """A coloured letter as an image of the file, with its transparency."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        rgba = image.convert("RGBA")
    common = {
        "/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Image,
        "/Width": rgba.width,
        "/Height": rgba.height,
        "/BitsPerComponent": 8,
    }
    mask = pikepdf.Stream(
        pdf, rgba.getchannel("A").tobytes(), {**common, "/ColorSpace": pikepdf.Name.DeviceGray}
    )
    colours = {
        **common,
        "/ColorSpace": pikepdf.Name.DeviceRGB,
        "/SMask": pdf.make_indirect(mask),
    }
    return pdf.make_indirect(pikepdf.Stream(pdf, rgba.convert("RGB").tobytes(), colours))
