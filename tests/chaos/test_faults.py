"""The fault test with few purchases, on SQLite. The full one: `python -m tests.chaos --seed 1 --purchases 1000`."""

import subprocess
import sys

import pytest

from portal.bench import server

pytestmark = pytest.mark.race
PURCHASES = 40


def test_books_are_equal_after_a_bad_day() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--seed", "1", "--purchases", str(PURCHASES)]
    run = subprocess.run(command, cwd=server.ROOT, check=False, capture_output=True, text=True)
    assert (run.returncode, run.stdout.rpartition("\n\n")[2]) == (0, "Differences: 0\n"), run.stdout
