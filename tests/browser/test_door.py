"""A phone at the door in a real browser: its camera, flight mode with a reload in between, a conflict, and its end."""

import json
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pytest
import segno
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.bench import server
from tests.browser.conftest import PHONE, launched
from tests.browser.test_main_journey import STILL, sign_in
from tests.browser.waiting import follow, until

pytestmark = pytest.mark.browser
DECODER = server.ROOT / "static" / "vendor" / "zxing" / "zxing_reader.wasm"

# Two phones that wait for their codes, a partner's, and guests who are not here yet: [name, code].
SET_UP = """
import json
from django.utils import timezone
from events.models import Event, Partner
from tickets import credentials
from tickets.actions import devices
from tickets.models import Gate, Ticket
event, now = Event.objects.get(slug="relay"), timezone.now()
gates = Gate.objects.filter(event=event).order_by("pk")
made = [devices.invite(event=event, name=f"Test {n}", gate=gate, by=None, now=now) for n, gate in enumerate(gates[:2])]
made.append(devices.invite(event=event, name="Partner", partner=Partner.objects.filter(event=event).order_by("-pk")[0], by=None, now=now))
rows = Ticket.objects.valid().admissions().filter(event=event, checked_in_at=None, type__attendance="room", order__isnull=False)
rows = rows.exclude(attendee=None).exclude(attendee__email__endswith="@relay.example").select_related("event", "attendee")
guests = [[row.attendee.name_on_badge, credentials.ticket_code(row)] for row in rows.order_by("-pk")[:8]]
print(json.dumps({"codes": [one.code for one in made], "guests": guests}))
"""
AFTERWARDS = """
import json
from tickets.models import CheckIn
rows = CheckIn.objects.filter(device__name__startswith="Test")
print(json.dumps({"in": rows.filter(result="in").count(), "conflicts": rows.conflicts().count(),
                  "offline": rows.filter(let_in_offline=True).count()}))
"""
REVOKE = """
from django.utils import timezone
from tickets.actions import devices
from tickets.models import Device
devices.revoke(device=Device.objects.select_related("event").get(name="Test 0"), by=None, now=timezone.now())
"""

# Which tickets' ids the device keeps so that they can be read.
READABLE = """
async () => {
  const name = (await indexedDB.databases())[0].name;
  const base = await new Promise((found) => { indexedDB.open(name).onsuccess = (event) => found(event.target.result); });
  const store = base.transaction("moves").objectStore("moves");
  const keys = await new Promise((found) => { store.getAllKeys().onsuccess = (event) => found(event.target.result); });
  base.close();
  return keys.filter((key) => key.startsWith("tkt_"));
}
"""


# A machine with much else to do is slow, not without network: the page waits ten times as long for its answers.
PATIENT = """
const short = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (milliseconds) => short(milliseconds * 10);
"""
# What the page needs before it can do without a network: the list, the worker, and the page itself where it finds it.
PREPARED = """
(async () => {
  const name = (await indexedDB.databases())[0].name;
  const base = await new Promise((found) => { indexedDB.open(name).onsuccess = (event) => found(event.target.result); });
  const store = base.transaction("facts").objectStore("facts");
  const list = await new Promise((found) => { store.get("list").onsuccess = (event) => found(event.target.result); });
  base.close();
  const worker = (await navigator.serviceWorker.getRegistration())?.active;
  const caches_ = (await caches.keys()).filter((name) => name.includes("-door-"));
  const page = caches_.length && await (await caches.open(caches_[0])).match("/relay/door/");
  return Boolean(list && worker?.state === "activated" && page);
})()
"""
# A partner's page needs the worker and itself, without anybody on it.
PREPARED_LEADS = """
(async () => {
  const worker = (await navigator.serviceWorker.getRegistration())?.active;
  const kept = (await caches.keys()).filter((name) => name.includes("-door-"));
  const page = kept.length && await (await caches.open(kept[0])).match("/relay/door/");
  const isReady = document.querySelector('[data-ready="1"]') && worker?.state === "activated";
  return Boolean(isReady && page && !(await page.text()).includes("led_"));
})()
"""


def run(site: server.Server, code: str) -> Any:
    command = [sys.executable, str(server.ROOT / "manage.py"), "shell", "--no-imports", "-c", code]
    printed = subprocess.run(command, env=site.environment, check=True, capture_output=True, text=True).stdout
    return json.loads(printed.splitlines()[-1]) if printed.strip() else None


def film(path: Path, code: str) -> None:
    """What the fake camera sees: a ticket held before it. Motion JPEG, as Chromium reads it."""
    picture = BytesIO()
    segno.make(code, error="m", micro=False).save(picture, kind="png", scale=8, border=6)
    ticket = Image.open(picture).convert("L")
    frame = Image.new("L", (640, 480), 200)
    frame.paste(ticket, ((640 - ticket.width) // 2, (480 - ticket.height) // 2))
    shot = BytesIO()
    frame.convert("RGB").save(shot, "JPEG", quality=80)
    path.write_bytes(shot.getvalue() * 3)


@pytest.fixture(scope="module")
def ready(site: server.Server) -> dict[str, Any]:
    found: dict[str, Any] = run(site, SET_UP)
    return found


@pytest.fixture(scope="module")
def camera(
    browser: Browser, ready: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Another Chromium, whose camera sees the first guest's ticket."""
    shown = tmp_path_factory.mktemp("camera") / "ticket.mjpeg"
    film(shown, ready["guests"][0][1])
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    flags.append(f"--use-file-for-fake-video-capture={shown}")
    started = launched(browser.browser_type, *flags)
    yield started
    started.close()


@pytest.fixture
def eye(camera: Browser, site: server.Server) -> Iterator[BrowserContext]:
    context = camera.new_context(base_url=site.url, viewport=PHONE, is_mobile=True, has_touch=True)
    yield context
    context.close()


def joined(context: BrowserContext, code: str, problems: list[str]) -> Page:
    context.add_init_script(PATIENT)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/relay/door/")
    page.fill("#code", code)
    follow(page.locator("text=Join >> nth=-1"))
    return page


def at_work(context: BrowserContext, code: str, problems: list[str]) -> Page:
    page = joined(context, code, problems)
    expect(page.locator('[data-ready="1"]')).to_have_count(1)
    expect(page.locator("[data-state]")).to_have_text("Online")
    return page


def accessible(page: Page, scheme: Literal["dark", "light"] = "light") -> None:
    page.emulate_media(color_scheme=scheme)
    until(page, STILL)
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()


def altered(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def scan(page: Page, code: str, kind: str) -> str:
    """As a hand scanner types: into whatever has the focus, with Enter behind it."""
    page.evaluate("document.getElementById('answer').dataset.kind = 'idle'")
    page.locator("#code").focus()
    page.keyboard.insert_text(code)
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_attribute("data-kind", kind)
    return page.inner_text("#answer")


def in_flight_mode(eye: BrowserContext, page: Page, guests: list[list[str]]) -> None:
    """Six scans and what is undone of them, with a reload in between."""
    eye.set_offline(True)
    page.click("text=Undo")
    expect(page.locator("#answer")).to_have_attribute("data-kind", "undone")
    assert guests[6][0] in scan(page, guests[6][1], "in")
    assert page.evaluate(READABLE) == []
    assert guests[1][0] in scan(page, guests[1][1], "in")
    assert "this device" in scan(page, guests[1][1], "refused")
    assert "no ticket of this event" in scan(page, altered(guests[2][1]), "refused")
    page.reload()
    expect(page.locator('[data-ready="1"]')).to_have_count(1)
    expect(page.locator("[data-state]")).to_contain_text("5 to send")
    page.click("footer summary")
    page.click("text=Sign this device out")
    expect(page.locator("footer [data-note]")).to_contain_text("5 to send first")
    assert guests[2][0] in scan(page, guests[2][1], "in")
    assert "Inside already" in scan(page, guests[1][1], "refused")
    scan(page, guests[3][1], "in")
    page.click("text=Undo")
    expect(page.locator("#answer")).to_have_attribute("data-kind", "undone")


def clears_itself_when_signed_out(page: Page, site: server.Server, code: str) -> None:
    # A scan is to find out, not the page's own look at the list from time to time: that one gets no answer.
    page.route("**/list.json*", lambda route: None)
    with page.expect_request("**/list.json*"):
        page.evaluate("dispatchEvent(new Event('online'))")
    run(site, REVOKE)
    scan(page, code, "refused")
    expect(page.locator("#answer")).to_contain_text("signed out")
    left = page.evaluate("Promise.all([caches.keys(), indexedDB.databases()])")
    assert [name for name in left[0] if "-door-" in name] + left[1] == []
    page.evaluate("dispatchEvent(new Event('online'))")  # what is done from time to time goes on in vain


def test_door_goes_on_without_network_and_finds_the_doubled_ticket_at_merge(
    eye: BrowserContext, desktop: BrowserContext, site: server.Server, ready: dict[str, Any]
) -> None:
    problems: list[str] = []
    guests = ready["guests"]
    # A list that does not come is no word about the network: scans are answered all the same.
    eye.route("**/list.json*", lambda route: route.abort())
    page = at_work(eye, ready["codes"][0], problems)
    if DECODER.exists():
        page.click("text=Scan by camera")
        expect(page.locator("#answer")).to_have_attribute("data-kind", "in")
        expect(page.locator("#answer")).to_contain_text(guests[0][0])
        page.click("text=Scan by camera")
    else:
        scan(page, guests[0][1], "in")
    accessible(page, "dark")
    assert "Inside already since" in scan(page, guests[0][1], "refused")
    accessible(page)
    eye.unroute("**/list.json*")
    with page.expect_response("**/list.json*") as listed:
        page.evaluate("dispatchEvent(new Event('online'))")
    listed.value.finished()
    page.fill("#q", guests[5][0][:-1])
    expect(page.locator("[data-hits] li").first).to_contain_text(guests[5][0])

    until(page, PREPARED)
    # As after signing in elsewhere in the same browser: the page's token is an old one.
    eye.clear_cookies(name="csrftoken")
    scan(page, guests[6][1], "in")
    expect(page.locator("[data-state]")).to_have_text("Online")
    in_flight_mode(eye, page, guests)

    # Meanwhile the same ticket comes to the other gate, which has a network.
    other = at_work(desktop, ready["codes"][1], problems)
    scan(other, guests[2][1], "in")

    eye.set_offline(False)
    expect(page.locator("[data-state]")).to_have_text("Online")
    expect(page.locator("[data-conflict]")).to_contain_text("Inside already since")
    assert run(site, AFTERWARDS) == {"in": 6, "conflicts": 1, "offline": 4}

    sign_in(other, "organizer@relay.example", "/relay/door/board/")
    expect(other.locator("#conflicts")).to_be_visible()
    expect(other.locator("#figures")).to_contain_text(guests[2][0])
    accessible(other)

    clears_itself_when_signed_out(page, site, guests[4][1])
    assert problems == []


def without_network(phone: BrowserContext, page: Page, guests: list[list[str]]) -> None:
    """Two people are met, one twice, and noted; the page is opened anew in between, and later it is all sent."""
    until(page, PREPARED_LEADS)
    phone.set_offline(True)
    for number, words in ((6, "kept on this phone"), (7, "kept on this phone"), (6, "wait already")):
        page.fill("#code", guests[number][1])
        page.click("[data-scan] button")
        expect(page.locator("[data-note]")).to_contain_text(words)
    page.fill("#code", "https://example.org")
    page.click("[data-scan] button")
    expect(page.locator("[data-note]")).to_contain_text("no code of a badge")
    page.locator("[data-waiting] textarea").last.fill("Likes maps")
    page.locator("[data-waiting] select").last.select_option("4")
    page.reload()
    expect(page.locator('[data-ready="1"]')).to_have_count(1)
    expect(page.locator("main")).to_contain_text("this phone keeps no names")
    expect(page.locator("[data-waiting] li")).to_have_count(2)
    expect(page.locator("[data-waiting] textarea").last).to_have_value("Likes maps")
    accessible(page)
    phone.set_offline(False)
    expect(page.locator(".rows:not([data-waiting]) > li")).to_have_count(3)
    expect(page.locator("[data-waiting] li")).to_have_count(0)
    noted = [one.input_value() for one in page.locator("textarea[id^=note-led]").all()]
    assert sorted(noted) == ["", "Likes maps", "Wants a demo"]


def test_people_are_found_by_name_and_partners_meet_them(
    phone: BrowserContext, plain_phone: BrowserContext, ready: dict[str, Any]
) -> None:
    problems: list[str] = []
    page = joined(phone, ready["codes"][2], problems)
    page.fill("#code", ready["guests"][5][1])
    follow(page.locator("[data-scan] button"))
    expect(page.locator(".rows:not([data-waiting]) > li")).to_have_count(1)
    assert ready["guests"][5][0] not in page.inner_text("main")
    page.fill("textarea", "Wants a demo")
    follow(page.locator("text=Save"))
    expect(page.locator("textarea")).to_have_value("Wants a demo")
    accessible(page)
    without_network(phone, page, ready["guests"])
    assert problems == []
    plain = plain_phone.new_page()
    plain.goto("/relay/door/")
    expect(plain.locator("h1")).to_contain_text("Join the door")
