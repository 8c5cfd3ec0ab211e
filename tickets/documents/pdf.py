"""HTML to PDF. Pages are laid out by WeasyPrint in one pass, QR codes are written straight into each page.

A page can reach nothing: no file, no address, only the images that are handed in as bytes. Drawing QR codes as
images of the page would cost more than everything else on a badge.
"""

import gc
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from tickets.documents import qr

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

IMAGE_SCHEME = "plenary"
# What a page writes as <img src> for the event's logo.
LOGO = f"{IMAGE_SCHEME}:logo"

MOST_STYLES = 16  # one for each kind of paper and accent

_of_thread = threading.local()


@dataclass(frozen=True)
class Mark:
    """A QR code on one page (from 0): place of its lower left corner and size with quiet zone, in millimetres."""

    page: int
    text: str
    left_mm: float
    bottom_mm: float
    size_mm: float


def fonts() -> "FontConfiguration":
    """The thread's own list of installed fonts: Pango's font map must not be shared between threads."""
    # WeasyPrint takes about a second to import; processes that print nothing must not wait for it.
    from weasyprint.text.fonts import FontConfiguration

    if not hasattr(_of_thread, "fonts"):
        _of_thread.fonts = FontConfiguration()
    return _of_thread.fonts


def _style(text: str) -> "CSS":
    """The thread's own, read once: reading one takes a tenth of what a paper does. None of them names a file."""
    from weasyprint import CSS

    from tickets.documents.fetcher import OnlyGiven

    kept: OrderedDict[str, CSS] = _of_thread.__dict__.setdefault("styles", OrderedDict())
    if text not in kept:
        kept[text] = CSS(string=text, url_fetcher=OnlyGiven({}), font_config=fonts())
        if len(kept) > MOST_STYLES:
            kept.popitem(last=False)
    return kept[text]


def draw(
    template: str,
    context: Mapping[str, Any],
    *,
    marks: Sequence[Mark] = (),
    images: Mapping[str, bytes] | None = None,
) -> bytes:
    """A PDF of the template `<template>.html` styled by `<template>.css`; both are rendered with the context."""
    # Slow to import, see fonts().
    from weasyprint import HTML

    from tickets.documents.fetcher import OnlyGiven

    style = _style(render_to_string(f"{template}.css", dict(context)))
    page = HTML(
        string=render_to_string(f"{template}.html", dict(context)), url_fetcher=OnlyGiven(images or {})
    )
    known = fonts()

    def finish(_document: object, pdf: Any) -> None:
        pages = [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Page"]
        _write_contents(pdf, pages, marks)

    with _no_search_for_garbage():
        document = page.render(stylesheets=[style], font_config=known)
        return document.write_pdf(finisher=finish)  # type: ignore[no-any-return]


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Without Python's cycle collector: it would look through millions of living boxes again and again.

    That is a third of the time of a batch. It holds for the whole process while pages are drawn; threads that draw
    at the same time may end it early for one another, which costs speed alone, and leave it running in the end.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write_contents(pdf: Any, pages: Sequence[Any], marks: Sequence[Mark]) -> None:
    """Put the codes above each page's contents, out of reach of what these leave in the graphics state."""
    # Comes with WeasyPrint, and as slowly.
    import pydyf

    above = defaultdict(list)
    for mark in marks:
        above[mark.page].append(
            qr.path(mark.text, left_mm=mark.left_mm, bottom_mm=mark.bottom_mm, size_mm=mark.size_mm)
        )
    before = pydyf.Stream([b"q"])
    pdf.add_object(before)
    for number, page in enumerate(pages):
        after = pydyf.Stream([b"Q", *above[number]], compress=True)
        pdf.add_object(after)
        page["Contents"] = pydyf.Array([before.reference, page["Contents"], after.reference])
