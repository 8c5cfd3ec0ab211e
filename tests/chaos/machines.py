"""The real processes of the site, and who kills them: each is started anew, as a supervisor would."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.error import URLError

import psycopg

from portal.bench.server import ROOT
from tests.chaos import cluster
from tests.chaos.plan import Blow

WEB, WORKERS = 2, 2
START_SECONDS = 240


class Machines:
    """`with Machines(...) as machines:` until the end. `kills` counts by what was hit."""

    def __init__(self, env: dict[str, str], blows: Sequence[Blow], purchases: Callable[[], int]) -> None:
        self.env, self.purchases = env, purchases
        self.port = int(env["SITE_URL"].rsplit(":", 1)[1])
        self.kills: Counter[str] = Counter()
        self.blows = sorted(blows, key=lambda blow: blow.after)
        self._draw = random.Random(len(self.blows))
        self._over = threading.Event()
        self._web: subprocess.Popen[bytes] | None = None
        self._workers: list[subprocess.Popen[bytes]] = []
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._web = self._start_web()
        self._workers = [self._start_worker() for _ in range(WORKERS)]
        self._wait()
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._over.set()
        self._thread.join()
        for process in [self._web, *self._workers]:
            _end(process)

    def _start_web(self) -> "subprocess.Popen[bytes]":
        name = "unguarded_wsgi" if self.env["CHAOS_WITHOUT"] else ""
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", str(WEB), "--blocking-threads", "8", "--backlog", "2048", "--no-ws", "--log-level", "critical",
            "--respawn-failed-workers", "--respawn-interval", "0.1",
            f"tests.chaos.{name}:application" if name else "config.wsgi:application",
        ]  # fmt: skip
        return subprocess.Popen(command, env=self.env, cwd=ROOT, stderr=subprocess.DEVNULL)

    def _start_worker(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "manage.py", "worker", "--skip-checks"]
        return subprocess.Popen(command, env=self.env, cwd=ROOT, stderr=subprocess.DEVNULL)

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            with (
                suppress(URLError, OSError),
                urllib.request.urlopen(f"{self.env['SITE_URL']}/healthz", timeout=10),
            ):
                return
            time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def _watch(self) -> None:
        """Let the blows fall, and start again what has ended."""
        waiting = list(self.blows)
        while not self._over.wait(0.1):
            while waiting and waiting[0].after <= self.purchases():
                self._strike(waiting.pop(0))
            self._workers = [
                worker if worker.poll() is None else self._start_worker() for worker in self._workers
            ]
            if self._web is not None and self._web.poll() is not None:
                self._web = self._start_web()

    def _strike(self, blow: Blow) -> None:
        self._over.wait(blow.moment)
        if blow.at == "database":
            self._strike_database()
            return
        victims = self._web_processes() if blow.at == "web" else [worker.pid for worker in self._workers]
        if victims:
            with suppress(ProcessLookupError):
                os.kill(self._draw.choice(victims), signal.SIGKILL)
                self.kills[f"SIGKILL: {blow.at}"] += 1

    def _strike_database(self) -> None:
        if self.env["CHAOS_CLUSTER"]:
            cluster.restart(self.env["CHAOS_CLUSTER"])
            self.kills["database restarted at once"] += 1
            return
        with suppress(psycopg.Error):
            cluster.cut_connections(self.env["DATABASE_URL"])
            self.kills["database connections cut"] += 1

    def _web_processes(self) -> list[int]:
        assert self._web is not None  # started before anybody strikes
        with suppress(OSError):
            pid = self._web.pid
            found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
            return [child for child in found if b"resource_tracker" not in _command(child)]
        return []


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _end(process: "subprocess.Popen[bytes] | None") -> None:
    if process is None:
        return
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
