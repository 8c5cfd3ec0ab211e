"""`manage.py bench NAME`: measure one job over HTTP on a server and a database of its own."""

import asyncio
import json
import math
import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.bench import server
from portal.bench.jobs import BENCHES
from portal.bench.load import Run, drive

INSIDE = "PLENARY_BENCH_PORT"
WARM_UP = 20


class Command(BaseCommand):
    help = "Measure a job: " + ", ".join(BENCHES)
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=[*BENCHES, "all"])
        parser.add_argument("--n", type=int, help="How many jobs (each bench has a sensible default).")
        parser.add_argument("--clients", type=int, help="How many at once.")
        parser.add_argument("--orders", type=int, default=0, help="How many orders the database has before.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="One JSON object a line.")

    def handle(
        self, *, name: str, n: int | None, clients: int | None, orders: int, as_json: bool, **options: Any
    ) -> None:
        names = list(BENCHES) if name == "all" else [name]
        if orders and not all(BENCHES[each].takes_orders for each in names):
            raise CommandError(
                "--orders is for " + ", ".join(n for n, b in BENCHES.items() if b.takes_orders)
            )
        if INSIDE in os.environ:
            self._measure(name, n, clients, orders, as_json)
            return
        for each in names:
            self._in_a_world_of_its_own(each, n, clients, orders, as_json)

    def _in_a_world_of_its_own(
        self, name: str, n: int | None, clients: int | None, orders: int, as_json: bool
    ) -> None:
        """Run this command again in a process whose settings are production's, on a fresh database."""
        port = server.free_port()
        with server.database(os.environ.get("DATABASE_URL", "")) as url:
            env = server.environment(url, port) | {INSIDE: str(port)}
            server.manage(["migrate", "--verbosity", "0"], env)
            command = [sys.executable, str(server.ROOT / "manage.py"), "bench", name]
            command += ["--n", str(n)] if n else []
            command += ["--clients", str(clients)] if clients else []
            command += ["--orders", str(orders)] if orders else []
            command += ["--json"] if as_json else []
            if subprocess.run(command, env=env, check=False).returncode:  # noqa: S603 - our own command line
                raise CommandError(f"The bench {name} failed.")

    def _measure(self, name: str, n: int | None, clients: int | None, orders: int, as_json: bool) -> None:
        bench = BENCHES[name]
        job = bench.prepare(orders) if orders else bench.prepare()
        port = int(os.environ[INSIDE])
        jobs, many = n or bench.n, clients or bench.clients
        with server.running(dict(os.environ), port) as running:
            if bench.warm_up:
                asyncio.run(drive(job, port=port, n=WARM_UP, clients=2, new_visitor=bench.new_visitor))
            run = asyncio.run(drive(job, port=port, n=jobs, clients=many, new_visitor=bench.new_visitor))
            memory = running.peak_megabytes()
        if bench.check:
            run.notes.append(bench.check(run))
        self._print(figures(name, jobs, many, run, memory), run, as_json)

    def _print(self, row: dict[str, object], run: Run, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(row))
        else:
            self.stdout.write("  ".join(f"{key} {value}" for key, value in row.items()))
        for note in run.notes:
            self.stderr.write(note)


def percentile(sorted_values: list[float], share: float) -> float:
    """By nearest rank; 0 for no values."""
    if not sorted_values:
        return 0.0
    return sorted_values[min(len(sorted_values) - 1, max(0, math.ceil(share * len(sorted_values)) - 1))]


def figures(name: str, n: int, clients: int, run: Run, memory: float | None) -> dict[str, object]:
    """The keys every bench prints. Latencies are of single requests, requests and queries per job."""
    times = sorted(run.latencies)
    jobs = max(1, run.jobs)
    return {
        "name": name,
        "n": n,
        "clients": clients,
        "seconds": round(run.seconds, 3),
        "per_s": round(run.jobs / run.seconds, 1) if run.seconds else 0,
        "p50_ms": round(percentile(times, 0.50) * 1000, 1),
        "p95_ms": round(percentile(times, 0.95) * 1000, 1),
        "p99_ms": round(percentile(times, 0.99) * 1000, 1),
        "requests": round(run.requests / jobs, 2),
        "queries": round(run.queries / jobs, 2),
        "bytes": round(run.bytes / jobs),
        "rss_mb": memory,
        "errors": run.errors,
    }
