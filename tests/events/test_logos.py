"""Logos as people upload them: huge, sideways, with a ground or without, full of hidden words, or no pictures at all."""

from contextlib import suppress
from io import BytesIO
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin
from PIL.ExifTags import Base

from core import colour
from core.colour import Rgb
from events.logos import LARGEST_FILE, NotALogo, drawn, is_seen_on, looked_at, reencode
from tests.events.test_photos import file_of, opened

WHITE, NIGHT = Rgb(255, 255, 255), colour.theme(colour.DEFAULT_ACCENT).dark.surface
CLEAR = (0, 0, 0, 0)


def wordmark(ink: str, *, mark: str = "", ground: tuple[int, int, int, int] = CLEAR) -> BytesIO:
    """Bars as letters, perhaps with a small mark in a colour of its own."""
    image = Image.new("RGBA", (800, 300), ground)
    draw = ImageDraw.Draw(image)
    for left in range(250, 750, 100):
        draw.rectangle((left, 80, left + 50, 220), fill=ink)
    if mark:
        draw.ellipse((100, 120, 180, 200), fill=mark)
    return file_of(image)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_logo_of_any_kind_becomes_a_small_png_of_the_same_shape(kind: str) -> None:
    made = opened(reencode(file_of(Image.new("RGB", (3000, 1000), "teal"), kind), 1000))
    assert (made.format, made.mode, made.size) == ("PNG", "RGBA", (1200, 400))


def test_empty_edges_are_cut_off_and_the_ground_stays_clear() -> None:
    made = opened(reencode(wordmark("navy"), 1000))
    assert (made.size, made.getpixel((60, 5))) == ((451, 141), CLEAR)


def test_nothing_goes_on_but_what_is_seen() -> None:
    exif, words = Image.Exif(), PngImagePlugin.PngInfo()
    exif[Base.Artist] = "Mallory"
    words.add_text("Comment", "<script>alert(1)</script>")
    given = file_of(Image.new("RGB", (400, 200), "teal"), pnginfo=words, exif=exif.tobytes())
    given = BytesIO(given.getvalue() + b"<script>tail</script>")
    made = reencode(given, 1000)
    assert [word in made for word in (b"Mallory", b"script", b"tail")] == [False] * 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "no picture we can read",
        ),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture we can read"),
        (b"GIF89a" + bytes(40), "no picture we can read"),
        (file_of(Image.new("RGB", (400, 200))).getvalue()[:-40], "damaged"),
        (file_of(Image.new("RGBA", (400, 200), CLEAR)).getvalue(), "nothing to see"),
        (file_of(Image.new("1", (12_000, 5_000))).getvalue(), "50 million pixels"),
    ],
    ids=["svg", "eps", "gif", "half", "empty", "huge"],
)
def test_what_is_no_logo_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(NotALogo, match=words):
        reencode(BytesIO(content), len(content))


def test_bomb_and_large_file_are_refused_before_they_are_read() -> None:
    bomb = bytearray(file_of(Image.new("1", (8, 8))).getvalue())
    bomb[16:24] = (60_000).to_bytes(4) * 2
    with pytest.raises(NotALogo):
        reencode(BytesIO(bytes(bomb)), len(bomb))
    with pytest.raises(NotALogo, match="larger than 5 MB"):
        reencode(BytesIO(), LARGEST_FILE + 1)


@given(st.integers(0, 2**32), st.sampled_from(["PNG", "JPEG", "WEBP"]))
def test_broken_bytes_are_a_logo_or_refused_in_words(seed: int, kind: str) -> None:
    random = Random(seed)
    content = bytearray(file_of(Image.new("RGB", (64, 48), "teal"), kind).getvalue())
    for _ in range(random.randint(1, 8)):
        content[random.randrange(len(content))] = random.randrange(256)
    with suppress(NotALogo):
        assert opened(reencode(BytesIO(bytes(content)), len(content))).format == "PNG"


@pytest.mark.parametrize(
    ("logo", "seen"),
    [
        (wordmark("navy"), (True, False)),
        (wordmark("white"), (False, True)),
        (wordmark("white", mark="#d6336c"), (False, True)),
        (wordmark("#d6336c"), (True, True)),
        (wordmark("#ffe680"), (False, True)),
        (wordmark("navy", ground=(255, 255, 255, 255)), (True, True)),
    ],
    ids=["dark", "white", "white with a mark", "magenta", "yellow", "on a ground of its own"],
)
def test_logo_is_seen_where_most_of_it_stands_out(logo: BytesIO, seen: tuple[bool, bool]) -> None:
    png = reencode(BytesIO(logo.getvalue()), 1000)
    assert (is_seen_on(png, WHITE), is_seen_on(png, NIGHT)) == seen
    theme = colour.theme(colour.DEFAULT_ACCENT)
    made = drawn(BytesIO(logo.getvalue()), 1000, theme)
    assert made == looked_at(png, theme)
    assert (made.on_light, made.on_dark) == seen
