"""A waiting list under way: no seat is offered twice, none goes to a passer-by, the numbers add up."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from portal.bench import server
from tests.races.queue import FREED, LEAVING, PASSING_BY, SEATS, WAITING

pytestmark = pytest.mark.race


@pytest.fixture(scope="module")
def env() -> Iterator[dict[str, str]]:
    with server.database(os.environ.get("DATABASE_URL", "")) as url:
        env = server.environment(url, 8000)
        server.manage(["migrate", "--verbosity", "0"], env)
        yield env


def play(scene: str, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.races.queue", scene]
    run = subprocess.run(
        command, env=env, cwd=server.ROOT, check=False, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def test_freed_seats_go_to_who_waits_once_each(env: dict[str, str]) -> None:
    told = play("everybody_moves", env)
    assert told["results"].pop("SoldOut") == PASSING_BY
    assert set(told["results"]) == {"done"}
    still = WAITING - LEAVING - FREED
    assert told["states"] == {"offered": FREED, "waiting": still, "left": LEAVING}
    assert told["seats"] == [SEATS - FREED, FREED, 0, still]
    assert (told["codes"], told["reserved"], told["orders"]) == (FREED, FREED, SEATS - FREED)
    assert told["differences"] == []


def test_eight_workers_make_one_offer(env: dict[str, str]) -> None:
    told = play("one_offer_by_many_workers", env)
    assert (told["codes"], told["reserved"], told["results"]) == (1, 1, {"done": 8})
    assert told["differences"] == []


def test_control_reading_before_the_lock_offers_twice(env: dict[str, str]) -> None:
    told = play("one_offer_by_many_workers_unguarded", env)
    assert told["codes"] > 1
