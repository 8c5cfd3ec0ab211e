"""The main job, in a browser: from a partner's link to a badge, from a proposal to a calendar."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import icalendar
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from portal.bench import server
from portal.demo import setting

pytestmark = pytest.mark.browser
LONG = 20_000
BUYER, GUEST = "Ana Núñez", "محمد العلي"
TALK = "Ringing in the rain"


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What the browser complained about; there must be nothing."""
    found: list[str] = []
    yield found
    assert found == []


def opened(context: BrowserContext, problems: list[str]) -> Page:
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return page


def check(page: Page) -> None:
    """No accessibility violation, and nothing sticks out at the side."""
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def has_ink(pdf: bytes) -> bool:
    """Whether something is to be seen on each page, as a picture."""
    pages = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=1).to_pil().convert("L") for page in pages]
    return all(picture.getextrema()[0] < 60 for picture in pictures)


def sign_in(page: Page, email: str, to: str) -> None:
    page.goto(f"/accounts/login/?next={to}")
    page.locator("input[name=login]").fill(email)
    page.locator("input[type=password]").fill(setting.PASSWORD)
    page.locator("form:has(input[type=password]) button").first.click()
    page.wait_for_url(f"**{to}")


def buy(page: Page, *, axe: bool) -> None:
    """Two tickets and the party with a partner's code, paid in the sandbox. Ends on the order page."""

    def look() -> None:
        if axe:
            check(page)

    page.goto("/relay/tickets/?code=REDPOINT20")
    expect(page.get_by_text("20 % off").first).to_be_visible()
    look()
    page.get_by_label("Conference").first.fill("2")
    page.get_by_label("Long Distance Party").first.fill("2")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your name").fill(BUYER)
    page.get_by_label("Your e-mail address").fill("ana@buyer.example")
    page.locator("[name='seats-0-name']").fill(BUYER)
    page.locator("[name='seats-1-name']").fill(GUEST)
    page.get_by_label("I accept").check()
    look()
    page.get_by_role("button", name="Order and pay").click()
    expect(page.get_by_role("heading", name="Pay in the sandbox")).to_be_visible()
    look()
    page.get_by_role("button", name="Pay $648.40").click()
    expect(page.get_by_text("2 tickets are yours")).to_be_visible()
    look()


def test_buying_with_a_partner_s_code_on_a_phone(phone: BrowserContext, problems: list[str]) -> None:
    page = opened(phone, problems)
    buy(page, axe=True)
    main = page.locator("main")
    expect(main).to_contain_text("REDPOINT20: 20 % off")
    expect(main).to_contain_text("$648.40")
    answer = phone.request.get(page.get_by_role("link", name="All badges").get_attribute("href") or "")
    badges = answer.body()
    assert answer.headers["content-type"] == "application/pdf"
    for name in (BUYER, GUEST):
        assert name.split()[0] in text_of(badges)
    assert has_ink(badges)
    address = page.url
    page.go_back()
    page.go_back()
    page.goto(address)
    expect(page.get_by_text("2 tickets are yours")).to_be_visible()


def test_buying_works_without_javascript(plain_phone: BrowserContext, problems: list[str]) -> None:
    page = opened(plain_phone, problems)
    buy(page, axe=False)
    page.get_by_role("link", name="Change name").first.click()
    expect(page.locator("main")).to_contain_text("Conference")
    assert "$" not in page.locator("main").inner_text()


def test_badge_is_drawn_while_the_name_is_typed(phone: BrowserContext, problems: list[str]) -> None:
    page = opened(phone, problems)
    page.goto("/relay/tickets/")
    page.get_by_label("Conference").first.fill("1")
    page.get_by_role("button", name="Continue").click()
    page.locator("[name='seats-0-name']").fill("Wanjiru Kamau")
    expect(page.locator(".badge-card .badge-name").first).to_have_text("Wanjiru Kamau")


def propose(speaker: Page, mails: Page, address: str, title: str) -> None:
    speaker.goto("/relay/propose/")
    check(speaker)
    speaker.get_by_label("Title").fill(title)
    speaker.get_by_label("Abstract").fill("How a network of call boxes survived four winters by the sea.")
    speaker.get_by_label("Track").select_option(label="IoT")
    speaker.get_by_label("Name", exact=True).fill("Leila Haddad")
    speaker.locator("input[type=email]").fill(address)
    speaker.get_by_role("button", name="Submit talk").click()
    mails.goto(f"/mail/?to={address}")
    mails.get_by_role("link", name=re.compile("sign-in code")).first.click()
    found = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b", mails.locator("main").inner_text())
    assert found is not None
    speaker.locator("[name=code]").fill(found.group(1))
    speaker.get_by_role("button", name="Continue").click()
    expect(speaker.locator("main")).to_contain_text(title)
    check(speaker)


def accept(organizer: Page, title: str) -> None:
    sign_in(organizer, "organizer@relay.example", "/admin/")
    organizer.goto(f"/admin/agenda/session/?q={title.replace(' ', '+')}")
    organizer.get_by_role("link", name=title).click()
    organizer.get_by_role("link", name="Accept").first.click()
    organizer.get_by_role("button", name="Accept").click()


def choose(organizer: Page, field: str, text: str) -> None:
    """Type into one of the workspace's searching selects and take what it finds."""
    organizer.locator(f"select[name={field}] + .select2 .select2-selection").click()
    organizer.locator(".select2-search__field").fill(text)
    organizer.locator(".select2-results__option", has_text=text).first.click()


def place_and_release(organizer: Page, title: str) -> None:
    """In the evening of the first day, where the demo has nothing."""
    organizer.goto("/admin/agenda/slot/add/")
    day = setting.first_day(setting.today())
    choose(organizer, "session", title)
    organizer.locator("select[name=room]").select_option(label="Harbour")
    organizer.locator("[name=starts_at_0]").fill(str(day))
    organizer.locator("[name=starts_at_1]").fill("17:30")
    organizer.locator("[name=_save]").click()
    organizer.goto("/admin/agenda/agendaversion/release/")
    expect(organizer.locator("body")).to_contain_text("1 speaker gets a mail: Leila Haddad")
    organizer.get_by_role("button", name="Release now").click()
    expect(organizer.locator("body")).to_contain_text("Version 2")


def test_from_a_proposal_to_the_calendar(
    phone: BrowserContext, desktop: BrowserContext, site: server.Server, problems: list[str]
) -> None:
    speaker, mails, organizer = opened(phone, problems), opened(desktop, problems), opened(desktop, problems)
    propose(speaker, mails, "leila@speaker.example", TALK)
    talk = speaker.url
    accept(organizer, TALK)
    speaker.goto(talk)
    speaker.get_by_role("link", name="Confirm that you come").first.click()
    check(speaker)
    speaker.get_by_role("button", name=re.compile("Confirm")).click()
    expect(speaker.locator("main")).to_contain_text("You are on the programme")
    place_and_release(organizer, TALK)

    speaker.goto("/relay/me/")
    expect(speaker.get_by_role("link", name="Speaker", exact=True)).to_be_visible()
    check(speaker)
    speaker.goto("/relay/agenda/")
    check(speaker)
    speaker.get_by_role("link", name=TALK).click()
    expect(speaker.locator("main")).to_contain_text("Harbour")
    check(speaker)

    calendar = icalendar.Calendar.from_ical(phone.request.get("/relay/agenda/schedule.ics").body())
    found = [part for part in calendar.walk("VEVENT") if TALK in str(part["SUMMARY"])]
    assert len(found) == 1
    start: Any = cast(Any, found[0]["DTSTART"]).dt
    assert start.utcoffset() == timedelta(0)
    assert io.BytesIO(phone.request.get("/relay/agenda/schedule.xml").body()).read().count(TALK.encode()) == 1


@pytest.mark.parametrize(
    "path", ["/", "/relay/", "/relay/speakers/", "/accounts/login/", "/relay/no-such-page/"]
)
def test_public_pages_are_accessible(phone: BrowserContext, path: str) -> None:
    page = opened(phone, [])
    page.goto(path)
    check(page)
