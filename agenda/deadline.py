"""How long a call for talks stays open, in words and as the page needs it. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import times


class Phase(StrEnum):
    NONE = "none"
    SOON = "soon"
    OPEN = "open"
    CLOSED = "closed"


def phase(opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    if now < opens_at:
        return Phase.SOON
    return Phase.OPEN if now < closes_at else Phase.CLOSED


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
