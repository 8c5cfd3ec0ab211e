"""The agenda in a browser: filtered in place, and read in flight mode, where nothing personal is."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.test_main_journey import STILL
from tests.browser.waiting import follow, until

pytestmark = pytest.mark.browser

KEPT = """caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
    .then((lists) => lists.flat().map((request) => new URL(request.url).pathname))"""
CONTROLLED = "navigator.serviceWorker.controller !== null"


def accessible(page: Page) -> None:
    until(page, STILL)
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()


def talks(page: Page) -> Locator:
    return page.locator("#days .slot:not(.slot-break):visible")


def test_agenda_is_filtered_where_it_stands_and_without_a_script_by_its_form(
    phone: BrowserContext, plain_phone: BrowserContext
) -> None:
    page = phone.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/relay/agenda/")
    accessible(page)
    everything = talks(page).count()
    requests: list[str] = []
    # Pictures further down come into view when the list gets shorter.
    page.on(
        "request",
        lambda request: (
            requests.append(request.url)
            if "/static/" not in request.url and request.resource_type != "image"
            else None
        ),
    )
    page.click(".bar-filter")
    track = page.locator("#filter-track option").nth(1)
    page.select_option("#filter-track", track.get_attribute("value"))
    found = page.locator("[data-found]")
    expect(found).not_to_have_text(f"{everything} sessions")
    filtered = talks(page).count()
    assert 0 < filtered < everything
    expect(found).to_have_text(re.compile(rf"^{filtered} sessions?$"))
    page.fill("#filter-q", "xyzzy")
    expect(found).to_have_text("0 sessions")
    expect(talks(page)).to_have_count(0)
    address = page.url
    page.click("[data-clear]")
    expect(talks(page)).to_have_count(everything)
    assert (requests, problems) == ([], [])
    accessible(page)

    plain = plain_phone.new_page()
    plain.goto(address)
    expect(plain.locator("main")).to_contain_text("Nothing fits this choice")
    follow(plain.locator("text=“xyzzy”"))
    expect(talks(plain)).to_have_count(filtered)


def test_agenda_and_opened_sessions_are_read_in_flight_mode_and_nothing_personal_is_kept(
    phone: BrowserContext,
) -> None:
    page = phone.new_page()
    page.goto("/relay/agenda/")
    until(page, CONTROLLED)
    follow(page.locator("#days .slot h3 a").first)
    session = page.url
    until(page, f"{KEPT}.then((paths) => paths.includes(location.pathname))")
    page.goto("/relay/tickets/")
    page.goto("/relay/agenda/")
    until(page, f"{KEPT}.then((paths) => paths.includes(location.pathname))")
    unopened = str(page.locator("#days .slot h3 a").last.get_attribute("href"))
    phone.set_offline(True)

    page.goto("/relay/agenda/")
    expect(page.locator("[data-offline-note]")).to_contain_text("You are offline. Last updated ")
    assert talks(page).count() > 20
    page.click(".bar-filter")
    page.fill("#filter-q", "xyzzy")
    expect(talks(page)).to_have_count(0)
    accessible(page)
    page.goto(session)
    expect(page.locator("[data-offline-note]")).to_be_visible()
    expect(page.locator("h1")).not_to_be_empty()
    typing = phone.new_page()
    typing.goto("/relay/agenda/")
    typing.click(".bar-filter")
    typing.fill("#filter-q", "xyzzy")
    other = phone.new_page()
    other.goto(unopened)
    expect(other.locator("main")).to_contain_text("This page was not opened before")
    kept = page.evaluate(KEPT)
    own = re.compile(r"^/(static/|media/|relay/(agenda|speakers|now|offline)/|relay/(theme|icon)-)")
    assert [path for path in kept if not own.match(path)] == []
    phone.set_offline(False)
    expect(other.locator("[data-offline-note]")).to_have_count(0)
    # Not under the hands of who is typing.
    note = typing.locator("[data-offline-note]")
    expect(note).to_contain_text("The network is back, and this page is of before.")
    expect(typing.locator("#filter-q")).to_have_value("xyzzy")
    note.get_by_role("link", name="Show the new one").click()
    expect(note).to_have_count(0)
