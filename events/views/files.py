"""Uploaded images. Only what was re-encoded by us as an image is served, and never as a page."""

from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from core import access

MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
PUBLIC_FOLDERS = {"events", "partners", "people"}


@access.public
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Logos of events and partners, speakers' photos: their names are random, so they can be kept for ever."""
    path = PurePosixPath(name)
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None or len(path.parts) != 2 or path.parts[0] not in PUBLIC_FOLDERS:
        raise Http404
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, SuspiciousFileOperation):
        raise Http404 from None
    response = FileResponse(file, content_type=media_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
