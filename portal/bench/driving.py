"""Pages driven in Chromium by the programs of bin/: Playwright is of the developers' requirements, not the product's."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec

from portal.bench import server


def check() -> None:
    """Raises RuntimeError if what drives the browser is not installed."""
    if find_spec("playwright") is None:
        raise RuntimeError("This bench drives Chromium by Playwright: pip install -r requirements-dev.txt")


def driven(program: str, asked: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """The rows that the program prints. Raises RuntimeError where the browser does not do it."""
    check()
    command = [sys.executable, str(server.ROOT / "bin" / program)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as browser:  # noqa: S603 - our own command line
        assert browser.stdin is not None and browser.stdout is not None  # noqa: PT018 - both are pipes
        browser.stdin.write(json.dumps(asked))
        browser.stdin.close()
        yield from map(json.loads, browser.stdout)
    if browser.returncode:
        raise RuntimeError("The browser has not measured everything; see above.")
