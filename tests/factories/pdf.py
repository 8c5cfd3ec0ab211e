"""Reading our PDFs back, with other programs than the ones that wrote them."""

import io

import pikepdf
import pypdfium2
import zxingcpp


def texts(content: bytes) -> list[str]:
    """What each page says, with single spaces."""
    with pypdfium2.PdfDocument(content) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    with pypdfium2.PdfDocument(content) as document:
        return [(round(page.get_width(), 2), round(page.get_height(), 2)) for page in document]


def codes(content: bytes, *, dpi: int = 150) -> list[list[str]]:
    """The QR codes a reader sees in the picture of each page."""
    with pypdfium2.PdfDocument(content) as document:
        pictures = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    kinds = zxingcpp.BarcodeFormats(
        zxingcpp.BarcodeFormat.QRCode
    )  # lines of text look like other kinds now and then
    return [[found.text for found in zxingcpp.read_barcodes(picture, formats=kinds)] for picture in pictures]


def font_files(content: bytes) -> int:
    """How many fonts are embedded."""
    keys = ("/FontFile", "/FontFile2", "/FontFile3")
    with pikepdf.Pdf.open(io.BytesIO(content)) as pdf:
        dictionaries = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        return sum(any(key in item for key in keys) for item in dictionaries)


def pictures(content: bytes) -> int:
    """How many different images a file holds; what makes one transparent is none."""
    with pikepdf.Pdf.open(io.BytesIO(content)) as pdf:
        images = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == pikepdf.Name.Image
        ]
        masks = {item.SMask.objgen for item in images if "/SMask" in item}
        return sum(item.objgen not in masks for item in images)


def ink(content: bytes) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything drawn on the first page, in millimetres from its upper left."""
    scale = 4.0
    with pypdfium2.PdfDocument(content) as document:
        picture = document[0].render(scale=scale).to_pil().convert("L")
    left, top, right, bottom = picture.point(lambda grey: 255 if grey < 250 else 0).getbbox()
    factor = 25.4 / 72 / scale
    return left * factor, top * factor, right * factor, bottom * factor
