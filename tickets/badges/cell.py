"""A layout's HTML and CSS to PDF, and where on its pages the rooms for fields are.

Layouts of organizers are laid out by this module in a process of its own (tickets/badges/confined.py), which has
limits and can be killed; so it knows neither Django nor us. Nothing is fetched but the pictures handed in.
"""

import json
import os
import resource
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from tickets.documents.fetcher import OnlyGiven

MM = 25.4 / 96  # of a CSS pixel
SECONDS, MEGABYTES = 10, 1_500
BASE = "html, body { margin: 0; padding: 0 } .room { display: block; width: 100%; height: 100% }"
TOLERANCE = 0.05  # mm
LARGEST_ROOM = 2_000.0  # mm


class Refused(ValueError):
    """The layout is laid out, but not as a badge. The first argument says in one word why, the second about what."""


def render(
    pages: Sequence[str],
    style: str,
    *,
    width: float,
    height: float,
    bleed: float,
    images: Mapping[str, bytes],
    fonts: FontConfiguration,
) -> tuple[bytes, list[list[dict[str, Any]]]]:
    """One PDF with a page for each HTML; for each page its rooms, with lengths in millimetres.

    The card lies in the middle of its page, with `bleed` around it for what reaches beyond its edge.
    Each page is a document of its own, so none can move another; fonts are embedded once for all of them.
    """
    given = OnlyGiven(images)
    whole_width, whole_height = width + 2 * bleed, height + 2 * bleed
    page_style = f"@page {{ size: {whole_width}mm {whole_height}mm; margin: {bleed}mm }}"
    sheets = [CSS(string=text, url_fetcher=given, font_config=fonts) for text in (BASE, style, page_style)]
    documents = []
    for page in pages:
        document = HTML(string=page, url_fetcher=given).render(stylesheets=sheets, font_config=fonts)
        if len(document.pages) != 1:
            raise Refused("pages", len(document.pages))
        (drawn,) = document.pages
        size = (drawn.width * MM - whole_width, drawn.height * MM - whole_height)
        if max(map(abs, size)) > TOLERANCE:
            raise Refused("size", f"{width + size[0]:.1f} × {height + size[1]:.1f}")
        documents.append(document)
    rooms = [list(_rooms(document.pages[0]._page_box, bleed)) for document in documents]
    whole = documents[0].copy([document.pages[0] for document in documents])
    return whole.write_pdf(), rooms


def _rooms(page: Any, bleed: float) -> Iterator[dict[str, Any]]:
    for box in _boxes(page):
        is_room = box.element_tag == "span" and box.element is not None
        number = (box.element.get("data-room") or "") if is_room else ""
        if not number.isdigit():
            continue
        style = box.style
        color = style["color"].to("srgb")
        yield {
            "number": int(number),
            "left": _bounded(box.content_box_x()) - bleed,
            "top": _bounded(box.content_box_y()) - bleed,
            "width": _bounded(box.width),
            "height": _bounded(box.height),
            "colour": [round(min(1.0, max(0.0, float(part))), 4) for part in color.coordinates],
            "family": str(style["font_family"][0])[:80],
            "bold": style["font_weight"] >= 600,
            "align": str(style["text_align_all"]),
            "is_turned": style["direction"] == "rtl",
            "upper": style["text_transform"] == "uppercase",
        }


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _bounded(pixels: float) -> float:
    return round(max(-LARGEST_ROOM, min(LARGEST_ROOM, float(pixels) * MM)), 4)


def confine() -> None:
    """From here on this process has little memory and time, and can write no file."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere the limit is refused
        size = MEGABYTES * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def main() -> int:
    """A job as JSON from standard input, its outcome as JSON on standard output."""
    # What libraries print must not get between.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    job = json.load(sys.stdin)
    confine()
    try:
        content, rooms = render(
            job["pages"],
            job["style"],
            width=job["width"],
            height=job["height"],
            bleed=job["bleed"],
            images={name: b64decode(data) for name, data in job["images"].items()},
            fonts=FontConfiguration(),
        )
        outcome: dict[str, Any] = {"pdf": b64encode(content).decode(), "rooms": rooms}
    except Refused as refused:
        outcome = {"refused": [str(part) for part in refused.args]}
    except (RecursionError, MemoryError) as error:
        outcome = {"refused": ["limits", type(error).__name__]}
    except Exception as error:  # whatever a layout does to WeasyPrint, its author is told
        outcome = {"refused": ["failed", f"{type(error).__name__}: {error}"[:300]]}
    out.write(json.dumps(outcome))
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
