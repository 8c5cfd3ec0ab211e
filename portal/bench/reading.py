"""What readers wait for at FOSDEM's size, of a schedule.xml or of an event grown here, as Chromium tells it.

The browser is driven by bin/measure_pages.py.
"""

from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from agenda.importers import read, store
from agenda.models import Slot
from events.models import Event, Role
from portal.bench import driving, fill, panel

SESSIONS, ROOMS = 874, 29
RUNS = 3


def prepare(file: Path | None) -> Event:
    if file is None:
        event = fill.event()
        fill.agenda(event, sessions=SESSIONS, rooms=ROOMS)
        return event
    found, now = read.schedule(file), timezone.now()
    return store.schedule(found, slug="bench", public=True, dry_run=False, by=None, now=now).event


def reading_report(port: int, event: Event, *, runs: int = RUNS) -> Iterator[dict[str, object]]:
    """The medians of some loads of each page. Raises RuntimeError where the browser does not do it."""
    asked = {
        "url": f"http://127.0.0.1:{port}",
        "pages": pages_of(event),
        "cookies": panel.signed_in(panel.member(event, "chair@bench.example", Role.ORGANIZER)),
        "signed_in": ["editor"],
        "runs": runs,
    }
    yield from driving.driven("measure_pages.py", asked)


def pages_of(event: Event) -> dict[str, str]:
    talk = Slot.objects.released(event).public().filter(session__isnull=False).in_time_order().first()
    code = talk.session.code if talk and talk.session else ""
    return {
        "agenda": f"/{event.slug}/agenda/",
        "agenda-all-days": f"/{event.slug}/agenda/?day=all",
        "session": f"/{event.slug}/agenda/{code}/",
        "speakers": f"/{event.slug}/speakers/",
        "editor": f"/{event.slug}/editor/",
    }
