"""How long what is known of people is kept, said beside the models: what goes, after how long, and why then.

Each app keeps a plain table in its own `retention.py`; `portal/retention.py` joins and carries them out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

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

    def gone_on(self, ends_on: date) -> date:
        """The day on which it goes, for an event with that last day."""
        return ends_on + timedelta(days=self.days)
