"""Files that people send with an answer: known by their content, whole, and nothing else besides."""

import warnings
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, UnidentifiedImageError

LARGEST_FILE = 10 * 1024 * 1024
TAIL = 1024
# By how the content begins: the suffix it is kept under and the type it is served as.
BEGINNINGS = {b"%PDF-": (".pdf", "application/pdf"), b"\x89PNG\r\n\x1a\n": (".png", "image/png"),
              b"\xff\xd8\xff": (".jpg", "image/jpeg")}  # fmt: skip
ENDS = {".pdf": b"%%EOF", ".png": b"IEND\xaeB`\x82", ".jpg": b"\xff\xd9"}
TYPES = dict(BEGINNINGS.values())
# What makes a second file of one: pages and archives that hide behind an image.
STRANGE = (b"pk\x05\x06", b"<script", b"<html", b"<svg")  # in small letters


class NotAFile(Exception):
    """`message` says what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def suffix_of(file: IO[bytes], size: int) -> str:
    """`.pdf`, `.png` or `.jpg`, whatever the file is called. Raises NotAFile; leaves the file at its start."""
    if size > LARGEST_FILE:
        raise NotAFile(_("This file is larger than 10 MB. Choose a smaller one."))
    file.seek(0)
    content = file.read(LARGEST_FILE + 1)
    file.seek(0)
    suffix = next((kind[0] for start, kind in BEGINNINGS.items() if content.startswith(start)), "")
    if not suffix:
        raise NotAFile(_("Only PDF, JPEG and PNG files can be sent. Save it as one of these."))
    if ENDS[suffix] not in content[-TAIL:]:
        raise NotAFile(_("This file is damaged or cut off. Save it again and choose it once more."))
    if suffix != ".pdf":
        _check_image(file, content, suffix)
        file.seek(0)
    elif b"PK\x05\x06" in content[-TAIL * 64 :]:
        raise NotAFile(_("There is another file hidden in this one. Save it anew as a PDF."))
    return suffix


def _check_image(file: IO[bytes], content: bytes, suffix: str) -> None:
    if not content.endswith(ENDS[suffix]) or any(strange in content.lower() for strange in STRANGE):
        raise NotAFile(_("There is something else hidden in this image. Save it anew as a JPEG or PNG."))
    # WeasyPrint switches this on for the whole process; here half an image must be told.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=("JPEG", "PNG")) as image:
                image.verify()
    except (
        UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning,
        OSError, ValueError, SyntaxError, EOFError,
    ) as error:  # fmt: skip
        raise NotAFile(_("This image is damaged. Save it again and choose it once more.")) from error
