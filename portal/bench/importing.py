"""A table of thousands of lines whose worker is killed again and again: what came in twice, and what not at all."""

import csv
import io
import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from events.models import Event, Participant, TableImport
from portal.actions import table_imports
from portal.bench import fill, mailing, panel
from portal.bench.backstage import Backstage
from tickets.models import Order, Quota, Ticket

LINES = 5_000
# As often it is killed, or less often where there is too little to do between two.
KILLS = 4
AT_LEAST = 150
HEAD = ("Name", "E-Mail", "Firma", "Ticket type", "Order")
State = TableImport.State


@dataclass(frozen=True)
class Verdict:
    """Lines that came in more than once, and lines that did not come in."""

    doubled: int
    lost: int


def judge(lines: Collection[str], found: Collection[str]) -> Verdict:
    """Both by address."""
    counted = Counter(found)
    return Verdict(
        doubled=sum(number > 1 for number in counted.values()), lost=sum(counted[one] == 0 for one in lines)
    )


def importing_report(n: int) -> Iterator[dict[str, object]]:
    """On a database that is there: people, then tickets for them, then the tickets undone. Each with kills by SIGKILL."""
    event = fill.event()
    fill.shop(event, seats=n)
    by = panel.member(event, "chair@bench.example", "organizer")
    addresses = [f"person{number}@people.example" for number in range(n)]
    with Backstage.opened(dict(os.environ)) as behind:
        _people, figures = _brought_in(behind, "people", event, addresses, by)
        yield figures
        row, figures = _brought_in(behind, "tickets", event, addresses, by)
        yield figures
        table_imports.undo(row=row, by=by, now=timezone.now())
        seconds = _through(behind, row, n, State.UNDONE)
        yield _undone(event, row, n, seconds)


def _brought_in(
    behind: Backstage, kind: str, event: Event, addresses: Collection[str], by: User
) -> tuple[TableImport, dict[str, object]]:
    row, reading = _uploaded(behind, event, kind, addresses, by)
    table_imports.start(row=row, despite_errors=False, by=by, now=timezone.now())
    seconds = _through(behind, row, len(addresses), State.DONE)
    return row, _figures(kind, event, addresses, reading, seconds)


def _uploaded(
    behind: Backstage, event: Event, kind: str, addresses: Collection[str], by: User
) -> tuple[TableImport, float]:
    """Read by a worker that is killed once over it: it begins anew."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(HEAD)
    for number, address in enumerate(addresses):
        table.writerow(
            [f"Person {number}", address.upper(), f"Company {number % 97}", "conference", f"PX-{number}"]
        )
    file = ContentFile(out.getvalue().encode("cp1252"), name=f"{kind}.csv")
    row = table_imports.upload(event=event, kind=kind, file=file, by=by, now=timezone.now())
    began = time.monotonic()
    _killed(behind, row, lambda: _done(row) > 0)
    _to(behind, row, State.READ)
    return row, time.monotonic() - began


def _through(behind: Backstage, row: TableImport, n: int, state: State) -> float:
    began = time.monotonic()
    times = kills(n)
    for number in range(times):
        _killed(behind, row, lambda share=1 + number * n // times: _done(row) >= share)  # type: ignore[misc]
    _to(behind, row, state)
    return time.monotonic() - began


def kills(n: int) -> int:
    """How often a worker on so many lines is killed."""
    return min(KILLS, n // AT_LEAST)


def _done(row: TableImport) -> int:
    return TableImport.objects.values_list("done", flat=True).get(pk=row.pk)


def _killed(behind: Backstage, row: TableImport, is_time: Callable[[], bool]) -> None:
    worker = behind.worker()
    mailing.wait(is_time, lambda: _done(row))
    behind.kill(worker)
    # What it had in hands is free once its lease is over; nobody waits two minutes here.
    TableImport.objects.filter(pk=row.pk).update(leased_until_at=timezone.now())


def _to(behind: Backstage, row: TableImport, state: State) -> None:
    worker = behind.worker()
    try:
        mailing.wait(lambda: TableImport.objects.filter(pk=row.pk, state=state).exists(), lambda: _done(row))
    finally:
        behind.stop(worker)


def _figures(
    kind: str, event: Event, addresses: Collection[str], reading: float, seconds: float
) -> dict[str, object]:
    n = len(addresses)
    if kind == "people":
        found = Participant.objects.filter(event=event).exclude(email=None).values_list("email", flat=True)
    else:
        found = Ticket.objects.valid().filter(event=event).values_list("attendee__email", flat=True)
    verdict = judge(addresses, [str(one) for one in found])
    people = Participant.objects.filter(event=event).count()
    return {
        "name": f"imports.{kind}", "n": n, "kills": kills(n), "reading_seconds": round(reading, 1),
        "seconds": round(seconds, 1), "per_s": round(n / seconds, 1), "people": people,
        "orders": Order.objects.filter(event=event).count(), "taken": _taken(event),
        "doubled": verdict.doubled, "lost": verdict.lost, "errors": verdict.doubled + verdict.lost,
    }  # fmt: skip


def _undone(event: Event, row: TableImport, n: int, seconds: float) -> dict[str, object]:
    valid = Ticket.objects.valid().filter(event=event).count()
    kept = row.lines.filter(state="kept").count()
    return {
        "name": "imports.undone", "n": n, "kills": kills(n), "seconds": round(seconds, 1), "per_s": round(n / seconds, 1),
        "valid": valid, "kept": kept, "taken": _taken(event), "errors": valid + kept + _taken(event),
    }  # fmt: skip


def _taken(event: Event) -> int:
    return Quota.objects.filter(event=event, name="Seats").values_list("taken", flat=True).get()
