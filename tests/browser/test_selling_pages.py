"""Every page of selling in a real browser, narrow and wide, light and dark: accessible, and nothing sticks out."""

import json
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from portal.bench import server
from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture

pytestmark = pytest.mark.browser

# What the demo's people would have in their mail: secret addresses by name.
ADDRESSES = """
import json
from django.db import transaction
from django.utils import timezone
from agenda.models import Grant
from events.models import PartnerLink, TeamMember
from tickets.actions import refund_runs
from tickets.models import Order, RefundRunLine, SeatBlock, SeatInvitation, Ticket, TicketType, WaitingEntry
from tickets.refund_runs import Terms
real = {"event__is_sandbox": False}  # others make sandboxes on the same site
order = Order.objects.select_related("event").filter(state="paid", total_minor__gt=0, extends=None, **real).first()
ticket = order.tickets.filter(parent=None).select_related("event").first()
block = SeatBlock.objects.select_related("event").filter(**real).first()
invited = SeatInvitation.objects.select_related("block__event").filter(block=block, state="open").exclude(email="").first()
link = PartnerLink.objects.select_related("partner__event").filter(revoked_at=None, partner__event=order.event).first()
entry = WaitingEntry.objects.select_related("event").filter(state="waiting", **real).first()
invoiced = block.order
invoiced.event = block.event
grant = Grant.objects.select_related("event").get(event=order.event, state="accepted")
asked = Grant.objects.filter(event=order.event, state="applied").order_by("pk").last()
student = TicketType.objects.get(event=order.event, name="Student")
by, now = order.event.organizer.team.first().user, timezone.now()
with transaction.atomic():  # it is stopped before the worker sees it
    run = refund_runs.start(
        event=order.event, terms=Terms(student, ends_tickets=False), reason="Flood" * 30, text="", by=by, now=now, key="axe"
    )
    refund_runs.stop(run=run, by=by, now=now)
RefundRunLine.objects.filter(run=run).update(state="failed", why="Disputed")
shop = f"/{order.event.slug}/tickets/"
print(json.dumps({
    "shop": shop + "?code=REDPOINT20", "refused": shop + "?code=NOBODY", "order": order.path,
    "invoiced": invoiced.path, "invoice": order.path + "invoice/", "add": order.path + "add/",
    "give-back": order.path + "give-back/", "pass-on": ticket.path + "pass-on/", "ticket": ticket.path,
    "seats": block.path, "seat": invited.path, "partner": link.path, "waiting": entry.path,
    "visa": ticket.path + "visa/", "letters": f"/{order.event.slug}/letters/", "grants": f"/{order.event.slug}/grants/",
    "partner-team": link.path + "team/", "partner-tasks": link.path + "tasks/",
    "grant": grant.path, "grant-review": f"/relay/review/grants/{asked.code}/",
    "grant-award": f"/admin/agenda/grant/{asked.pk}/award/", "grant-payout": f"/admin/agenda/grant/{grant.pk}/pay-out/",
    "grant-receipts": f"/admin/agenda/grant/{grant.pk}/receipts/",
    "admin-order": f"/admin/tickets/order/{order.pk}/", "admin-partner": f"/admin/events/partner/{link.partner_id}/change/",
    "refund-run": run.path,
    "admin-member": f"/admin/events/teammember/{TeamMember.objects.filter(role='door')[0].pk}/change/",
}))
"""
PUBLIC = (
    "shop", "refused", "order", "invoiced", "invoice", "add", "give-back", "pass-on", "ticket", "seats", "seat",
    "partner", "partner-team", "partner-tasks", "waiting", "visa", "letters", "grants", "grant",
)  # fmt: skip

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WORK = (
    "refund-tickets/", "refund/", "seats/", "../new/", "../../discountcode/mint/",
    "../../discountcode/from-table/",
)  # fmt: skip
# The team's pages about partners, grants, letters, the file of the whole event, how long data is kept, and many refunds.
TEAM = (
    "/relay/partners/tasks/", "/relay/event-file/", "/admin/agenda/grant/", "/admin/tickets/visaletter/",
    "/relay/review/grants/", "/relay/review/grants/standing/", "/relay/review/grants/letters/",
    "/relay/retention/days/", "/relay/review/decisions/chosen/?many=reject&all=1", "/relay/refund-runs/",
    "/relay/refund-runs/new/",
)  # fmt: skip
OF_ROWS = (
    "grant-review", "grant-award", "grant-payout", "grant-receipts", "admin-partner", "admin-member", "refund-run",
)  # fmt: skip


@pytest.fixture(scope="module")
def addresses(site: server.Server) -> dict[str, str]:
    command = [sys.executable, str(server.ROOT / "manage.py"), "shell", "--no-imports", "-c", ADDRESSES]
    printed = subprocess.run(command, env=site.environment, check=True, capture_output=True, text=True).stdout
    found: dict[str, str] = json.loads(printed.splitlines()[-1])
    return found


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_pages_by_link_are_accessible_and_fit(
    browser: Browser,
    site: server.Server,
    addresses: dict[str, str],
    problems: list[str],
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = opened(context, problems)
    for name in PUBLIC:
        answer = page.goto(addresses[name])
        assert answer is not None
        assert (name, answer.status) == (name, 200)
        check(page)
    context.close()


def test_what_is_done_about_orders_and_codes_is_accessible(
    desktop: BrowserContext, addresses: dict[str, str], problems: list[str]
) -> None:
    page = opened(desktop, problems)
    sign_in(page, "organizer@relay.example", "/admin/")
    for path in WORK:
        page.goto(addresses["admin-order"] + path)
        assert page.locator("form.plenary-page button").first.is_visible()
        # The frame around our pages is unfold's and has no main landmark, which WCAG does not ask for.
        found = Axe().run(page, options={"runOnly": WCAG})
        assert found.response["violations"] == [], found.generate_report()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_pages_of_the_team_beside_selling_are_accessible_and_fit(
    browser: Browser,
    site: server.Server,
    addresses: dict[str, str],
    problems: list[str],
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = opened(context, problems)
    sign_in(page, "organizer@relay.example", "/admin/")
    for path in (*TEAM, *(addresses[name] for name in OF_ROWS)):
        answer = page.goto(path)
        assert answer is not None
        assert (path, answer.status) == (path, 200)
        found = Axe().run(page, options={"runOnly": WCAG})
        assert found.response["violations"] == [], found.generate_report()
        assert page.evaluate(SIDEWAYS) == 0, path
    context.close()
