"""Fifty people come to a door without network: the page is opened anew in between, and what it did is merged afterwards."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.bench import server
from tests.browser.conftest import PHONE
from tests.browser.test_door import PREPARED, altered, at_work, run, scan
from tests.browser.test_main_journey import check, sign_in
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

SCANS = 50
# Two devices at the same list, and guests with their codes, [name, code]: other guests than test_door takes.
SET_UP = """
import json
from django.utils import timezone
from events.models import Event
from tickets import credentials
from tickets.actions import devices
from tickets.models import Gate, Ticket
event, now = Event.objects.get(slug="relay"), timezone.now()
gates = Gate.objects.filter(event=event).order_by("pk")
made = [devices.invite(event=event, name=f"Flight {n}", gate=gate, by=None, now=now) for n, gate in enumerate(gates[:2])]
rows = Ticket.objects.valid().admissions().filter(event=event, checked_in_at=None, type__attendance="room", order__isnull=False)
rows = rows.exclude(attendee=None).exclude(attendee__email__endswith="@relay.example").select_related("event", "attendee")
guests = [[row.attendee.name_on_badge, credentials.ticket_code(row)] for row in rows.order_by("pk")[:50]]
print(json.dumps({"codes": [one.code for one in made], "gates": [str(one) for one in gates[:2]], "guests": guests}))
"""
# What the server knows of the first device's scans, each with its own id.
MERGED = """
import json
from collections import Counter
from tickets.models import CheckIn
rows = CheckIn.objects.filter(device__name="Flight 0")
print(json.dumps({
    "results": Counter(rows.values_list("result", flat=True)), "offline": rows.filter(let_in_offline=True).count(),
    "conflicts": rows.conflicts().count(), "inside": rows.filter(result="in").values("ticket").distinct().count(),
}))
"""


@pytest.fixture
def gate(browser: Browser, site: server.Server) -> Iterator[BrowserContext]:
    """Another phone."""
    context = browser.new_context(base_url=site.url, viewport=PHONE, is_mobile=True, has_touch=True)
    yield context
    context.close()


def waiting_to_be_sent(page: Page, count: int) -> None:
    expect(page.locator("[data-state]")).to_contain_text(f"{count} to send")


def test_fifty_scans_in_flight_mode_are_merged_and_the_doubled_one_is_listed_with_both(
    phone: BrowserContext, gate: BrowserContext, desktop: BrowserContext, site: server.Server
) -> None:
    problems: list[str] = []
    ready: dict[str, Any] = run(site, SET_UP)
    guests = ready["guests"][: SCANS - 2]
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
    for name, code in guests[half:]:
        assert name in scan(page, code, "in")
    waiting_to_be_sent(page, SCANS)

    # Meanwhile one of them stands inside by the other gate, which has a network.
    doubled, code = guests[half]
    scan(other, code, "in")
    phone.set_offline(False)
    expect(page.locator("[data-state]")).to_have_text("Online")
    expect(page.locator("[data-conflict]")).to_contain_text(doubled)
    expect(page.locator("[data-conflict]")).to_contain_text("Inside already since")
    assert run(site, MERGED) == {
        "results": {"in": len(guests) - 1, "refused": 3}, "offline": len(guests), "conflicts": 1, "inside": len(guests) - 1,
    }  # fmt: skip

    board = desktop.new_page()
    sign_in(board, "organizer@relay.example", "/relay/door/board/")
    row = board.locator("table", has=board.get_by_text("The other scan")).get_by_role("row", name=doubled)
    expect(row.get_by_role("cell").first).to_contain_text(f"{ready['gates'][0]}, Flight 0")
    expect(row.get_by_role("cell").last).to_contain_text(f"{ready['gates'][1]}, Flight 1")
    check(board)
    assert problems == []
