"""Uploaded photos made harmless: decoded, turned upright, made small, written anew without what was hidden in them."""

import warnings
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_PIXELS = 50_000_000  # a phone's best camera; a bomb of a few kilobytes claims more
SIDE = 800
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")


class NotAPhoto(Exception):
    """`message` says what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def reencode(file: IO[bytes], size: int) -> bytes:
    """A JPEG of at most 800 × 800 pixels, without place, date or name of the camera."""
    if size > LARGEST_FILE:
        raise NotAPhoto(_("This file is larger than 10 MB. Choose a smaller photo."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _upright_jpeg(file)
    except NotAPhoto:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPhoto(_("This is not a photo we can read. Choose a JPEG, PNG or WebP file.")) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise NotAPhoto(_("This photo is damaged. Save it again and choose it once more.")) from error


def _upright_jpeg(file: IO[bytes]) -> bytes:
    # WeasyPrint switches this on for the whole process; here half a photo must be told, not filled up in grey.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(file, formats=FORMATS) as image:
        if image.width * image.height > LARGEST_PIXELS:
            raise NotAPhoto(_("This photo has more than 50 million pixels. Choose a smaller one."))
        image.draft("RGB", (SIDE * 2, SIDE * 2))  # JPEGs are decoded small at once
        small: Image.Image = ImageOps.exif_transpose(image)
        small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        out = BytesIO()
        _on_white(small).save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """JPEG knows no transparency."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground
