"""Fifty people come to a door without network: the page is opened anew in between, and what it did is merged afterwards.
And scans whose answers get lost on their way: what the device showed in their place is what counts."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from portal.bench import server
from tests.browser.conftest import PHONE
from tests.browser.test_door import PREPARED, altered, at_work, run, scan
from tests.browser.test_main_journey import check, sign_in
from tests.browser.waiting import SECONDS, until

pytestmark = pytest.mark.browser

SCANS = 50
# Three devices at the same list, and guests with their codes, [name, code]: other guests than test_door takes.
SET_UP = """
import json
from django.utils import timezone
from events.models import Event
from tickets import credentials
from tickets.actions import devices
from tickets.models import Gate, Ticket
event, now = Event.objects.get(slug="relay"), timezone.now()
gates = Gate.objects.filter(event=event).order_by("pk")
made = [devices.invite(event=event, name=f"Flight {n}", gate=gate, by=None, now=now) for n, gate in enumerate([*gates[:2], gates[0]])]
rows = Ticket.objects.valid().admissions().filter(event=event, checked_in_at=None, type__attendance="room", order__isnull=False)
rows = rows.exclude(attendee=None).exclude(attendee__email__endswith="@relay.example").select_related("event", "attendee")
guests = [[row.attendee.name_on_badge, credentials.ticket_code(row)] for row in rows.order_by("pk")[:53]]
print(json.dumps({"codes": [one.code for one in made], "gates": [str(one) for one in gates[:2]], "guests": guests}))
"""
# What the server knows of a device's scans, each with its own id.
MERGED = """
import json
from collections import Counter
from tickets.models import CheckIn
rows = CheckIn.objects.filter(device__name="Flight {number}")
print(json.dumps({
    "results": Counter(rows.values_list("result", flat=True)), "offline": rows.filter(let_in_offline=True).count(),
    "conflicts": rows.conflicts().count(), "inside": rows.filter(result="in").values("ticket").distinct().count(),
}))
"""


# The scan that was asked last, as if it had been a minute ago.
AGED = """
async () => {
  const name = (await indexedDB.databases())[0].name;
  const base = await new Promise((found) => { indexedDB.open(name).onsuccess = (event) => found(event.target.result); });
  const store = base.transaction("queue", "readwrite").objectStore("queue");
  const [scan] = await new Promise((found) => { store.getAll().onsuccess = (event) => found(event.target.result); });
  await new Promise((done) => { store.put({ ...scan, at: scan.at - 60000 }).onsuccess = done; });
  base.close();
}
"""


@pytest.fixture(scope="module")
def flight(site: server.Server) -> dict[str, Any]:
    found: dict[str, Any] = run(site, SET_UP)
    return found


@pytest.fixture
def gate(browser: Browser, site: server.Server) -> Iterator[BrowserContext]:
    """Another phone."""
    context = browser.new_context(base_url=site.url, viewport=PHONE, is_mobile=True, has_touch=True)
    yield context
    context.close()


def waiting_to_be_sent(page: Page, count: int) -> None:
    expect(page.locator("[data-state]")).to_contain_text(f"{count} to send")


def merged(site: server.Server, number: int) -> Any:
    return run(site, MERGED.replace("{number}", str(number)))


def test_fifty_scans_in_flight_mode_are_merged_and_the_doubled_one_is_listed_with_both(
    phone: BrowserContext,
    gate: BrowserContext,
    desktop: BrowserContext,
    site: server.Server,
    flight: dict[str, Any],
) -> None:
    problems: list[str] = []
    ready, guests = flight, flight["guests"][: SCANS - 2]
    page, other = at_work(phone, ready["codes"][0], problems), at_work(gate, ready["codes"][1], problems)
    until(page, PREPARED)
    phone.set_offline(True)

    half = len(guests) // 2
    for name, code in guests[:half]:
        assert name in scan(page, code, "in")
    waiting_to_be_sent(page, half)
    page.reload()
    expect(page.locator('[data-ready="1"]')).to_have_count(1)
    waiting_to_be_sent(page, half)
    # Who was let in before is known after, and what is no ticket is none.
    assert "this device" in scan(page, guests[0][1], "refused")
    assert "no ticket of this event" in scan(page, altered(guests[1][1]), "refused")
    # A hand scanner before a computer with a German keyboard exchanges Y and Z.
    swapped = str.maketrans("YZ", "ZY")
    for name, code in guests[half:]:
        assert name in scan(page, code.translate(swapped), "in")
    waiting_to_be_sent(page, SCANS)

    # Meanwhile one of them stands inside by the other gate, which has a network.
    doubled, code = guests[half]
    scan(other, code, "in")
    phone.set_offline(False)
    expect(page.locator("[data-state]")).to_have_text("Online")
    expect(page.locator("[data-conflict]")).to_contain_text(doubled)
    expect(page.locator("[data-conflict]")).to_contain_text("Inside already since")
    assert merged(site, 0) == {
        "results": {"in": len(guests) - 1, "refused": 3}, "offline": len(guests), "conflicts": 1, "inside": len(guests) - 1,
    }  # fmt: skip

    board = desktop.new_page()
    sign_in(board, "organizer@relay.example", "/relay/door/board/")
    row = board.locator("table", has=board.get_by_text("The other scan")).get_by_role("row", name=doubled)
    expect(row.get_by_role("cell").first).to_contain_text(f"{ready['gates'][0]}, Flight 0")
    expect(row.get_by_role("cell").last).to_contain_text(f"{ready['gates'][1]}, Flight 1")
    check(board)
    assert problems == []


def lost(page: Page) -> list[str]:
    """From now on the server gets each scan, and its answer gets lost; nothing is merged. Gives what was answered."""
    answers: list[str] = []

    def lose(route: Route) -> None:
        answers.append(route.fetch().json()["kind"])
        route.abort()

    page.route("**/door/scan/", lose)
    page.route("**/door/merge/", lambda route: route.abort())
    return answers


def found_again(page: Page) -> None:
    """The network is back, and everything is sent."""
    for path in ("scan", "merge"):
        page.unroute(f"**/door/{path}/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-state]")).to_have_text("Online")


def closed_while_asking(page: Page, code: str) -> None:
    """The page is closed before an answer comes, and opened again later."""
    asked: list[str] = []
    page.route("**/door/scan/", lambda route: asked.append(route.fetch().json()["kind"]))
    page.locator("#code").focus()
    page.keyboard.insert_text(code)
    page.keyboard.press("Enter")
    while not asked:
        page.wait_for_timeout(50)
    assert asked == ["in"]
    page.evaluate(AGED)
    page.reload()
    # Not before: the answer would still come to the page that is being closed.
    page.unroute("**/door/scan/")
    expect(page.locator('[data-ready="1"]')).to_have_count(1)
    expect(page.locator("[data-state]")).to_have_text("Online")


def test_scan_whose_answer_was_lost_counts_as_the_device_showed_it(
    phone: BrowserContext, site: server.Server, flight: dict[str, Any]
) -> None:
    problems: list[str] = []
    (ada, ada_code), (grace, grace_code), (_kim, kim_code) = flight["guests"][50:]
    page = at_work(phone, flight["codes"][2], problems)
    until(page, PREPARED)
    page.fill("#q", ada)
    row = page.locator("[data-hits] li").first
    expect(row).to_contain_text(ada)
    answers = lost(page)
    row.get_by_role("button").click()
    expect(page.locator("#answer")).to_have_attribute("data-kind", "refused")
    expect(page.locator("#answer")).to_contain_text("needs a network")
    waiting_to_be_sent(page, 1)
    found_again(page)
    assert ada in scan(page, ada_code, "in")

    answers_later = lost(page)
    assert grace in scan(page, grace_code, "in")
    found_again(page)
    closed_while_asking(page, kim_code)
    assert (answers, answers_later) == (["in"], ["in"])
    # The page tells what it had never shown once it has looked into its queue; until then the server counts an entry.
    expected = {"results": {"in": 4, "undone": 2}, "offline": 0, "conflicts": 0, "inside": 3}
    end = time.monotonic() + SECONDS
    while (found := merged(site, 2)) != expected and time.monotonic() < end:
        page.wait_for_timeout(250)
    assert found == expected
    expect(page.locator("[data-conflict]")).to_have_count(0)
    assert problems == []
