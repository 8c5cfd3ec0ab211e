"""A whole event as a file and back, while the worker is killed again and again: what is there half, and what twice."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from accounts.models import User
from events.models import Event, EventExport, EventImport, Organizer, Participant, Role
from events.models.event_file import Work
from portal.actions import event_exports, event_imports
from portal.bench import exporting, panel
from portal.bench.backstage import Backstage
from portal.event_file import opening, sameness
from portal.event_file.tables import EXPORTED
from tickets import recount

TICKETS = 2_000
PHOTOS = 20
SHARES = (0.3, 0.9)  # of the rows, when the worker is killed
STALLED = 300


def moving_report(n: int) -> Iterator[dict[str, object]]:
    """On a database that is there. Killed by SIGKILL twice while it writes, then once while it reads the file
    through, and twice while it stores the rows."""
    event = exporting.world(n)
    for person in Participant.objects.filter(event=event).order_by("pk")[:PHOTOS]:
        person.photo.save("p.png", _photo())
    chair = panel.member(event, "chair@bench.example", Role.OWNER)
    before = _files("people")
    with Backstage.opened(dict(os.environ)) as behind:
        written, figures = _written(behind, event, chair, n)
        yield figures
        yield _brought(behind, event, written, before, chair, n)


def _written(behind: Backstage, event: Event, by: User, n: int) -> tuple[EventExport, dict[str, object]]:
    began = time.monotonic()
    written = event_exports.ask(event=event, by=by, now=timezone.now())
    for share in SHARES:
        _killed(behind, written, lambda row, share=share: row.done >= share * max(row.total, 1) > 0)  # type: ignore[misc]
    _to_the_end(behind, written)
    files = [name for name in _files("event-files") if written.public_id in name]
    seconds, kills = time.monotonic() - began, written.attempts - 1
    return written, _row("export", n, seconds, kills=kills, done=written.state == "done", files=len(files))


def _brought(
    behind: Backstage, event: Event, written: EventExport, before: set[str], by: User, n: int
) -> dict[str, object]:
    """`before` are the files that were there before."""
    began = time.monotonic()
    other = Organizer.objects.create(name="Other", slug="other", contact_email="o@bench.example")
    with written.file.open("rb") as file:
        brought = event_imports.ask(
            organizer=other, file=ContentFile(file.read(), name="bench.zip"), slug="moved", accepts_differences=False,
            by=by, now=timezone.now(),
        )  # fmt: skip
    half = 0
    for share in SHARES[:1]:
        _killed(behind, brought, lambda row, share=share: row.done >= share * max(row.total, 1) > 0)  # type: ignore[misc]
        half += _half(event, brought)
    for moment in (0.1, 0.3):
        _killed(behind, brought, _is_storing, after=moment)
        half += _half(event, brought)
    _to_the_end(behind, brought)
    if brought.event is None:
        raise RuntimeError(f"{brought.state}: {brought.report[:3]}")
    return _row(
        "import", n, time.monotonic() - began, kills=brought.attempts - 1, done=brought.state == "done", half=half,
        events=Event.objects.filter(organizer=other).count(), doubled=_doubled(written, brought.event),
        files=len(_files("people") - before) - PHOTOS, differences=len(recount.differences()),
        unlike=len(_unlike(written, brought)),
    )  # fmt: skip


def _row(what: str, n: int, seconds: float, *, done: bool, **more: int) -> dict[str, object]:
    errors = sum(more.get(name, 0) for name in ("half", "doubled", "differences", "unlike")) + (not done)
    return {
        "name": f"moving {what}",
        "n": n,
        "seconds": round(seconds, 1),
        "done": done,
        **more,
        "errors": errors,
    }


def _photo() -> ContentFile[bytes]:
    out = BytesIO()
    Image.new("RGB", (40, 40), "#2f6fde").save(out, "PNG")
    return ContentFile(out.getvalue())


def _files(folder: str) -> set[str]:
    try:
        return set(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return set()


def _killed(behind: Backstage, row: Work, is_time: Callable[[Any], bool], after: float = 0.0) -> None:
    """By SIGKILL, once it is time, or when it is over before that."""
    worker = behind.worker()
    _wait(row, is_time)
    time.sleep(after)
    behind.kill(worker)
    # What it held is free once its lease is over; nobody waits for that here.
    type(row)._default_manager.filter(pk=row.pk, state="waiting").update(leased_until_at=timezone.now())


def _is_storing(row: Any) -> bool:
    until = row.leased_until_at
    return until is not None and until > timezone.now() + timedelta(minutes=5)


def _to_the_end(behind: Backstage, row: Work) -> None:
    worker = behind.worker()
    try:
        _wait(row, lambda one: not one.is_waiting)
    finally:
        behind.stop(worker)


def _wait(row: Work, is_time: Callable[[Any], bool]) -> None:
    began = time.monotonic()
    while True:
        row.refresh_from_db()
        if not row.is_waiting or is_time(row):
            return
        if time.monotonic() - began > STALLED:
            raise RuntimeError("the worker does nothing")
        time.sleep(0.02)


def _half(event: Event, brought: EventImport) -> int:
    """Rows of another event than the first, while none is there; a kill that came too late left a whole one."""
    brought.refresh_from_db()
    if not brought.is_waiting:
        return 0
    return Participant.objects.exclude(event=event).count() + Event.objects.exclude(pk=event.pk).count()


def _doubled(written: EventExport, other: Event) -> int:
    """Rows too many or too few, over all tables, by the list in the file: the first event goes on meanwhile."""
    with written.file.open("rb") as file:
        listed = Counter({table.of.name: table.rows for table in opening.open_file(file).tables})
    there = Counter({table.name: table.rows(other).count() for table in EXPORTED})
    return sum(((listed - there) + (there - listed)).values())


def _unlike(written: EventExport, brought: EventImport) -> list[str]:
    """What is different in the file of the new event."""
    assert brought.event is not None
    assert written.created_by is not None
    again = event_exports.ask(event=brought.event, by=written.created_by, now=timezone.now())
    event_exports.run_due(now=timezone.now())
    again.refresh_from_db()
    with written.file.open("rb") as one, again.file.open("rb") as other:
        return sameness.differences(opening.open_file(one), opening.open_file(other))
