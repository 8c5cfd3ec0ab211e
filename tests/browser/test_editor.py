"""The agenda editor in a real browser: by mouse, the same by keyboard alone, taken back; accessible, and never stuck."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from portal.bench import server
from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture

pytestmark = pytest.mark.browser

EDITOR = "/relay/editor/"
# A finger's swing goes on for a while: only what stays can be touched where it was seen.
BACK_AND_STILL = """(board) => new Promise((done) => {
  let still = 0;
  const look = () => {
    still = board.scrollTop === 0 ? still + 1 : 0;
    if (still === 0) board.scrollTo(0, 0);
    if (still > 15) done();
    else requestAnimationFrame(look);
  };
  look();
})"""
# The touches are sent one by one: on a busy machine they may be so far apart that the first alone is a long one.
SLOW_FINGER = """
const start = window.setTimeout;
window.setTimeout = (act, wait, ...given) => start(act, wait === 350 ? 20 * wait : wait, ...given);
window.quickFinger = () => { window.setTimeout = start; };
true;
"""
LONG_TASKS = """
window.longTasks = [];
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask" });
"""


@pytest.fixture
def editor(desktop: BrowserContext, problems: list[str]) -> Iterator[Page]:
    page = opened(desktop, problems)
    sign_in(page, "organizer@relay.example", EDITOR)
    yield page
    assert problems == []


def first_talk(page: Page) -> Locator:
    """Of the first room, by its own id: the list is drawn anew around it."""
    cell = page.locator('.board-grid > .cell[data-column="2"]:not(.cell-break, [data-locked])').first
    return page.locator(f"#{cell.get_attribute('id')}")


def row(cell: Locator) -> int:
    return int(cell.get_attribute("data-row") or 0)


def said(page: Page) -> Locator:
    return page.locator("[data-said]")


def test_a_talk_is_moved_by_mouse_then_by_keyboard_alone_and_both_are_taken_back(editor: Page) -> None:
    check(editor)
    editor.evaluate(LONG_TASKS)
    talk = first_talk(editor)
    start = row(talk)
    talk.scroll_into_view_if_needed()
    box = talk.bounding_box()
    assert box is not None
    x, y = box["x"] + 60, box["y"] + 14
    rows = 11  # pixels
    editor.mouse.move(x, y)
    editor.mouse.down()
    for step in range(1, 13):
        editor.mouse.move(x, y - step * rows / 2)
    editor.mouse.up()
    expect(said(editor)).to_contain_text("Moved:")
    expect(talk).to_have_attribute("data-row", str(start - 6))
    editor.keyboard.press("Control+z")
    expect(said(editor)).to_contain_text("Taken back:")
    expect(talk).to_have_attribute("data-row", str(start))

    talk.locator(".cell-link").focus()
    editor.keyboard.press("Enter")
    expect(said(editor)).to_contain_text("picked up")
    for _time in range(6):
        editor.keyboard.press("ArrowUp")
    editor.keyboard.press("Enter")
    expect(said(editor)).to_contain_text("Moved:")
    expect(talk).to_have_attribute("data-row", str(start - 6))
    expect(talk.locator(".cell-link")).to_be_focused()
    editor.keyboard.press("Enter")
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Escape")
    expect(said(editor)).to_contain_text("Given up")
    editor.keyboard.press("Control+z")
    expect(talk).to_have_attribute("data-row", str(start))
    assert [duration for duration in editor.evaluate("window.longTasks") if duration > 200] == []
    check(editor)


def test_pages_of_the_editor_are_accessible_and_fit_a_phone(
    phone: BrowserContext, problems: list[str]
) -> None:
    page = opened(phone, problems)
    sign_in(page, "organizer@relay.example", EDITOR)
    for address in ("", "clashes/", "rules/", "log/", "links/", "release/"):
        page.goto(f"{EDITOR}{address}")
        check(page)
    assert problems == []


def test_an_answer_that_is_none_is_told_and_the_next_command_is_sent_all_the_same(editor: Page) -> None:
    talk = first_talk(editor)
    start = row(talk)
    editor.route("**/editor/do/", lambda route: route.fulfill(status=200, content_type="text/html", body="?"))
    for told in ("The server does not answer", "Moved:"):
        talk.locator(".cell-link").focus()
        editor.keyboard.press("Enter")
        editor.keyboard.press("ArrowUp")
        editor.keyboard.press("Enter")
        expect(said(editor)).to_contain_text(told)
        editor.unroute_all()
    editor.keyboard.press("Control+z")
    expect(said(editor)).to_contain_text("Taken back:")
    expect(talk).to_have_attribute("data-row", str(start))


def test_several_that_are_ticked_go_along_to_the_next_room_and_back(editor: Page) -> None:
    talks = editor.locator('.board-grid > .cell[data-column="2"]:not(.cell-break, [data-locked])')
    names = [talks.nth(number).get_attribute("id") for number in range(2)]
    pair = [editor.locator(f"#{name}") for name in names]
    for talk in pair:
        talk.locator(".cell-pick").check(force=True)
    box, there = pair[0].bounding_box(), editor.locator('.board-room[data-column="3"]').bounding_box()
    assert box is not None
    assert there is not None
    editor.mouse.move(box["x"] + 60, box["y"] + 14)
    editor.mouse.down()
    editor.mouse.move(there["x"] + 30, box["y"] + 14, steps=4)
    expect(said(editor)).to_contain_text("together with 1 more")
    editor.mouse.up()
    expect(said(editor)).to_contain_text("Moved 2 slots")
    for talk in pair:
        expect(talk).to_have_attribute("data-column", "3")
    editor.keyboard.press("Control+z")
    for talk in pair:
        expect(talk).to_have_attribute("data-column", "2")


def test_a_finger_scrolls_the_board_and_lifts_a_talk_once_it_stays(
    browser: Browser, site: server.Server, problems: list[str]
) -> None:
    tablet = browser.new_context(base_url=site.url, viewport={"width": 800, "height": 700}, has_touch=True)
    page = opened(tablet, problems)
    sign_in(page, "organizer@relay.example", EDITOR)
    finger = tablet.new_cdp_session(page)

    def touch(kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in at]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    talk, board = first_talk(page), page.locator(".board-scroll")
    start = row(talk)
    board.evaluate("(board) => board.scrollIntoView({ block: 'start' })")
    x, y = middle(talk)
    page.evaluate(SLOW_FINGER)
    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x, y - 12 * step))
    touch("touchEnd")
    expect(board).not_to_have_js_property("scrollTop", 0)
    assert row(talk) == start
    expect(said(page)).to_be_empty()

    page.evaluate("quickFinger()")
    board.evaluate(BACK_AND_STILL)
    x, y = middle(talk)
    touch("touchStart", (x, y))
    page.locator(".cell-flying").wait_for()
    for step in range(1, 7):
        touch("touchMove", (x, y + 11 * step))
    touch("touchEnd")
    expect(said(page)).to_contain_text("Moved:")
    expect(talk).to_have_attribute("data-row", str(start + 6))
    page.keyboard.press("Control+z")
    expect(said(page)).to_contain_text("Taken back:")
    expect(talk).to_have_attribute("data-row", str(start))
    tablet.close()
    assert problems == []


def middle(cell: Locator) -> tuple[float, float]:
    box = cell.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + min(14, box["height"] / 2)
