"""People with what tickets and agenda know of them, as a table to download."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

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


def rows(event: Event, people: ParticipantQuerySet) -> Iterator[Sequence[Cell]]:
    """Three queries for any number of people."""
    chosen = people.order_by().values("pk")
    types: defaultdict[int, list[str]] = defaultdict(list)
    partners: dict[int, str] = {}
    tickets = Ticket.objects.filter(event=event, attendee__in=chosen).valid().order_by("pk")
    for person, kind, partner in tickets.values_list("attendee", "type__name", "order__partner__name"):
        types[person].append(kind)
        if partner:
            partners[person] = partner
    talks: defaultdict[int, list[str]] = defaultdict(list)
    speaking = Speaker.objects.filter(session__event=event, participant__in=chosen)
    speaking = speaking.filter(session__state__in=Session.IN_PROGRAMME).order_by("pk")
    for person, title in speaking.values_list("participant", "session__title"):
        talks[person].append(title)
    for row in people:
        yield [
            row.code, row.name, row.badge_name, row.pronouns, row.company, row.job_title, row.address,
            str(row.get_admission_display()), ", ".join(types[row.pk]), partners.get(row.pk, ""),
            "; ".join(talks[row.pk]),
        ]  # fmt: skip
