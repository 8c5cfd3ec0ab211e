"""Words in any script drawn into a picture: fonts of the system, line breaks, sizes. Knows no row and no setting."""

import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from fontTools.ttLib import TTFont
from PIL import ImageDraw, ImageFont

FAMILY = "Noto Sans"
LONGEST = 400  # characters that are looked at
MOST_MARKS = 4  # on one letter; what piles up more is a prank
JOINERS = frozenset("\u200c\u200d")
UNSAFE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
SECONDS = 5  # fontconfig answers in milliseconds, once its cache is there

Face = tuple[str, int]  # file, number in it
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Block:
    """Lines that fit, and the size in pixels at which they do."""

    lines: tuple[str, ...]
    size: int


def clean(text: str) -> str:
    """One line without what turns its direction, ends it or piles up."""
    kept, marks = [], 0
    for letter in " ".join(unicodedata.normalize("NFC", text[: LONGEST * 2]).split())[:LONGEST]:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS and (letter in JOINERS or category not in UNSAFE):
            kept.append(letter)
    return "".join(kept)


def is_right_to_left(text: str) -> bool:
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"


def fit(text: str, *, width: int, sizes: Sequence[int], lines: int, bold: bool = True) -> Block:
    """The largest of the sizes at which the text takes no more lines; else the smallest, cut with an ellipsis."""
    text = clean(text)
    for size in sizes:
        broken = _broken(text, width, size, bold)
        if len(broken) <= lines:
            return Block(tuple(broken), size)
    size = sizes[-1]
    broken = _broken(text, width, size, bold)
    last = broken[lines - 1]
    while last and width_of(last + "…", size, bold) > width:
        last = last[:-1]
    return Block((*broken[: lines - 1], last.rstrip() + "…"), size)


def draw(
    picture: ImageDraw.ImageDraw,
    xy: tuple[int, int],
    line: str,
    *,
    size: int,
    colour: str,
    bold: bool,
    width: int,
    backwards: bool = False,
) -> None:
    """One line from the left; `backwards` from the right edge of `width`, as its text runs."""
    x, y = xy
    at = float(x + width) if backwards else float(x)
    for font, part in _runs(line, size, bold):
        length = font.getlength(part)
        at -= length if backwards else 0
        picture.text((at, y), part, font=font, fill=colour, anchor="ls")
        at += 0 if backwards else length


def _broken(text: str, width: int, size: int, bold: bool) -> list[str]:
    """Lines no wider than `width`; a word that is too long for one is cut where it must."""
    lines, line = [], ""
    for word in _words(text, width, size, bold):
        longer = f"{line} {word}".strip()
        if line and width_of(longer, size, bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines or [""]


def _words(text: str, width: int, size: int, bold: bool) -> list[str]:
    words = []
    for whole in text.split():
        word = whole
        while len(word) > 1 and width_of(word, size, bold) > width:
            end = max(1, int(len(word) * width / width_of(word, size, bold)))
            while end > 1 and width_of(word[:end], size, bold) > width:
                end -= 1
            words.append(word[:end])
            word = word[end:]
        words.append(word)
    return words


def width_of(text: str, size: int, bold: bool) -> float:
    return sum(font.getlength(part) for font, part in _runs(text, size, bold))


def _runs(text: str, size: int, bold: bool) -> list[tuple[Font, str]]:
    """Parts of the text, each with a font that has its letters. What no font has is left out."""
    chosen: list[tuple[Face | None, str]] = []
    for letter in text:
        before = chosen[-1][0] if chosen else _face(FAMILY, bold)
        chosen.append((_face_for(letter, before, bold), letter))
    return [
        (_font(face, size), "".join(letter for _face, letter in part))
        for face, part in groupby(chosen, key=lambda pair: pair[0])
        if face is not None
    ]


def _face_for(letter: str, before: Face | None, bold: bool) -> Face | None:
    """Spaces and marks stay with the letter before them."""
    if before and (letter == " " or letter in JOINERS or unicodedata.combining(letter)):
        return before
    main = _face(FAMILY, bold)
    if main is None or ord(letter) in _letters(main):
        return main
    face = _face_of_script(letter, bold)
    return face if face and ord(letter) in _letters(face) else None


_known: dict[tuple[str, bool], Face | None] = {}


def _face_of_script(letter: str, bold: bool) -> Face | None:
    """Fontconfig is asked once a script, which begins the name of each of its letters: ARABIC, CJK, HANGUL."""
    script = unicodedata.name(letter, "?").split()[0].split("-")[0]
    if (script, bold) not in _known:
        _known[script, bold] = _face(f"{FAMILY}:charset={ord(letter):x}", bold)
    return _known[script, bold]


@lru_cache(maxsize=500)
def _face(pattern: str, bold: bool) -> Face | None:
    """The system's file for a pattern. None without fontconfig, and for fonts of coloured pictures."""
    asked = f"{pattern}:weight={200 if bold else 80}"
    try:
        found = subprocess.run(  # noqa: S603 - no shell, and the pattern is ours
            ["fc-match", "-f", "%{file}\t%{index}", asked],  # noqa: S607 - wherever the system has it
            capture_output=True, text=True, timeout=SECONDS, check=True,
        ).stdout.split("\t")  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    if len(found) != 2 or "emoji" in found[0].casefold():
        return None
    return found[0], int(found[1]) & 0xFFFF


@lru_cache(maxsize=60)
def _letters(face: Face) -> frozenset[int]:
    try:
        with TTFont(face[0], fontNumber=face[1], lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except Exception:
        return frozenset()


@lru_cache(maxsize=120)
def _font(face: Face, size: int) -> Font:
    return ImageFont.truetype(face[0], size, index=face[1], layout_engine=ImageFont.Layout.RAQM)
