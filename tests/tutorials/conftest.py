"""A server with its worker, for everything that reaches Plenary from outside as others do."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from portal.bench import server
from tests import databases


@dataclass
class Site:
    url: str
    process: "subprocess.Popen[str]"

    def does(self, what: str, **given: Any) -> Any:
        """By the reader's own hands."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"does": what, **given}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"{what} went wrong: see what was captured"
        return json.loads(line)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with databases.migrated() as url:
        port = server.free_port()
        env = server.environment(url, port) | {"MEDIA_DIR": str(tmp_path_factory.mktemp("site"))}
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--skip-checks"], env=env, cwd=server.ROOT
        )
        hands = subprocess.Popen(
            [sys.executable, "-m", "tests.tutorials.hands"], env=env, cwd=server.ROOT, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            with server.running(env, port, processes=1) as running:
                yield Site(running.url, hands)
        finally:
            hands.kill()
            hands.communicate()
            server.end(worker)
