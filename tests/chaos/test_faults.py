"""The fault test with few purchases, and its controls. The full one: `python -m tests.chaos --seed 1 --purchases 1000`."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from portal.bench import server
from tests import databases

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("chaos")]
PURCHASES = 40
AGAIN = 24
SECONDS = 900
NEEDS_SQLITE = "the controls are shown on SQLite; the run with all guards on both"


def play(*options: str) -> "subprocess.CompletedProcess[str]":
    with _database() as address:
        command = [sys.executable, "-m", "tests.chaos", "--seed", "1", "--database", address, *options]
        return subprocess.run(
            command, cwd=server.ROOT, check=False, capture_output=True, text=True, timeout=SECONDS
        )


@contextmanager
def _database() -> Iterator[str]:
    """A PostgreSQL beside which the test makes its own, or an SQLite with all tables."""
    if databases.ASKED.startswith("postgres"):
        yield databases.ASKED
        return
    with databases.migrated() as url:
        yield url


def test_books_are_equal_after_a_bad_day() -> None:
    run = play("--purchases", str(PURCHASES))
    assert (run.returncode, run.stdout.rpartition("\n\n")[2]) == (0, "Differences: 0\n"), run.stdout


@pytest.mark.skipif(databases.ASKED.startswith("postgres"), reason=NEEDS_SQLITE)
@pytest.mark.parametrize("guard", ["lock", "event-row"])
def test_control_without_a_guard_somebody_pays_twice(guard: str) -> None:
    run = play("--purchases", str(AGAIN), "--without", guard)
    assert (run.returncode, "paid twice" in run.stdout) == (1, True), run.stdout
