"""`/docs/`: the documentation as pages, as plain Markdown, and as one list for programs. No query, no session."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core import access, documents, green, pagecache
from portal import docs_index, documentation
from portal.reference import pages as reference

KEEP_SECONDS = 300
SHOWN = 50


@access.public
def contents(request: HttpRequest) -> HttpResponse:
    def page() -> str:
        return render_to_string("portal/docs/contents.html", {"groups": documentation.grouped()}, request)

    return pagecache.cached(request, key=("docs",), render=page, seconds=KEEP_SECONDS)


@access.public
def document(request: HttpRequest, name: str, folder: str = "") -> HttpResponse:
    found = _found(name, folder)

    def page() -> str:
        read = found.document
        parts = [heading for heading in read.headings if heading.level == 2]
        context = {
            "page": found, "document": read, "parts": parts if len(parts) > 2 else [],
            "within": documentation.within(found.name), "not_run": not_run(found.name), "green": green.read(),
        }  # fmt: skip
        return render_to_string("portal/docs/page.html", context, request)

    return pagecache.cached(request, key=("docs", found.name, found.state), render=page, seconds=KEEP_SECONDS)


@access.public
def plain(request: HttpRequest, name: str, folder: str = "") -> HttpResponse:
    found = _found(name, folder)
    key = ("docs.md", found.name, found.state)
    media_type = "text/markdown; charset=utf-8"
    return pagecache.cached(request, key=key, render=lambda: found.text, media_type=media_type)


@access.public
def for_programs(request: HttpRequest) -> HttpResponse:
    return pagecache.cached(
        request, key=("docs.txt",), render=documentation.for_programs, media_type="text/plain; charset=utf-8",
        seconds=KEEP_SECONDS,
    )  # fmt: skip


@access.public
def search(request: HttpRequest) -> HttpResponse:
    """Without script; with it the same index is searched in the browser, also without network."""
    words = request.GET.get("q", "")[:200].strip()
    context = {"words": words, "found": docs_index.search(words)[:SHOWN] if words else []}
    return render(request, "portal/docs/search.html", context)


@access.public
def index(request: HttpRequest) -> HttpResponse:
    return pagecache.cached(
        request, key=("docs.index", docs_index.state()), render=docs_index.as_json, media_type="application/json",
        seconds=KEEP_SECONDS,
    )  # fmt: skip


@access.public
def changes(request: HttpRequest) -> HttpResponse:
    page = documentation.BY_NAME["changes"]
    return pagecache.cached(
        request, key=("docs.atom", page.state), render=reference.feed, media_type="application/atom+xml; charset=utf-8",
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


def not_run(name: str) -> list[tuple[documentation.Page, documents.Block]]:
    """What the tests leave out of the pages within this one."""
    return [
        (page, block)
        for page in documentation.within(name)
        for block in page.document.blocks
        if block.not_run
    ]


def _found(name: str, folder: str = "") -> documentation.Page:
    found = documentation.find(f"{folder}/{name}" if folder else name)
    if found is None:
        raise Http404
    return found
