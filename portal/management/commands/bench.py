"""`manage.py bench NAME`: measure one job over HTTP on a server and a database of its own."""

import asyncio
import json
import math
import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.bench import api, driving, editor, server, workspace
from portal.bench.committee import REPORTS
from portal.bench.exporting import TICKETS, exports_report
from portal.bench.importing import LINES, importing_report
from portal.bench.jobs import BENCHES
from portal.bench.load import Run, drive
from portal.bench.mailing import PEOPLE as READERS
from portal.bench.mailing import mailing_report
from portal.bench.moving import TICKETS as MOVED
from portal.bench.moving import moving_report
from portal.bench.printing import PEOPLE
from portal.bench.printing import report as printing_report
from portal.bench.reading import RUNS, prepare, reading_report
from portal.bench.releasing import release_report
from portal.bench.solver import solver_report

INSIDE = "PLENARY_BENCH_PORT"
WARM_UP = 20
REPORT_RUNS = 100
RELEASE_RUNS = 5
# What needs a database of its own and no server: the report, and how many it takes.
INSIDE_REPORTS = {
    "release": (release_report, RELEASE_RUNS),
    "mailing": (mailing_report, READERS),
    "imports": (importing_report, LINES),
    "exports": (exports_report, TICKETS),
    "moving": (moving_report, MOVED),
}
NAMES = [*BENCHES, *REPORTS, *INSIDE_REPORTS, "badges", "solver", "reading", "editor", "admin", "api"]


class Command(BaseCommand):
    help = "Measure a job: " + ", ".join(NAMES)
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=[*NAMES, "all"])
        parser.add_argument(
            "file", type=Path, nargs="?", help="solver: the instance. reading: a schedule.xml."
        )
        parser.add_argument("--n", type=int, help="How many jobs (each bench has a sensible default).")
        parser.add_argument("--clients", type=int, help="How many at once.")
        parser.add_argument("--orders", type=int, default=0, help="How many orders the database has before.")
        parser.add_argument("--seconds", type=float, default=5.0, help="solver: how long it may search.")
        parser.add_argument("--seed", type=int, default=1, help="solver: another seed, another agenda.")
        parser.add_argument("--placement", type=Path, help="solver: where to write the agenda, as JSON.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="One JSON object a line.")

    def handle(
        self, *, name: str, n: int | None, clients: int | None, orders: int, as_json: bool, **options: Any
    ) -> None:
        if name == "solver":
            self._solve(options, as_json)
            return
        if name == "badges":
            for row in printing_report(n or PEOPLE):
                self._row(row, as_json)
            return
        browsed = {"reading": self._read, "editor": self._edit}
        if name in browsed:
            browsed[name](options["file"], n, as_json)
            return
        if name in REPORTS:
            for row in REPORTS[name](n or REPORT_RUNS):
                self._row(row, as_json)
            return
        names = [*BENCHES, "release"] if name == "all" else [name]
        if orders and not all(each in BENCHES and BENCHES[each].takes_orders for each in names):
            raise CommandError(
                "--orders is for " + ", ".join(n for n, b in BENCHES.items() if b.takes_orders)
            )
        if INSIDE in os.environ:
            self._measure(name, n, clients, orders, as_json)
            return
        for each in names:
            self._in_a_world_of_its_own(each, n, clients, orders, as_json)

    def _solve(self, options: dict[str, Any], as_json: bool) -> None:
        given = {key: options[key] for key in ("seconds", "seed", "placement")}
        if options["file"] is None:
            raise CommandError("Name the instance: bench solver FILE")
        try:
            for row in solver_report(options["file"], **given):
                self._row(row, as_json)
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']}: {error}") from error

    def _read(self, file: Path | None, n: int | None, as_json: bool) -> None:
        if INSIDE not in os.environ:
            self._in_a_world_of_its_own("reading", n, None, 0, as_json, file)
            return
        event, port = prepare(file), int(os.environ[INSIDE])
        with server.running(dict(os.environ), port):
            try:
                for row in reading_report(port, event, runs=n or RUNS):
                    self._row(row, as_json)
            except RuntimeError as error:
                raise CommandError(str(error)) from error

    def _edit(self, file: Path | None, n: int | None, as_json: bool) -> None:
        try:
            driving.check()
            if INSIDE not in os.environ:
                self._in_a_world_of_its_own("editor", n, None, 0, as_json)
                return
            cookies, port = editor.prepare(), int(os.environ[INSIDE])
            with server.running(dict(os.environ), port):
                for row in editor.editor_report(port, cookies, n):
                    self._row(row, as_json)
        except RuntimeError as error:
            raise CommandError(str(error)) from error

    def _in_a_world_of_its_own(
        self,
        name: str,
        n: int | None,
        clients: int | None,
        orders: int,
        as_json: bool,
        file: Path | None = None,
    ) -> None:
        """Run this command again in a process whose settings are production's, on a fresh database."""
        port = server.free_port()
        with server.database(os.environ.get("DATABASE_URL", "")) as url:
            env = server.environment(url, port) | {INSIDE: str(port)}
            server.manage(["migrate", "--verbosity", "0"], env)
            command = [sys.executable, str(server.ROOT / "manage.py"), "bench", name]
            command += [str(file)] if file else []
            command += ["--n", str(n)] if n else []
            command += ["--clients", str(clients)] if clients else []
            command += ["--orders", str(orders)] if orders else []
            command += ["--json"] if as_json else []
            if subprocess.run(command, env=env, check=False).returncode:  # noqa: S603 - our own command line
                raise CommandError(f"The bench {name} failed.")

    def _measure(self, name: str, n: int | None, clients: int | None, orders: int, as_json: bool) -> None:
        if name in INSIDE_REPORTS:
            report, usual = INSIDE_REPORTS[name]
            for row in report(n or usual):
                self._row(row, as_json)
            return
        if name == "admin":
            world, port = workspace.prepare(), int(os.environ[INSIDE])
            with server.running(dict(os.environ), port):
                for row in workspace.workspace_report(world, port, n or workspace.RUNS):
                    self._row(row, as_json)
            return
        if name == "api":
            self._call(n or api.RUNS, clients or api.CLIENTS, as_json)
            return
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

    def _call(self, n: int, clients: int, as_json: bool) -> None:
        world, port = api.prepare(), int(os.environ[INSIDE])
        with server.running(dict(os.environ), port) as running:
            for operation in world.operations:
                job = api.job(world, operation)
                calls, at_once = (max(1, n // clients), 1) if operation.is_whole else (n, clients)
                asyncio.run(drive(job, port=port, n=WARM_UP, clients=2, new_visitor=False))
                run = asyncio.run(drive(job, port=port, n=calls, clients=at_once, new_visitor=False))
                row = figures(f"api {operation.name}", calls, at_once, run, running.peak_megabytes())
                self._print(row, run, as_json)

    def _print(self, row: dict[str, object], run: Run, as_json: bool) -> None:
        self._row(row, as_json)
        for note in run.notes:
            self.stderr.write(note)

    def _row(self, row: dict[str, object], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(row))
        else:
            self.stdout.write("  ".join(f"{key} {value}" for key, value in row.items()))


def percentile(sorted_values: list[float], share: float) -> float:
    """By nearest rank; 0 for no values."""
    if not sorted_values:
        return 0.0
    return sorted_values[min(len(sorted_values) - 1, max(0, math.ceil(share * len(sorted_values)) - 1))]


def figures(name: str, n: int, clients: int, run: Run, memory: float | None) -> dict[str, object]:
    """The keys every bench prints. Latencies are of single requests, requests and queries per job. Where the server tells how
    long it worked itself, from the call's token to its answer, that is the `work`.
    """
    times, work = sorted(run.latencies), sorted(run.work)
    jobs = max(1, run.jobs)
    told = {f"work_p{share}_ms": round(percentile(work, share / 100) * 1000, 1) for share in (50, 99)}
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
    } | (told if work else {})
