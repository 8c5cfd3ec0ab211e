"""The ways of docs/usability.md, one click after the other: a test counts them, and bin/pictures shows them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


def _nobody_looks(_page: Page, _name: str, _next: Locator | None) -> None: ...


@dataclass
class Hand:
    """Somebody at the workspace. `clicks` are also choices and keys that send; typing costs none. `look` is called where
    there is something to see, with a name for it and what is pressed next."""

    page: Page
    look: Callable[[Page, str, Locator | None], None] = _nobody_looks
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
        with self.page.expect_navigation():
            what.click()

    def find(self, words: str) -> None:
        """The search of the workspace: one key, words, and Enter."""
        self.clicks += 1
        self.pages += 1
        field = self.page.get_by_role("searchbox").first
        field.fill(words)
        with self.page.expect_navigation():
            field.press("Enter")


def refund_one_ticket(hand: Hand, order: str) -> None:
    page = hand.page
    hand.find(order)
    hand.look(page, "way-refund-found", page.locator("#found a").first)
    hand.go(page.locator("#found a").first)
    hand.go(page.get_by_role("link", name="Refund tickets"))
    hand.click(page.get_by_label(re.compile("Conference|Ticket")).first)
    page.get_by_label("Reason").fill("You told us that a colleague cannot come.")
    refund = page.get_by_role("button", name="Refund these tickets")
    hand.look(page, "way-refund-reason", refund)
    hand.go(refund)


def who_of_a_partner_has_not_come(hand: Hand, partner: str) -> None:
    page = hand.page
    hand.go(page.get_by_role("link", name=re.compile(r"\bPartners$")))
    hand.go(page.locator("#result_list").get_by_role("link", name=partner))
    hand.look(page, "way-guests-partner", page.get_by_role("link", name="Who has not come"))
    hand.go(page.get_by_role("link", name="Who has not come"))
    hand.look(page, "way-guests-list", None)


def swap_two_talks(hand: Hand) -> None:
    page = hand.page
    hand.go(page.get_by_role("link", name=re.compile("Agenda editor$")))
    hand.click(page.locator(".cell:not(.cell-break):not([data-locked]) .cell-link").first)
    hand.choose(page.get_by_label("Change places with"), 1)
    last = page.get_by_text(re.compile(r"^(Last: |Nothing was done yet)"))
    before = last.inner_text()
    swap = page.get_by_role("button", name="Swap", exact=True)
    hand.look(page, "way-swap-choose", swap)
    hand.click(swap)
    expect(last).not_to_have_text(before)
    hand.go(page.get_by_role("link", name="Release", exact=True))
    expect(page.get_by_text(re.compile(r"speakers get one mail each"))).to_be_visible()
    hand.look(page, "way-swap-release", page.get_by_role("button", name="Release now"))
    hand.go(page.get_by_role("button", name="Release now"))


def whose_mail_came_back(hand: Hand) -> None:
    page = hand.page
    came_back = page.get_by_role("link", name=re.compile("mails? came back"))
    hand.look(page, "way-bounce-today", came_back)
    hand.go(came_back)
    person = page.locator("#result_list .field-person a").first
    hand.look(page, "way-bounce-list", person)
    hand.go(person)
