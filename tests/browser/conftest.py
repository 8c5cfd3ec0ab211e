"""A real server with its worker, and Chromium in front of it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

import chromium
from portal.bench import server
from tests import databases

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
]  # fmt: skip
PHONE: ViewportSize = {"width": 390, "height": 844}


def chromium_path() -> str:
    found = os.environ.get("CHROMIUM") or chromium.installed()
    if not found:
        raise RuntimeError("Chromium is missing: bin/test installs it, or set CHROMIUM to its path.")
    return found


@pytest.fixture(scope="session")
def site() -> Iterator[server.Server]:
    """The demo conference on a database of its own, served as bin/demo does, with the worker beside it."""
    port = server.free_port()
    with databases.lively() as url:
        env = server.environment(url, port)
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], env=env, cwd=server.ROOT)
        try:
            with server.running(env, port) as running:
                yield running
        finally:
            worker.terminate()
            worker.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
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
