"""Numbers of invoices and credit notes under a crowd: without gaps, none twice. Two controls show that it would tell."""

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
    command = [sys.executable, "-m", "tests.races.numbering", scene]
    run = subprocess.run(
        command, env=env, cwd=server.ROOT, check=False, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def up_to(last: int) -> list[int]:
    return list(range(1, last + 1))


def test_forty_orders_paid_and_invoiced_at_once(env: dict[str, str]) -> None:
    told = play("paid_and_issued", env)
    assert told["results"] == {"done": 40}
    assert (told["invoices"], told["differences"]) == (up_to(40), [])


def test_one_order_opened_forty_times_has_one_invoice(env: dict[str, str]) -> None:
    told = play("one_order_opened_often", env)
    assert (told["results"], told["invoices"], told["differences"]) == ({"done": 40}, [1], [])


def test_transactions_that_fail_leave_no_gap(env: dict[str, str]) -> None:
    told = play("some_fail", env)
    assert told["results"] == {"done": 30, "Failed": 10}
    assert told["invoices"] == up_to(30)


def test_control_numbers_drawn_on_their_own_leave_gaps(env: dict[str, str]) -> None:
    told = play("some_fail_unguarded", env)
    assert told["results"] == {"done": 30, "Failed": 10}
    assert told["invoices"] != up_to(30)
    assert any("last number is 40, counted 30" in words for words in told["differences"])


def test_control_reading_and_then_writing_only_the_database_refuses_the_double(env: dict[str, str]) -> None:
    told = play("read_then_written_unguarded", env)
    assert told["results"] == {"done": 1, "IntegrityError": 7}


def test_form_sent_twenty_times_is_one_correction(env: dict[str, str]) -> None:
    told = play("corrected_often", env)
    assert told["results"] == {"done": 40}
    assert (told["invoices"], told["credit_notes"], told["refunds"]) == ([1, 2], [1], 1)
    assert told["differences"] == []


def test_refund_credited_by_four_has_one_credit_note(env: dict[str, str]) -> None:
    told = play("credited_often", env)
    assert told["results"] == {"done": 40}
    assert (told["invoices"], told["credit_notes"], told["differences"]) == (up_to(10), up_to(10), [])
