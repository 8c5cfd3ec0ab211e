"""The checklist as a whole: speakers × tasks, for the team's page and as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from agenda.actions import checklist
from agenda.actions.checklist import Item
from agenda.models import ChecklistTask, Session, Speaker
from core import tables, times
from events.models import Event, Participant


@dataclass(frozen=True)
class Row:
    person: Participant
    items: Sequence[Item]

    @property
    def left(self) -> int:
        return sum(not item.is_done for item in self.items)

    @property
    def overdue(self) -> int:
        return sum(item.is_overdue for item in self.items)


@dataclass(frozen=True)
class Table:
    tasks: Sequence[ChecklistTask]
    rows: Sequence[Row]


def of(event: Event, now: datetime, *, only: str = "") -> Table:
    """All confirmed speakers, or with `only` those with something "open" or "overdue". Four queries."""
    coming = Speaker.objects.on_stage().filter(session__event=event, session__state=Session.State.CONFIRMED)
    people = list(Participant.objects.filter(pk__in=coming.values("participant")).order_by("name", "pk"))
    items = checklist.items_of(people, event, now)
    rows = [Row(person, items.get(person.pk, [])) for person in people]
    if only == "open":
        rows = [row for row in rows if row.left]
    if only == "overdue":
        rows = [row for row in rows if row.overdue]
    tasks = [item.task for item in rows[0].items] if rows else []
    return Table(tasks, rows)


def to_csv(table: Table, event: Event) -> str:
    """One line a speaker."""
    head = [_("Speaker"), _("E-mail"), *(task.text for task in table.tasks)]
    lines = [
        [row.person.name, row.person.address, *(_cell(item, event) for item in row.items)]
        for row in table.rows
    ]
    return tables.as_csv(head, lines)


def _cell(item: Item, event: Event) -> str:
    if item.is_done and item.entry is not None and item.entry.done_at is not None:
        day = times.local(item.entry.done_at, event.time_zone).date()
        said = _("done %(day)s") % {"day": day.isoformat()}
    elif item.is_overdue:
        said = _("overdue")
    else:
        said = _("open")
    return f"{said}: {item.note}" if item.note else said
