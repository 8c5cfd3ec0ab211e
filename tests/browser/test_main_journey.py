"""The main job, in a browser: from a partner's link to a badge, from a proposal to a calendar."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import icalendar
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from portal.bench import server
from portal.demo import setting
from tests.browser.waiting import follow, open_mail, until

pytestmark = pytest.mark.browser
BUYER, GUEST = "Ana Núñez", "محمد العلي"
TALK = "Ringing in the rain"
# Between two colours a button may have any contrast.
STILL = "document.getAnimations().every((one) => !(one instanceof CSSTransition))"


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What the browser complained about; there must be nothing."""
    found: list[str] = []
    yield found
    assert found == []


def opened(context: BrowserContext, problems: list[str]) -> Page:
    page = context.new_page()
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return page


def check(page: Page) -> None:
    """No accessibility violation, and nothing sticks out at the side."""
    until(page, STILL)
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
    follow(page.locator("form:has(input[type=password]) button").first)
    assert urlsplit(page.url).path == urlsplit(to).path


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
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("Your name").fill(BUYER)
    page.get_by_label("Your e-mail address").fill("ana@buyer.example")
    page.locator("[name='seats-0-name']").fill(BUYER)
    page.locator("[name='seats-1-name']").fill(GUEST)
    page.get_by_label("I accept").check()
    look()
    follow(page.get_by_role("button", name="Order and pay"))
    expect(page.get_by_role("heading", name="Pay in the sandbox")).to_be_visible()
    look()
    follow(page.get_by_role("button", name="Pay $648.40"))
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
    follow(page.get_by_role("link", name="Change name").first)
    expect(page.locator("main")).to_contain_text("Conference")
    expect(page.locator("main")).not_to_contain_text("$")


def test_badge_is_drawn_while_the_name_is_typed(phone: BrowserContext, problems: list[str]) -> None:
    page = opened(phone, problems)
    page.goto("/relay/tickets/")
    page.get_by_label("Conference").first.fill("1")
    follow(page.get_by_role("button", name="Continue"))
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
    follow(speaker.get_by_role("button", name="Submit talk"))
    found = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b", open_mail(mails, "sign-in code", address))
    assert found is not None
    speaker.locator("[name=code]").fill(found.group(1))
    follow(speaker.get_by_role("button", name="Continue"))
    expect(speaker.locator("main")).to_contain_text(title)
    check(speaker)


def accept(organizer: Page, title: str) -> None:
    sign_in(organizer, "organizer@relay.example", "/admin/")
    organizer.goto(f"/admin/agenda/session/?q={title.replace(' ', '+')}")
    follow(organizer.get_by_role("link", name=title))
    follow(organizer.get_by_role("link", name="Accept").first)
    follow(organizer.get_by_role("button", name="Accept"))


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
    follow(organizer.locator("[name=_save]"))
    organizer.goto("/admin/agenda/agendaversion/release/")
    expect(organizer.locator("body")).to_contain_text("1 speaker gets a mail: Leila Haddad")
    follow(organizer.get_by_role("button", name="Release now"))
    expect(organizer.locator("body")).to_contain_text("Version 2")


def test_from_a_proposal_to_the_calendar(
    phone: BrowserContext, desktop: BrowserContext, site: server.Server, problems: list[str]
) -> None:
    speaker, mails, organizer = opened(phone, problems), opened(desktop, problems), opened(desktop, problems)
    propose(speaker, mails, "leila@speaker.example", TALK)
    talk = speaker.url
    accept(organizer, TALK)
    speaker.goto(talk)
    follow(speaker.get_by_role("link", name="Confirm that you come").first)
    check(speaker)
    follow(speaker.get_by_role("button", name=re.compile("Confirm")))
    expect(speaker.locator("main")).to_contain_text("You are on the programme")
    place_and_release(organizer, TALK)

    speaker.goto("/relay/me/")
    expect(speaker.get_by_role("link", name="Speaker", exact=True)).to_be_visible()
    check(speaker)
    speaker.goto("/relay/agenda/")
    check(speaker)
    follow(speaker.get_by_role("link", name=TALK))
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
