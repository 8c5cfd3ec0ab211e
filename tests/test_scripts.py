"""bin/demo and bin/test: what they say when something is in the way, and that they leave nothing running."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import machine
import run_demo
import run_tests
from config import environment

BIN = Path(__file__).resolve().parent.parent / "bin"


def run(script: str, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """As somebody calls it, from a folder elsewhere."""
    return subprocess.run(
        [str(BIN / script), *arguments],
        cwd="/", env=dict(os.environ, PYTHON=sys.executable) | env, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("script", ["demo", "test"])
def test_help_explains_without_setting_anything_up(script: str) -> None:
    done = run(script, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"usage: bin/{script}" in done.stdout


@pytest.mark.parametrize(
    ("failed", "again"),
    [
        (["tests/browser/test_door.py::test_a"], True),
        (["tests/browser/test_door.py::test_a", "tests/tickets/test_prices.py::test_b"], False),
        (["tests/tickets/test_prices.py::test_b"], False),
        ([f"tests/browser/test_door.py::test_{n}" for n in range(6)], False),
        ([], False),
    ],
)
def test_only_few_failures_and_of_lively_tests_alone_get_a_second_look(
    failed: list[str], again: bool
) -> None:
    assert run_tests.worth_a_second_look(failed) is again


def test_demo_on_a_used_port_says_so_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("demo", "--no-browser", "--port", str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"Plenary: port {port} is in use. Stop what uses it, or choose another: bin/demo --port {port + 1}\n"
    )


def test_demo_refuses_a_live_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_1")
    with pytest.raises(SystemExit, match="is no test key"):
        run_demo._environment("http://127.0.0.1:8000")


def test_machine_without_python_is_told_what_to_run(tmp_path: Path) -> None:
    for name in ("dirname", "id", "uname"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # any question about its version is answered with no
    old.chmod(0o755)
    done = run("demo", PATH=str(tmp_path), PYTHON="")
    assert done.returncode == 1
    assert done.stderr.startswith("Plenary needs Python 3.11 or newer, and there is none here. Run: ")


def test_missing_packages_without_root_are_one_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SystemExit) as stopped:
        machine.install(["fonts-noto-core", "fontconfig", "fonts-noto-core"], why="Badges need fonts")
    assert stopped.value.code == (
        "Plenary: Badges need fonts. Run: sudo apt-get update && "
        "sudo apt-get install -y --no-install-recommends fontconfig fonts-noto-core"
    )


def test_requirements_are_installed_again_when_an_included_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    (tmp_path / "run.txt").write_text("django==5\n")
    (tmp_path / "dev.txt").write_text("-r run.txt\npytest==9\n")
    before = machine._fingerprint("dev.txt")
    assert machine._fingerprint("dev.txt") == before
    (tmp_path / "run.txt").write_text("django==6\n")
    assert machine._fingerprint("dev.txt") != before


def test_database_in_a_folder_with_odd_letters_is_found() -> None:
    file = Path("/srv/my events/100% #1?/demo.sqlite3")
    env = {"DATABASE_URL": run_demo._database_url(file)}
    assert environment.database(env, Path("/"))["NAME"] == str(file)


def test_demo_whose_server_is_killed_leaves_nothing_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_demo, "GRACE_SECONDS", 1)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    note, deaf = tmp_path / "pid", tmp_path / "deaf"
    # A server with a process of its own, and a worker that is deaf to being asked.
    children = {
        "web": run_demo._start(["sh", "-c", f"sleep 600 & echo $! > '{note}'; wait"], dict(os.environ)),
        "worker": run_demo._start(
            ["sh", "-c", f"trap '' TERM; touch '{deaf}'; while :; do sleep 1; done"], dict(os.environ)
        ),
    }
    try:
        while not (deaf.exists() and note.exists() and note.read_text().strip()):
            time.sleep(0.02)
        children["web"].kill()
        assert run_demo._first_to_end(children) == "web"
        run_demo._end(children)
        assert children["worker"].returncode == -signal.SIGKILL
        server = int(note.read_text())
        end = time.monotonic() + 30
        while is_running(server) and time.monotonic() < end:
            time.sleep(0.02)  # killed is not yet gone
        assert not is_running(server)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def is_running(pid: int) -> bool:
    """A process that is dead but not yet buried by its parent does not count."""
    if Path("/proc/self").exists():  # Linux, where ps is not always installed
        stat = Path(f"/proc/{pid}/stat")
        return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()[:1] not in ("", "Z")
