"""Databases for tests that start processes of their own: each a copy of one that was set up once in a run."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core import management
from django.db import connection

from portal.bench import server

ROOT = Path(__file__).resolve().parent.parent
ASKED = os.environ.get("DATABASE_URL", "")
# The same word in all processes of a run: the first one chooses it, the others inherit it.
RUN = os.environ.setdefault("PLENARY_TEST_RUN", f"{os.getpid()}_{server.free_port()}")


@contextmanager
def migrated() -> Iterator[str]:
    """The address of a database with all tables and no rows."""
    yield from _copy("tables", [["migrate", "--verbosity", "0"]])


@contextmanager
def lively() -> Iterator[str]:
    """With the demo conference in it."""
    yield from _copy("demo", [["migrate", "--verbosity", "0"], ["demo"]])


def forget() -> None:
    """What this run has set up goes with its end."""
    folder = _folder()
    if ASKED.startswith("postgres"):
        for made in folder.glob("*.made"):
            server.drop(ASKED, _name(made.stem))
    shutil.rmtree(folder, ignore_errors=True)


def _copy(kind: str, commands: list[list[str]]) -> Iterator[str]:
    if ASKED.startswith("postgres"):
        _once(kind, server.beside(ASKED, _name(kind)), commands)
        with server.database(ASKED, template=_name(kind)) as url:
            yield url
        return
    file = _folder() / f"{kind}.sqlite3"
    _once(kind, f"sqlite:///{file}", commands)
    with server.database() as url:
        copy = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        yield url


def _once(kind: str, address: str, commands: list[list[str]]) -> None:
    """Whoever comes first sets it up; who comes meanwhile waits."""
    folder = _folder()
    folder.mkdir(exist_ok=True)
    made = folder / f"{kind}.made"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if made.exists():
            return
        if address.startswith("postgres"):
            server.create(ASKED, _name(kind))
        for command in commands:
            server.manage(command, server.environment(address, 8000))
        made.touch()


def _folder() -> Path:
    return Path(tempfile.gettempdir()) / f"plenary-made-{RUN}"


def _name(kind: str) -> str:
    return f"plenary_made_{RUN}_{kind}"


def copy_tables(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """The next migration of SQLite's empty test database copies what the same migrations made before, if in `folder`.

    Only that one: tests that migrate by themselves do.
    """
    kept = folder / f"{_state_of_migrations()}.sqlite3"
    call = management.call_command

    def copy_or_migrate(command: str, *args: Any, **options: Any) -> Any:
        if command != "migrate":
            return call(command, *args, **options)
        patch.undo()
        connection.ensure_connection()
        if kept.exists():
            with closing(sqlite3.connect(kept)) as source:
                source.backup(connection.connection)
            return None
        result = call(command, *args, **options)
        made = folder / f"{os.getpid()}.part"
        with closing(sqlite3.connect(made)) as target:
            connection.connection.backup(target)
        made.replace(kept)
        return result

    if not ASKED.startswith("postgres"):
        patch.setattr(management, "call_command", copy_or_migrate)


def _state_of_migrations() -> str:
    """Changes with everything that migrating runs: migrations, models (rights are made from them), installed packages."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/models.py"), *ROOT.glob("*/models/*.py")]
    files += [ROOT / "requirements.txt", ROOT / "config" / "settings.py"]
    state = hashlib.sha256()
    for file in sorted(files):
        state.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return state.hexdigest()[:20]
