"""A co-speaker on a phone: asked by the owner, joined with a mailed code and a cut photo; a stranger stays outside."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from portal.bench import server
from portal.demo import setting
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
LONG = 20_000
HELPER = "helper@co-speaker.example"


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What the browsers complained about; there must be nothing."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def stranger(browser: Browser, site: server.Server) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.url, viewport=PHONE, is_mobile=True, has_touch=True)
    yield context
    context.close()


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


def sign_in(page: Page, email: str, to: str) -> None:
    page.goto(f"/accounts/login/?next={to}")
    page.locator("input[name=login]").fill(email)
    page.locator("input[type=password]").fill(setting.PASSWORD)
    page.locator("form:has(input[type=password]) button").first.click()
    page.wait_for_url(f"**{to}")


def mail_to(page: Page, address: str, subject: str, pattern: str) -> str:
    page.goto(f"/mail/?to={address}")
    page.get_by_role("link", name=re.compile(subject)).first.click()
    found = re.search(pattern, page.locator("main").inner_text())
    assert found is not None
    return found.group(1)


def photo() -> bytes:
    """Wide: red on the left, blue on the right."""
    image = Image.new("RGB", (900, 300), "red")
    image.paste(Image.new("RGB", (450, 300), "blue"), (450, 0))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def choose_photo(page: Page) -> None:
    """The picture is moved by a slider and by the keyboard, and drawn as it will be cut."""
    page.get_by_label("Photo", exact=False).first.set_input_files(
        FilePayload(name="me.png", mimeType="image/png", buffer=photo())
    )
    expect(page.locator("canvas")).to_be_visible()
    assert page.get_by_label("Sideways").get_attribute("type") == "range"
    page.get_by_label("Sideways").focus()
    page.keyboard.press("End")
    assert page.get_by_label("Sideways").input_value() == "100"
    colour = (
        "[...document.querySelector('canvas').getContext('2d').getImageData(320, 320, 1, 1).data].slice(0, 3)"
    )
    assert page.evaluate(colour) == [0, 0, 255]
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.locator("canvas").scroll_into_view_if_needed()
    page.locator("canvas").hover()
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 3, box["y"])
    page.mouse.up()
    assert page.get_by_label("Sideways").input_value() == "0"
    assert page.evaluate(colour) == [255, 0, 0]


def invite(owner: Page) -> str:
    """Ends on the page of who speaks. Gives the talk's title."""
    sign_in(owner, "speaker@relay.example", "/relay/propose/")
    owner.locator("ul.rows h3 a").first.click()
    title = owner.locator("h1").inner_text()
    owner.get_by_role("link", name=re.compile("^(Invite a co-speaker|Who speaks)$")).click()
    check(owner)
    owner.get_by_label("Name", exact=True).fill("Béla Kovács")
    owner.get_by_label("E-mail address").fill(HELPER)
    owner.get_by_role("button", name="Send the invitation").click()
    expect(owner.locator("main")).to_contain_text("Not answered")
    check(owner)
    return title


def test_co_speaker_joins_on_a_phone_and_a_stranger_with_the_link_does_not(
    desktop: BrowserContext, phone: BrowserContext, stranger: BrowserContext, problems: list[str]
) -> None:
    owner, helper, mails = opened(desktop, problems), opened(phone, problems), opened(desktop, [])
    title = invite(owner)
    link = mail_to(mails, HELPER, "asks you to speak along", r"(http\S+/propose/invitation/\S+/)")
    path = re.sub(r"^https?://[^/]+", "", link)

    other = opened(stranger, [])  # a refused page is an error in the browser's eyes
    sign_in(other, "attendee@relay.example", "/relay/me/")
    other.goto(path)
    expect(other.locator("h1")).to_have_text("This invitation is for another address")
    assert HELPER not in other.content()
    check(other)

    helper.goto(path)
    expect(helper.locator("h1")).to_have_text(title)
    check(helper)
    helper.get_by_role("button", name="Yes: send me the code").click()
    check(helper)
    helper.locator("[name=code]").fill(
        mail_to(mails, HELPER, "sign-in code", r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b")
    )
    helper.get_by_role("button", name="Continue").click()
    expect(helper.get_by_label("Name", exact=True)).to_have_value("Béla Kovács")
    choose_photo(helper)
    check(helper)
    helper.get_by_role("button", name="Accept: I speak along").click()
    expect(helper.locator("h1")).to_have_text(title)
    expect(helper.locator("main")).to_contain_text("Béla Kovács")

    owner.reload()
    expect(owner.locator("ol.rows")).to_contain_text("Béla Kovács")
    owner.get_by_role("button", name="Up Béla Kovács").click()
    expect(owner.locator("ol.rows li").first).to_contain_text("Béla Kovács")
    helper.goto("/relay/propose/profile/")
    check(helper)
