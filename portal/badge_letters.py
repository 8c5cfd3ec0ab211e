"""Letters on badges that cannot be printed, told before paper is spent: whose they are, and which."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event, Participant
from portal.badges import Wearer
from tickets.badges import drawing
from tickets.badges.filling import Row
from tickets.badges.placeholders import Wrong
from tickets.documents import coverage, sheets
from tickets.models import BadgeLayout

MOST_TOLD = 200


@dataclass(frozen=True)
class Lacking:
    """A text some letters of which no font has, or are left out. `person` is the public id of whose it is."""

    name: str
    letters: str
    person: str = ""
    address: str = ""  # of the person's page, or of where the text is changed

    @property
    def spelled(self) -> str:
        return coverage.spelled(self.letters)

    @property
    def plain(self) -> dict[str, str]:
        """As the row of a batch keeps it."""
        return {"name": self.name, "letters": self.letters, "person": self.person}


def lacking(
    event: Event, found: Sequence[Wearer], row: BadgeLayout, agendas: Sequence[tuple[Row, ...]]
) -> list[Lacking]:
    """Of everything that is printed: what is the same on many badges, then each person's own."""
    return [*of_event(event, row), *_of_agendas(agendas), *of_wearers(found)][:MOST_TOLD]


def of_wearers(found: Iterable[Wearer]) -> Iterator[Lacking]:
    for wearer in found:
        if letters := of_wearer(wearer):
            person = wearer.person
            yield Lacking(wearer.face.name, letters, person.public_id, _address(person.pk))


def of_wearer(wearer: Wearer) -> str:
    person = wearer.person
    left_out = coverage.left_out(person.name_on_badge, person.pronouns, person.company)
    return drawing.missing_glyphs(wearer.face) + left_out


def of_event(event: Event, row: BadgeLayout) -> Iterator[Lacking]:
    """What the event and the layout write on every badge."""
    if letters := drawing.missing_of_event(sheets.event_face(event)):
        address = reverse("admin:events_event_change", args=[event.pk])
        yield Lacking(_("Name, place or dates of the event"), letters, address=address)
    with suppress(Wrong):  # such a layout is refused in words of its own
        if letters := drawing.missing_of_layout(row.side(row.found_stock)):
            address = reverse("admin:tickets_badgelayout_change", args=[row.pk]) if row.pk else ""
            yield Lacking(_("The layout’s own words"), letters, address=address)


def stored(event: Event, rows: Sequence[Mapping[str, Any]]) -> list[Lacking]:
    """What a batch kept, with the addresses of today. One query."""
    ids = [one["person"] for one in rows if one.get("person")]
    keys = dict(Participant.objects.filter(event=event, public_id__in=ids).values_list("public_id", "pk"))
    return [
        Lacking(one["name"], one["letters"], person, _address(keys[person]) if person in keys else "")
        for one in rows
        for person in [one.get("person", "")]
    ]


def _of_agendas(agendas: Sequence[tuple[Row, ...]]) -> Iterator[Lacking]:
    for line in dict.fromkeys(line for rows in dict.fromkeys(agendas) for line in rows):
        if letters := coverage.missing(line.title, line.time, line.place):
            yield Lacking(line.title, letters)


def _address(person: int) -> str:
    return reverse("admin:events_participant_person", args=[person])
