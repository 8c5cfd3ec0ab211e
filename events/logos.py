"""Uploaded logos made harmless: decoded, turned upright, freed of empty edges, made small, written anew as PNG; and
whether they can be seen on a ground.

Drawings with code in them (SVG, EPS, PDF) are refused: only pixels are taken over, and nothing that was hidden beside.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFile, UnidentifiedImageError

from core.colour import PARTS, Rgb, Theme, contrast
from events.models import Partner
from events.photos import DAMAGED, FORMATS, LARGEST_PIXELS, upright

LARGEST_FILE = 5 * 1024 * 1024
WIDEST, TALLEST = 1200, 600  # pixels: 10 cm and 5 cm at 300 dpi
NARROWEST = 300  # below it prints are blurred
PAPER = Rgb(255, 255, 255)
SOLID = 128  # of 255: less is a shadow or a soft edge
OPAQUE = 250
NIGHT = "#16191f"  # as static/css/partners.css
LOOKED_AT = 160  # pixels of the longer side that are looked at
ENOUGH = 0.5  # of a logo's ink must stand out from the ground
Ink = Sequence[tuple[int, Rgb]]  # each colour with how much there is of it


class NotALogo(Exception):
    """`message` says what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Logo:
    """One of ours, and where it can be seen."""

    png: bytes
    on_light: bool
    on_dark: bool


def reencode(file: IO[bytes], size: int) -> bytes:
    """A PNG of at most 1200 × 600 pixels with the logo's own transparency. Raises NotALogo."""
    return _written(_read(file, size))


def drawn(file: IO[bytes], size: int, theme: Theme) -> Logo:
    """The same, looked at without being read once more. Raises NotALogo."""
    image = _read(file, size)
    return Logo(_written(image), *_grounds(_ink(image), theme))


def _read(file: IO[bytes], size: int) -> Image.Image:
    if size > LARGEST_FILE:
        raise NotALogo(_("This file is larger than 5 MB. Choose a smaller one."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
            return _clean(file)
    except NotALogo:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotALogo(_("This is no picture we can read. Choose a PNG, WebP or JPEG file.")) from error
    except DAMAGED as error:
        raise NotALogo(_("This picture is damaged. Save it again and choose it once more.")) from error


def looked_at(png: bytes, theme: Theme) -> Logo:
    """One of ours (reencode), with whether it is seen on paper and light pages, and on dark ones."""
    return Logo(png, *_grounds(_ink(_opened(png)), theme))


def is_seen_on(png: bytes, *grounds: Rgb) -> bool:
    """Whether most of a logo of ours stands out from each of the grounds. One without transparency brings its own."""
    return _stands_out(_ink(_opened(png)), *grounds)


def _opened(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png), formats=("PNG",)) as image:
        return image.convert("RGBA")


def _grounds(ink: Ink | None, theme: Theme) -> tuple[bool, bool]:
    return _stands_out(ink, PAPER, theme.light.surface), _stands_out(ink, theme.dark.surface)


def _ink(image: Image.Image) -> Ink | None:
    """Its solid colours, each with how much there is of it; None where the logo covers its ground."""
    if _least_alpha(image) >= OPAQUE:
        return None
    layer = image.copy()
    layer.thumbnail((LOOKED_AT, LOOKED_AT), Image.Resampling.BILINEAR)
    if _least_alpha(layer) >= OPAQUE:
        return None
    found: Any = layer.getcolors(LOOKED_AT * LOOKED_AT) or []
    return [(count, Rgb(*colour[:3])) for count, colour in found if colour[3] >= SOLID]


def _least_alpha(layer: Image.Image) -> int:
    alphas: Any = layer.getchannel("A").getextrema()
    return int(alphas[0])


def _stands_out(ink: Ink | None, *grounds: Rgb) -> bool:
    if ink is None:
        return True
    whole = sum(count for count, _colour in ink)
    return all(
        sum(count for count, colour in ink if contrast(colour, ground) >= PARTS) >= ENOUGH * whole
        for ground in grounds
    )


def warnings_of(row: Partner) -> list[str]:
    """What is wrong with its logo, in words."""
    if not row.logo:
        return []
    told = []
    if not row.logo_on_light:
        told.append(
            _(
                "The logo can hardly be seen on white: badges and light pages show it on a dark field. Is there a dark one?"
            )
        )
    if not row.logo_on_dark:
        told.append(_("The logo can hardly be seen on dark pages: they show it on a white field."))
    if (row.logo_width or 0) < NARROWEST:
        told.append(_("The logo is small: printed it is blurred. 600 pixels of width are enough."))
    return [str(words) for words in told]


def on_dark(png: bytes) -> bytes:
    """The logo on a dark field with rounded corners, for white paper."""
    layer = _opened(png)
    gap = max(layer.size) // 16
    field = Image.new("RGBA", (layer.width + 2 * gap, layer.height + 2 * gap), (0, 0, 0, 0))
    ImageDraw.Draw(field).rounded_rectangle((0, 0, field.width - 1, field.height - 1), gap // 2, fill=NIGHT)
    field.alpha_composite(layer, (gap, gap))
    return _written(field)


def _clean(file: IO[bytes]) -> Image.Image:
    # WeasyPrint switches this on for the whole process; here half a picture must be told, not filled up.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(file, formats=FORMATS) as image:
        if image.width * image.height > LARGEST_PIXELS:
            raise NotALogo(_("This picture has more than 50 million pixels. Choose a smaller one."))
        image.draft("RGB", (WIDEST * 2, TALLEST * 2))
        layer = upright(image).convert("RGBA")
        edges = layer.getchannel("A").getbbox()
        if edges is None:
            raise NotALogo(_("There is nothing to see in this picture."))
        whole = layer.crop(edges)
        whole.thumbnail((WIDEST, TALLEST), Image.Resampling.LANCZOS)
        # Pixels alone go on: what the file said besides stays behind.
        return Image.frombytes("RGBA", whole.size, whole.tobytes())


def _written(image: Image.Image) -> bytes:
    out = BytesIO()
    # To press it still harder takes up to seven times as long, and saves a hundredth of most logos.
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()
