"""How long a call for talks stays open, in words and as the page needs it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import times

NEVER = datetime.max.replace(tzinfo=UTC)


class Phase(StrEnum):
    NONE = "none"
    SOON = "soon"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Hours:
    """From when and until when proposals are taken. Without an end only for who was invited to hand in later."""

    opens_at: datetime
    closes_at: datetime | None

    def own(self, opens_at: datetime | None, closes_at: datetime | None) -> "Hours":
        """Of a type of session, which may begin and end at times of its own."""
        return Hours(opens_at or self.opens_at, closes_at or self.closes_at)

    def phase(self, now: datetime) -> Phase:
        over = self.closes_at is not None and (now >= self.closes_at or self.closes_at <= self.opens_at)
        if over:
            return Phase.CLOSED
        return Phase.SOON if now < self.opens_at else Phase.OPEN


@dataclass(frozen=True)
class Span:
    """Types that are in the same phase until the same instant. `until` is the opening of what is not open yet."""

    names: tuple[str, ...]
    phase: Phase
    until: datetime | None


def spans(types: Iterable[tuple[str, Hours]], now: datetime) -> list[Span]:
    """What is open first, then what opens, then what is over; each by its time."""
    found: dict[tuple[Phase, datetime | None], list[str]] = {}
    for name, hours in types:
        phase = hours.phase(now)
        until = hours.opens_at if phase is Phase.SOON else hours.closes_at
        found.setdefault((phase, until), []).append(name)
    order = (Phase.OPEN, Phase.SOON, Phase.CLOSED)
    keys = sorted(found, key=lambda key: (order.index(key[0]), key[1] or NEVER))
    return [Span(tuple(found[key]), *key) for key in keys]


def left(until: datetime, now: datetime, zone: str) -> str:
    """`28 days left`: counted in calendar days of the event, in hours and minutes on the last."""
    if until <= now:
        return _("Over")
    days = (times.local(until, zone).date() - times.local(now, zone).date()).days
    rest = until - now
    if rest >= timedelta(days=1):
        return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    hours = int(rest.total_seconds() // 3600)
    if hours:
        return ngettext("%(hours)s hour left", "%(hours)s hours left", hours) % {"hours": hours}
    minutes = max(1, int(rest.total_seconds() // 60))
    return ngettext("%(minutes)s minute left", "%(minutes)s minutes left", minutes) % {"minutes": minutes}
