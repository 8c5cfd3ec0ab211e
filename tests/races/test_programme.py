"""Speakers and organizers pressing the same button at once: one talk, one decision, one version, one mail."""

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
    command = [sys.executable, "-m", "tests.races.stage", scene]
    run = subprocess.run(
        command, env=env, cwd=server.ROOT, check=False, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def test_form_sent_24_times_at_once_is_one_talk_of_one_person(env: dict[str, str]) -> None:
    told = play("form_sent_often", env)
    assert told["results"] == {"done": 24}
    assert (told["sessions"], told["people"], told["mails"]) == (1, 1, {"session.received": 1})


def test_talk_accepted_24_times_at_once_is_told_once(env: dict[str, str]) -> None:
    told = play("accepted_by_many", env)
    assert told["results"] == {"done": 24}
    assert told["mails"] == told["history"] == {"session.accepted": 1}


def test_control_without_the_lock_the_speaker_gets_eight_mails(env: dict[str, str]) -> None:
    told = play("accepted_by_many_unguarded", env)
    assert told["mails"] == {"session.accepted": 8}


def test_accepting_and_withdrawing_at_once_is_one_unbroken_history(env: dict[str, str]) -> None:
    told = play("accepted_and_withdrawn", env)
    assert told["results"] == {"done": 24}
    befores, afters = zip(*told["trail"], strict=True)
    assert befores == ("submitted", *afters[:-1])
    assert afters[-1] == told["state"]
    assert told["mails"]["session.accepted"] == afters.count("accepted")


def test_agenda_released_24_times_at_once_is_one_version_and_one_mail_each(env: dict[str, str]) -> None:
    told = play("released_by_many", env)
    assert told["results"] == {"done": 1, "NothingNew": 23}
    assert (told["versions"], told["mails"]) == (1, {"agenda.released": 3})


def test_slots_placed_at_once_have_numbers_of_their_own(env: dict[str, str]) -> None:
    told = play("placed_by_many", env)
    assert told["results"] == {"done": 24}
    assert told["numbers"] == [*range(1, 25)]
