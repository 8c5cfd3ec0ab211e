"""Pictures of the ways that docs/usability.md counts, each gone as the test goes it."""

from playwright.sync_api import Browser, Page

import short_ways
from camera import BOOK, ORGANIZER, look, opened, signed_in
from machine import stop

TICKETS = 3
ASKED = 60  # orders that are looked at for one with so many tickets


def ways(browser: Browser, site: str) -> None:
    page = signed_in(opened(browser, site, BOOK), ORGANIZER, "/admin/")
    order = _order_of_several(page)
    hand = short_ways.Hand(page, look)
    page.goto("/admin/")
    short_ways.whose_mail_came_back(hand)
    page.goto("/admin/")
    short_ways.who_of_a_partner_has_not_come(hand, "Redpoint")
    page.goto("/admin/")
    short_ways.refund_one_ticket(hand, order)
    page.goto("/admin/")
    short_ways.swap_two_talks(hand)


def _order_of_several(page: Page) -> str:
    """The code of an order that was paid for, with three tickets: what a buyer would write in a mail."""
    page.goto("/admin/tickets/order/?state__exact=paid")
    for row in page.locator("#result_list tr:has(a[href*='/change/'])").all()[:ASKED]:
        link = row.locator("a[href*='/change/']").first
        text = page.request.get(link.get_attribute("href") or "").text()
        if f'name="tickets-TOTAL_FORMS" value="{TICKETS}"' in text and "$0.00" not in row.inner_text():
            return link.inner_text().strip()
    return stop(f"None of {ASKED} orders has {TICKETS} tickets.")
