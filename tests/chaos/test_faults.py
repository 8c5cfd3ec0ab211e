"""The fault test with few purchases, and its controls. The full one: `python -m tests.chaos --seed 1 --purchases 1000`."""

import os
import subprocess
import sys

import pytest

from portal.bench import server

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("chaos")]
PURCHASES = 40
AGAIN = 24
SECONDS = 900
NEEDS_SQLITE = "the controls are shown on SQLite; the run with all guards on both"


def play(*options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.chaos", "--seed", "1", *options]
    return subprocess.run(
        command, cwd=server.ROOT, check=False, capture_output=True, text=True, timeout=SECONDS
    )


def test_books_are_equal_after_a_bad_day() -> None:
    url = os.environ.get("DATABASE_URL", "")
    run = play("--purchases", str(PURCHASES), "--database", url if url.startswith("postgres") else "sqlite")
    assert (run.returncode, run.stdout.rpartition("\n\n")[2]) == (0, "Differences: 0\n"), run.stdout


@pytest.mark.skipif(os.environ.get("DATABASE_URL", "").startswith("postgres"), reason=NEEDS_SQLITE)
@pytest.mark.parametrize("guard", ["lock", "event-row"])
def test_control_without_a_guard_somebody_pays_twice(guard: str) -> None:
    run = play("--purchases", str(AGAIN), "--without", guard)
    assert (run.returncode, "paid twice" in run.stdout) == (1, True), run.stdout
