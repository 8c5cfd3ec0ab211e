"""`/docs/`: the documentation as pages, as plain Markdown, and as one list for programs. No query, no session."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from core import access, pagecache
from portal import documentation

KEEP_SECONDS = 300


@access.public
def contents(request: HttpRequest) -> HttpResponse:
    def page() -> str:
        return render_to_string("portal/docs/contents.html", {"groups": documentation.grouped()}, request)

    return pagecache.cached(request, key=("docs",), render=page, seconds=KEEP_SECONDS)


@access.public
def document(request: HttpRequest, name: str) -> HttpResponse:
    found = _found(name)

    def page() -> str:
        read = found.document
        parts = [heading for heading in read.headings if heading.level == 2]
        context = {"page": found, "document": read, "parts": parts if len(parts) > 2 else []}
        return render_to_string("portal/docs/page.html", context, request)

    return pagecache.cached(request, key=("docs", name, found.state), render=page, seconds=KEEP_SECONDS)


@access.public
def plain(request: HttpRequest, name: str) -> HttpResponse:
    found = _found(name)
    key = ("docs.md", name, found.state)
    media_type = "text/markdown; charset=utf-8"
    return pagecache.cached(request, key=key, render=lambda: found.text, media_type=media_type)


@access.public
def for_programs(request: HttpRequest) -> HttpResponse:
    return pagecache.cached(
        request, key=("docs.txt",), render=documentation.for_programs, media_type="text/plain; charset=utf-8",
        seconds=KEEP_SECONDS,
    )  # fmt: skip


@access.public
def picture(request: HttpRequest, name: str) -> HttpResponse:
    if name not in documentation.PICTURES:
        raise Http404
    return pagecache.cached(
        request, key=("docs.png", name), render=lambda: documentation.picture(name), media_type="image/png",
        seconds=KEEP_SECONDS, max_age=3600,
    )  # fmt: skip


def _found(name: str) -> documentation.Page:
    """By the table alone: what is asked for never becomes part of a path."""
    try:
        return documentation.BY_NAME[name]
    except KeyError:
        raise Http404 from None
