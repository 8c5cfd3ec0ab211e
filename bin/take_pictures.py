"""Takes the pictures of README and handbooks from a running demo. Some ways are gone to their end: a ticket is refunded, an
agenda released; `bin/demo --fresh` forgets it."""

import argparse
import io

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

import book_pictures
import chromium
import way_pictures
from camera import DESKTOP, EVENT, FOLDER, ORGANIZER, PHONE, go, keep, look, opened, signed_in, take
from machine import stop

REVIEWER = "reviewer@relay.example"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"]
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
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {' '.join(PARTS)}")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]}")
    site = options.site.rstrip("/")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=FLAGS)
        try:
            for part in options.parts or PARTS:
                PARTS[part](browser, site)
        except BrowserError as error:
            stop(f"{error.message.splitlines()[0]} Does bin/demo run at {site}?")
        finally:
            browser.close()


def _public(browser: Browser, site: str) -> None:
    desktop, phone = opened(browser, site, DESKTOP), opened(browser, site, PHONE)
    take(desktop, f"/{EVENT}/", "home")
    desktop.goto(f"/{EVENT}/tickets/?code=REDPOINT20")
    for stepper in (0, 0, 3):  # two tickets and an evening at the party
        desktop.locator("[data-step='1']").nth(stepper).click()
    desktop.mouse.move(0, 0)
    desktop.wait_for_timeout(SETTLED)
    look(desktop, "shop")
    take(desktop, f"/{EVENT}/agenda/", "agenda")
    take(phone, f"/{EVENT}/agenda/", "agenda-phone")


def _reviewer(browser: Browser, site: str) -> None:
    page = signed_in(opened(browser, site, PHONE), REVIEWER, f"/{EVENT}/review/")
    take(page, f"/{EVENT}/review/next/", "review-phone")


def _draft(page: Page) -> None:
    """Drafts the whole agenda anew, which changes nothing, and asks about the first place."""
    go(page, f"/{EVENT}/editor/drafts/")
    page.locator("input[name=may_move_released]").check()
    page.locator("form:has([name=may_move_released]) button[type=submit]").last.click()
    page.get_by_role("link", name="why here").first.wait_for(timeout=DRAFTED)
    page.get_by_role("link", name="why here").first.click()
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, -10_000)
    page.wait_for_timeout(SETTLED)
    look(page, "draft")


def _workspace(browser: Browser, site: str) -> None:
    page = signed_in(opened(browser, site, DESKTOP), ORGANIZER, "/admin/")
    take(page, "/admin/", "workspace")
    take(page, f"/{EVENT}/review/decisions/", "decisions")
    take(page, f"/{EVENT}/editor/", "editor")
    _draft(page)
    _reviewer(browser, site)
    page.goto(f"/{EVENT}/badges/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        f"/{EVENT}/badges.pdf",
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
    keep(found.getvalue(), "badge")


# The ways last: they change the demo.
PARTS = {"public": _public, "workspace": _workspace, "book": book_pictures.book, "ways": way_pictures.ways}


if __name__ == "__main__":
    main()
