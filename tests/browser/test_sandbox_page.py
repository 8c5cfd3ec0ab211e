"""A sandbox in a real browser: made by one click, moved, begun again, deleted; narrow and wide, light and dark."""

import re
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from portal.bench import server
from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture
from tests.browser.waiting import follow

pytestmark = pytest.mark.browser
# Whoever else is signed in meets no second event.
OWNER = """
from events.models import Organizer, Role, TeamMember
from portal.demo.setting import account
if not Organizer.objects.filter(slug="sand").exists():
    organizer = Organizer.objects.create(name="Sand", slug="sand", contact_email="sand@relay.example")
    TeamMember.objects.create(organizer=organizer, user=account("sand@relay.example", "Sandy Shore"), role=Role.OWNER)
"""
NOT_FOUND = 404
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def owner(site: server.Server) -> str:
    command = [sys.executable, str(server.ROOT / "manage.py"), "shell", "--no-imports", "-c", OWNER]
    subprocess.run(command, env=site.environment, check=True)
    return "sand@relay.example"


def worked(page: Page) -> None:
    """The worker has done what was asked for, and the page has come anew by itself."""
    expect(page.get_by_role("heading", name="Begin again")).to_be_visible()


def expect_gone(page: Page, address: str) -> None:
    """As soon as the worker has done it."""
    for _ in range(50):
        if page.request.get(address).status == NOT_FOUND:
            return
        page.wait_for_timeout(200)
    pytest.fail("it is still there")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_a_sandbox_is_made_moved_begun_again_and_deleted(
    browser: Browser, site: server.Server, owner: str, problems: list[str], width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = opened(context, problems)
    sign_in(page, owner, "/admin/sandbox/")
    # The frame around it is that of the workspace.
    found = Axe().run(page, options={"runOnly": WCAG})
    assert found.response["violations"] == [], found.generate_report()
    follow(page.get_by_role("button", name="Make it"))
    worked(page)
    check(page)
    follow(page.get_by_role("button", name="7 days"))
    worked(page)
    expect(page.locator("main")).to_contain_text("Moved forward by 7 days")
    check(page)
    follow(page.get_by_role("button", name=re.compile("Delete and fill")))
    worked(page)
    expect(page.locator("main")).to_contain_text("Its time was not moved yet")
    check(page)
    address = page.url
    page.get_by_label("Type its name").fill("another one")
    follow(page.get_by_role("button", name="Delete this sandbox"))
    expect(page.locator("main")).to_contain_text("Its name is another one")
    check(page)
    problems.clear()  # the browser's word on a form that was refused
    page.get_by_label("Type its name").fill(page.locator(".site-name, header a").first.inner_text())
    follow(page.get_by_role("button", name="Delete this sandbox"))
    expect(page.locator("body")).to_contain_text("is being deleted")
    expect_gone(page, address)
    context.close()
