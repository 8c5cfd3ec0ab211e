"""Whole public pages and feeds, kept as bytes under a key that changes when their content does.

Nothing personal may ever be in such a page: no session, no CSRF token, no name of the visitor.
"""

import gzip
import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

WORTH_COMPRESSING = 800  # bytes; below that gzip gains less than its header costs

# Where a kept page with a form has room for the token of whoever looks at it.
TOKEN = "csrf-token-of-this-visitor"  # noqa: S105 - a place, no secret

PACKED = frozenset({"image/png", "application/pdf"})


@dataclass(frozen=True)
class Page:
    body: bytes
    gzipped: bytes
    etag: str
    media_type: str
    status: int = 200


def cached(
    request: HttpRequest,
    *,
    key: tuple[Hashable, ...],
    render: Callable[[], str | bytes],
    media_type: str = "text/html; charset=utf-8",
    seconds: int | Callable[[], int] = 3600,
    max_age: int = 0,
    modified_at: datetime | None = None,
    headers: dict[str, str] | None = None,
    fill: Callable[[bytes], bytes] | None = None,
) -> HttpResponse:
    """The page kept under `key` and the visitor's language, made by `render` if there is none.

    `seconds` bounds how long it is kept here (a function is asked after `render`; 0 keeps nothing); `max_age` how
    long others may keep it without asking.
    Answers 304 to a fitting If-None-Match or If-Modified-Since. `fill` puts into the kept page what is this
    visitor's; that answer is private and kept nowhere.
    """
    full_key = _key(key)
    page = cache.get(full_key)
    if page is None:
        page = _make(render(), media_type)
        # An entry that lasts no time would still push others out of a process's memory.
        if kept_for := seconds() if callable(seconds) else seconds:
            cache.set(full_key, page, kept_for)
    if fill is None:
        return _answer(request, page, max_age, modified_at, headers or {})
    filled = _make(fill(page.body), page.media_type, level=1)
    private = {"Cache-Control": "private, no-cache"}
    return _answer(request, filled, 0, None, (headers or {}) | private)


def with_token(request: HttpRequest, body: bytes) -> bytes:
    """A page that was drawn with TOKEN as its `csrf_token`. One without a form costs nobody a cookie."""
    place = TOKEN.encode()
    return body.replace(place, get_token(request).encode()) if place in body else body


def _key(key: tuple[Hashable, ...]) -> str:
    text = "\x1f".join(str(part) for part in (*key, translation.get_language()))
    return "page." + hashlib.sha256(text.encode()).hexdigest()


def _make(content: str | bytes, media_type: str, level: int = 6) -> Page:
    body = content.encode() if isinstance(content, str) else bytes(content)
    packs = len(body) > WORTH_COMPRESSING and media_type not in PACKED
    gzipped = gzip.compress(body, level, mtime=0) if packs else b""
    return Page(body, gzipped, hashlib.sha256(body).hexdigest()[:24], media_type)


def _answer(
    request: HttpRequest, page: Page, max_age: int, modified_at: datetime | None, headers: dict[str, str]
) -> HttpResponse:
    etag = f'W/"{page.etag}"'
    last_modified = int(modified_at.timestamp()) if modified_at else None
    conditional = get_conditional_response(request, etag=etag, last_modified=last_modified)
    if conditional is not None and conditional.status_code == 304:
        response: HttpResponse = conditional
    elif page.gzipped and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.gzipped, content_type=page.media_type)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.body, content_type=page.media_type)
    response["ETag"] = etag
    response["Vary"] = "Accept-Encoding, Accept-Language"
    response["Cache-Control"] = f"public, max-age={max_age}" if max_age else "public, no-cache"
    if last_modified is not None:
        response["Last-Modified"] = http_date(last_modified)
    for name, value in headers.items():
        response[name] = value
    return response
