"""Runs every test: sets up, finds Chromium, and hands over to pytest with two processes."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import machine
from machine import PYTHON, ROOT, say, stop

HELP = """usage: bin/test [--help] [anything pytest understands]

Sets up .venv with everything for testing, finds Chromium (as root with apt: installs it), and runs the whole
suite with two processes, in shuffled order, with warnings as errors. Nothing leaves this machine.

  bin/test                          everything, on SQLite
  bin/test tests/tickets -k price   some of it
  bin/test -n 0 -x --pdb            one process, stop at the first failure
  DATABASE_URL=postgres://postgres@127.0.0.1/plenary bin/test
                                    everything on PostgreSQL: its own test databases are made beside that one
"""
POSTGRES_NOTE = """
These tests ran on SQLite. What only PostgreSQL can show (its row locks, its constraints, its pool) is the same
suite on PostgreSQL; it needs a server and an empty database on it:
  createdb -h 127.0.0.1 -U postgres plenary
  DATABASE_URL=postgres://postgres@127.0.0.1/plenary bin/test"""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def main(arguments: list[str]) -> int:
    if "--help" in arguments or "-h" in arguments:
        print(HELP, end="")
        return 0
    machine.prepare(requirements=["requirements-dev.txt"])
    env = _environment() | {"CHROMIUM": _chromium()}
    command = [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments]
    result = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    if not env.get("DATABASE_URL", "").startswith("postgres"):
        say(POSTGRES_NOTE)
    return result


def _environment() -> dict[str, str]:
    """Without this shell's own settings of Plenary: the tests choose theirs. Only the database is taken over."""
    names = ("SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "REDIS_URL", "EMAIL_URL", "MEDIA_DIR", "LOG_LEVEL",
             "SANDBOX_PAYMENTS", "COUNT_QUERIES", "DEFAULT_FROM_EMAIL")  # fmt: skip
    prefixes = ("STRIPE_", "GITHUB_CLIENT_", "GOOGLE_CLIENT_")
    env = machine.environment()
    return {name: value for name, value in env.items() if name not in names and not name.startswith(prefixes)}


def _chromium() -> str:
    """The path of a Chromium or Chrome: the one named, the system's, or one we install."""
    named = os.environ.get("CHROMIUM", "")
    if named and shutil.which(named) is None:
        stop(f"CHROMIUM names no program: {named}")
    found = named or _installed()
    if found:
        return found
    if machine.MAC:
        stop("The browser tests need Chrome. Run: brew install --cask google-chrome")
    if _is_ubuntu():
        # Ubuntu's own package is a snap, which neither containers nor our flags get along with.
        return _playwrights()
    machine.install(["chromium"], why="The browser tests need Chromium")
    return _installed() or stop("Chromium was installed but is not found: set CHROMIUM to its path.")


def _installed() -> str:
    if MAC_CHROME.exists():
        return str(MAC_CHROME)
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name)) and not _is_snap(path)), "")


def _is_snap(path: str) -> bool:
    """Ubuntu leaves a script named chromium-browser that only asks for the snap."""
    start = Path(path).read_bytes()[:4000]
    return start.startswith(b"#!") and b"snap install" in start


def _is_ubuntu() -> bool:
    try:
        return platform.freedesktop_os_release().get("ID") == "ubuntu"
    except OSError:
        return False


def _playwrights() -> str:
    path = _playwrights_path()
    if not path:
        root = os.geteuid() == 0
        command = [str(PYTHON), "-m", "playwright", "install", *(["--with-deps"] if root else []), "chromium"]
        if not root:
            stop("The browser tests need Chromium. Run: sudo .venv/bin/python -m playwright install-deps chromium "
                 "&& .venv/bin/python -m playwright install chromium")  # fmt: skip
        say("The browser tests need Chromium: playwright installs it …")
        subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
        path = _playwrights_path()
    return path or stop(
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


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
