"""The agenda in a browser: filtered in place, and read in flight mode, where nothing personal is."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

WORKER_IS_READY = "navigator.serviceWorker.ready.then(() => caches.keys()).then((names) => names.length > 0)"
KEPT = """caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
    .then((lists) => lists.flat().map((request) => new URL(request.url).pathname))"""
CONTROLLED = "navigator.serviceWorker.controller !== null"


def accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()


def shown(page: Page) -> int:
    return page.locator("#days .slot:not(.slot-break):visible").count()


def test_agenda_is_filtered_where_it_stands_and_without_a_script_by_its_form(
    phone: BrowserContext, plain_phone: BrowserContext
) -> None:
    page = phone.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/relay/agenda/")
    accessible(page)
    everything = shown(page)
    requests: list[str] = []
    page.on(
        "request", lambda request: requests.append(request.url) if "/static/" not in request.url else None
    )
    page.click(".bar-filter")
    track = page.locator("#filter-track option").nth(1)
    page.select_option("#filter-track", track.get_attribute("value"))
    filtered = shown(page)
    assert 0 < filtered < everything
    expect(page.locator("[data-found]")).to_have_text(re.compile(rf"^{filtered} sessions?$"))
    page.fill("#filter-q", "xyzzy")
    assert (shown(page), page.inner_text("[data-found]")) == (0, "0 sessions")
    address = page.url
    page.click("[data-clear]")
    assert (shown(page), requests, problems) == (everything, [], [])
    accessible(page)

    plain = plain_phone.new_page()
    plain.goto(address)
    assert "Nothing fits this choice" in plain.inner_text("main")
    plain.click("text=“xyzzy”")
    assert shown(plain) == filtered


def test_agenda_and_opened_sessions_are_read_in_flight_mode_and_nothing_personal_is_kept(
    phone: BrowserContext,
) -> None:
    page = phone.new_page()
    page.goto("/relay/agenda/")
    page.wait_for_function(WORKER_IS_READY)
    page.wait_for_function(CONTROLLED)
    page.locator("#days .slot h3 a").first.click()
    page.wait_for_load_state()
    session = page.url
    page.goto("/relay/tickets/")
    page.goto("/relay/agenda/")
    unopened = str(page.locator("#days .slot h3 a").last.get_attribute("href"))
    phone.set_offline(True)

    page.goto("/relay/agenda/")
    expect(page.locator("[data-offline-note]")).to_contain_text("You are offline. Last updated ")
    assert shown(page) > 20
    page.click(".bar-filter")
    page.fill("#filter-q", "xyzzy")
    assert shown(page) == 0
    accessible(page)
    page.goto(session)
    expect(page.locator("[data-offline-note]")).to_be_visible()
    assert page.locator("h1").inner_text() != ""
    typing = phone.new_page()
    typing.goto("/relay/agenda/")
    typing.click(".bar-filter")
    typing.fill("#filter-q", "xyzzy")
    other = phone.new_page()
    other.goto(unopened)
    assert "This page was not opened before" in other.inner_text("main")
    kept = page.evaluate(KEPT)
    own = re.compile(r"^/(static/|media/|relay/(agenda|speakers|now|offline)/|relay/(theme|icon)-)")
    assert [path for path in kept if not own.match(path)] == []
    phone.set_offline(False)
    expect(other.locator("[data-offline-note]")).to_have_count(0)
    # Not under the hands of who is typing.
    note = typing.locator("[data-offline-note]")
    expect(note).to_contain_text("The network is back, and this page is of before.")
    assert typing.input_value("#filter-q") == "xyzzy"
    note.get_by_role("link", name="Show the new one").click()
    expect(note).to_have_count(0)
