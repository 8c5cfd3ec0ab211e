"""People with what tickets and agenda know of them, as a table to download."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agenda.models import Session, Speaker
from core.tables import Cell
from events.models import Event
from events.models.participant import ParticipantQuerySet
from tickets.models import Ticket


def head() -> list[str]:
    return [
        _("Code"), _("Name"), _("Name on the badge"), _("Pronouns"), _("Company"), _("What he or she does"), _("Address"),
        _("Admission"), _("Tickets"), _("Partner"), _("Talks"),
    ]  # fmt: skip


@dataclass
class Around:
    """What hangs on one person, as cells of a table."""

    types: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    partner: str = ""

    @property
    def tickets(self) -> str:
        return ", ".join(self.types)

    @property
    def talks(self) -> str:
        return "; ".join(self.titles)


def around(event: Event, people: Collection[int] | QuerySet[Any, Any]) -> defaultdict[int, Around]:
    """By primary key, of these people; who has nothing is made when asked for. Two queries."""
    found: defaultdict[int, Around] = defaultdict(Around)
    tickets = Ticket.objects.filter(event=event, attendee__in=people).valid().order_by("pk")
    for person, kind, partner in tickets.values_list("attendee", "type__name", "order__partner__name"):
        found[person].types.append(kind)
        found[person].partner = partner or found[person].partner
    speaking = Speaker.objects.filter(session__event=event, participant__in=people)
    speaking = speaking.filter(session__state__in=Session.IN_PROGRAMME).order_by("pk")
    for person, title in speaking.values_list("participant", "session__title"):
        found[person].titles.append(title)
    return found


def rows(event: Event, people: ParticipantQuerySet) -> Iterator[Sequence[Cell]]:
    """Three queries for any number of people."""
    known = around(event, people.order_by().values("pk"))
    for row in people:
        more = known[row.pk]
        yield [
            row.code, row.name, row.badge_name, row.pronouns, row.company, row.job_title, row.address,
            str(row.get_admission_display()), more.tickets, more.partner, more.talks,
        ]  # fmt: skip
