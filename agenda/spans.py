"""The days of an event cut into spans about which a speaker can say whether he is there. Pure.

A conference day lasts from 4:00 to 4:00, and its spans follow one another without a gap, so every slot lies in one
or in neighbours. Their edges are wall-clock times of the event's zone: where the clock changes in the night, the
evening is an hour longer or shorter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core import times

# A conference of three weeks is one no more; what is longer is not asked about day by day.
MOST_DAYS = 31


class Part(StrEnum):
    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"


ENDS: Mapping[Part, time] = {
    Part.MORNING: time(12, 0),
    Part.MIDDAY: time(14, 0),
    Part.AFTERNOON: time(18, 0),
}


class Mark(StrEnum):
    """What a speaker says of a span; the values are those stored."""

    FREE = ""
    DISLIKED = "disliked"
    ABSENT = "absent"


# A span of time that is marked, as it is stored.
Marked = tuple[datetime, datetime, str]


@dataclass(frozen=True)
class Span:
    day: date
    part: Part
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> str:
        return f"{self.day:%Y%m%d}-{self.part}"

    @property
    def name(self) -> str:
        return {
            Part.MORNING: _("Morning"),
            Part.MIDDAY: _("Midday"),
            Part.AFTERNOON: _("Afternoon"),
            Part.EVENING: _("Evening"),
        }[self.part]

    def hours(self, zone: str, locale: str = "en") -> str:
        """`12:00 – 2:00 PM` in any zone; with the weekday where that is another than the event's."""
        first, last = self._edge(self.starts_at, zone, locale), self._edge(self.ends_at, zone, locale)
        if self.part is Part.MORNING:
            return _("until %(time)s") % {"time": last}
        if self.part is Part.EVENING:
            return _("from %(time)s") % {"time": first}
        return f"{first} – {last}"

    def _edge(self, instant: datetime, zone: str, locale: str) -> str:
        day = times.local(instant, zone).date()
        shown = times.show_time(instant, zone, locale)
        return shown if day == self.day else f"{times.show_weekday(day, locale)} {shown}"

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at


def of_event(starts_on: date, ends_on: date, zone: str) -> list[Span]:
    """All spans in time order, four a day."""
    days = min((ends_on - starts_on).days + 1, MOST_DAYS)
    return [span for number in range(days) for span in _of_day(starts_on + timedelta(days=number), zone)]


def _of_day(day: date, zone: str) -> list[Span]:
    opens, closes = (edge.astimezone(UTC) for edge in times.day_bounds(day, zone))
    inner = [datetime.combine(day, end, tzinfo=ZoneInfo(zone)).astimezone(UTC) for end in ENDS.values()]
    edges = [opens, *inner, closes]
    return [Span(day, part, edges[n], edges[n + 1]) for n, part in enumerate(Part)]


def marks(spans: Sequence[Span], stored: Iterable[Marked]) -> dict[str, Mark]:
    """What each span is marked as, by its key; of two marks that touch it the stronger one."""
    found = dict.fromkeys((span.key for span in spans), Mark.FREE)
    for starts_at, ends_at, kind in stored:
        for span in spans:
            if span.overlaps(starts_at, ends_at) and found[span.key] is not Mark.ABSENT:
                found[span.key] = Mark(kind)
    return found


@dataclass(frozen=True)
class Left:
    """How many spans remain: in all, in which one can be placed, and in which one likes to be."""

    total: int
    possible: int
    liked: int

    @property
    def is_nothing(self) -> bool:
        return self.possible == 0 and self.total > 0


def left(found: Mapping[str, Mark]) -> Left:
    absent = sum(mark is Mark.ABSENT for mark in found.values())
    disliked = sum(mark is Mark.DISLIKED for mark in found.values())
    return Left(len(found), len(found) - absent, len(found) - absent - disliked)
