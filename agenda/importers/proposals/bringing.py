"""Bringing a table of proposals into an event: all of it or nothing, and nobody gets a mail.

What is known is changed where nobody here has changed it, what is new is made; what a file no longer has stays, since
exports are often of a part. One history entry tells of the whole import and one of each talk; no reaction follows, so
nobody gets a ticket by it either.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from accounts.models import User
from agenda.importers import store
from agenda.importers.found import Unreadable as UnreadableSchedule
from agenda.importers.proposals import columns, reading, rows
from agenda.importers.proposals.asked import Asked
from agenda.importers.proposals.columns import Columns
from agenda.importers.proposals.found import Found, Problem
from agenda.importers.proposals.known import Known
from agenda.importers.proposals.marks import Marks
from agenda.importers.proposals.persons import Persons
from agenda.importers.proposals.rows import Step
from agenda.importers.proposals.talks import BATCH, Talks
from agenda.models import Session
from core import history, times
from core.sheets.rows import Table, Unreadable
from events import counters
from events.models import Event

IMPORTED = "proposals.imported"


class Refused(Exception):
    """The file has errors, so nothing was brought in."""

    def __init__(self, errors: Sequence[Problem], unit: str) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors, self.unit = errors, unit


class _Undo(Exception):
    """Ends a dry run: everything is taken back."""


@dataclass(frozen=True)
class Source:
    """A table with what its columns were taken for, and the table of speakers that came with it."""

    table: Table
    mapping: Columns
    people: Table | None = None


@dataclass
class Outcome:
    """What was done, such as {"talks new": 62}; empty if the event says the same already.

    `decided` are title and state of new talks about which the file has decided."""

    event: Event
    is_new_event: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    decided: list[tuple[str, str]] = field(default_factory=list)


def source(
    content: bytes, name: str, *, people: bytes | None = None, choices: Mapping[str, str] | None = None
) -> Source:
    """Raises Unreadable with one line for people."""
    table = reading.table(content, name)
    beside = people or reading.speakers(content)
    found = reading.table(beside, "The list of speakers") if beside else None
    return Source(table, columns.chosen(table, choices or {}), found)


def found_in(
    source: Source, *, zone: str, otherwise: str = "submitted", step: Step = lambda done, total: None
) -> Found:
    return rows.read(
        source.table, source.mapping, people=source.people, zone=zone, otherwise=otherwise, step=step
    )


def bring(
    found: Found,
    event: Event,
    *,
    dry_run: bool,
    keeps_states: bool = False,
    by: User | None,
    now: datetime,
    before: Callable[[], None] = lambda: None,
    after: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Raises Refused if anything is wrong. `before` and `after` run in the same transaction.

    New talks that the file calls decided come in as submitted with the decision still to be told; with `keeps_states`
    as the file has them."""
    outcome = Outcome(event)
    try:
        with transaction.atomic():
            before()
            Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
            _write(found, outcome, keeps_states, by, now)
            after(outcome)
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    return outcome


def _write(found: Found, outcome: Outcome, keeps_states: bool, by: User | None, now: datetime) -> None:
    event = outcome.event
    if found.report.errors:
        raise Refused(found.report.errors, found.unit)
    marks = Marks(event, found.report)
    people = {one.key: one for talk in found.proposals for one in talk.speakers}
    persons = Persons(event, marks, by=by, now=now)
    participants = persons.store(list(people.values()))
    talks = Talks(event, Known(event, marks), marks, found.report, keeps_states=keeps_states, by=by, now=now)
    told = talks.store(found.proposals, participants)
    asked = Asked(event, marks, found.report, now=now)
    asked.store(told)
    if found.report.errors:
        raise Refused(found.report.errors, found.unit)
    marks.store(BATCH)
    counts = +(persons.counts + talks.counts + asked.counts)
    if counts:
        whole = history.entry(
            IMPORTED, event, scope=event.public_id, by=by, now=now, after={"counts": dict(counts)}
        )
        history.write_all([*persons.entries, *talks.entries, whole])
    if persons.counts["people changed"] or any(
        row.state in Session.IN_PROGRAMME for row in talks.touched.values()
    ):
        counters.raise_public(event.pk)
    outcome.counts, outcome.decided = counts, talks.decided


def event_for(slug: str, found: Found, *, name: str, zone: str, today: date) -> tuple[Event, bool]:
    """The event at that address, made if there is none: hidden, on the days of its talks or else today."""
    event = Event.objects.select_related("organizer").filter(slug=slug).first()
    if event is not None:
        return event, False
    days = sorted(times.conference_day(one.starts_at, zone) for one in found.proposals if one.starts_at)
    first, last = (days[0], days[-1]) if days else (today, today)
    try:
        return store.make_event(
            slug, name=name or slug.replace("-", " ").title(), zone=zone, starts_on=first, ends_on=last
        ), True
    except UnreadableSchedule as refusal:
        raise Unreadable(refusal.message) from None


def beside(file: Path) -> Path | None:
    """speakers.json or speakers.csv in the folder of the talks."""
    for name in ("speakers.json", "speakers.csv"):
        other = file.with_name(name)
        if other.is_file() and other != file:
            return other
    return None
