"""The search over everything of an event that a seat may read: people, orders, tickets, talks.

Each group is read as one text, in one query, and looked through in memory: see docs/decisions/0023.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Aggregate, F, QuerySet, TextField, Value
from django.db.models.functions import Concat, Replace, Right
from django.urls import reverse
from django.utils.translation import gettext as _

from agenda import blind, committee
from agenda.models import Session
from core import finding
from core.finding import SEPARATOR, Found, Lines, Shelf
from events.desk import Desk
from events.models import Event, Participant
from portal import sight
from portal.sight import Sight
from tickets.models import Order, Ticket

SHOWN = 8
SPOKEN = 8  # letters of an order's code, and at the end of a ticket's id, which stand on the ticket
SHORTEST_CODE = 4
shelf = Shelf()


@dataclass(frozen=True)
class Hit:
    words: str
    more: str
    link: str


@dataclass(frozen=True)
class Group:
    """`is_cut`: there may be more than are shown."""

    title: str
    hits: Sequence[Hit]

    @property
    def is_cut(self) -> bool:
        return len(self.hits) == SHOWN


class Joined(Aggregate):
    """All values in one text, one a line."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, CHR(10))"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "%(function)s(%(expressions)s, CHAR(10))"
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", template=template, **extra)


def search(seat: Desk, event: Event, typed: str, now: datetime) -> list[Group]:
    """The groups with hits. At most ten queries for a team member with all rights, whatever there is."""
    seen = sight.of(seat, event)
    if not finding.words(typed):
        return []
    groups = (
        [Group(_("People"), [_person(seen, row) for row in people(seen, event, typed)])]
        if seen.is_any
        else []
    )
    is_code = _could_be_code(typed)
    if seen.money and (is_code or "@" in typed):
        groups.append(Group(_("Orders"), _orders(event, typed)))
    if is_code and seen.tickets:
        groups.append(Group(_("Tickets"), _tickets(seen, event, typed)))
    if seen.talks:
        groups.append(Group(_("Talks"), _talks(event, typed)))
    elif seen.reviews:
        groups.append(Group(_("Talks to review"), _proposals(seat, event, typed, now)))
    return [group for group in groups if group.hits]


def _could_be_code(typed: str) -> bool:
    """One word with a figure in it, or as long as a code, give or take a letter: few names are looked for in vain
    among codes."""
    word = typed.strip()
    if not re.fullmatch(r"[A-Za-z0-9_]+", word):
        return False
    has_figure = any(letter.isdigit() for letter in word)
    return len(word) >= SHORTEST_CODE if has_figure else abs(len(word) - SPOKEN) <= 1


def people(seen: Sight, event: Event, typed: str) -> list[Participant]:
    """Two queries, best first."""
    rows = sight.people(seen, event)
    texts = ["name", "badge_name", "company", "code"]
    if seen.addresses:
        texts += ["email", "contact_email"]
    found = _found(f"people {event.public_id} {seen}", rows, texts, typed)
    return _rows(found, rows)


def _person(seen: Sight, row: Participant) -> Hit:
    more = (row.company, row.address if seen.addresses else "", row.get_admission_display())
    return Hit(row.name, _line(more), person_link(row.pk))


def _orders(event: Event, typed: str) -> list[Hit]:
    rows = Order.objects.filter(event=event)
    found = _found(f"orders {event.public_id}", rows, ["code", "email"], typed)

    def hit(row: Order) -> Hit:
        link = reverse("admin:tickets_order_change", args=[row.pk])
        return Hit(row.code, _line((str(row.buyer), row.email, row.get_state_display())), link)

    return _shown(found, rows.select_related("buyer"), hit)


def _tickets(seen: Sight, event: Event, typed: str) -> list[Hit]:
    """By the letters that stand on the ticket, or its whole id."""
    rows = Ticket.objects.filter(event=event)
    if not seen.opens_tickets:
        rows = rows.exclude(attendee=None)
    said = [Right("public_id", SPOKEN), "public_id"]
    found = _found(f"tickets {event.public_id} {seen.opens_tickets}", rows, said, typed)

    def hit(row: Ticket) -> Hit:
        link = reverse("admin:tickets_ticket_change", args=[row.pk])
        if not seen.opens_tickets:
            link = person_link(row.attendee_id)
        who = str(row.attendee) if row.attendee else _("No name yet")
        return Hit(row.public_id[-SPOKEN:], _line((who, str(row.type), row.get_state_display())), link)

    return _shown(found, rows.select_related("attendee", "type"), hit)


def _talks(event: Event, typed: str) -> list[Hit]:
    rows = Session.objects.filter(event=event)
    found = _found(f"talks {event.public_id}", rows, ["code", "title", "subtitle"], typed)

    def hit(row: Session) -> Hit:
        names = ", ".join(speaker.participant.name for speaker in row.speakers.all())
        link = reverse("admin:agenda_session_change", args=[row.pk])
        return Hit(row.title, _line((row.code, names, row.get_state_display())), link)

    return _shown(found, rows.prefetch_related("speakers__participant"), hit)


def _proposals(seat: Desk, event: Event, typed: str, now: datetime) -> list[Hit]:
    """As a reviewer may read them: without talks he has a conflict with, and blind where he is."""
    chair = committee.take_seat(seat.user, event, now)
    read = {row.public_id: (row, blind.title(chair, row)) for row in blind.for_titles(chair.proposals())}
    raw = "\n".join(
        f"{key}{SEPARATOR}{row.code} {' '.join(title.split())}" for key, (row, title) in read.items()
    )
    hits = []
    for one in finding.find(Lines.of(raw), typed, SHOWN):
        row, title = read[one.key]
        hits.append(Hit(title, row.code, f"/{event.slug}/review/{row.code}/"))
    return hits


def _found(name: str, rows: QuerySet[Any], texts: Iterable[Any], typed: str) -> list[Found]:
    """One query. Line breaks within a value would be lines of their own."""
    parts: list[Any] = []
    for text in texts:
        parts += [Value(" "), F(text) if isinstance(text, str) else text]
    value = Replace(
        Concat(*parts, output_field=TextField()), Value("\n"), Value(" "), output_field=TextField()
    )
    line = Concat(F("public_id"), Value(SEPARATOR), value, output_field=TextField())
    raw = rows.order_by().aggregate(text=Joined(line))["text"] or ""
    return finding.find(shelf.lines(name, raw), typed, SHOWN)


def _shown(found: Sequence[Found], rows: QuerySet[Any], hit: Callable[[Any], Hit]) -> list[Hit]:
    return [hit(row) for row in _rows(found, rows)]


def _rows(found: Sequence[Found], rows: QuerySet[Any]) -> list[Any]:
    """One query, in the order in which they were found."""
    if not found:
        return []
    known: Mapping[str, Any] = {
        row.public_id: row for row in rows.filter(public_id__in=[one.key for one in found])
    }
    return [known[one.key] for one in found if one.key in known]


def _line(parts: Iterable[str]) -> str:
    return " · ".join(filter(None, parts))


def person_link(pk: int | None) -> str:
    return reverse("admin:events_participant_person", args=[pk])
