"""`python -m tests.chaos --seed N`: many purchases while everything around them fails, then the books are compared.

Makes the database, throws it away at the end, and exits with 1 and each difference if there is any. See README.md.
"""

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from portal.bench import server
from tests.chaos import cluster
from tests.chaos.plan import GUARDS, SECRET


@contextmanager
def database(asked: str) -> Iterator[tuple[str, str]]:
    """The address of a database without rows, and the folder of its own cluster if there is one."""
    if asked.startswith("sqlite:"):
        yield asked, ""
        return
    if not asked.startswith("postgres"):
        with server.database() as url:
            yield url, ""
        return
    with cluster.own() as own, server.database(own.url if own else asked) as url:
        yield url, own.folder if own else ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--purchases", type=int, default=1000)
    parser.add_argument(
        "--database",
        default="sqlite",
        help="sqlite, postgres, or an address: of a PostgreSQL, or of an SQLite with all tables",
    )
    parser.add_argument(
        "--without", choices=GUARDS, default="", help="take a guard away: must find differences"
    )
    asked = parser.parse_args()
    with database(asked.database) as (url, folder):
        port = server.free_port()
        env = server.environment(url, port) | {
            "STRIPE_SECRET_KEY": "sk_test_chaos",
            "STRIPE_WEBHOOK_SECRETS": SECRET,
            "LOG_LEVEL": "CRITICAL",
            "CHAOS_CLUSTER": folder,
            "CHAOS_WITHOUT": asked.without,
        }
        if asked.without:
            # A guard is missed where two meet, and short requests of one process never do.
            env["WORKING_AT_ONCE"] = "0"
        if url != asked.database:
            server.manage(["migrate", "--verbosity", "0"], env)
        command = [sys.executable, "-m", "tests.chaos.play", str(asked.seed), str(asked.purchases)]
        playing = subprocess.Popen(command, env=env, cwd=server.ROOT)
        try:
            return playing.wait()
        finally:
            # Ended from outside: what it started is ended in order too, none is left behind.
            playing.terminate()
            playing.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
