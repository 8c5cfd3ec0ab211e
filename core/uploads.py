"""Files that people send: known by their content, whole, and nothing else besides."""

import warnings
from collections.abc import Sequence
from typing import IO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, UnidentifiedImageError

LARGEST_FILE = 10 * 1024 * 1024
TAIL = 1024
# By how the content begins: the suffix it is kept under and the type it is served as.
BEGINNINGS = {b"%PDF-": (".pdf", "application/pdf"), b"\x89PNG\r\n\x1a\n": (".png", "image/png"),
              b"\xff\xd8\xff": (".jpg", "image/jpeg")}  # fmt: skip
ENDS = {".pdf": b"%%EOF", ".png": b"IEND\xaeB`\x82", ".jpg": b"\xff\xd9"}
# What slides are kept as: packed formats, each known by a member that no other has.
LARGEST_SLIDES = 50 * 1024 * 1024
PACKED = {
    ".pptx": ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ".odp": ("mimetype", "application/vnd.oasis.opendocument.presentation"),
    ".key": ("Index/Document.iwa", "application/vnd.apple.keynote"),
}  # fmt: skip
TYPES = dict(BEGINNINGS.values()) | {suffix: kind for suffix, (_member, kind) in PACKED.items()}
# Programs that a packed file may carry along: macros, scripts, and archives that run.
MOST_MEMBERS = 20_000
MACROS = (
    "vbaproject.bin",
    "basic/",
    "scripts/",
    "meta-inf/manifest.mf",
    "androidmanifest.xml",
    ".class",
    ".exe",
    ".dll",
)
END_OF_ZIP = b"PK\x05\x06"
LONGEST_END = 22 + 65_535
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


def slides_suffix_of(file: IO[bytes], size: int) -> str:
    """`.pdf`, `.pptx`, `.odp` or `.key`. Read in parts: fifty megabytes are not held in memory. Raises NotAFile."""
    if size > LARGEST_SLIDES:
        raise NotAFile(
            _("This file is larger than 50 MB. Choose a smaller one, or send pictures in a lower size.")
        )
    file.seek(0)
    start = file.read(8)
    file.seek(max(0, size - LONGEST_END))
    tail = file.read()
    file.seek(0)
    if start.startswith(b"%PDF-"):
        if ENDS[".pdf"] not in tail[-TAIL:]:
            raise NotAFile(_("This file is damaged or cut off. Save it again and choose it once more."))
        if END_OF_ZIP in tail:
            raise NotAFile(_("There is another file hidden in this one. Save it anew as a PDF."))
        return ".pdf"
    if not start.startswith(b"PK\x03\x04"):
        raise NotAFile(
            _("Slides can be sent as PDF, PowerPoint (.pptx), OpenDocument (.odp) or Keynote (.key).")
        )
    # Nothing may stand after the archive's end, and no remark in it, where a second file could hide.
    if len(tail) < 22 or tail[-22:-18] != END_OF_ZIP or tail[-2:] != b"\0\0":
        raise NotAFile(_("There is another file hidden in this one, or it is cut off. Save it anew."))
    suffix = _packed_suffix(file)
    file.seek(0)
    return suffix


def _packed_suffix(file: IO[bytes]) -> str:
    try:
        with ZipFile(file) as packed:
            members = packed.infolist()
            _check_members(members, packed.start_dir)
            names = {member.filename for member in members}
            for suffix, (mark, kind) in PACKED.items():
                if mark in names and (mark != "mimetype" or _says(packed, mark, kind)):
                    return suffix
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise NotAFile(_("This file is damaged. Save it again and choose it once more.")) from error
    raise NotAFile(_("Slides can be sent as PDF, PowerPoint (.pptx), OpenDocument (.odp) or Keynote (.key)."))


def _says(packed: ZipFile, mark: str, kind: str) -> bool:
    """OpenDocument names its kind in plain bytes, so nothing is unpacked that could be broken or a bomb."""
    if packed.getinfo(mark).compress_type != ZIP_STORED:
        return False
    with packed.open(mark) as member:
        return member.read(200) == kind.encode()


def _check_members(members: Sequence[ZipInfo], directory: int) -> None:
    """The first member stands at the very beginning, none is a program, and none says to be stored elsewhere."""
    if not members or len(members) > MOST_MEMBERS or min(member.header_offset for member in members) != 0:
        raise NotAFile(_("There is another file hidden in this one. Save it anew."))
    for member in members:
        name = member.filename.lower()
        if name.startswith(("/", "\\")) or ".." in name.split("/") or member.header_offset >= directory:
            raise NotAFile(_("This file is damaged. Save it again and choose it once more."))
        if any(name.endswith(macro) or name.startswith(macro) for macro in MACROS):
            raise NotAFile(_("These slides carry programs (macros). Save them without, or as a PDF."))
