"""A real server with its worker, and Chromium in front of it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    Error,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

import chromium
from portal.bench import server
from tests import databases
from tests.browser import waiting

# Playwright's five seconds are too few for a machine that does something else meanwhile.
expect.set_options(timeout=waiting.SECONDS * 1000)

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
]  # fmt: skip
LAUNCH_MS = 180_000
PHONE: ViewportSize = {"width": 390, "height": 844}


def chromium_path() -> str:
    found = os.environ.get("CHROMIUM") or chromium.installed()
    if not found:
        raise RuntimeError("Chromium is missing: bin/test installs it, or set CHROMIUM to its path.")
    return found


def launched(kind: BrowserType, *flags: str) -> Browser:
    """With limits for a machine that does something else meanwhile, in every context that is made in it."""
    started = kind.launch(executable_path=chromium_path(), args=[*FLAGS, *flags], timeout=LAUNCH_MS)
    make = started.new_context

    def new_context(**options: Any) -> BrowserContext:
        context = make(**options)
        context.set_default_timeout(waiting.SECONDS * 1000)
        return context

    started.new_context = new_context  # type: ignore[method-assign]
    return started


@pytest.fixture(scope="session")
def site() -> Iterator[server.Server]:
    """The demo conference on a database of its own, served as bin/demo does, with the worker beside it."""
    with databases.lively() as url:
        port = server.free_port()
        env = server.environment(url, port)
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--skip-checks"], env=env, cwd=server.ROOT
        )
        try:
            with server.running(env, port) as running:
                yield running
        finally:
            server.end(worker)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launched(playwright.chromium)
        yield started
        started.close()


@pytest.fixture
def phone(browser: Browser, site: server.Server) -> Iterator[BrowserContext]:
    """A phone that complains about every script error."""
    context = browser.new_context(base_url=site.url, viewport=PHONE, is_mobile=True, has_touch=True)
    yield context
    context.close()


@pytest.fixture
def plain_phone(browser: Browser, site: server.Server) -> Iterator[BrowserContext]:
    """A phone with scripts switched off."""
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, is_mobile=True, java_script_enabled=False
    )
    yield context
    context.close()


@pytest.fixture
def desktop(browser: Browser, site: server.Server) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    yield context
    context.close()


# What a failing test leaves


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Told with the failure, since it may have happened where nobody can look: where each page was, and what it said.
    What the server logged is among what pytest captured."""
    report = yield
    if report.failed and report.when != "teardown":
        for number, page in enumerate(open_pages(item)):
            report.sections.append((f"page {number}", left_by(page, f"{item.name}-{number}")))
    return report


def open_pages(item: pytest.Item) -> list[Page]:
    given = getattr(item, "funcargs", {}).values()
    contexts = {id(one): one for one in given if isinstance(one, BrowserContext)}
    for browser in (one for one in given if isinstance(one, Browser)):
        contexts |= {id(one): one for one in browser.contexts}
    return [page for context in contexts.values() for page in context.pages]


def left_by(page: Page, name: str) -> str:
    lines = [page.url]
    try:
        folder = Path(tempfile.gettempdir()) / "plenary-failures"
        folder.mkdir(exist_ok=True)
        stem = folder / "".join(letter if letter.isalnum() else "-" for letter in name)
        page.screenshot(path=f"{stem}.png", full_page=True, timeout=10_000)
        Path(f"{stem}.html").write_text(page.content())
        lines += [
            f"{stem}.png and .html",
            *(f"{said.type}: {said.text}" for said in page.console_messages()[-20:]),
        ]
        lines += [f"error: {error}" for error in page.page_errors()[-20:]]
        lines += [f"without answer: {one.method} {one.url}" for one in page.requests()[-40:] if one.failure]
        lines += ["", page.locator("body").inner_text(timeout=10_000)[:3000]]
    except (Error, OSError) as problem:
        lines.append(f"and no more is known: {problem}")
    return "\n".join(lines)
