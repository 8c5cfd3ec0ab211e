"""All conditions from both sides in one table, and the segments that come with the product."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import segments as of_agenda
from events import segmenting
from events import segments as of_events
from events.models import Event, Partner, Segment
from events.models.participant import ParticipantQuerySet
from events.segmenting import Condition, Definition, Row, Unreadable
from portal import counts as counting
from portal import mailing_rows
from tickets import segments as of_tickets

CONDITIONS: Mapping[str, Condition] = {
    condition.key: condition
    for condition in (*of_tickets.CONDITIONS, *of_agenda.CONDITIONS, *of_events.CONDITIONS)
}


@dataclass(frozen=True)
class Ready:
    """A segment that is there from the start. Opened to be changed, it becomes one's own."""

    key: str
    name: Any
    definition: Definition


READY: Mapping[str, Ready] = {
    one.key: one
    for one in (
        Ready("everybody", gettext_lazy("Everybody"), Definition()),
        Ready("ticket-holders", gettext_lazy("Everybody with a valid ticket"),
              Definition(rows=(Row("ticket.type"),))),
        Ready("speakers", gettext_lazy("Everybody who speaks"), Definition(rows=(Row("talk.speaks"),))),
        Ready("speakers-without-ticket", gettext_lazy("Speakers without a ticket"),
              Definition(rows=(Row("talk.speaks"), Row("ticket.type", negated=True)))),
        Ready("partners-not-here", gettext_lazy("Guests of partners who have not come"),
              Definition(rows=(Row("ticket.partner"), Row("door.came", negated=True)))),
        Ready("starred-cancelled", gettext_lazy("Starred a talk that was cancelled"),
              Definition(rows=(Row("star.gone"),))),
        Ready("unpaid", gettext_lazy("Orders that are not paid"),
              Definition(rows=(Row("order.state", values=(of_tickets.UNPAID,)),))),
        Ready("nameless", gettext_lazy("Bought a seat without a name"), Definition(rows=(Row("order.nameless"),))),
    )
}  # fmt: skip


MISSING = "missing-"  # before the id of a partner


@dataclass(frozen=True)
class Found:
    """A saved segment or a ready one. `key` stands in its address; `problem` says why it cannot be asked."""

    key: str
    name: str
    definition: Definition
    row: Segment | None = None
    problem: str = ""

    @property
    def is_ready_made(self) -> bool:
        return self.row is None


def find(event: Event, key: str) -> Found:
    """Raises Http404."""
    if key in READY:
        return _ready(READY[key])
    if key.startswith(MISSING):
        return _missing(event, key)
    row = Segment.objects.filter(event=event, public_id=key).select_related("created_by").first()
    if row is None:
        raise Http404(_("There is no such segment."))
    return _of_row(row)


def _missing(event: Event, key: str) -> Found:
    """Guests of one partner, which its page in the workspace leads to."""
    partner = get_object_or_404(Partner, event=event, public_id=key.removeprefix(MISSING))
    came_with = Row("ticket.partner", values=(partner.public_id,))
    name = _("Guests of %(partner)s who have not come") % {"partner": partner.name}
    return Found(key, name, Definition(rows=(came_with, Row("door.came", negated=True))))


def _ready(one: Ready) -> Found:
    return Found(one.key, str(one.name), one.definition)


def _of_row(row: Segment) -> Found:
    try:
        definition = segmenting.read(row.definition, row.version)
    except Unreadable as error:
        return Found(row.public_id, row.name, Definition(), row, str(error))
    problem = ""
    if segmenting.problems(definition, CONDITIONS):
        problem = _("One of its conditions cannot be asked any more: open it and mend it.")
    return Found(row.public_id, row.name, definition, row, problem)


def people(event: Event, definition: Definition) -> ParticipantQuerySet:
    return segmenting.people(event, definition, CONDITIONS)


def of_event(event: Event) -> tuple[list[Found], list[Found]]:
    """The saved ones by name, and the ready ones. One query."""
    return [_of_row(row) for row in mailing_rows.segments(event.pk)], [_ready(one) for one in READY.values()]


def counts(event: Event, found: list[Found]) -> dict[str, int]:
    """How many people each has, by key; what cannot be asked is left out. One query for any number."""
    return dict(
        counting.of(event, {one.key: people(event, one.definition) for one in found if not one.problem})
    )


def sentences(event: Event, definition: Definition) -> list[str]:
    return segmenting.sentences(event, definition, CONDITIONS)
