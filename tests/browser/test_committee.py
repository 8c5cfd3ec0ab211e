"""Standing, assignments and close calls in a browser: accessible, fitting, answered by key."""

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from portal.bench import server
from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture
from tests.browser.waiting import follow

pytestmark = pytest.mark.browser

ORGANIZER = "organizer@relay.example"
STANDING, PAIRS = "/relay/review/standing/", "/relay/review/pairs/"
ASSIGNMENTS, PREVIEW = "/relay/review/assignments/", "/relay/review/assignments/preview/?wanted=3"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_committee_pages_are_accessible_and_fit(
    browser: Browser, site: server.Server, problems: list[str], width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = opened(context, problems)
    sign_in(page, ORGANIZER, STANDING)
    for path in (STANDING, f"{STANDING}?sort=divided&reviews=2", PAIRS, ASSIGNMENTS, PREVIEW):
        page.goto(path)
        check(page)
    page.goto(ASSIGNMENTS)
    follow(page.locator(".asked-talks a").first)
    check(page)
    context.close()
    assert problems == []


def test_close_call_is_answered_by_key_unless_keys_are_off(
    desktop: BrowserContext, problems: list[str]
) -> None:
    page = opened(desktop, problems)
    sign_in(page, ORGANIZER, PAIRS)
    first = page.locator(".pair-talk h2").first.inner_text().splitlines()[-1]
    follow(page.locator("body"), key="ArrowLeft")
    expect(page.locator(".pair-said > li")).to_have_count(1)
    expect(page.locator(".pair-said .strong")).to_have_text(first, use_inner_text=True)
    follow(page.locator("body"), key="0")
    expect(page.locator(".pair-said > li")).to_have_count(2)
    page.locator("#keys summary").click()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(250)  # in which an answer would be under way
    page.reload()
    expect(page.locator(".pair-said > li")).to_have_count(2)
    assert problems == []
