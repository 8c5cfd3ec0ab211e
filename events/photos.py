"""Uploaded photos made harmless: decoded, turned upright, cut square, made small, written anew without what was
hidden in them.
"""

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, UnidentifiedImageError
from PIL.ExifTags import Base

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_PIXELS = 50_000_000  # a phone's best camera; a bomb of a few kilobytes claims more
SIDE = 800
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow raises on bytes that are not what they say: besides its own, whatever reading them wrongly leads to.
DAMAGED = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
)
CLOSEST = 400  # percent: a quarter of the largest square


@dataclass(frozen=True)
class Section:
    """Which square of an upright photo is shown, in percent: `x` and `y` say where it lies between the edges (0 left
    or top, 50 the middle, 100 right or bottom), `zoom` how close it is (100 the largest square, 200 half its side).
    """

    x: int = 50
    y: int = 50
    zoom: int = 100

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in pixels, always inside the photo and a square of one pixel at least."""
        side = max(1, min(width, height) * 100 // min(max(self.zoom, 100), CLOSEST))
        left = (width - side) * min(max(self.x, 0), 100) // 100
        top = (height - side) * min(max(self.y, 0), 100) // 100
        return left, top, left + side, top + side


MIDDLE = Section()


class NotAPhoto(Exception):
    """`message` says what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def reencode(file: IO[bytes], size: int, section: Section = MIDDLE) -> bytes:
    """A square JPEG of at most 800 × 800 pixels, without place, date or name of the camera."""
    if size > LARGEST_FILE:
        raise NotAPhoto(_("This file is larger than 10 MB. Choose a smaller photo."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning, module="PIL")  # odd notes of a camera
            return _square_jpeg(file, section)
    except NotAPhoto:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPhoto(_("This is not a photo we can read. Choose a JPEG, PNG or WebP file.")) from error
    except DAMAGED as error:
        raise NotAPhoto(_("This photo is damaged. Save it again and choose it once more.")) from error


def _square_jpeg(file: IO[bytes], section: Section) -> bytes:
    # WeasyPrint switches this on for the whole process; here half a photo must be told, not filled up in grey.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(file, formats=FORMATS) as image:
        if image.width * image.height > LARGEST_PIXELS:
            raise NotAPhoto(_("This photo has more than 50 million pixels. Choose a smaller one."))
        # JPEGs are decoded small at once: no larger than what is left of them after cutting.
        wanted = SIDE * 2 * min(max(section.zoom, 100), CLOSEST) // 100
        image.draft("RGB", (wanted, wanted))
        turned = upright(image)
        square = turned.crop(section.box(*turned.size))
        square.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        out = BytesIO()
        _on_white(square).save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        return out.getvalue()


def upright(image: Image.Image) -> Image.Image:
    """As the eye sees it. Only the turn is read: Pillow's own way also writes the camera's notes anew, and fails where they are odd."""
    orientation = image.getexif().get(Base.Orientation)
    turn = TURNS.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _on_white(image: Image.Image) -> Image.Image:
    """JPEG knows no transparency."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground
