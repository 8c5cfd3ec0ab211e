"""Text made to fit with the fonts it will be printed in.

Pango measures, through the same binding WeasyPrint lays out with. Lines are broken here, at spaces and hyphens
only and evenly, so a family name is never torn apart as Chinese or Thai line breaking would.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from tickets.documents import pdf, scripts

FAMILY = "Noto Sans"
REFERENCE = 100.0  # points at which text is measured; its width grows in proportion
STEP = 0.5  # sizes are multiples of it: WeasyPrint keeps layouts by size, so there must not be endless ones
POINTS_PER_MM = 72 / 25.4
# In points: below it a long word is broken into pieces rather than made smaller still.
UNBROKEN = 8.0
PIECE = 8  # letters
EXTRA_LINES = 2
FLAT, TALL = 1.14, 1.4  # line heights: of most scripts, and of those that reach far above and below


@dataclass(frozen=True)
class Box:
    """Where a text must fit, in millimetres, and how large it may get, in points.

    It takes up to `lines` lines. Where that gives less than `enough` points it may take two more.
    """

    width: float
    height: float
    largest: float
    smallest: float = 7.0
    lines: int = 2
    enough: float = 0.0
    bold: bool = True
    family: str = FAMILY


@dataclass(frozen=True)
class Setting:
    """A text set into its box: size in points, line height as a factor, direction and language of each line."""

    lines: tuple[str, ...]
    size: float
    height: float
    direction: str
    language: str


@dataclass(frozen=True)
class Part:
    """A piece of text that is not broken; `space` tells whether a space divides it from the one before."""

    text: str
    width: float
    space: bool


@lru_cache(maxsize=8192)
def fit(text: str, box: Box, language: str) -> Setting:
    """The text as large as the box allows. What would stick out even at the smallest size is cut by the box.

    `language` is the document's; it decides where the script alone leaves open which language it is.
    """
    spoken = scripts.language(text, language)
    line_height = TALL if scripts.needs_height(text) else FLAT
    ruler = Ruler(spoken, bold=box.bold, family=box.family)
    lines, size = _largest(_parts(text, ruler), box, line_height, ruler)
    if size < UNBROKEN:
        lines, size = _largest(_parts(text, ruler, longest=PIECE), box, line_height, ruler)
    rounded = max(box.smallest, int(size / STEP) * STEP)
    return Setting(lines, rounded, line_height, scripts.direction(text), spoken)


class Ruler:
    """Measures lines of text in points at the reference size. Belongs to the thread that made it."""

    def __init__(self, language: str, *, bold: bool, family: str = FAMILY) -> None:
        # Slow to import, see pdf.fonts().
        from weasyprint.text import ffi as binding

        self.binding = binding
        ffi, pango, free = binding.ffi, binding.pango, binding.gobject.g_object_unref
        self.context = ffi.gc(pango.pango_font_map_create_context(pdf.fonts().font_map), free)
        pango.pango_context_set_round_glyph_positions(self.context, False)
        pango.pango_context_set_language(
            self.context, pango.pango_language_from_string(ffi.new("char[]", language.encode()))
        )
        font = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
        families = ffi.new("char[]", ",".join(dict.fromkeys((family, FAMILY, "sans-serif"))).encode())
        pango.pango_font_description_set_family(font, families)
        pango.pango_font_description_set_weight(
            font, pango.PANGO_WEIGHT_BOLD if bold else pango.PANGO_WEIGHT_NORMAL
        )
        pango.pango_font_description_set_absolute_size(font, REFERENCE * binding.TO_UNITS)
        self.layout = ffi.gc(pango.pango_layout_new(self.context), free)
        pango.pango_layout_set_font_description(self.layout, font)
        self.space = self.width("n n") - self.width("nn")

    def width(self, text: str) -> float:
        box = self.binding.ffi.new("PangoRectangle *")
        self.binding.pango.pango_layout_line_get_extents(self.line(text), self.binding.ffi.NULL, box)
        return float(box.width * self.binding.FROM_UNITS)

    def has_unknown_glyph(self, text: str) -> bool:
        pango, null = self.binding.pango, self.binding.ffi.NULL
        run = self.line(text).runs
        while run != null:
            found = run.data.glyphs
            glyphs = (found.glyphs[number].glyph for number in range(found.num_glyphs))
            if any(g != pango.PANGO_GLYPH_EMPTY and g & pango.PANGO_GLYPH_UNKNOWN_FLAG for g in glyphs):
                return True
            run = run.next
        return False

    def line(self, text: str) -> Any:
        """Pango's first line of the text; it lives until the next is asked for."""
        self.binding.pango.pango_layout_set_text(
            self.layout, self.binding.ffi.new("char[]", text.encode()), -1
        )
        return self.binding.pango.pango_layout_get_line_readonly(self.layout, 0)


def _parts(text: str, ruler: Ruler, *, longest: int = 0) -> list[Part]:
    """Words, broken behind hyphens; with `longest`, no part has more letters than that."""
    parts = []
    for word in text.split():
        pieces = [piece for half in _behind_hyphens(word) for piece in scripts.pieces(half, longest)]
        parts += [Part(piece, ruler.width(piece), space=not n) for n, piece in enumerate(pieces)]
    return parts


def _behind_hyphens(word: str) -> Iterable[str]:
    ends = [at for at, letter in enumerate(word) if letter in "-‐־/" and 0 < at < len(word) - 1]
    cuts = [0, *(end + 1 for end in ends), len(word)]
    return [word[start:end] for start, end in pairwise(cuts)]


def _largest(
    parts: Sequence[Part], box: Box, line_height: float, ruler: Ruler
) -> tuple[tuple[str, ...], float]:
    """The lines and the unrounded size of the largest setting; of equal ones that with fewer lines."""
    best: tuple[tuple[str, ...], float] = ((), box.largest)
    for count in range(1, min(len(parts), box.lines + EXTRA_LINES) + 1):
        if count > box.lines and best[1] >= box.enough:
            break
        lines = _evenly(parts, count, ruler.space)
        widest = max(map(ruler.width, lines))
        size = min(
            box.largest,
            box.height * POINTS_PER_MM / (count * line_height),
            box.width * POINTS_PER_MM / max(widest, 1.0) * REFERENCE,
        )
        if not best[0] or size > best[1]:
            best = (lines, size)
    return best


def _evenly(parts: Sequence[Part], count: int, space: float) -> tuple[str, ...]:
    """The parts on so many lines that the widest is as narrow as can be. O(count · parts²)."""

    def width(start: int, end: int) -> float:
        gaps = sum(part.space for part in parts[start + 1 : end])
        return sum(part.width for part in parts[start:end]) + gaps * space

    ends = range(1, len(parts) + 1)
    # best[end] = (widest line, starts of lines) of the first `end` parts on the lines so far
    best: dict[int, tuple[float, tuple[int, ...]]] = {end: (width(0, end), (0,)) for end in ends}
    for _ in range(count - 1):
        best = {
            end: min(
                (max(best[start][0], width(start, end)), (*best[start][1], start))
                for start in range(1, end)
                if start in best
            )
            for end in ends
            if any(start in best for start in range(1, end))
        }
    starts = best[len(parts)][1]
    return tuple(_joined(parts[start:end]) for start, end in pairwise((*starts, len(parts))))


def _joined(line: Sequence[Part]) -> str:
    return "".join((" " if part.space and number else "") + part.text for number, part in enumerate(line))
