"""Takes the pictures of the README from a running demo: shop, agenda, badges, committee, editor and workspace."""

import argparse
import io
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

import chromium
from machine import ROOT, say, stop

FOLDER = ROOT / "docs" / "pictures"
EVENT = "relay"
ORGANIZER = "organizer@relay.example"
REVIEWER = "reviewer@relay.example"
PASSWORD = "plenary-demo"  # noqa: S105 - printed for everybody who starts the demo
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"]
DESKTOP = (1280, 860)
PHONE = (390, 844)
# One badge is shown in each of these scripts, by a letter range that its name has.
SCRIPTS = ((0x41, 0x5A), (0x600, 0x6FF), (0x4E00, 0x9FFF), (0x900, 0x97F))
BADGE_SCALE = 1.6
MARGIN = 24
SETTLED = 1500  # milliseconds until the summary has been reckoned and swapped in
DRAFTED = 120_000  # milliseconds until the worker has drafted
LONGEST_NAME = 12


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/pictures", description=__doc__)
    parser.add_argument(
        "--site", default="http://127.0.0.1:8000", help="where bin/demo serves (http://127.0.0.1:8000)"
    )
    site = parser.parse_args().site.rstrip("/")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=FLAGS)
        try:
            _public(browser, site)
            _workspace(browser, site)
        except BrowserError as error:
            stop(f"{error.message.splitlines()[0]} Does bin/demo run at {site}?")
        finally:
            browser.close()


def _page(browser: Browser, size: tuple[int, int]) -> Page:
    width, height = size
    return browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if width < 600 else 1.5,
        color_scheme="light",
        timezone_id="America/Los_Angeles",  # the conference's own
    )


def _take(page: Page, address: str, name: str) -> None:
    answer = page.goto(address)
    if answer is None or not answer.ok:
        stop(f"{address} answered {answer.status if answer else 'nothing'}.")
    page.wait_for_load_state("networkidle")
    _keep(page.screenshot(), name)


def _keep(png: bytes, name: str) -> None:
    """As a palette: a third of the size, and nobody sees it."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    file: Path = FOLDER / name
    picture.save(file, optimize=True)
    say(f"{file.relative_to(ROOT)}  {picture.width} × {picture.height}  {file.stat().st_size // 1000} kB")


def _public(browser: Browser, site: str) -> None:
    desktop, phone = _page(browser, DESKTOP), _page(browser, PHONE)
    _take(desktop, f"{site}/{EVENT}/", "home.png")
    desktop.goto(f"{site}/{EVENT}/tickets/?code=REDPOINT20")
    for stepper in (0, 0, 3):  # two tickets and an evening at the party
        desktop.locator("[data-step='1']").nth(stepper).click()
    desktop.mouse.move(0, 0)
    desktop.wait_for_timeout(SETTLED)
    _keep(desktop.screenshot(), "shop.png")
    _take(desktop, f"{site}/{EVENT}/agenda/", "agenda.png")
    _take(phone, f"{site}/{EVENT}/agenda/", "agenda-phone.png")


def _signed_in(page: Page, site: str, address: str, then: str) -> Page:
    page.goto(f"{site}/accounts/login/?next={then}")
    page.fill("input[name=login]", address)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{site}{then}**")
    return page


def _reviewer(browser: Browser, site: str) -> None:
    page = _signed_in(_page(browser, PHONE), site, REVIEWER, f"/{EVENT}/review/")
    _take(page, f"{site}/{EVENT}/review/next/", "review-phone.png")


def _draft(page: Page, site: str) -> None:
    """Drafts the whole agenda anew, which changes nothing, and asks about the first place."""
    page.goto(f"{site}/{EVENT}/editor/drafts/")
    page.locator("input[name=may_move_released]").check()
    page.locator("form:has([name=may_move_released]) button[type=submit]").last.click()
    page.get_by_role("link", name="why here").first.wait_for(timeout=DRAFTED)
    page.get_by_role("link", name="why here").first.click()
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, -10_000)
    page.wait_for_timeout(SETTLED)
    _keep(page.screenshot(), "draft.png")


def _workspace(browser: Browser, site: str) -> None:
    page = _signed_in(_page(browser, DESKTOP), site, ORGANIZER, "/admin/")
    _take(page, f"{site}/admin/", "workspace.png")
    _take(page, f"{site}/{EVENT}/review/decisions/", "decisions.png")
    _take(page, f"{site}/{EVENT}/editor/", "editor.png")
    _draft(page, site)
    _reviewer(browser, site)
    page.goto(f"{site}/{EVENT}/badges/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        f"{site}/{EVENT}/badges.pdf",
        form={"csrfmiddlewaretoken": token},
        headers={"Referer": f"{site}/"},
        timeout=120_000,
    )
    if not answer.ok:
        stop(f"/{EVENT}/badges.pdf answered {answer.status}.")
    _badges(answer.body())


def _badges(pdf: bytes) -> None:
    """A row of badges, one for each script."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    chosen: list[int] = []
    for low, high in SCRIPTS:
        counts = [sum(low <= ord(letter) <= high for letter in text) for text in texts]
        # More letters than a name has are a company's, which stands small.
        fits = (page for page, count in enumerate(counts) if 0 < count <= LONGEST_NAME and page not in chosen)
        chosen += [page for page in [next(fits, None)] if page is not None]
    badges = [document[number].render(scale=BADGE_SCALE).to_pil() for number in chosen]
    height = max(badge.height for badge in badges)
    row = Image.new(
        "RGB", (sum(badge.width + MARGIN for badge in badges) + MARGIN, height + 2 * MARGIN), "#e9ecef"
    )
    left = MARGIN
    for badge in badges:
        row.paste(badge, (left, MARGIN))
        left += badge.width + MARGIN
    found = io.BytesIO()
    row.save(found, "PNG")
    _keep(found.getvalue(), "badge.png")


if __name__ == "__main__":
    main()
