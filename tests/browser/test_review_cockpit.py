"""The cockpit in a real browser at 390 pixels: scores by keyboard and by touch, words that survive a lost connection."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.bench import server
from portal.demo.setting import PASSWORD
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

REVIEWER = "reviewer@relay.example"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def enter(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/accounts/login/?next=/relay/review/")
    page.fill("input[name=login]", REVIEWER)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[type=password]) button").first.click()
    page.wait_for_url("**/relay/review/")
    return page


@pytest.fixture
def cockpit(phone: BrowserContext) -> Iterator[Page]:
    """The next talk to review, on a phone; script errors fail the test."""
    problems: list[str] = []
    page = enter(phone)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.get_by_role("link", name="Next talk to review").click()
    page.wait_for_selector(".review-form")
    page.wait_for_load_state()  # before that a key is nobody's
    yield page
    assert problems == []


def scores(page: Page) -> list[str]:
    """What is chosen in each criterion; empty for no score."""
    return [str(group.locator("input:checked").input_value()) for group in page.locator(".score").all()]


def kept(page: Page) -> None:
    expect(page.locator("#kept")).to_contain_text("Draft saved at")


def test_scores_by_keyboard_are_kept_and_finished(cockpit: Page) -> None:
    address = cockpit.url
    for key in "453":
        cockpit.keyboard.press(key)
    assert scores(cockpit) == ["4", "5", "3"]
    kept(cockpit)
    cockpit.keyboard.press("c")
    cockpit.keyboard.type("n p a 5: only words here")
    assert (cockpit.url, scores(cockpit)) == (address, ["4", "5", "3"])
    cockpit.keyboard.press("Control+Enter")
    cockpit.wait_for_url(lambda url: url.split("?")[0] != address)
    cockpit.goto(address)
    assert cockpit.locator(".review-form").count() == 0
    expect(cockpit.locator("#scores")).to_contain_text("n p a 5: only words here")


def test_key_for_abstaining_goes_to_the_reason(cockpit: Page) -> None:
    cockpit.keyboard.press("a")
    cockpit.keyboard.type("No idea of this")
    expect(cockpit.locator("#abstain textarea")).to_have_value("No idea of this")


def test_scores_by_touch(cockpit: Page) -> None:
    for number, group in enumerate(cockpit.locator(".score").all()):
        step = group.locator("label", has_text=re.compile(rf"^{number + 2}$"))
        box = step.bounding_box()
        assert box is not None
        assert (box["height"] >= 44, box["width"] >= 40) == (True, True)
        step.tap()
    assert scores(cockpit) == ["2", "3", "4"]
    kept(cockpit)
    cockpit.reload()
    assert scores(cockpit) == ["2", "3", "4"]


def test_words_survive_a_lost_connection(cockpit: Page) -> None:
    address, context = cockpit.url, cockpit.context
    context.set_offline(True)
    cockpit.fill("#id_comment", "Written in a tunnel")
    expect(cockpit.locator("#kept")).to_contain_text("Kept on this device", timeout=10_000)
    # The phone gives up the page; later somebody opens it again.
    cockpit.goto("about:blank")
    context.set_offline(False)
    cockpit.goto(address)
    assert cockpit.input_value("#id_comment") != "Written in a tunnel"
    expect(cockpit.locator("#kept-here")).to_contain_text("Written in a tunnel")
    cockpit.get_by_role("button", name="Put it into the form").click()
    assert cockpit.input_value("#id_comment") == "Written in a tunnel"
    kept(cockpit)
    cockpit.reload()
    assert cockpit.input_value("#id_comment") == "Written in a tunnel"
    assert cockpit.locator("#kept-here").is_hidden()


def test_words_survive_being_signed_out(cockpit: Page) -> None:
    cookies = cockpit.context.cookies()
    cockpit.context.clear_cookies(name="sessionid")
    cockpit.fill("#id_comment", "Written after the session was over")
    expect(cockpit.locator("#kept")).to_contain_text("you are signed out", timeout=10_000)
    assert cockpit.locator("input[name=password]").count() == 0
    cockpit.context.add_cookies(cookies)  # type: ignore[arg-type]
    cockpit.reload()
    expect(cockpit.locator("#kept-here")).to_contain_text("Written after the session was over")


def test_second_tab_is_told_and_shown_both(cockpit: Page) -> None:
    other = cockpit.context.new_page()
    other.goto(cockpit.url)
    cockpit.fill("#id_comment", "From the first tab")
    kept(cockpit)
    other.fill("#id_comment", "From the second tab")
    expect(other.locator("#elsewhere")).to_contain_text("From the first tab", timeout=10_000)
    assert other.input_value("#id_comment") == "From the second tab"
    other.get_by_role("button", name="Keep what stands here").click()
    other.wait_for_load_state()
    assert other.input_value("#id_comment") == "From the second tab"


def test_keys_go_on_and_back_and_can_be_switched_off(cockpit: Page) -> None:
    first = cockpit.url
    cockpit.keyboard.press("n")
    cockpit.wait_for_url(lambda url: url != first)
    second = cockpit.url
    cockpit.keyboard.press("ArrowLeft")
    cockpit.wait_for_url(lambda url: url != second)
    cockpit.keyboard.press("?")
    cockpit.get_by_label("Single keys work on this device").uncheck()
    before = scores(cockpit)
    cockpit.locator("h1").click()
    cockpit.keyboard.press("4")
    assert scores(cockpit) == before
    cockpit.evaluate("localStorage.clear()")


def test_going_on_with_unsaved_words_takes_them_along(cockpit: Page) -> None:
    address = cockpit.url
    cockpit.fill("#id_comment", "Typed a moment ago")
    cockpit.keyboard.press("Escape")
    cockpit.keyboard.press("n")
    cockpit.wait_for_url(lambda url: url != address)
    cockpit.goto(address)
    cockpit.wait_for_timeout(500)
    offered = cockpit.locator("#kept-here").is_visible()
    assert offered or cockpit.input_value("#id_comment") == "Typed a moment ago"


def test_without_script_it_is_a_plain_form(plain_phone: BrowserContext) -> None:
    page = enter(plain_phone)
    page.get_by_role("link", name="Next talk to review").click()
    for group in page.locator(".score").all():
        group.locator("input[value='4']").check(force=True)
    page.fill("#id_comment", "Without script")
    address = page.url
    page.get_by_role("button", name="Save draft").click()
    assert page.url == address
    assert (scores(page), page.input_value("#id_comment")) == (["4", "4", "4"], "Without script")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_accessible_and_fit(browser: Browser, site: server.Server, width: int, scheme: str) -> None:
    context = browser.new_context(
        base_url=site.url, viewport={**PHONE, "width": width}, color_scheme=scheme,  # type: ignore[arg-type]
    )  # fmt: skip
    page = enter(context)
    talk = page.get_by_role("link", name="Next talk to review").get_attribute("href")
    done = page.goto("/relay/review/?show=done") and page.locator(".review-rows a").first.get_attribute(
        "href"
    )
    for path in ("/relay/review/", talk, done, f"{talk}conflict/"):
        page.goto(str(path))
        found = Axe().run(page)
        assert found.response["violations"] == [], found.generate_report()
        assert page.evaluate(SIDEWAYS) == 0
    context.close()
