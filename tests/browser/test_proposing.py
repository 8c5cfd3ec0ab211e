"""The form of a talk on a phone: questions that come and go with the type, words kept as they are typed."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture
from tests.browser.waiting import follow

pytestmark = pytest.mark.browser

WORKSHOP = "What do participants bring along?"


def test_form_shows_only_the_questions_of_the_chosen_type_and_is_accessible(
    phone: BrowserContext, problems: list[str]
) -> None:
    page = opened(phone, problems)
    page.goto("/relay/propose/")
    expect(page.get_by_text("Have you given this talk before?")).to_be_visible()
    expect(page.get_by_label(WORKSHOP)).to_be_hidden()
    check(page)
    page.get_by_label("Workshop, 90 minutes").check()
    expect(page.get_by_label(WORKSHOP)).to_be_visible()
    page.get_by_label(WORKSHOP).fill("A laptop")
    page.get_by_label("Title").fill("Hands on the wire")
    expect(page.get_by_text("Kept in this browser")).to_be_visible()
    check(page)

    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Hands on the wire")
    expect(page.get_by_label(WORKSHOP)).to_have_value("A laptop")
    follow(page.get_by_role("button", name="Submit talk"))
    expect(page.locator("#errors")).to_be_focused()
    check(page)
    problems.clear()  # the browser notes the answer 422 by itself


def test_form_makes_sense_without_a_script(plain_phone: BrowserContext, problems: list[str]) -> None:
    page = opened(plain_phone, problems)
    page.goto("/relay/propose/")
    expect(page.get_by_label(WORKSHOP)).to_be_visible()
    expect(page.get_by_text("Only for: Workshop.")).to_be_visible()
    page.get_by_label("Title").fill("Quiet bots")
    page.get_by_label("Name", exact=True).fill("Ada Lovelace")
    follow(page.get_by_role("button", name="Preview"))
    expect(page.locator("#preview")).to_contain_text("Quiet bots")


def test_files_and_the_way_to_another_event_are_accessible(
    phone: BrowserContext, problems: list[str]
) -> None:
    page = opened(phone, problems)
    sign_in(page, "speaker@relay.example", "/relay/propose/")
    follow(page.locator("main h3 a").first)
    page.get_by_text("Send a file").click()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "slides.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    check(page)
    follow(page.get_by_role("button", name="Send the file"))
    expect(page.get_by_role("link", name="slides.pdf")).to_be_visible()
    check(page)
    follow(page.get_by_role("link", name="Copy it to another event"))
    expect(page.get_by_text("No other call is open")).to_be_visible()
    check(page)
