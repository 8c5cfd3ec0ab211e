"""A file as the body of a call: read in parts, up to a limit, and never in memory as a whole."""

import hashlib
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import turnstile
from core.api.problems import MEDIA, TOO_LARGE, Problem
from core.uploads import LARGEST_SLIDES

MEDIA_TYPE = "application/octet-stream"
LARGEST = LARGEST_SLIDES
IN_MEMORY = 1024 * 1024
CHUNK = 64 * 1024
# What programs send that meant to fill in a form: a file in it would stand between boundaries.
FORMS = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True)
class SentFile:
    """`digest` is that of its bytes. What it is, nobody has looked at yet."""

    content: IO[bytes]
    size: int
    digest: str


def read_file(request: HttpRequest) -> SentFile:
    """Raises Problem for what is no file, and before reading what says to be too large."""
    if request.content_type in FORMS:
        raise Problem(MEDIA, _("The body must be the file itself, as %s.") % MEDIA_TYPE)
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    if told.isdecimal() and int(told) > LARGEST:
        raise Problem(TOO_LARGE)
    content: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the call
    size, digest = 0, hashlib.sha256()
    with turnstile.WEB.receiving(request):
        while chunk := request.read(CHUNK):
            size += len(chunk)
            digest.update(chunk)
            content.write(chunk)
    content.seek(0)
    return SentFile(content, size, digest.hexdigest())
