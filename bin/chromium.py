"""Finds the Chromium or Chrome that drives pages, and installs one where that is ours to do."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

import machine
from machine import PYTHON, ROOT, say, stop

# The first has no windows to draw: tests take half the time with it.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Playwright's own driver is a program too, and Debian's smallest systems lack this one.
DRIVER_LIBRARY, DRIVER_PACKAGE = "libatomic.so.1", "libatomic1"
MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def path() -> str:
    """The one that CHROMIUM names, the system's, or one we install."""
    named = os.environ.get("CHROMIUM", "")
    if named and shutil.which(named) is None:
        stop(f"CHROMIUM names no program: {named}")
    if not machine.MAC and not machine.loads(DRIVER_LIBRARY):
        machine.install([DRIVER_PACKAGE], why="Playwright, which drives the browser, needs a library")
    found = named or installed()
    if found:
        return found
    if machine.MAC:
        stop("The browser tests need Chrome. Run: brew install --cask google-chrome")
    if _is_ubuntu():
        # Ubuntu's own package is a snap, which neither containers nor our flags get along with.
        return _playwrights()
    machine.install([_package()], why="The browser tests need Chromium")
    return installed() or stop("Chromium was installed but is not found: set CHROMIUM to its path.")


def installed() -> str:
    """Empty if there is none."""
    if MAC_CHROME.exists():
        return str(MAC_CHROME)
    return next((found for name in NAMES if (found := shutil.which(name)) and not _is_snap(found)), "")


def _package() -> str:
    """Debian 12 and newer have the one without windows."""
    known = shutil.which("apt-cache") and subprocess.run(
        ["apt-cache", "show", NAMES[0]], check=False, capture_output=True
    )
    return NAMES[0] if known and known.returncode == 0 else "chromium"


def _is_snap(program: str) -> bool:
    """Ubuntu leaves a script named chromium-browser that only asks for the snap."""
    with Path(program).open("rb") as file:
        start = file.read(4000)
    return start.startswith(b"#!") and b"snap install" in start


def _is_ubuntu() -> bool:
    try:
        return platform.freedesktop_os_release().get("ID") == "ubuntu"
    except OSError:
        return False


def _playwrights() -> str:
    found = _playwrights_path()
    if not found:
        root = os.geteuid() == 0
        command = [str(PYTHON), "-m", "playwright", "install", *(["--with-deps"] if root else []), "chromium"]
        if not root:
            stop("The browser tests need Chromium. Run: sudo .venv/bin/python -m playwright install-deps chromium "
                 "&& .venv/bin/python -m playwright install chromium")  # fmt: skip
        say("The browser tests need Chromium: playwright installs it …")
        subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
        found = _playwrights_path()
    return found or stop(
        "Chromium could not be installed. Install Google Chrome, or set CHROMIUM to a browser's path."
    )


def _playwrights_path() -> str:
    script = (
        "from pathlib import Path; from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: path = p.chromium.executable_path\n"
        "print(path if Path(path).exists() else '')"
    )
    done = subprocess.run([str(PYTHON), "-c", script], capture_output=True, text=True, check=False)
    return done.stdout.strip()
