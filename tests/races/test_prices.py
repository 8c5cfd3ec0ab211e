"""The last places at an early price and the last seats of a code, on a database file or on PostgreSQL.

Two scenes run without their guard: they show that the races are real, and that this test would see them.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from portal.bench import server

pytestmark = pytest.mark.race


@pytest.fixture(scope="module")
def env() -> Iterator[dict[str, str]]:
    with server.database(os.environ.get("DATABASE_URL", "")) as url:
        env = server.environment(url, 8000)
        server.manage(["migrate", "--verbosity", "0"], env)
        yield env


def play(scene: str, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.races.prices", scene]
    run = subprocess.run(
        command, env=env, cwd=server.ROOT, check=False, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def test_five_early_places_go_to_five_of_forty(env: dict[str, str]) -> None:
    told = play("last_early_places", env)
    assert told["results"] == {"done": 5, "PriceChanged": 35}
    assert (told["orders"], told["early"], told["places"], told["differences"]) == (5, 5, 5, [])


def test_control_places_written_from_memory_are_sold_too_often(env: dict[str, str]) -> None:
    told = play("last_early_places_unguarded", env)
    assert told["early"] > 5
    assert told["differences"] != []


def test_five_reserved_seats_of_a_sold_out_event_go_to_five_of_forty(env: dict[str, str]) -> None:
    told = play("last_reserved_seats", env)
    assert told["results"] == {"done": 5, "SoldOut": 35}
    assert (told["reserves"], told["seats"], told["differences"]) == ([[5, 5]], [[8, 0, 0]], [])


def test_a_code_sells_its_own_seats_and_then_those_of_everybody(env: dict[str, str]) -> None:
    told = play("reserve_then_public", env)
    assert told["results"] == {"done": 40}
    assert (told["reserves"], told["seats"], told["differences"]) == ([[5, 5]], [[40, 0, 0]], [])


def test_control_without_looking_under_the_lock_only_the_database_refuses(env: dict[str, str]) -> None:
    told = play("reserve_then_public_unguarded", env)
    assert told["results"] == {"done": 5, "IntegrityError": 35}


def test_nobody_waits_for_ever_while_everything_moves(env: dict[str, str]) -> None:
    told = play("everything_moves", env)
    assert set(told["results"]) <= {"done", "SoldOut", "Gone"}
    assert told["results"]["done"] >= 24
    assert told["differences"] == []
