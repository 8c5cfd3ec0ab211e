"""A process that has the product imported and forks for each scene: starting Django anew takes seconds.

`python -m tests.races.theatre` reads lines of "MODULE SCENE", plays the scene on an empty database and answers with
one line of JSON, or an empty one if the scene failed; what went wrong is then in the standard error.
"""

import importlib
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import django

from portal.bench import server

Play = Callable[[str], dict[str, Any]]


class Theatre:
    """The process from outside. `complaints` is the file its standard error goes to."""

    def __init__(self, env: dict[str, str], complaints: Path) -> None:
        self.complaints = complaints
        with complaints.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.races.theatre"], env=env, cwd=server.ROOT,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file, text=True,
            )  # fmt: skip

    def play(self, module: str, scene: str) -> dict[str, Any]:
        asked, answers = self.process.stdin, self.process.stdout
        assert asked is not None
        assert answers is not None
        asked.write(f"{module} {scene}\n")
        asked.flush()
        answer = answers.readline().strip()
        assert answer, self.complaints.read_text()[-5000:]
        told: dict[str, Any] = json.loads(answer)
        return told

    def close(self) -> None:
        self.process.communicate(timeout=120)


def main(asked: IO[str]) -> None:
    django.setup()
    # What every scene needs; the scenes themselves are imported when they begin, so that their clocks are right.
    importlib.import_module("portal.jobs")
    while line := asked.readline():
        child = os.fork()
        if child == 0:
            _perform(*line.split())
        _pid, status = os.waitpid(child, 0)
        if status:
            _answer("")


def _perform(module: str, scene: str) -> None:
    """In the child, which ends here."""
    from django.core.management import call_command  # in the child: the settings are ready by now

    try:
        call_command("flush", interactive=False, verbosity=0)
        told = json.dumps(importlib.import_module(module).SCENES[scene]())
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    _answer(told)
    os._exit(0)


def _answer(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.stdin)
