"""How long what is known of people is kept, said beside the models: what goes, after how long, and why then.

Each app keeps a plain table in its own `retention.py`; `portal/retention.py` joins and carries them out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from django.db import models

Rows = models.QuerySet[Any]


class After(StrEnum):
    EVENT = "event"  # days after the last day of the event
    ROW = "row"  # days after the row came, or ended
    WHOLE = "whole"  # the same, of rows that are no event's


@dataclass(frozen=True)
class Rule:
    """`rows(event, before)` finds what is left to do, and no more once it is done; `before` is now less the days, `event`
    is None for what is no event's. Then `files` are deleted, and the rows too, or `blank` is put in, or `act` does it.
    `own` is the column in which an event has days of its own; `held(event)` all that is kept, where `rows` leaves some out.
    `follows` is the key of the rule with which its days are chosen: they share a column.
    """

    key: str
    label: Any
    days: int
    after: After
    rows: Callable[[Any, datetime], Rows]
    why: Any
    blank: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[str] = ()
    act: Callable[[Rows, datetime], None] | None = None
    own: str = ""
    held: Callable[[Any], Rows] | None = None
    follows: str = ""

    def days_at(self, event: "Keeper") -> int:
        """The event's own number of days where it has chosen one."""
        own: int | None = getattr(event, self.own) if self.own else None
        return self.days if own is None else own

    def gone_on(self, event: "Keeper", days: int | None = None) -> date:
        """The day on which it goes at that event; with `days`, on which it would go."""
        return event.ends_on + timedelta(days=self.days_at(event) if days is None else days)


class Keeper(Protocol):
    """An event, as far as this floor knows one."""

    ends_on: date
