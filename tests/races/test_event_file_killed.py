"""An event is written into a file and brought in although the worker is killed: nothing is there half, nothing twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.bench import server
from portal.management.commands.bench import INSIDE
from tests import databases

TICKETS = 150


@pytest.mark.race
def test_nothing_is_half_there_and_nothing_twice_although_the_worker_is_killed(
    tmp_path: Path,
) -> None:
    port = server.free_port()
    with databases.migrated() as url:
        env = server.environment(url, port) | {INSIDE: str(port), "MEDIA_DIR": str(tmp_path)}
        command = [sys.executable, "manage.py", "bench", "moving", "--n", str(TICKETS), "--json"]
        done = subprocess.run(
            command, env=env, cwd=server.ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
    written, brought = map(json.loads, done.stdout.splitlines()[-2:])
    assert {key: written[key] for key in ("done", "files", "errors")} == {
        "done": True,
        "files": 1,
        "errors": 0,
    }
    # Where nobody was killed, nothing is proved.
    assert written["kills"] >= 1
    assert brought["kills"] >= 1
    wanted = {
        "done": True, "events": 1, "half": 0, "doubled": 0, "files": 0, "differences": 0, "unlike": 0, "errors": 0,
    }  # fmt: skip
    assert {key: brought[key] for key in wanted} == wanted
