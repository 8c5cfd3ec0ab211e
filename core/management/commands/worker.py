"""The worker: runs what the web process woke it for, and every duty of the timetable at its interval."""

import logging
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from core import jobs

logger = logging.getLogger("plenary.worker")

IDLE = 60.0  # seconds between two looks where there is no duty


class Sweep(threading.Thread):
    """Repeats the duties, so that a lost wake-up or a dead worker costs time and nothing else. One thread repeats the
    short ones, others the long ones and what calls other people's servers: mails and payments do not wait for a
    search."""

    def __init__(self, *, lane: str) -> None:
        super().__init__(name=f"{lane} sweep", daemon=True)
        self.over = threading.Event()
        self.duties = {name: duty for name, duty in jobs.timetable().items() if duty.lane == lane}

    def run(self) -> None:
        waits = dict.fromkeys(self.duties, 0.0)
        while not self.over.is_set():
            for name, duty in self.duties.items():
                if waits[name] <= 0:
                    self._do(name)
                    waits[name] = duty.every.total_seconds()
            pause = max(0.2, min(waits.values(), default=IDLE))
            self.over.wait(pause)
            waits = {name: wait - pause for name, wait in waits.items()}
        connection.close()

    def _do(self, name: str) -> None:
        close_old_connections()
        try:
            jobs.run(name)
        except Exception:  # a failing duty must not end the others; it is tried again at its next time
            logger.exception("duty failed", extra={"duty": name})
        close_old_connections()


class Command(BaseCommand):
    help = "Run the jobs: mails, reactions, holds that end, payments to look after. Start one or more beside the web."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5, help="Seconds between looks for work.")
        parser.add_argument("--once", action="store_true", help="Do all that is due now, then end.")

    def handle(self, *, interval: float, once: bool, **options: Any) -> None:
        if once:
            self._all_due()
            return
        sweeps = [Sweep(lane=lane) for lane in jobs.lanes()]
        for sweep in sweeps:
            sweep.start()
        worker = Worker(
            queue_names=["default"],
            interval=interval,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(16),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        try:
            worker.run()
        finally:
            for sweep in sweeps:
                sweep.over.set()

    def _all_due(self) -> None:
        """Until nothing is left: one duty's effects are another's work."""
        while sum(jobs.run(name) for name in jobs.timetable()):
            continue
