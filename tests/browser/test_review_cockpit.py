"""The cockpit in a real browser at 390 pixels: scores by keyboard and by touch, words that survive a lost connection."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from urllib.parse import unquote_plus

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from portal.bench import server
from portal.demo.setting import PASSWORD
from tests.browser.conftest import PHONE
from tests.browser.waiting import follow, until

pytestmark = pytest.mark.browser

REVIEWER = "reviewer@relay.example"
OFFERED_OR_THERE = """!document.getElementById("kept-here").hidden
    || document.getElementById("id_comment").value === "Typed a moment ago\""""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def enter(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/accounts/login/?next=/relay/review/")
    page.fill("input[name=login]", REVIEWER)
    page.fill("input[name=password]", PASSWORD)
    follow(page.locator("form:has(input[type=password]) button").first)
    assert page.url.endswith("/relay/review/")
    return page


@pytest.fixture
def cockpit(phone: BrowserContext) -> Iterator[Page]:
    """The next talk to review, on a phone; script errors fail the test."""
    problems: list[str] = []
    page = enter(phone)
    page.on("pageerror", lambda error: problems.append(str(error)))
    follow(page.get_by_role("link", name="Next talk to review"))
    expect(page.locator(".review-form")).to_be_visible()
    yield page
    assert problems == []


def scored(page: Page, *steps: str) -> None:
    """What is chosen in each criterion; empty for no score."""
    expect(page.locator(".score")).to_have_count(len(steps))
    for group, step in zip(page.locator(".score").all(), steps, strict=True):
        expect(group.locator("input:checked")).to_have_value(step)


def scores(page: Page) -> list[str]:
    return [group.locator("input:checked").input_value() for group in page.locator(".score").all()]


def saving(page: Page, words: str) -> AbstractContextManager[object]:
    """Until the server has answered what holds these words: what it saved before may be less."""

    def holds(answer: Response) -> bool:
        return answer.url.endswith("/keep/") and words in unquote_plus(answer.request.post_data or "")

    return page.expect_response(holds)


def kept(page: Page) -> None:
    expect(page.locator("#kept")).to_contain_text("Draft saved at")


def test_scores_by_keyboard_are_kept_and_finished(cockpit: Page) -> None:
    address = cockpit.url
    for key in "453":
        cockpit.keyboard.press(key)
    scored(cockpit, "4", "5", "3")
    kept(cockpit)
    cockpit.keyboard.press("c")
    cockpit.keyboard.type("n p a 5: only words here")
    expect(cockpit.locator("#id_comment")).to_have_value(re.compile("n p a 5: only words here"))
    scored(cockpit, "4", "5", "3")
    expect(cockpit).to_have_url(address)
    follow(cockpit.locator("#id_comment"), key="Control+Enter")
    expect(cockpit).not_to_have_url(address)
    cockpit.goto(address)
    assert cockpit.locator(".review-form").count() == 0
    expect(cockpit.locator("#scores")).to_contain_text("n p a 5: only words here")


def test_key_for_abstaining_goes_to_the_reason(cockpit: Page) -> None:
    cockpit.keyboard.press("a")
    cockpit.keyboard.type("No idea of this")
    expect(cockpit.locator("#abstain textarea")).to_have_value("No idea of this")


def test_scores_by_touch(cockpit: Page) -> None:
    groups = cockpit.locator(".score").all()
    steps = [group.locator("label", has_text=re.compile(rf"^{n + 2}$")) for n, group in enumerate(groups)]
    for step in steps:
        box = step.bounding_box()
        assert box is not None
        assert (box["height"] >= 44, box["width"] >= 40) == (True, True)
    last = f"{groups[-1].locator('input').first.get_attribute('name')}=4"
    for step in steps[:-1]:
        step.tap()
    with saving(cockpit, last):
        steps[-1].tap()
    scored(cockpit, "2", "3", "4")
    kept(cockpit)
    cockpit.reload()
    scored(cockpit, "2", "3", "4")


def test_words_survive_a_lost_connection(cockpit: Page) -> None:
    address, context = cockpit.url, cockpit.context
    context.set_offline(True)
    cockpit.fill("#id_comment", "Written in a tunnel")
    expect(cockpit.locator("#kept")).to_contain_text("Kept on this device")
    # The phone gives up the page; later somebody opens it again.
    cockpit.goto("about:blank")
    context.set_offline(False)
    cockpit.goto(address)
    assert cockpit.input_value("#id_comment") != "Written in a tunnel"
    expect(cockpit.locator("#kept-here")).to_contain_text("Written in a tunnel")
    with saving(cockpit, "Written in a tunnel"):
        cockpit.get_by_role("button", name="Put it into the form").click()
    expect(cockpit.locator("#id_comment")).to_have_value("Written in a tunnel")
    kept(cockpit)
    cockpit.reload()
    expect(cockpit.locator("#id_comment")).to_have_value("Written in a tunnel")
    expect(cockpit.locator("#kept-here")).to_be_hidden()


def test_words_survive_being_signed_out(cockpit: Page) -> None:
    cookies = cockpit.context.cookies()
    cockpit.context.clear_cookies(name="sessionid")
    cockpit.fill("#id_comment", "Written after the session was over")
    expect(cockpit.locator("#kept")).to_contain_text("you are signed out")
    assert cockpit.locator("input[name=password]").count() == 0
    cockpit.context.add_cookies(cookies)  # type: ignore[arg-type]
    cockpit.reload()
    expect(cockpit.locator("#kept-here")).to_contain_text("Written after the session was over")


def test_second_tab_is_told_and_shown_both(cockpit: Page) -> None:
    other = cockpit.context.new_page()
    other.goto(cockpit.url)
    with saving(cockpit, "From the first tab"):
        cockpit.fill("#id_comment", "From the first tab")
    kept(cockpit)
    other.fill("#id_comment", "From the second tab")
    expect(other.locator("#elsewhere")).to_contain_text("From the first tab")
    expect(other.locator("#id_comment")).to_have_value("From the second tab")
    follow(other.get_by_role("button", name="Keep what stands here"))
    expect(other.locator("#id_comment")).to_have_value("From the second tab")


def test_keys_go_on_and_back_and_can_be_switched_off(cockpit: Page) -> None:
    first = cockpit.url
    follow(cockpit.locator("body"), key="n")
    expect(cockpit).not_to_have_url(first)
    second = cockpit.url
    follow(cockpit.locator("body"), key="ArrowLeft")
    expect(cockpit).not_to_have_url(second)
    cockpit.keyboard.press("?")
    cockpit.get_by_label("Single keys work on this device").uncheck()
    before = scores(cockpit)
    cockpit.locator("h1").click()
    cockpit.keyboard.press("4")
    scored(cockpit, *before)
    cockpit.evaluate("localStorage.clear()")


def test_going_on_with_unsaved_words_takes_them_along(cockpit: Page) -> None:
    address = cockpit.url
    cockpit.fill("#id_comment", "Typed a moment ago")
    cockpit.keyboard.press("Escape")
    follow(cockpit.locator("body"), key="n")
    expect(cockpit).not_to_have_url(address)
    cockpit.goto(address)
    until(cockpit, OFFERED_OR_THERE)


def test_without_script_it_is_a_plain_form(plain_phone: BrowserContext) -> None:
    page = enter(plain_phone)
    follow(page.get_by_role("link", name="Next talk to review"))
    for group in page.locator(".score").all():
        group.locator("input[value='4']").check(force=True)
    page.fill("#id_comment", "Without script")
    address = page.url
    follow(page.get_by_role("button", name="Save draft"))
    expect(page).to_have_url(address)
    scored(page, "4", "4", "4")
    expect(page.locator("#id_comment")).to_have_value("Without script")


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
