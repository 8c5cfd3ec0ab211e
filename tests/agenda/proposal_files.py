"""Bringing small tables of proposals in, and what then stands in the event."""

from pathlib import Path
from typing import Any

from accounts.models import User
from agenda.importers.proposals import bringing
from agenda.importers.proposals.bringing import Outcome
from agenda.importers.proposals.found import Found
from agenda.models import Session
from events.models import Event
from tests.factories.agenda import NOW

SAMPLES = Path(__file__).parent / "samples" / "proposals"


def read(content: str | bytes, **options: Any) -> Found:
    """`choices` and `people` as the source takes them, `zone` and `otherwise` as the rows do."""
    raw = content.encode() if isinstance(content, str) else content
    source = bringing.source(
        raw, "talks.csv", people=options.pop("people", None), choices=options.pop("choices", None)
    )
    return bringing.found_in(source, **{"zone": "America/Los_Angeles"} | options)


def bring(
    event: Event,
    content: str | bytes,
    *,
    dry_run: bool = False,
    keeps_states: bool = True,
    by: User | None = None,
    **options: Any,
) -> Outcome:
    """With the states of the file, unless a test is about what becomes of them."""
    found = read(content, **options)
    return bringing.bring(found, event, dry_run=dry_run, keeps_states=keeps_states, by=by, now=NOW)


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def talk(event: Event, title: str) -> Session:
    return Session.objects.select_related("session_type", "track").get(event=event, title=title)


def speakers(session: Session) -> list[str]:
    return [str(speaker) for speaker in session.speakers.select_related("participant")]


def errors(found: Found) -> list[str]:
    return [problem.text(found.unit) for problem in found.report.errors]
