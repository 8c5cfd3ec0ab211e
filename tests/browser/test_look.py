"""The design language in a real browser: every component on one page, in both schemes, narrow and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from portal.bench import server

pytestmark = pytest.mark.browser

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def opened(context: BrowserContext, problems: list[str] | None = None) -> Page:
    page = context.new_page()
    if problems is not None:
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/styleguide/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_component_is_accessible_and_fits(
    browser: Browser, site: server.Server, width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    problems: list[str] = []
    page = opened(context, problems)
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
    assert page.evaluate(SIDEWAYS) == 0
    assert problems == []
    context.close()


def test_stepper_counts_within_its_limits(desktop: BrowserContext) -> None:
    page = opened(desktop)
    field = page.locator("#id_regular")
    less, more = page.locator(".stepper:has(#id_regular) button").all()
    less.click(click_count=2)
    assert field.input_value() == "0"
    assert less.is_disabled()
    field.fill("9")
    more.click()
    assert field.input_value() == "10"
    assert more.is_disabled()


def test_counter_tells_what_is_too_much_and_cuts_nothing(desktop: BrowserContext) -> None:
    page = opened(desktop)
    page.fill("#id_fresh-abstract", "é" * 130)
    assert page.inner_text("#id_fresh-abstract_counter") == "10 characters too many"
    assert len(page.input_value("#id_fresh-abstract")) == 130
    page.fill("#id_fresh-abstract", "é" * 120)
    assert page.inner_text("#id_fresh-abstract_counter") == "120 of 120 characters"


def test_badge_is_drawn_while_the_name_is_typed_or_taken_over(desktop: BrowserContext) -> None:
    page = opened(desktop)
    page.fill("#live-name", "Ada")
    assert page.inner_text(".badge-name") == "Ada"
    page.fill("#live-name", "")
    assert page.inner_text(".badge-name") == "Name"
    page.fill("#id_fresh-name", "Zoë")
    page.click("[data-take]")
    assert page.inner_text(".badge-name") == "Zoë"


def test_menu_closes_by_key_and_by_a_click_elsewhere(desktop: BrowserContext) -> None:
    page = opened(desktop)
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    menu.locator("summary").click()
    page.click("h1 >> nth=0")
    assert menu.get_attribute("open") is None


def test_page_without_script_shows_nothing_that_would_not_work(plain_phone: BrowserContext) -> None:
    page = opened(plain_phone)
    hidden = page.locator(".needs-script")
    assert hidden.count() > 0
    assert [part for part in hidden.all() if part.is_visible()] == []
    page.fill("#id_regular", "3")
    assert page.inner_text("#id_fresh-abstract_counter") == "Up to 120 characters"
