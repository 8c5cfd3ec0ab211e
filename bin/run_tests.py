"""Runs every test: sets up, finds Chromium, and hands over to pytest with two processes."""

import json
import subprocess
import sys
from collections.abc import Collection

import chromium
import decoder
import machine
from machine import PYTHON, ROOT, say

HELP = """usage: bin/test [--help] [anything pytest understands]

Sets up .venv with everything for testing, finds Chromium (as root with apt: installs it), and runs the whole
suite with two processes, in shuffled order, with warnings as errors. Nothing leaves this machine.

  bin/test                          everything, on SQLite
  bin/test tests/tickets -k price   some of it
  bin/test -n 0 -x --pdb            one process, stop at the first failure
  DATABASE_URL=postgres://postgres@127.0.0.1/plenary bin/test
                                    everything on PostgreSQL: its own test databases are made beside that one
  bin/test --second-look            at most 5 failed tests that drive a browser or several processes, and no other,
                                    are run once more, alone: docs/decisions/0024
"""
# Tests of things that go on beside the test: how long they take is the machine's affair, so what a test waits for may
# come later than it allows.
LIVELY = (
    "tests/browser/",
    "tests/races/",
    "tests/chaos/",
    "tests/test_scripts.py",
    "tests/portal/test_bench",
)
SECOND_LOOK = "--second-look"
# More than these are no coincidence.
FEW = 5
FAILED_TESTS, LAST_FAILED = 1, ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
POSTGRES_NOTE = """
These tests ran on SQLite. What only PostgreSQL can show (its row locks, its constraints, its pool) is the same
suite on PostgreSQL; it needs a server and an empty database on it:
  createdb -h 127.0.0.1 -U postgres plenary
  DATABASE_URL=postgres://postgres@127.0.0.1/plenary bin/test"""


def main(arguments: list[str]) -> int:
    if "--help" in arguments or "-h" in arguments:
        print(HELP, end="")
        return 0
    machine.prepare(requirements=["requirements-dev.txt"])
    decoder.main()
    env = _environment() | {"CHROMIUM": chromium.path()}
    asked = [argument for argument in arguments if argument != SECOND_LOOK]
    if asked != arguments:
        LAST_FAILED.unlink(missing_ok=True)
    command = [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadgroup", *asked]
    result = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    if asked != arguments and result == FAILED_TESTS and LAST_FAILED.exists():
        result = _look_again(json.loads(LAST_FAILED.read_text()), env)
    if not env.get("DATABASE_URL", "").startswith("postgres"):
        say(POSTGRES_NOTE)
    return result


def worth_a_second_look(failed: Collection[str]) -> bool:
    """Of the ids of tests that failed: they are few, and each waits for something outside of itself."""
    return 0 < len(failed) <= FEW and all(name.startswith(LIVELY) for name in failed)


def _look_again(failed: Collection[str], env: dict[str, str]) -> int:
    if not worth_a_second_look(failed):
        return FAILED_TESTS
    say("\n=== a second look at what failed ===")
    command = [str(PYTHON), "-m", "pytest", "-n", "0", "-p", "no:randomly", *failed]
    result = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    for name in failed:
        say(f"{'FAILED TWICE (or its neighbour)' if result else 'PASSED ONLY THE SECOND TIME'}: {name}")
    return result


def _environment() -> dict[str, str]:
    """Without this shell's own settings of Plenary: the tests choose theirs. Only the database is taken over.

    What Python has compiled is kept: each process that a test starts would compile every module again, for seconds.
    """
    names = ("SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "REDIS_URL", "EMAIL_URL", "MEDIA_DIR", "LOG_LEVEL",
             "SANDBOX_PAYMENTS", "COUNT_QUERIES", "DEFAULT_FROM_EMAIL", "PYTHONDONTWRITEBYTECODE")  # fmt: skip
    prefixes = ("STRIPE_", "GITHUB_CLIENT_", "GOOGLE_CLIENT_")
    env = machine.environment()
    return {name: value for name, value in env.items() if name not in names and not name.startswith(prefixes)}


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
