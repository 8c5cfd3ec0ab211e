"""Work outside the request. What is to be done is found in rows; a job only wakes the worker up.

django-tasks leaves a job RUNNING for ever when its worker dies, so nothing may depend on one job: each duty
of the timetable looks for due rows itself, can run any number of times, and is repeated by the sweep.

What takes longer than a mail may wait is a long duty: it is never woken, it has a thread of its own that looks for it.
What waits for other people's servers names a thread of its own: a draft of an agenda holds up no message, nor the
other way round.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from core.prepared import Inserted

SHORT, LONG = "short", "long"


@dataclass(frozen=True)
class Duty:
    """Something the worker does at least every so often; `run(now)` returns how many rows it dealt with.

    A long one deals with one row each time, and holds up none that is not long. Duties of one lane take turns. One that
    was woken and has dealt with `many` or more has probably left some: it is woken again, behind what else waits.
    """

    run: Callable[[datetime], int]
    every: timedelta
    is_long: bool = False
    many: int = 0
    thread: str = ""  # a name: one beside the short and the long duties

    @property
    def lane(self) -> str:
        return self.thread or (LONG if self.is_long else SHORT)


def timetable() -> Mapping[str, Duty]:
    return cast(Mapping[str, Duty], import_string(settings.TIMETABLE))


def lanes() -> list[str]:
    """Each is a thread of the worker."""
    return sorted({duty.lane for duty in timetable().values()} | {SHORT, LONG})


def run(name: str) -> int:
    return timetable()[name].run(timezone.now())


@task()
def wake_up(name: str) -> int:
    """Run one duty now instead of at the next sweep. Wake-ups run where mails are woken: nothing long goes there."""
    duty = timetable()[name]
    if duty.lane != SHORT:
        return 0
    done = run(name)
    if 0 < duty.many <= done:
        wake(name)
    return done


def wake(name: str) -> None:
    """Ask for a duty soon, in the transaction of the rows it will find. Losing this call loses only time.

    The row is the one of `wake_up.enqueue`, which also builds what it gives back, twice: nobody reads it here.
    """
    # Nothing but the worker and those who wake it needs this model, and jobs are named before the apps are loaded.
    from django_tasks_db.models import DBTaskResult, get_date_max

    _rows(DBTaskResult).add(
        DBTaskResult(
            args_kwargs={"args": [name], "kwargs": {}}, priority=wake_up.priority, task_path=wake_up.module_path,
            queue_name=wake_up.queue_name, backend_name=wake_up.backend, run_after=get_date_max(),
        )
    )  # fmt: skip


@cache
def _rows(model: Any) -> Inserted[Any]:
    return Inserted(model)
