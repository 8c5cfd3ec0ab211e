"""Signing up, lotteries and feedback in a real browser: the pages and the organizers' lists are accessible and fit."""

import json
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from portal.bench import server
from tests.browser.test_main_journey import check, opened, problems, sign_in  # noqa: F401 - problems is a fixture
from tests.browser.test_selling_pages import WCAG

pytestmark = pytest.mark.browser

# The demo's workshop; and two lotteries without sessions, of which one has been drawn.
ADDRESSES = """
import json
from datetime import timedelta
from django.utils import timezone
from agenda.actions import draws
from agenda.models import Lottery, SignUpList
talk = SignUpList.objects.select_related("session__event").get(session__event__is_sandbox=False).session
now, event = timezone.now(), talk.event
drawn = Lottery.objects.create(event=event, name="Yesterday's", closes_at=now - timedelta(days=1))
draws.draw_due(now=now)
later = Lottery.objects.create(event=event, name="Tomorrow's", closes_at=now + timedelta(days=1))
agenda = f"/{event.slug}/agenda/"
print(json.dumps([
    f"{agenda}{talk.code}/", f"{agenda}{talk.code}/sign-up/", f"{agenda}{talk.code}/feedback/",
    *(f"{agenda}lottery/{one.public_id}/" for one in (drawn, later)),
]))
"""
LISTS = ("signuplist", "signup", "lottery", "feedback")


def test_places_lotteries_and_feedback_are_accessible_and_fit(
    phone: BrowserContext, site: server.Server, problems: list[str]
) -> None:
    command = [sys.executable, str(server.ROOT / "manage.py"), "shell", "--no-imports", "-c", ADDRESSES]
    printed = subprocess.run(command, env=site.environment, check=True, capture_output=True, text=True).stdout
    page = opened(phone, problems)
    sign_in(page, "organizer@relay.example", "/relay/me/")
    for address in json.loads(printed.splitlines()[-1]):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            answer = page.goto(address)
            assert answer is not None
            assert (address, answer.status) == (address, 200)
            check(page)
    for name in LISTS:
        page.goto(f"/admin/agenda/{name}/")
        # The frame is unfold's and has no main landmark, which WCAG does not ask for.
        found = Axe().run(page, options={"runOnly": WCAG})
        assert found.response["violations"] == [], found.generate_report()
