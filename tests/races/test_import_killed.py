"""A table whose worker is killed again and again comes in whole and once, and is undone whole and once."""

import json
import subprocess
import sys

import pytest

from portal.bench import server
from portal.bench.importing import Verdict, judge
from portal.management.commands.bench import INSIDE
from tests import databases

LINES, KILLS = 300, 2


@pytest.mark.race
def test_nothing_is_doubled_or_lost_although_the_worker_is_killed() -> None:
    port = server.free_port()
    with databases.migrated() as url:
        env = server.environment(url, port) | {INSIDE: str(port)}
        command = [sys.executable, "manage.py", "bench", "imports", "--n", str(LINES), "--json"]
        done = subprocess.run(
            command, env=env, cwd=server.ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
    people, tickets, undone = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    assert [one["kills"] for one in (people, tickets, undone)] == [KILLS] * 3
    assert {name: people[name] for name in ("people", "doubled", "lost")} == {
        "people": LINES, "doubled": 0, "lost": 0,
    }  # fmt: skip
    assert {name: tickets[name] for name in ("people", "orders", "taken", "doubled", "lost")} == {
        "people": LINES, "orders": LINES, "taken": LINES, "doubled": 0, "lost": 0,
    }  # fmt: skip
    assert {name: undone[name] for name in ("valid", "kept", "taken")} == {"valid": 0, "kept": 0, "taken": 0}


def test_the_judge_sees_doubles_and_losses() -> None:
    assert judge(["a", "b", "c"], ["a", "b", "b"]) == Verdict(doubled=1, lost=1)
    assert judge(["a", "b"], ["b", "a"]) == Verdict(doubled=0, lost=0)
