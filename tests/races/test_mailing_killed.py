"""A mailing whose worker is killed again and again reaches everybody, and nobody twice."""

import json
import subprocess
import sys

import pytest

from portal.bench import server
from portal.bench.mailing import KILLS, Verdict, judge
from portal.management.commands.bench import INSIDE
from tests import databases

PEOPLE = 250


@pytest.mark.race
def test_nobody_gets_it_twice_and_nobody_is_forgotten_although_the_worker_is_killed() -> None:
    port = server.free_port()
    with databases.migrated() as url:
        env = server.environment(url, port) | {INSIDE: str(port)}
        command = [sys.executable, "manage.py", "bench", "mailing", "--n", str(PEOPLE), "--json"]
        done = subprocess.run(
            command, env=env, cwd=server.ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
    told = json.loads(done.stdout.splitlines()[-1])
    assert {name: told[name] for name in ("recipients", "mails", "doubled", "lost")} == {
        "recipients": PEOPLE, "mails": PEOPLE, "doubled": 0, "lost": 0,
    }  # fmt: skip
    assert told["sent"] + told["unclear"] == PEOPLE
    # At most what each killed worker had in hand, in either of its threads.
    assert told["unclear"] <= 2 * KILLS


def test_the_judge_sees_doubles_and_losses() -> None:
    people = ["a", "b", "c", "d"]
    assert judge(people, ["a", "b", "b"], ["d"]) == Verdict(doubled=1, lost=1, unclear=1, arrived=0)
    assert judge(people, ["a", "b", "c", "d"], ["d"]) == Verdict(doubled=0, lost=0, unclear=1, arrived=1)
