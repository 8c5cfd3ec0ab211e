"""How long a release takes: everything new, everybody told."""

import time
from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda.actions import releases
from agenda.models import AgendaVersion
from core.models import OutboxMail
from events.models import Event
from portal.bench import fill

SESSIONS = 200  # by 220 speakers, each of whom gets a mail with a calendar entry


def release_report(n: int) -> Iterator[dict[str, object]]:
    """The first releases of `n` events, on a database that is there; one more before them counts the queries."""
    first = _waiting("bench")
    with CaptureQueriesContext(connection) as captured:
        _release(first)
    mails = OutboxMail.objects.count()
    times = sorted(_release(_waiting(f"bench-{number}")) for number in range(n))
    yield {
        "name": "release",
        "n": n,
        "seconds": round(sum(times), 3),
        "p50_ms": round(times[len(times) // 2] * 1000, 1),
        "queries": len(captured),
        "mails": mails,
        "errors": 0,
    }


def _waiting(slug: str) -> Event:
    """Its agenda is a draft that nobody has seen yet."""
    event = fill.event(slug)
    draft = fill.agenda(event, sessions=SESSIONS)
    AgendaVersion.objects.filter(pk=draft.pk).update(number=None, released_at=None)
    return event


def _release(event: Event) -> float:
    """In seconds."""
    began = time.monotonic()
    releases.release(event=event, by=None, now=timezone.now())
    return time.monotonic() - began
