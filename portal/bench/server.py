"""A production-like server of its own: two processes, DEBUG off, a fresh database, a free port."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESSES = 2
THREADS = 8
# Nobody waits longer than it takes; a machine may be busy with something else.
START_SECONDS = 240
END_SECONDS = 60
# Below those that systems give to connections by themselves: such a one could be taken before the server asks for it.
PORTS = range(11_000, 32_000)


@dataclass(frozen=True)
class Server:
    """A running server. `environment` is what a process needs to work on the same database."""

    port: int
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def peak_megabytes(self) -> float | None:
        """The sum of the processes' peak memory, where /proc tells it (Linux)."""
        peaks = [_peak(pid) for pid in [self.process.pid, *_children(self.process.pid)]]
        known = [peak for peak in peaks if peak is not None]
        return round(sum(known) / 1024, 1) if known else None


def free_port() -> int:
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def environment(database_url: str, port: int) -> dict[str, str]:
    """Production's settings, but for mail and money, which stay on this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STRIPE_", "EMAIL_"))}
    return kept | {
        "DATABASE_URL": database_url,
        "DEBUG": "false",
        "SECRET_KEY": "a-key-for-one-run-" + "x" * 40,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "COUNT_QUERIES": "true",
        # As behind a proxy, so that a load generator can be many visitors.
        "PROXIES": "1",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def database(base_url: str = "", *, template: str = "") -> Iterator[str]:
    """A fresh database: an empty SQLite file, or one beside the PostgreSQL database of `base_url`, empty or a copy of
    the one named `template`."""
    if base_url.startswith("postgres"):
        with _postgresql(base_url, template or "template1") as url:
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="plenary-") as folder:
        yield f"sqlite:///{folder}/plenary.sqlite3"


@contextmanager
def _postgresql(base_url: str, template: str) -> Iterator[str]:
    name = f"plenary_run_{os.getpid()}_{free_port()}"
    create(base_url, name, template)
    try:
        yield beside(base_url, name)
    finally:
        drop(base_url, name)


def beside(base_url: str, name: str) -> str:
    """The address of the database of that name on the same server."""
    return urlunsplit(urlsplit(base_url)._replace(path=f"/{name}"))


def create(base_url: str, name: str, template: str = "template1") -> None:
    _execute(base_url, "CREATE DATABASE {} TEMPLATE {}", name, template)


def drop(base_url: str, name: str) -> None:
    _execute(base_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _execute(base_url: str, statement: LiteralString, *names: str) -> None:
    """On a connection of its own: the server may have been started anew meanwhile."""
    address = urlunsplit(urlsplit(base_url)._replace(scheme="postgresql"))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def manage(command: list[str], env: dict[str, str]) -> None:
    subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, str(ROOT / "manage.py"), *command, "--skip-checks"],
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def running(
    env: dict[str, str],
    port: int,
    *,
    processes: int = PROCESSES,
    application: str = "config.wsgi:application",
) -> Iterator[Server]:
    """Serve with granian until the block ends; waits for /healthz first."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(processes), "--blocking-threads", str(THREADS), "--backlog", "2048",
        "--no-ws", "--log-level", "error", application,
    ]  # fmt: skip
    process = subprocess.Popen(command, env=env, cwd=ROOT)  # noqa: S603 - our own command line
    try:
        _wait(port, process)
        yield Server(port, env, process)
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Asked first, and made to if it is deaf."""
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server ended while starting")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _peak(pid: int) -> int | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return None
