"""Serves the demo conference: sets up once, then runs web and worker side by side until either ends."""

import argparse
import hashlib
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
import webbrowser
from contextlib import closing, suppress
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.parse import quote

import decoder
import machine
from machine import PYTHON, ROOT, VAR, say, stop

DATABASE = VAR / "demo.sqlite3"
MEDIA = VAR / "demo-media"
KEY = VAR / "demo.key"
WELCOME = VAR / "demo.txt"  # what `manage.py demo` printed: addresses and accounts
MIGRATED = VAR / "demo.migrations"
SITE = "{site}"
START_SECONDS = 180
GRACE_SECONDS = 8


def main() -> int:
    options = _options()
    began = time.monotonic()
    _refuse_used(options.port)
    machine.prepare(requirements=["requirements.txt"])
    decoder.main()
    VAR.mkdir(exist_ok=True)
    site = f"http://127.0.0.1:{options.port}"
    env = _environment(site)
    if options.fresh:
        _forget()
    if not (DATABASE.exists() and WELCOME.exists()):
        _build(env, site)
    elif _migrations() != _read(MIGRATED):
        _manage(["migrate", "--verbosity", "0"], env)
    MIGRATED.write_text(_migrations())
    return _serve(options, env, site, began)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/demo",
        description="Set Plenary up, build a lively demo conference and serve it with its worker on this machine. "
        "Everything is kept in .venv and var/ of this folder; no mail leaves and no money moves.",
        epilog="With STRIPE_SECRET_KEY=sk_test_… and STRIPE_WEBHOOK_SECRETS=whsec_… tickets are paid at Stripe's test desk.",
    )
    parser.add_argument("--port", type=int, default=8000, help="serve on this port of 127.0.0.1 (8000)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument(
        "--fresh", action="store_true", help="throw the demo's data away and build it anew, from today on"
    )
    options = parser.parse_args()
    if not 1 <= options.port <= 65535:
        parser.error(f"--port must be between 1 and 65535, not {options.port}")
    return options


def _refuse_used(port: int) -> None:
    with socket.socket() as probe:
        # As servers do: a port that a stopped server held a second ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            stop(f"port {port} is only for root. Choose another: bin/demo --port 8001")
        except OSError:
            stop(f"port {port} is in use. Stop what uses it, or choose another: bin/demo --port {port + 1}")


def _environment(site: str) -> dict[str, str]:
    """Production's settings on a database of its own; what would reach the world outside is left out."""
    stripe = os.environ.get("STRIPE_SECRET_KEY", "")
    if stripe and "_test_" not in stripe:
        stop("STRIPE_SECRET_KEY is no test key. The demo sells to nobody: unset it, or use sk_test_…")
    dropped = ("EMAIL_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY_FALLBACKS", "SANDBOX_PAYMENTS")
    env = {name: value for name, value in machine.environment().items() if name not in dropped}
    return env | {
        "DATABASE_URL": _database_url(DATABASE),
        "MEDIA_DIR": str(MEDIA),
        "SITE_URL": site,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DEBUG": "false",
        "SECRET_KEY": _secret_key(),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "ERROR"),
    }


def _database_url(file: Path) -> str:
    return f"sqlite:///{quote(str(file))}"


def _secret_key() -> str:
    if not KEY.exists():
        KEY.touch(mode=0o600)
        KEY.write_text(secrets.token_urlsafe(48))
    return KEY.read_text()


def _forget() -> None:
    """Delete the demo's data, whole; a half of it would be worse than none."""
    WELCOME.unlink(missing_ok=True)
    for file in VAR.glob("demo*.sqlite3*"):
        file.unlink()
    shutil.rmtree(MEDIA, ignore_errors=True)


def _build(env: dict[str, str], site: str) -> None:
    """Build beside its place and move there at the end, so an interrupted start leaves no half conference."""
    say("Building the demo conference …")
    _forget()
    building = VAR / "demo-building.sqlite3"
    building_env = env | {"DATABASE_URL": _database_url(building)}
    _manage(["migrate", "--verbosity", "0"], building_env)
    welcome = _manage(["demo"], building_env)
    with closing(sqlite3.connect(building)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the whole of it is in the one file we move
    building.rename(DATABASE)
    WELCOME.write_text(welcome.replace(site, SITE))


def _manage(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(
        [str(PYTHON), str(ROOT / "manage.py"), *command],
        env=env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        stop(f"manage.py {command[0]} failed; its own words are above.")
    return done.stdout


def _migrations() -> str:
    """Changes when a migration is added or a library brings one."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def _read(file: Path) -> str:
    return file.read_text() if file.exists() else ""


class _Stopped(Exception):
    """Somebody asked us to end."""


def _on_signal(number: int, frame: FrameType | None) -> None:
    raise _Stopped


def _serve(options: argparse.Namespace, env: dict[str, str], site: str, began: float) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        children["web"] = _start(_web(options.port), env)
        children["worker"] = _start([str(PYTHON), str(ROOT / "manage.py"), "worker"], env)
        _wait_until_up(site, children)
        say(_read(WELCOME).replace(SITE, site).rstrip())
        say(f"\nReady after {time.monotonic() - began:.1f} s: {site}/    Ctrl-C ends it.")
        if not options.no_browser and _has_display():
            webbrowser.open(f"{site}/")
        ended = _first_to_end(children)
        say(f"The {ended} process ended by itself; stopping.")
        return 1
    except _Stopped:
        say("\nStopping …")
        return 0
    finally:
        _end(children)


def _web(port: int) -> list[str]:
    return [
        str(PYTHON), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "8", "--no-ws", "--log-level", "error", "config.wsgi:application",
    ]  # fmt: skip


def _start(command: list[str], env: dict[str, str]) -> "subprocess.Popen[bytes]":
    # A session of its own, so that Ctrl-C reaches only us and we end both in order.
    return subprocess.Popen(command, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)


def _wait_until_up(site: str, children: "dict[str, subprocess.Popen[bytes]]") -> None:
    end = time.monotonic() + START_SECONDS
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < end:
        for name, child in children.items():
            if child.poll() is not None:
                stop(f"the {name} process ended while starting; its own words are above.")
        try:
            with direct.open(f"{site}/healthz", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    stop(f"the web process did not answer within {START_SECONDS} seconds.")


def _first_to_end(children: "dict[str, subprocess.Popen[bytes]]") -> str:
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                return name
        time.sleep(0.3)


def _end(children: "dict[str, subprocess.Popen[bytes]]") -> None:
    """Ask both to finish what they are at; whoever takes too long is killed with all it started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    end = time.monotonic() + GRACE_SECONDS
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, end - time.monotonic()))
        # What it started may outlive it: a server's own workers, if the server was killed.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _has_display() -> bool:
    if os.environ.get("CI") or os.environ.get("SSH_CONNECTION"):
        return False
    return machine.MAC or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
