"""When a message is tried again, and when no more. Pure.

Ten tries over about three days: a server that is down over a weekend misses nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

WAITS: Final = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
TRIES: Final = len(WAITS) + 1
# Of each wait, so that all who failed at one moment do not come back at one moment.
JITTER: Final = 0.1
# The seventh failure comes after about seventeen hours: somebody is told while there are still two days to mend it.
WARN_AFTER: Final = 7
GONE: Final = 410
LONGEST_PAUSE: Final = timedelta(hours=24)
# For an endpoint that does not answer at all: the messages behind wait as long as the first one does.
SHORT_PAUSE: Final = timedelta(seconds=5)


@dataclass(frozen=True)
class Verdict:
    """What follows from one try: it was taken, or tried again at `again_at`, or given up. `pause_until` holds back
    everything for the endpoint.
    """

    is_delivered: bool = False
    is_gone: bool = False
    again_at: datetime | None = None
    pause_until: datetime | None = None

    @property
    def is_given_up(self) -> bool:
        return not self.is_delivered and self.again_at is None


def judge(*, status: int, retry_after: str, tries: int, now: datetime, luck: float) -> Verdict:
    """`tries` counts this one; `luck` is between 0 and 1. Every answer but 2xx is a failure, a redirect too."""
    if 200 <= status < 300:
        return Verdict(is_delivered=True)
    if status == GONE:
        return Verdict(is_gone=True)
    asked = asked_for(retry_after, now)
    pause = asked or (now + SHORT_PAUSE if status == 0 else None)
    if tries >= TRIES:
        return Verdict(pause_until=pause)
    again = now + WAITS[tries - 1] * (1 - JITTER + 2 * JITTER * luck)
    return Verdict(again_at=max(again, asked) if asked else again, pause_until=pause)


def asked_for(retry_after: str, now: datetime) -> datetime | None:
    """The moment that a Retry-After header names, as seconds or as a date; at most a day from now."""
    text = retry_after.strip()
    try:
        if text.isascii() and text.isdigit():
            seconds = min(int(text[:9]), int(LONGEST_PAUSE.total_seconds()))
            moment = now + timedelta(seconds=seconds)
        else:
            moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(moment, now + LONGEST_PAUSE) if moment > now else None
