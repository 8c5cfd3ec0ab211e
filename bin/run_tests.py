"""Runs every test: sets up, finds Chromium, and hands over to pytest with two processes."""

import subprocess
import sys

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
"""
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
    command = [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments]
    result = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    if not env.get("DATABASE_URL", "").startswith("postgres"):
        say(POSTGRES_NOTE)
    return result


def _environment() -> dict[str, str]:
    """Without this shell's own settings of Plenary: the tests choose theirs. Only the database is taken over."""
    names = ("SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "REDIS_URL", "EMAIL_URL", "MEDIA_DIR", "LOG_LEVEL",
             "SANDBOX_PAYMENTS", "COUNT_QUERIES", "DEFAULT_FROM_EMAIL")  # fmt: skip
    prefixes = ("STRIPE_", "GITHUB_CLIENT_", "GOOGLE_CLIENT_")
    env = machine.environment()
    return {name: value for name, value in env.items() if name not in names and not name.startswith(prefixes)}


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
