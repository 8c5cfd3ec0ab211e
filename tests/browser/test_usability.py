"""What organizers do every week, counted: clicks and pages from Today to the end. docs/usability.md shows the runs.

A number that rises makes a test red: then the way has become longer, and somebody should know why.
"""

import json
import subprocess
import sys

import pytest
from playwright.sync_api import BrowserContext, expect

import short_ways
from portal.bench import server
from short_ways import Hand
from tests.browser.test_main_journey import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def hand(desktop: BrowserContext) -> Hand:
    page = desktop.new_page()
    sign_in(page, "organizer@relay.example", "/admin/")
    return Hand(page)


FOUND = """
import json
from django.db.models import Count, Q
from core.models import OutboxMail
from events.models import Event
from tickets.models import Order, Ticket
event = Event.objects.get(slug="relay")
three = Count("tickets", filter=Q(tickets__state="valid", tickets__parent=None))
order = Order.objects.filter(event=event, state="paid", total_minor__gt=0, extends=None).annotate(n=three)
order = order.filter(n__gte=3).order_by("pk").first()
mail = OutboxMail.objects.within(event.public_id).get(state="returned")
print(json.dumps({"order": order.code, "bounced": mail.to_name or mail.to_address}))
"""


@pytest.fixture(scope="module")
def known(site: server.Server) -> dict[str, str]:
    command = [sys.executable, str(server.ROOT / "manage.py"), "shell", "--no-imports", "-c", FOUND]
    printed = subprocess.run(command, env=site.environment, check=True, capture_output=True, text=True).stdout
    found: dict[str, str] = json.loads(printed.splitlines()[-1])
    return found


def test_one_of_three_tickets_is_refunded_and_its_buyer_told_why(hand: Hand, known: dict[str, str]) -> None:
    short_ways.refund_one_ticket(hand, known["order"])
    expect(hand.page.get_by_text("are on their way back")).to_be_visible()
    expect(hand.page.get_by_text("a ticket was given back")).to_be_visible()
    assert (hand.clicks, hand.pages) == (5, 4)


def test_who_from_a_partner_has_not_come_is_a_list(hand: Hand) -> None:
    short_ways.who_of_a_partner_has_not_come(hand, "Redpoint")
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("Guests of Redpoint who have not come")
    assert (hand.clicks, hand.pages) == (3, 3)


def test_two_talks_change_places_and_both_are_told(hand: Hand) -> None:
    short_ways.swap_two_talks(hand)
    assert (hand.clicks, hand.pages) == (6, 3)


def test_the_person_whose_mail_bounced_is_one_click_from_the_mail(hand: Hand, known: dict[str, str]) -> None:
    hand.page.reload()
    short_ways.whose_mail_came_back(hand)
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text(known["bounced"])
    assert (hand.clicks, hand.pages) == (2, 2)
