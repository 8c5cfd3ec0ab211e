"""Drafting in a real browser: started, watched, read and thrown away; accessible and fitting, light and dark."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture
from tests.browser.waiting import follow

pytestmark = pytest.mark.browser

DRAFTS, REPLAN = "/relay/editor/drafts/", "/relay/editor/replan/"
LONGEST = 300_000


def check_wide_and_narrow(page: Page) -> None:
    """As it stands at 1280 pixels, then at 390 in the dark."""
    check(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    check(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


def test_a_draft_is_started_watched_and_read_and_the_agenda_stays(
    desktop: BrowserContext, problems: list[str]
) -> None:
    page = opened(desktop, problems)
    sign_in(page, "organizer@relay.example", DRAFTS)
    check_wide_and_narrow(page)
    page.get_by_label("How long it may search").select_option("5")
    page.get_by_label("Talks already released may move").check()
    follow(page.get_by_role("button", name="Start the draft"))
    expect(page.get_by_role("heading", name="What it costs")).to_be_visible(timeout=LONGEST)
    address = page.url
    page.get_by_role("link", name="why here").first.click()
    expect(page.locator("#why").get_by_role("heading", name="What elsewhere would cost")).to_be_visible()
    expect(page).to_have_url(address)
    check_wide_and_narrow(page)
    page.goto(DRAFTS)
    expect(page.locator("table.drafts tbody tr")).to_have_count(1)
    check_wide_and_narrow(page)
    page.goto(REPLAN)
    expect(page.get_by_role("heading", name="Plan anew")).to_be_visible()
    check_wide_and_narrow(page)
    page.goto(address)
    follow(page.get_by_role("button", name="Throw this draft away"))
    expect(page.locator("body")).to_contain_text("is thrown away. The agenda is as it was.")
    assert problems == []
