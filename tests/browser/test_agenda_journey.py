"""An agenda of DjangoCon's shape in a browser: drafted, mended by hand, released, moved, and read in calendars."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from portal.bench import server
from tests.agenda.export_checks import Entry, calendar_entries
from tests.browser import conference
from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture
from tests.browser.waiting import follow, open_mail

pytestmark = pytest.mark.browser

EVENT = f"/{conference.SLUG}"
DRAFTS, EDITOR = f"{EVENT}/editor/drafts/", f"{EVENT}/editor/"
LONGEST = 300_000
DONE = re.compile("^(Moved|Swapped): ")


@pytest.fixture
def organizer(
    desktop: BrowserContext, site: server.Server, tmp_path: Path, problems: list[str]
) -> Iterator[Page]:
    """PLENARY_SAMPLES may name a folder with the conference's own files."""
    folder = Path(os.environ.get("PLENARY_SAMPLES", "")) / "djangocon-us-2024"
    if not folder.exists():
        folder = tmp_path
        conference.write(folder)
    subprocess.run(
        [sys.executable, "-c", conference.BUILD, str(folder)],
        env=site.environment, cwd=server.ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    page = opened(desktop, problems)
    sign_in(page, conference.ORGANIZER, DRAFTS)
    yield page
    assert problems == []


def draft(page: Page) -> None:
    """Asked for, called good enough at once, and without a broken rule."""
    page.goto(DRAFTS)
    page.get_by_label("How long it may search").select_option("120")
    follow(page.get_by_role("button", name="Start the draft"))
    follow(page.get_by_role("button", name="Good enough: stop here"))
    expect(page.get_by_role("heading", name="What it costs")).to_be_visible(timeout=LONGEST)
    page.wait_for_load_state()
    assert page.locator(".broken").count() == 0


def said(page: Page) -> Locator:
    return page.locator("[data-said]")


def cell_of(page: Page, title: str) -> Locator:
    """In the editor, on whichever day it is."""
    page.goto(EDITOR)
    days = [str(tab.get_attribute("href")) for tab in page.locator(".editor .tabs a").all()]
    for day in days:
        page.goto(day)
        found = page.locator(".board-grid > .cell", has_text=title)
        if found.count():
            return page.locator(f"#{found.get_attribute('id')}")
    raise AssertionError(f"{title} is nowhere")


def lock(page: Page, title: str) -> None:
    cell_of(page, title).locator(".cell-link").click()
    page.locator("#panel").get_by_role("button", name="Lock", exact=True).click()
    expect(said(page)).to_contain_text(f"Locked: {title}")


def row(cell: Locator) -> int:
    return int(cell.get_attribute("data-row") or 0)


def move_by_mouse_then_by_keyboard(page: Page, title: str) -> None:
    """Half an hour later, or in the place of what stands there; both are taken back."""
    cell = cell_of(page, title)
    start = row(cell)
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 6)
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(box["x"] + 60, box["y"] + 6 + step * 5.5)
    page.mouse.up()
    expect(said(page)).to_have_text(DONE)
    expect(cell).not_to_have_attribute("data-row", str(start))
    assert row(cell) > start
    there = row(cell)
    page.keyboard.press("Control+z")
    expect(said(page)).to_contain_text("Taken back:")
    expect(cell).to_have_attribute("data-row", str(start))
    cell.locator(".cell-link").focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("picked up")
    for _row in range(there - start):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text(DONE)
    expect(cell).to_have_attribute("data-row", str(there))
    page.locator("#bar").get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("Taken back:")
    expect(cell).to_have_attribute("data-row", str(start))


def move_to_a_free_place(page: Page, title: str) -> None:
    cell_of(page, title).locator(".cell-link").click()
    page.locator("#panel .free-list button").last.click()
    expect(said(page)).to_contain_text(f"Moved: {title}")


def release(page: Page, number: int, told: str) -> None:
    page.goto(f"{EDITOR}release/")
    expect(page.locator("main")).to_contain_text(told)
    follow(page.get_by_role("button", name="Release now"))
    expect(page.locator("body")).to_contain_text(f"Version {number} is public.")


def cancel(page: Page, title: str) -> None:
    page.goto(f"/admin/agenda/session/?q={title.replace(' ', '+')}")
    follow(page.get_by_role("link", name=title, exact=True))
    page.goto(page.url.partition("change/")[0] + "cancel/")
    page.locator("[name=reason]").fill("The speaker is ill")
    follow(page.locator("main [type=submit], #content [type=submit]").last)
    expect(page.locator("body")).to_contain_text("Cancelled")


def subscribed(reader: Page, *titles: str) -> str:
    """The address of a calendar with these talks starred, of somebody without an account."""
    reader.goto(f"{EVENT}/agenda/")
    for title in titles:
        star = reader.get_by_role("button", name=f"Star “{title}”")
        with reader.expect_response(lambda answer: answer.url.endswith("/star/")):
            star.click()
        expect(star).to_have_attribute("aria-pressed", "true")
    reader.goto(f"{EVENT}/agenda/mine/")
    check(reader)
    follow(reader.get_by_role("button", name="Make a calendar"))
    address = reader.locator("a[href^='webcal:']").first.get_attribute("href") or ""
    return "/" + address.split("/", 3)[3]


def calendar(context: BrowserContext, path: str) -> dict[str, Entry]:
    return calendar_entries(context.request.get(path).body())


def test_from_a_first_draft_to_calendars_that_follow(
    organizer: Page, phone: BrowserContext, problems: list[str]
) -> None:
    draft(organizer)
    check(organizer)
    rows = organizer.locator("table.places tbody tr")
    assert rows.count() == 62
    titles = [
        title for title in rows.locator("th > span[dir]").all_inner_texts() if title != conference.KEYNOTE
    ]
    rejected, moved, cancelled, stays = titles[-4:]
    organizer.get_by_role("checkbox", name=f"Take “{rejected}”").check(force=True)
    follow(organizer.get_by_role("button", name="Take all but the ticked ones"))
    expect(organizer.locator("body")).to_contain_text("61 talks are in the agenda where this draft has them.")
    lock(organizer, conference.KEYNOTE)
    kept = cell_of(organizer, conference.KEYNOTE).get_attribute("data-starts")
    draft(organizer)
    expect(organizer.locator("tr", has_text=conference.KEYNOTE)).to_contain_text("locked")
    follow(organizer.get_by_role("button", name="into the agenda"))
    assert cell_of(organizer, conference.KEYNOTE).get_attribute("data-starts") == kept
    move_by_mouse_then_by_keyboard(organizer, rejected)
    check(organizer)
    release(organizer, 1, "speakers get one mail each")

    reader = opened(phone, problems)
    path = subscribed(reader, moved, cancelled, stays)
    before = calendar(phone, path)
    assert {entry.status for entry in before.values()} == {"CONFIRMED"}
    reader.goto(f"{EVENT}/agenda/?q={moved.replace(' ', '+')}")
    follow(reader.get_by_role("link", name=moved, exact=True))
    follow(reader.locator(f"main a[href^='{EVENT}/speakers/']").first)
    own = reader.url.split("/", 3)[3].rstrip("/") + ".ics"
    check(reader)

    move_to_a_free_place(organizer, moved)
    release(organizer, 2, "one mail")
    assert moved in open_mail(organizer, "Your time at DjangoCon has changed")
    cancel(organizer, cancelled)
    after = calendar(phone, path)
    assert {title: entry.status for title, entry in after.items()} == {
        moved: "CONFIRMED", cancelled: "CANCELLED", stays: "CONFIRMED"
    }  # fmt: skip
    assert {title for title in after if after[title].starts_at != before[title].starts_at} == {moved}
    assert all(after[title].uid == before[title].uid for title in before)
    assert all(after[title].sequence > before[title].sequence for title in before)
    assert calendar(phone, f"/{own}")[moved].starts_at == after[moved].starts_at
