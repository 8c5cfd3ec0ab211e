"""Pictures of the organizer's handbook: the page where each main job is done."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page

from camera import BOOK, EVENT, ORGANIZER, go, look, opened, signed_in, take

COLLEAGUE = "marketing@redpoint.example"


def book(browser: Browser, site: str) -> None:
    page = signed_in(opened(browser, site, BOOK), ORGANIZER, "/admin/")
    take(page, "/admin/checklist/", "book-checklist")
    _framed(page, "/admin/events/teammember/", "book-team", page.get_by_role("link", name="Invite somebody"))
    take(page, "/admin/tickets/tickettype/", "book-types")
    take(page, "/admin/tickets/discountcode/", "book-codes")
    take(page, f"/{EVENT}/partners/tasks/", "book-partners-tasks")
    _partner(page)
    _framed(
        page, f"/{EVENT}/review/", "book-review", page.get_by_role("link", name="Next talk to review").first
    )
    take(page, f"/{EVENT}/badges/", "book-badges")
    take(page, f"/{EVENT}/door/board/", "book-door")
    go(page, f"/{EVENT}/mailings/")
    page.get_by_role("link", name="Before you travel").click()
    page.get_by_role("link", name="Change the words").click()
    look(page, "book-mailing")
    page.go_back()
    page.get_by_role("link", name="Look at it and send it").click()
    look(page, "book-mailing-preview")
    go(page, f"/{EVENT}/exports/")
    page.locator("main").get_by_role("link", name="People", exact=True).click()
    look(page, "book-exports")


def _partner(page: Page) -> None:
    """As a colleague of the partner sees it, who has followed the link of a mail."""
    go(page, f"/mail/?to={COLLEAGUE}")
    page.locator("main").get_by_role("link", name="your own link").first.click()
    address = page.locator("main a[href*='/partner/']").first.get_attribute("href") or ""
    take(page, f"{urlsplit(address).path}tasks/", "book-partner")


def _framed(page: Page, address: str, name: str, mark: Locator) -> None:
    go(page, address)
    look(page, name, mark)
