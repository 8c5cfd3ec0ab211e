"""Tickets and agenda on a page of another origin, with a strict policy of its own: chosen there, bought in the event's shop."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, expect

from portal.bench import server

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Partner</title><main><h1>Partner</h1>
<plenary-tickets event="{site}/relay" code="REDPOINT20"><a href="{site}/relay/tickets/?code=REDPOINT20">Tickets</a></plenary-tickets>
<plenary-agenda event="{site}/relay"><a href="{site}/relay/agenda/">Agenda</a></plenary-agenda>
<plenary-tickets event="{site}/nowhere"><a href="{site}/">Elsewhere</a></plenary-tickets></main>
<script type="module" src="{site}/static/js/embed-1.js"></script></html>"""


class Host(HTTPServer):
    """The partner's site: another port is another origin."""

    def __init__(self, site: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Host)
        site = self.server.site
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        policy = f"default-src 'none'; script-src {site}; connect-src {site}; form-action {site}"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(PAGE.format(site=site).encode())

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture
def host(site: server.Server) -> Iterator[Host]:
    running = Host(site.url)
    yield running
    running.shutdown()
    running.server_close()


def test_choice_and_code_go_on_in_the_shop(desktop: BrowserContext, host: Host, site: server.Server) -> None:
    page = desktop.new_page()
    with_choice = re.compile(rf"^{site.url}/relay/tickets/\?.*typ_\w+=2.*code=REDPOINT20")
    wrong: list[str] = []

    def failed(error: Error) -> None:
        wrong.append(error.message)

    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrong.append(message.text)

    page.on("pageerror", failed)
    page.on("console", said)
    page.goto(host.url)
    counts = page.locator("plenary-tickets").first.get_by_role("spinbutton")
    expect(counts.first).to_be_visible()
    expect(page.locator("plenary-agenda").get_by_role("link").first).to_be_visible()
    expect(page.get_by_role("link", name="Elsewhere")).to_be_visible()
    counts.first.fill("2")
    page.get_by_role("button", name="Get tickets").first.click()
    expect(page).to_have_url(with_choice)
    expect(page.get_by_text("REDPOINT20").first).to_be_visible()
    assert desktop.cookies(host.url) == []
    assert wrong == []


def test_without_script_it_is_a_link(browser: Browser, host: Host, site: server.Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host.url)
    expect(page.get_by_role("link", name="Tickets")).to_have_attribute(
        "href", f"{site.url}/relay/tickets/?code=REDPOINT20"
    )
    context.close()
