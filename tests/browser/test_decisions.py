"""Deciding in a real browser: every page accessible and fitting; one tap, one key, and the line, without leaving it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.bench import server
from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture

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


def pressed(page: Page, row: str) -> list[str]:
    return page.locator(f'{row} [aria-pressed="true"]').all_inner_texts()


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
    deciding.get_by_role("button", name="Write the letters").click()
    check(deciding)
    deciding.locator(".letter-preview summary").first.click()
    check(deciding)
    deciding.get_by_role("link", name="Edit").first.click()
    check(deciding)
    deciding.go_back()
    deciding.get_by_role("link", name="Send").click()
    check(deciding)
    deciding.goto(LETTERS)
    deciding.get_by_role("button", name="Discard the letters").click()
    deciding.goto(DECISIONS)
    deciding.locator(f"{first} .choose-accept").click()
    expect(deciding.locator(f"{first} .choose-accept")).to_have_attribute("aria-pressed", "false")


def test_one_tap_decides_in_place_and_the_balance_follows(deciding: Page) -> None:
    row = row_of(deciding, 1)
    counted = deciding.locator("#counts dd").first
    before, balance = counted.inner_text(), deciding.locator("#balance").inner_text()
    deciding.locator(f"{row} .choose-accept").click()
    expect(counted).to_have_text(str(int(before) + 1))
    assert pressed(deciding, row) == ["Accept"]
    assert deciding.locator("#balance").inner_text() != balance
    assert deciding.url.endswith("?accept=3")
    deciding.locator(f"{row} .choose-accept").click()
    expect(counted).to_have_text(before)


def test_keyboard_alone_decides_and_stays_where_it_was(deciding: Page) -> None:
    row = row_of(deciding, 2)
    deciding.locator(f"{row} .choose-wait").focus()
    deciding.keyboard.press("Space")
    expect(deciding.locator(f"{row} .choose-wait")).to_have_attribute("aria-pressed", "true")
    focused = deciding.evaluate("document.activeElement.id")
    assert focused == deciding.locator(f"{row} .choose-wait").get_attribute("id")
    deciding.keyboard.press("Space")
    expect(deciding.locator(f"{row} .choose-wait")).to_have_attribute("aria-pressed", "false")


def test_line_moves_by_its_buttons_and_by_dragging(deciding: Page) -> None:
    line = deciding.locator("tr.line-accept")
    expect(line).to_contain_text("Accept above this line: 3")
    line.get_by_role("link", name="Accept one more").click()
    expect(line).to_contain_text("Accept above this line: 4")
    assert deciding.evaluate("document.activeElement.getAttribute('aria-label')") == "Accept one more"
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
    page.locator(f"{row} .choose-reject").click()
    assert "1 decision is noted." in page.content()
    assert pressed(page, row) == ["Reject"]
    page.locator(f"{row} .choose-reject").click()
    assert pressed(page, row) == []
    page.locator("tr.line-accept a").last.click()
    assert "Accept above this line: 4" in page.inner_text("tr.line-accept")
    page.get_by_role("button", name="See what would change").click()
    assert page.inner_text("h1") == "What the line would change"
