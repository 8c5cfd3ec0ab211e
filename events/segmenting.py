"""Conditions over the people of an event, and what is made of several: one query, whatever the number of people.

Each app lists its own conditions in a plain table (events, tickets and agenda: segments.py); portal joins them. A
condition says which participants it holds for as a `Q`, mostly "is among these", so that `not` is exact.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core import times
from events.models import Event, Participant
from events.models.participant import ParticipantQuerySet
from events.models.segment import VERSION

ALL, ANY = "all", "any"
MOST_ROWS = 20
MOST_VALUES = 200


@dataclass(frozen=True)
class Choice:
    """`group` puts those together that belong together, as the options of one question."""

    value: str
    words: str
    group: str = ""


@dataclass(frozen=True)
class Asked:
    """What one row of a segment asks for: values of the condition's choices (none: any of them), or a day."""

    event: Event
    values: tuple[str, ...] = ()
    day: date | None = None

    @property
    def midnight(self) -> datetime:
        """When the day begins in the event's zone."""
        assert self.day is not None  # conditions that ask for a day are never without
        return times.from_local(datetime(self.day.year, self.day.month, self.day.day), self.event.time_zone)  # noqa: DTZ001 - local


@dataclass(frozen=True)
class Condition:
    """One line that can be chosen. `any_words` is what it says without a value; without it one must be chosen."""

    key: str
    group: Any
    words: Any
    where: Callable[[Asked], Q]
    choices: Callable[[Event], Sequence[Choice]] | None = None
    any_words: Any = ""
    takes_day: bool = False


Conditions = Mapping[str, Condition]


@dataclass(frozen=True)
class Row:
    key: str
    negated: bool = False
    values: tuple[str, ...] = ()
    day: date | None = None

    @property
    def plain(self) -> dict[str, Any]:
        return {
            "is": self.key,
            "not": self.negated,
            "values": list(self.values),
            "day": self.day.isoformat() if self.day else None,
        }


@dataclass(frozen=True)
class Definition:
    """What is stored of a segment. Without rows it is everybody."""

    join: str = ALL
    rows: tuple[Row, ...] = field(default=())

    @property
    def plain(self) -> dict[str, Any]:
        return {"join": self.join, "rows": [row.plain for row in self.rows]}


class Unreadable(Exception):
    """A stored definition that this version does not understand; the text says why."""


def read(plain: Any, version: int = VERSION) -> Definition:
    """What was stored. Raises Unreadable."""
    if version != VERSION:
        raise Unreadable(_("It was saved by another version of Plenary."))
    try:
        rows = [
            Row(
                key=str(row["is"]),
                negated=bool(row["not"]),
                values=tuple(str(value) for value in row["values"]),
                day=date.fromisoformat(row["day"]) if row["day"] else None,
            )
            for row in plain["rows"]
        ]
        return Definition(ANY if plain["join"] == ANY else ALL, tuple(rows))
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(_("What was saved of it cannot be read.")) from error


def problems(definition: Definition, known: Conditions) -> dict[int, str]:
    """What keeps a row from being asked, by its number; empty if nothing does."""
    found: dict[int, str] = {}
    for number, row in enumerate(definition.rows):
        condition = known.get(row.key)
        if condition is None:
            found[number] = _("There is no such condition.")
        elif condition.takes_day and row.day is None:
            found[number] = _("Choose a day.")
        elif condition.choices is not None and not row.values and not condition.any_words:
            found[number] = _("Choose at least one.")
        elif len(row.values) > MOST_VALUES:
            found[number] = _("These are too many at once.")
    return found


def people(event: Event, definition: Definition, known: Conditions) -> ParticipantQuerySet:
    """The participants it holds for, by name. Raises Unreadable where a condition is no longer known."""
    if problems(definition, known):
        raise Unreadable(_("One of its conditions cannot be asked any more: open it and mend it."))
    rows = Participant.objects.filter(event=event)
    parts = [_part(event, row, known) for row in definition.rows]
    if not parts:
        return rows.order_by("name", "pk")
    whole = parts[0]
    for part in parts[1:]:
        whole = whole | part if definition.join == ANY else whole & part
    return rows.filter(whole).order_by("name", "pk")


def _part(event: Event, row: Row, known: Conditions) -> Q:
    found = known[row.key].where(Asked(event, row.values, row.day))
    return ~found if row.negated else found


def among(rows: QuerySet[Any], name: str) -> Q:
    """Participants to whom the column `name` of these rows points. Empty columns are left out: one of them in the
    list would make `not` true for nobody.
    """
    return Q(pk__in=rows.exclude(**{name: None}).order_by().values(name))


def sentences(event: Event, definition: Definition, known: Conditions) -> list[str]:
    """Each row in words. One query for each row that has choices."""
    told = []
    for row in definition.rows:
        condition = known.get(row.key)
        if condition is None:
            told.append(_("A condition that is no longer known"))
            continue
        words = _words(event, row, condition)
        told.append(_("not: %(words)s") % {"words": words} if row.negated else words)
    return told


def _words(event: Event, row: Row, condition: Condition) -> str:
    if condition.takes_day:
        return f"{condition.words} {times.show_date(row.day)}" if row.day else str(condition.words)
    if condition.choices is None:
        return str(condition.words)
    if not row.values:
        return str(condition.any_words)
    names = {choice.value: choice.words for choice in condition.choices(event)}
    chosen = [names.get(value, _("something that is gone")) for value in row.values]
    return f"{condition.words}: {', '.join(chosen)}"
