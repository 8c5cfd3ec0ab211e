"""What organizers do every week, counted: clicks and pages from Today to the end. docs/usability.md shows the runs.

A number that rises makes a test red: then the way has become longer, and somebody should know why.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from portal.bench import server
from tests.browser.test_main_journey import sign_in
from tests.browser.waiting import follow

pytestmark = pytest.mark.browser


@dataclass
class Hand:
    """Somebody at the workspace. `clicks` are also choices and keys that send; typing costs none."""

    page: Page
    clicks: int = 0
    pages: int = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def choose(self, what: Locator, index: int) -> None:
        self.clicks += 1
        what.select_option(index=index)

    def go(self, what: Locator) -> None:
        """A click that leads to another page."""
        self.clicks += 1
        self.pages += 1
        follow(what)

    def find(self, words: str) -> None:
        """The search of the workspace: one key, words, and Enter."""
        self.clicks += 1
        self.pages += 1
        field = self.page.get_by_role("searchbox").first
        field.fill(words)
        follow(field, "Enter")


@pytest.fixture
def hand(desktop: BrowserContext) -> Hand:
    page = desktop.new_page()
    sign_in(page, "organizer@relay.example", "/admin/")
    return Hand(page)


SEED = """
import json
from django.db.models import Count, Q
from django.utils import timezone
from core.models import OutboxMail
from events.actions import mail_stops
from events.models import Event
from tickets.models import Order, Ticket
event = Event.objects.get(slug="relay")
three = Count("tickets", filter=Q(tickets__state="valid", tickets__parent=None))
order = Order.objects.filter(event=event, state="paid", total_minor__gt=0, extends=None).annotate(n=three)
order = order.filter(n__gte=3).order_by("pk").first()
mail = OutboxMail.objects.within(event.public_id).filter(state="sent").exclude(recipient="").order_by("-created_at").first()
mail_stops.bounced(mail=mail, note="550 no such mailbox", now=timezone.now())
print(json.dumps({"order": order.code, "bounced": mail.to_name or mail.to_address}))
"""


@pytest.fixture(scope="module")
def seeded(site: server.Server) -> dict[str, str]:
    command = [sys.executable, str(server.ROOT / "manage.py"), "shell", "--no-imports", "-c", SEED]
    printed = subprocess.run(command, env=site.environment, check=True, capture_output=True, text=True).stdout
    found: dict[str, str] = json.loads(printed.splitlines()[-1])
    return found


def test_one_of_three_tickets_is_refunded_and_its_buyer_told_why(hand: Hand, seeded: dict[str, str]) -> None:
    page = hand.page
    hand.find(seeded["order"])
    hand.go(page.locator("#found a").first)
    hand.go(page.get_by_role("link", name="Refund tickets"))
    hand.click(page.get_by_label(re.compile("Conference|Ticket")).first)
    page.get_by_label("Reason").fill("You told us that a colleague cannot come.")
    hand.go(page.get_by_role("button", name="Refund these tickets"))
    expect(page.get_by_text("are on their way back")).to_be_visible()
    expect(page.get_by_text("a ticket was given back")).to_be_visible()
    assert (hand.clicks, hand.pages) == (5, 4)


def test_who_from_a_partner_has_not_come_is_a_list(hand: Hand) -> None:
    page = hand.page
    hand.go(page.get_by_role("link", name=re.compile(r"\bPartners$")))
    hand.go(page.locator("#result_list").get_by_role("link", name="Redpoint"))
    hand.go(page.get_by_role("link", name="Who has not come"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Guests of Redpoint who have not come")
    assert (hand.clicks, hand.pages) == (3, 3)


def test_two_talks_change_places_and_both_are_told(hand: Hand) -> None:
    page = hand.page
    hand.go(page.get_by_role("link", name=re.compile("Agenda editor$")))
    hand.click(page.locator(".cell:not(.cell-break):not([data-locked]) .cell-link").first)
    hand.choose(page.get_by_label("Change places with"), 1)
    last = page.get_by_text(re.compile(r"^(Last: |Nothing was done yet)"))
    before = last.inner_text()
    hand.click(page.get_by_role("button", name="Swap", exact=True))
    expect(last).not_to_have_text(before)
    hand.go(page.get_by_role("link", name="Release", exact=True))
    expect(page.get_by_text(re.compile(r"speakers get one mail each"))).to_be_visible()
    hand.go(page.get_by_role("button", name="Release now"))
    assert (hand.clicks, hand.pages) == (6, 3)


def test_the_person_whose_mail_bounced_is_one_click_from_the_mail(hand: Hand, seeded: dict[str, str]) -> None:
    page = hand.page
    page.reload()
    hand.go(page.get_by_role("link", name=re.compile("mails? came back")))
    hand.go(page.locator("#result_list .field-person a").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(seeded["bounced"])
    assert (hand.clicks, hand.pages) == (2, 2)
