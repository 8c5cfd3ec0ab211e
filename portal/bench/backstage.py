"""A process that has the product loaded and forks for each command that it is asked for: starting Django anew takes seconds.

It reads lines of JSON. {"manage": [COMMAND, …]} is begun in a child and answered with its number; {"end": NUMBER} is
answered with its exit status and what it has printed.
"""

import importlib
import io
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, Self, TextIO

import django

from portal.bench import server


class Backstage:
    """The process from outside."""

    module = "portal.bench.backstage"

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    @classmethod
    @contextmanager
    def opened(cls, env: dict[str, str]) -> Iterator[Self]:
        command, pipe = [sys.executable, "-m", cls.module], subprocess.PIPE
        with subprocess.Popen(  # noqa: S603 - our own command line
            command, env=env, cwd=server.ROOT, stdin=pipe, stdout=pipe, text=True
        ) as process:
            yield cls(process)

    def manage(self, *command: str) -> None:
        """A command, to its end."""
        status, _printed = self.end(self.begin(*command))
        assert status == 0, f"{command} went wrong: see what was printed"

    def begin(self, *command: str) -> int:
        """The number of a process of its own."""
        return int(self._ask(manage=command))

    def worker(self) -> int:
        return self.begin("worker", "--interval", "0.1")

    def kill(self, number: int) -> None:
        os.kill(number, signal.SIGKILL)
        self.end(number)

    def stop(self, number: int) -> None:
        """As whoever runs it would."""
        os.kill(number, signal.SIGTERM)
        self.end(number)

    def end(self, number: int) -> tuple[int, str]:
        """Waits for it: its exit status, and what it printed."""
        status, printed = self._ask(end=number)
        return status, printed

    def _ask(self, **asked: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def main(asked: TextIO, perform: Callable[[dict[str, Any]], None]) -> None:
    """The process from inside. `perform` does what is asked for, in the child."""
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
            answer, reading = _begin(work, perform)
            pipes[answer] = reading
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def manage(work: dict[str, Any]) -> None:
    from django.core.management import call_command  # in the child: the settings are ready by now

    call_command(*work["manage"], skip_checks=True)


def _begin(work: dict[str, Any], perform: Callable[[dict[str, Any]], None]) -> tuple[int, int]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _in_child(work, perform, writing)
    os.close(writing)
    return child, reading


def _in_child(work: dict[str, Any], perform: Callable[[dict[str, Any]], None], writing: int) -> None:
    """Which ends here."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            perform(work)
        os.write(writing, printed.getvalue().encode())
    except SystemExit as asked:  # a worker that is told to stop
        os._exit(asked.code if isinstance(asked.code, int) else 1)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main(sys.stdin, manage)
