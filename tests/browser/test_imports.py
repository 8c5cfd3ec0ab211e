"""A table brought in by a real browser: on a phone, by keyboard, and as machines check it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from portal.bench import server
from portal.demo.setting import PASSWORD
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TABLE = "Wer;E-Mail;Firma;T-Shirt\nAna Example;ana@import.example;Example Ltd;M\nBo Sample;no address;;L\n"


def checked(page: Page) -> None:
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
    assert page.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_table_is_brought_in_on_a_phone_and_undone(
    browser: Browser, site: server.Server, scheme: str
) -> None:
    context = browser.new_context(base_url=site.url, viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/accounts/login/?next=/relay/imports/")
    page.fill("input[name=login]", "organizer@relay.example")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Imports", exact=True)).to_be_visible()
    checked(page)
    page.get_by_role("link", name="People", exact=True).click()
    checked(page)
    page.set_input_files(
        "input[type=file]", {"name": "people.csv", "mimeType": "text/csv", "buffer": TABLE.encode("cp1252")}
    )
    page.get_by_role("button", name="Upload and look").click()
    choice = page.get_by_label("Wer")
    expect(choice).to_be_visible()
    checked(page)
    choice.focus()
    choice.select_option("name")
    page.get_by_role("button", name="Read it once more like this").press("Enter")
    expect(page.get_by_role("button", name="Bring 1 line in")).to_be_visible()
    expect(page.get_by_text("“no address” is no e-mail address.")).to_be_visible()
    checked(page)
    page.get_by_label("Bring the others in without the lines that have an error").check()
    page.get_by_role("button", name="Bring 1 line in").click()
    expect(page.get_by_text("Undo this import")).to_be_visible()
    checked(page)
    page.get_by_text("Undo this import").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_role("heading", name="What was undone")).to_be_visible()
    checked(page)
    context.close()
