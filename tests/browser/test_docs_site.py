"""The documentation in a browser: readable by everybody, one language of code at a time, found while one types."""

import pytest
from playwright.sync_api import BrowserContext, expect

from portal.bench import server
from tests.browser.test_reading import accessible

PAGES = ["", "start/", "tutorials/", "tutorials/first-redemption/", "reference/", "reference/orders/", "operator/",
         "organizer/", "usability/", "embeds/", "changes/", "search/?q=mint"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible(path: str, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"/docs/{path}")
    accessible(page)


def test_language_is_chosen_without_script(plain_phone: BrowserContext) -> None:
    page = plain_phone.new_page()
    page.goto("/docs/tutorials/first-redemption/")
    expect(page.locator(".doc-python").first).to_be_hidden()
    page.get_by_role("radio", name="Python").check()
    expect(page.locator(".doc-python").first).to_be_visible()
    expect(page.locator(".doc-bash").first).to_be_hidden()


def test_language_is_remembered_and_keeps_the_place(desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto("/docs/tutorials/first-redemption/")
    heading = page.get_by_role("heading", name="Somebody uses it")
    heading.scroll_into_view_if_needed()
    expect(heading).to_be_in_viewport()
    page.get_by_role("radio", name="JavaScript").check()
    expect(heading).to_be_in_viewport()
    page.goto("/docs/tutorials/scan-a-badge/")
    expect(page.get_by_role("radio", name="JavaScript")).to_be_checked()
    expect(page.get_by_role("button", name="Copy").first).to_be_visible()


def test_search_answers_also_without_network(desktop: BrowserContext, site: server.Server) -> None:
    page = desktop.new_page()
    page.goto("/docs/search/")
    with page.expect_response("**/docs/search.json"):
        page.get_by_role("searchbox").focus()
    desktop.set_offline(True)
    page.get_by_role("searchbox").fill("mint codes")
    expect(page.locator("#docs-found").get_by_role("link", name="Mint codes")).to_be_visible()
    desktop.set_offline(False)
