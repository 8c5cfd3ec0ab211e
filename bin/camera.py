"""Pictures of pages of a running demo: opened, looked at, and kept in docs/pictures/ small enough for a repository."""

import io
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Locator, Page

from machine import ROOT, say, stop

FOLDER = ROOT / "docs" / "pictures"
EVENT = "relay"
ORGANIZER = "organizer@relay.example"
PASSWORD = "plenary-demo"  # noqa: S105 - printed for everybody who starts the demo
DESKTOP = (1280, 860)
PHONE = (390, 844)
BOOK = (1280, 800)  # of the handbook: narrower, the workspace folds its sidebar away
SCALES = {PHONE: 2, DESKTOP: 1.5, BOOK: 1.2}
MOST_BYTES = 120_000
FRAME, AROUND = "#d6336c", 6


def opened(browser: Browser, site: str, size: tuple[int, int]) -> Page:
    width, height = size
    return browser.new_page(
        base_url=site,
        viewport={"width": width, "height": height},
        device_scale_factor=SCALES[size],
        color_scheme="light",
        reduced_motion="reduce",
        timezone_id="America/Los_Angeles",  # the conference's own
    )


def signed_in(page: Page, address: str, then: str) -> Page:
    page.goto(f"/accounts/login/?next={then}")
    page.fill("input[name=login]", address)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{then}**")
    return page


def go(page: Page, address: str) -> None:
    answer = page.goto(address)
    if answer is None or not answer.ok:
        stop(f"{address} answered {answer.status if answer else 'nothing'}.")
    page.wait_for_load_state("networkidle")


def take(page: Page, address: str, name: str) -> None:
    go(page, address)
    look(page, name)


def look(page: Page, name: str, mark: Locator | None = None) -> None:
    """The page as it stands, with a frame around what is pressed next."""
    page.wait_for_load_state("networkidle")
    if mark is not None:
        mark.scroll_into_view_if_needed()
    png = page.screenshot(animations="disabled")
    keep(png if mark is None else _framed(png, page, mark), name)


def _framed(png: bytes, page: Page, mark: Locator) -> bytes:
    box = mark.bounding_box()
    size = page.viewport_size
    if box is None or size is None:
        stop(f"{page.url} shows nothing to frame.")
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    scale = picture.width / size["width"]
    left, top = (box["x"] - AROUND) * scale, (box["y"] - AROUND) * scale
    right, bottom = (box["x"] + box["width"] + AROUND) * scale, (box["y"] + box["height"] + AROUND) * scale
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(
        (left, top, right, bottom), radius=8 * scale, outline=FRAME, width=round(3 * scale)
    )
    framed = io.BytesIO()
    picture.save(framed, "PNG")
    return framed.getvalue()


def keep(png: bytes, name: str) -> None:
    """As a palette: a third of the size, and nobody sees it."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    file: Path = FOLDER / f"{name}.png"
    picture.save(file, optimize=True)
    size = file.stat().st_size
    if size > MOST_BYTES:
        stop(f"{file.name} has {size // 1000} kB: show less of the page.")
    say(f"{file.relative_to(ROOT)}  {picture.width} × {picture.height}  {size // 1000} kB")
