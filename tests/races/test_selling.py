"""Everybody at once, on a database file or on PostgreSQL: seats, codes and payments come out right to the last one.

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
    command = [sys.executable, "-m", "tests.races.crowd", scene]
    run = subprocess.run(
        command, env=env, cwd=server.ROOT, check=False, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def test_200_buyers_for_50_seats(env: dict[str, str]) -> None:
    told = play("seats", env)
    assert told["results"] == {"done": 50, "SoldOut": 150}
    assert (told["orders"], told["tickets"], told["taken"], told["differences"]) == (50, 50, 50, [])


def test_control_reading_and_then_writing_sells_too_many(env: dict[str, str]) -> None:
    told = play("seats_unguarded", env)
    assert told["tickets"] > 50
    assert told["differences"] != []


def test_last_uses_of_a_code_are_given_once(env: dict[str, str]) -> None:
    told = play("last_uses_of_a_code", env)
    assert told["results"] == {"done": 5, "CodeRefused": 35}
    assert (told["code_uses"], told["orders"], told["differences"]) == (5, 5, [])


def test_cap_of_a_buyer_holds_over_many_tabs(env: dict[str, str]) -> None:
    told = play("one_buyer_many_tabs", env)
    assert told["results"] == {"done": 2, "CodeRefused": 38}
    assert (told["code_uses"], told["differences"]) == (2, [])


def test_form_sent_forty_times_is_one_order(env: dict[str, str]) -> None:
    told = play("form_sent_often", env)
    assert told["results"] == {"done": 40}
    assert (told["orders"], told["taken"], told["differences"]) == (1, 1, [])


def test_payment_told_forty_times_has_one_effect(env: dict[str, str]) -> None:
    told = play("news_many_times", env)
    assert told["results"] == {"done": 40}
    effects = (told["payments"], told["mails"], told["valid"], told["refunds"], told["differences"])
    assert effects == (1, 1, 1, 0, [])


def test_control_without_looking_again_only_the_database_refuses_the_double(env: dict[str, str]) -> None:
    told = play("news_many_times_unguarded", env)
    assert told["results"] == {"done": 1, "IntegrityError": 7}


def test_late_money_gets_what_is_left_and_the_rest_back(env: dict[str, str]) -> None:
    told = play("late_money_for_the_last_seat", env)
    assert told["results"] == {"done": 8}
    assert (told["payments"], told["valid"], told["refunds"], told["differences"]) == (8, 3, 5, [])


def test_holds_that_end_while_they_are_paid(env: dict[str, str]) -> None:
    told = play("payment_against_expiry", env)
    assert set(told["results"]) <= {"done", "SoldOut", "CannotPay"}
    assert told["tickets"] == told["taken"] <= 20
    assert told["valid"] == told["payments"] - told["refunds"]
    assert told["differences"] == []


def test_stripe_of_which_every_fourth_answer_goes_wrong(env: dict[str, str]) -> None:
    told = play("stripe_in_trouble", env)
    assert set(told["results"]) == {"done", "SoldOut"}
    assert told["valid"] == told["tickets"] == told["taken"] <= 50
    assert told["net"] == told["net_at_stripe"] == told["valid"] * 10_000 > 0
    assert (told["paid_without_tickets"], told["left_open"], told["differences"]) == (0, 0, [])
