"""The design language in a real browser: every component on one page, in both schemes, narrow and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

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
    expect(field).to_have_value("0")
    expect(less).to_be_disabled()
    field.fill("9")
    more.click()
    expect(field).to_have_value("10")
    expect(more).to_be_disabled()


def test_counter_tells_what_is_too_much_and_cuts_nothing(desktop: BrowserContext) -> None:
    page = opened(desktop)
    page.fill("#id_fresh-abstract", "é" * 130)
    expect(page.locator("#id_fresh-abstract_counter")).to_have_text("10 characters too many")
    expect(page.locator("#id_fresh-abstract")).to_have_value("é" * 130)
    page.fill("#id_fresh-abstract", "é" * 120)
    expect(page.locator("#id_fresh-abstract_counter")).to_have_text("120 of 120 characters")


def test_badge_is_drawn_while_the_name_is_typed_or_taken_over(desktop: BrowserContext) -> None:
    page = opened(desktop)
    name = page.locator(".badge-name").first
    page.fill("#live-name", "Ada")
    expect(name).to_have_text("Ada")
    page.fill("#live-name", "")
    expect(name).to_have_text("Name")
    page.fill("#id_fresh-name", "Zoë")
    page.click("[data-take]")
    expect(name).to_have_text("Zoë")


def test_menu_closes_by_key_and_by_a_click_elsewhere(desktop: BrowserContext) -> None:
    page = opened(desktop)
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page.click("h1 >> nth=0")
    expect(menu).not_to_have_attribute("open", "")


def test_page_without_script_shows_nothing_that_would_not_work(plain_phone: BrowserContext) -> None:
    page = opened(plain_phone)
    hidden = page.locator(".needs-script")
    assert hidden.count() > 0
    assert [part for part in hidden.all() if part.is_visible()] == []
    page.fill("#id_regular", "3")
    expect(page.locator("#id_fresh-abstract_counter")).to_have_text("Up to 120 characters")
