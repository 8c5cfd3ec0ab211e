"""A process that has the product imported and forks for each piece of work: starting Django anew takes seconds.

`python -m tests.races.backstage` reads lines of JSON. {"code": …} and {"manage": [COMMAND, …]} are begun in a child each
and answered with its number; {"end": NUMBER} is answered with its exit status and what its code has printed.
"""

import importlib
import io
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, TextIO

import django

from portal.bench import server


class Backstage:
    """The process from outside."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def shell(self, code: str) -> str:
        """What it prints, as `manage.py shell` would run it."""
        status, printed = self.end(self._ask(code=code))
        assert status == 0, "it went wrong: see what was captured"
        return str(printed)

    def manage(self, *command: str) -> None:
        status, _printed = self.end(self.begin(*command))
        assert status == 0, f"{command} went wrong: see what was captured"

    def begin(self, *command: str) -> int:
        """The number of a process of its own, which may be killed."""
        return int(self._ask(manage=command))

    def end(self, number: int) -> tuple[int, str]:
        """Waits for it."""
        status, printed = self._ask(end=number)
        return status, printed

    def _ask(self, **asked: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def opened(env: dict[str, str]) -> Iterator[Backstage]:
    command = [sys.executable, "-m", "tests.races.backstage"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=env, cwd=server.ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        yield Backstage(process)


def main(asked: TextIO) -> None:
    django.setup()
    importlib.import_module("portal.jobs")
    pipes: dict[int, int] = {}
    while line := asked.readline():
        work = json.loads(line)
        if "end" in work:
            number = work["end"]
            with os.fdopen(pipes.pop(number)) as pipe:
                printed = pipe.read()
            answer: Any = [os.waitpid(number, 0)[1], printed]
        else:
            answer, reading = _begin(work)
            pipes[answer] = reading
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _begin(work: dict[str, Any]) -> tuple[int, int]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _perform(work, writing)
    os.close(writing)
    return child, reading


def _perform(work: dict[str, Any], writing: int) -> None:
    """In the child, which ends here."""
    from django.core.management import call_command  # in the child: the settings are ready by now

    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            if "code" in work:
                exec(work["code"], {})  # the tests' own code
            else:
                call_command(*work["manage"], skip_checks=True)
        os.write(writing, printed.getvalue().encode())
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main(sys.stdin)
