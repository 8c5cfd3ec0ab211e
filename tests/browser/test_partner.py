"""A partner's colleague and the team: a task is handed in by a link and accepted in the workspace."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from portal.demo import obligations
from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture
from tests.browser.waiting import follow, open_mail

pytestmark = pytest.mark.browser
FILE = "redpoint-a5.pdf"
PROOF = "Page 12 of the booklet."
PDF = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"


def test_colleague_hands_a_file_in_and_reads_that_it_was_accepted(
    phone: BrowserContext, desktop: BrowserContext, problems: list[str]
) -> None:
    colleague = by_the_mail(opened(phone, problems))
    follow(colleague.get_by_role("link", name="Tasks"))
    expect(task(colleague, "Text for the programme")).to_contain_text("Late")
    check(colleague)
    follow(task(colleague, obligations.PAGE).get_by_role("link"))
    file: FilePayload = {"name": FILE, "mimeType": "application/pdf", "buffer": PDF}
    colleague.locator("input[type=file]").set_input_files(files=[file])
    follow(colleague.get_by_role("button", name="Hand in"))
    expect(task(colleague, obligations.PAGE)).to_contain_text("Handed in")

    team = opened(desktop, problems)
    sign_in(team, "organizer@relay.example", "/relay/partners/tasks/")
    check(team)
    follow(team.get_by_role("link", name=f"Redpoint: {obligations.PAGE}", exact=True))
    with team.expect_download() as fetched:
        team.get_by_role("link", name=FILE).click()
    assert fetched.value.path().read_bytes() == PDF
    team.locator("[name=proof]").fill(PROOF)
    follow(team.get_by_role("button", name="Accept it"))

    colleague.reload()
    expect(task(colleague, obligations.PAGE)).to_contain_text("Accepted")
    follow(task(colleague, obligations.PAGE).get_by_role("link"))
    expect(colleague.get_by_text(PROOF)).to_be_visible()
    check(colleague)


def by_the_mail(page: Page) -> Page:
    """Where the link leads that was mailed to the colleague."""
    open_mail(page, "Redpoint at Relay", obligations.COLLEAGUE)
    address = page.locator("main a[href*='/partner/']").first.get_attribute("href")
    page.goto(urlsplit(address or "").path)  # the demo was built for another port
    return page


def task(page: Page, name: str) -> Locator:
    return page.locator("main li").filter(has_text=name).first
