"""Deciding in a real browser: every page accessible and fitting; one tap, one key, and the line, without leaving it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from portal.bench import server
from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture
from tests.browser.waiting import follow

pytestmark = pytest.mark.browser

DECISIONS = "/relay/review/decisions/"
LETTERS = "/relay/review/letters/"


@pytest.fixture
def deciding(desktop: BrowserContext, problems: list[str]) -> Iterator[Page]:
    page = opened(desktop, problems)
    sign_in(page, "organizer@relay.example", DECISIONS)
    page.goto(f"{DECISIONS}?accept=3")
    yield page
    assert problems == []


def pressed(page: Page, row: str) -> Locator:
    return page.locator(f'{row} [aria-pressed="true"]')


def row_of(page: Page, place: int) -> str:
    return f"#{page.locator('tr.proposal').nth(place).get_attribute('id')}"


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_pages_of_deciding_are_accessible_and_fit(
    browser: Browser,
    site: server.Server,
    problems: list[str],
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = opened(context, problems)
    sign_in(page, "organizer@relay.example", DECISIONS)
    page.goto(f"{DECISIONS}?accept=5&wait=3")
    check(page)
    talk = page.locator("tr.proposal th a").first.get_attribute("href") or ""
    for address in (
        talk, f"{DECISIONS}?per=track&accept=2", f"{DECISIONS}by-rank/?accept=5&rest=on", f"{DECISIONS}targets/",
        LETTERS, f"{LETTERS}texts/",
    ):  # fmt: skip
        page.goto(address)
        check(page)
    context.close()


def test_letters_are_accessible_with_warnings_and_without(deciding: Page) -> None:
    first = row_of(deciding, 0)
    deciding.locator(f"{first} .choose-accept").click()
    expect(deciding.locator(f"{first} .choose-accept")).to_have_attribute("aria-pressed", "true")
    deciding.goto(LETTERS)
    follow(deciding.get_by_role("button", name="Write the letters"))
    check(deciding)
    deciding.locator(".letter-preview summary").first.click()
    expect(deciding.locator(".letter-preview[open], .letter-preview [open]").first).to_be_visible()
    check(deciding)
    follow(deciding.get_by_role("link", name="Edit").first)
    check(deciding)
    deciding.go_back()
    follow(deciding.get_by_role("link", name="Send"))
    check(deciding)
    deciding.goto(LETTERS)
    follow(deciding.get_by_role("button", name="Discard the letters"))
    deciding.goto(DECISIONS)
    deciding.locator(f"{first} .choose-accept").click()
    expect(deciding.locator(f"{first} .choose-accept")).to_have_attribute("aria-pressed", "false")


def test_one_tap_decides_in_place_and_the_balance_follows(deciding: Page) -> None:
    row = row_of(deciding, 1)
    counted = deciding.locator("#counts dd").first
    before, balance = counted.inner_text(), deciding.locator("#balance").inner_text()
    deciding.locator(f"{row} .choose-accept").click()
    expect(counted).to_have_text(str(int(before) + 1))
    expect(pressed(deciding, row)).to_have_text(["Accept"])
    expect(deciding.locator("#balance")).not_to_have_text(balance, use_inner_text=True)
    expect(deciding).to_have_url(re.compile(r"\?accept=3$"))
    deciding.locator(f"{row} .choose-accept").click()
    expect(counted).to_have_text(before)


def test_keyboard_alone_decides_and_stays_where_it_was(deciding: Page) -> None:
    row = row_of(deciding, 2)
    deciding.locator(f"{row} .choose-wait").focus()
    deciding.keyboard.press("Space")
    expect(deciding.locator(f"{row} .choose-wait")).to_have_attribute("aria-pressed", "true")
    expect(deciding.locator(f"{row} .choose-wait")).to_be_focused()
    deciding.keyboard.press("Space")
    expect(deciding.locator(f"{row} .choose-wait")).to_have_attribute("aria-pressed", "false")


def test_line_moves_by_its_buttons_and_by_dragging(deciding: Page) -> None:
    line = deciding.locator("tr.line-accept")
    expect(line).to_contain_text("Accept above this line: 3")
    line.get_by_role("link", name="Accept one more").click()
    expect(line).to_contain_text("Accept above this line: 4")
    expect(line.get_by_role("link", name="Accept one more")).to_be_focused()
    deciding.evaluate("document.querySelector('#proposals').scrollIntoView()")
    start = line.locator(".line-words").bounding_box()
    target = deciding.locator("tr.proposal").nth(1).bounding_box()
    assert start is not None
    assert target is not None
    deciding.mouse.move(start["x"] + 10, start["y"] + 5)
    deciding.mouse.down()
    deciding.mouse.move(target["x"] + 40, target["y"] + target["height"] - 4, steps=8)
    deciding.mouse.up()
    expect(line).to_contain_text("Accept above this line: 2")
    expect(deciding.locator("#id_accept")).to_have_value("2")


def test_without_script_everything_is_there(plain_phone: BrowserContext) -> None:
    page = plain_phone.new_page()
    sign_in(page, "organizer@relay.example", DECISIONS)
    page.goto(f"{DECISIONS}?accept=3")
    row = row_of(page, 4)
    follow(page.locator(f"{row} .choose-reject"))
    expect(page.locator("body")).to_contain_text("1 decision is noted.")
    expect(pressed(page, row)).to_have_text(["Reject"])
    follow(page.locator(f"{row} .choose-reject"))
    expect(pressed(page, row)).to_have_count(0)
    follow(page.locator("tr.line-accept a").last)
    expect(page.locator("tr.line-accept")).to_contain_text("Accept above this line: 4")
    follow(page.get_by_role("button", name="See what would change"))
    expect(page.locator("h1")).to_have_text("What the line would change")
