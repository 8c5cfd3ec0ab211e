"""Stars on the agenda: by script in place, by three quick taps, and without a script by a page with one button."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.waiting import follow

pytestmark = pytest.mark.browser


def starred(page: Page) -> int:
    page.goto("/relay/agenda/mine/")
    return page.get_by_role("button", name="Remove").count()


def test_stars_by_script_and_without(phone: BrowserContext, plain_phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/relay/agenda/")
    stars = page.locator("#days").get_by_role("button", name="Star “")
    last = stars.nth(2).get_attribute("data-star")
    with page.expect_response(lambda answer: answer.url.endswith(f"/{last}/star/")):
        for n in range(3):
            stars.nth(n).click()  # three at once are one device's
    page.reload()
    expect(stars.nth(2)).to_have_attribute("aria-pressed", "true")
    for key, pressed in (("Space", "false"), ("Enter", "true")):
        with page.expect_response(lambda answer: answer.url.endswith(f"/{last}/star/")):
            stars.nth(2).press(key)
        expect(stars.nth(2)).to_have_attribute("aria-pressed", pressed)
    phone.set_offline(True)
    stars.nth(3).click()
    expect(page.get_by_role("status").filter(has_text="There is no network")).to_be_visible()
    expect(stars.nth(3)).to_have_attribute("aria-pressed", "false")
    phone.set_offline(False)
    assert starred(page) == 3
    follow(page.get_by_role("button", name="Make a calendar"))
    assert Axe().run(page).response["violations"] == []

    plain = plain_phone.new_page()
    plain.goto("/relay/agenda/")
    follow(plain.locator("a[data-star]").first)
    follow(plain.get_by_role("button", name="Star this talk"))
    assert plain.url.endswith("/relay/agenda/mine/")
    assert starred(plain) == 1
