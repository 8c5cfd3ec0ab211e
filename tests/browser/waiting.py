"""Waiting in a browser: for the page a click leads to, for what a page's script says, for a mail the worker sends.

Playwright waits neither for the navigation that a click begins nor for what a key sets off, and its own
`wait_for_function` needs eval, which our policy forbids. Nothing here is quicker or slower than the machine: the time
limits are those of a machine with much else to do.
"""

import re
import time

from playwright.sync_api import Error, Locator, Page, expect

SECONDS = 60


def follow(link: Locator, key: str = "") -> None:
    """Click what leads to another page (or press `key` on it), and wait until that page and its scripts are there."""
    with link.page.expect_navigation():
        if key:
            link.press(key)
        else:
            link.click()


def until(page: Page, expression: str, seconds: float = SECONDS) -> None:
    """Until the page says so; a promise is waited for, so it must not be one that never comes."""
    end = time.monotonic() + seconds
    last: object = None
    while not last or isinstance(last, Error):
        assert time.monotonic() < end, f"not so after {seconds} seconds: {expression} is {last!r}"
        try:
            last = page.evaluate(expression)
        except Error as left:  # the page went elsewhere while it was asked
            last = left
        page.wait_for_timeout(50)


def open_mail(page: Page, subject: str, address: str = "") -> str:
    """The newest mail of that subject (part of a pattern), once the worker has sent it. Gives its words."""
    link = page.get_by_role("link", name=re.compile(subject)).first
    end = time.monotonic() + SECONDS
    page.goto(f"/mail/?to={address}")
    while not link.count():
        assert time.monotonic() < end, f"no mail “{subject}” to {address or 'anybody'}"
        page.wait_for_timeout(250)
        page.reload()
    follow(link)
    expect(page.locator("main")).not_to_be_empty()
    return page.locator("main").inner_text()
