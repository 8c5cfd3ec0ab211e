"""Files that come in as the body of a call, and files that are given out: as attachments, in parts, never as a page."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from core import downloads
from core.api import bodies
from core.api.problems import INVALID, Problem
from core.uploads import TYPES
from events.api import etags
from events.api.call import ApiRequest, Call, nothing_here

View = TypeVar("View", bound=Callable[..., object])

# For the description of an operation: what comes in, and what goes out.
SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself. What it is is told by its content, not by its name or type.",
        "content": {bodies.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


def given(*kinds: str) -> dict[str, Any]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return {"responses": {200: {"description": "The file", "content": content}}}


ANY = given(*TYPES.values())


def attached(request: ApiRequest, file: FieldFile, name: str, *, media_type: str = "") -> HttpResponseBase:
    """To be stored, read from the disk in parts. A file is never written anew under its name, so that is its state."""
    tag = etags.of(str(file.name))
    early: Any = get_conditional_response(request, etag=tag)
    if isinstance(early, HttpResponse):
        early["ETag"] = tag
        return early
    try:
        response = downloads.attachment(file, name)
    except Http404 as gone:
        raise nothing_here(gone) from None
    response["ETag"] = tag
    if media_type:
        response["Content-Type"] = media_type
    return response


def made_first(make: Callable[[Call], object]) -> Callable[[View], View]:
    """What takes long with a file that came in, such as drawing a picture anew, is done before the call's transaction begins:
    on SQLite everybody else who writes waits for its end. The endpoint finds what `make` returns in `call.made`.
    """

    def decorate(view: View) -> View:
        view.made_first = make  # type: ignore[attr-defined]
        return view

    return decorate


def sent(request: ApiRequest) -> bodies.SentFile:
    assert request.call.file is not None  # the gate has read it
    return request.call.file


def not_this(detail: str) -> Problem:
    """The file as a whole is what is wrong."""
    return Problem(INVALID, errors=[{"pointer": "#", "detail": detail}])


def written(request: ApiRequest, file: FieldFile) -> None:
    """It lies outside of the database: if the call comes to nothing, also because it is only a try, it goes again."""
    storage, name = file.storage, str(file.name)
    request.call.undo.append(lambda: storage.delete(name))
