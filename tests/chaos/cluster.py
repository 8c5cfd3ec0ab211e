"""A PostgreSQL of one's own, to be restarted as if somebody had pulled the plug."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from portal.bench import server

KILL_THEM = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True)
class Cluster:
    url: str
    folder: str


@contextmanager
def own() -> Iterator[Cluster | None]:
    """None where PostgreSQL's programs are not on this machine, or refuse to run."""
    programs = _programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="plenary-chaos-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    port = server.free_port()
    try:
        _run(
            [
                "initdb",
                "-D",
                f"{folder}/data",
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ]
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
        _run(["pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "start", "-o", options])
        yield Cluster(f"postgres://postgres@127.0.0.1:{port}/postgres", str(folder))
    finally:
        _run(["pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop"], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def restart(folder: str) -> None:
    """Immediately: no connection is ended in order, and what was written is recovered from the log."""
    _run(["pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-m", "immediate", "restart"])


def cut_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(KILL_THEM)


def _programs() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))
    return places[-1] if places else None


def _run(command: list[str], *, check: bool = True) -> None:
    program, *rest = command
    # PostgreSQL refuses to run as root.
    before = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run(
        [*before, f"{_programs()}/{program}", *rest], check=check, cwd="/", stdout=subprocess.DEVNULL
    )
