"""Badges as pictures, for the screen: drawn from the same PDF that is printed, by another program."""

import io

import pypdfium2

MOST_PAGES = 12


def pngs(content: bytes, *, width: int) -> list[bytes]:
    """The first pages, each so many pixels wide."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
            written = io.BytesIO()
            image.quantize(64).save(written, "PNG", optimize=True)
            found.append(written.getvalue())
    return found
