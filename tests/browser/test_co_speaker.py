"""A co-speaker on a phone: asked by the owner, joined with a mailed code and a cut photo; a stranger stays outside."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from portal.bench import server
from tests.browser.conftest import PHONE
from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture
from tests.browser.waiting import follow, open_mail, until

pytestmark = pytest.mark.browser
HELPER = "helper@co-speaker.example"


@pytest.fixture
def stranger(browser: Browser, site: server.Server) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.url, viewport=PHONE, is_mobile=True, has_touch=True)
    yield context
    context.close()


def mail_to(page: Page, address: str, subject: str, pattern: str) -> str:
    found = re.search(pattern, open_mail(page, subject, address))
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
    sideways = page.get_by_label("Sideways")
    expect(sideways).to_have_attribute("type", "range")
    sideways.focus()
    page.keyboard.press("End")
    expect(sideways).to_have_value("100")
    colour = (
        "[...document.querySelector('canvas').getContext('2d').getImageData(320, 320, 1, 1).data].slice(0, 3)"
    )
    until(page, f"String({colour}) === '0,0,255'")
    page.locator("canvas").hover()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 3, box["y"])
    page.mouse.up()
    expect(sideways).to_have_value("0")
    until(page, f"String({colour}) === '255,0,0'")


def invite(owner: Page) -> str:
    """Ends on the page of who speaks. Gives the talk's title."""
    sign_in(owner, "speaker@relay.example", "/relay/propose/")
    follow(owner.locator("ul.rows h3 a").first)
    title = owner.locator("h1").inner_text()
    follow(owner.get_by_role("link", name=re.compile("^(Invite a co-speaker|Who speaks)$")))
    check(owner)
    owner.get_by_label("Name", exact=True).fill("Béla Kovács")
    owner.get_by_label("E-mail address").fill(HELPER)
    follow(owner.get_by_role("button", name="Send the invitation"))
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
    follow(helper.get_by_role("button", name="Yes: send me the code"))
    check(helper)
    helper.locator("[name=code]").fill(
        mail_to(mails, HELPER, "sign-in code", r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b")
    )
    follow(helper.get_by_role("button", name="Continue"))
    expect(helper.get_by_label("Name", exact=True)).to_have_value("Béla Kovács")
    choose_photo(helper)
    check(helper)
    follow(helper.get_by_role("button", name="Accept: I speak along"))
    expect(helper.locator("h1")).to_have_text(title)
    expect(helper.locator("main")).to_contain_text("Béla Kovács")

    owner.reload()
    expect(owner.locator("ol.rows")).to_contain_text("Béla Kovács")
    follow(owner.get_by_role("button", name="Up Béla Kovács"))
    expect(owner.locator("ol.rows li").first).to_contain_text("Béla Kovács")
    helper.goto("/relay/propose/profile/")
    check(helper)
