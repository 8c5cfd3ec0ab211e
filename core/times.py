"""Times in an event's zone. Pure: no setting, no clock."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date, format_interval, format_skeleton, format_time

DAY_STARTS = time(4, 0)  # what begins at 01:30 belongs to the evening before


def local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone))


def conference_day(instant: datetime, zone: str) -> date:
    """The day people would name: after midnight it is still the evening before."""
    return (local(instant, zone) - timedelta(hours=DAY_STARTS.hour)).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Start and end of a conference day as instants in the zone (04:00 to 04:00)."""
    start = datetime.combine(day, DAY_STARTS, tzinfo=ZoneInfo(zone))
    end = datetime.combine(day + timedelta(days=1), DAY_STARTS, tzinfo=ZoneInfo(zone))
    return start, end


def from_local(naive: datetime, zone: str) -> datetime:
    """The instant of a wall-clock time. A time that the clock skips counts from before the change."""
    return naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@lru_cache(maxsize=4096)
def show_time(instant: datetime, zone: str, locale: str = "en") -> str:
    return format_time(local(instant, zone), "short", tzinfo=ZoneInfo(zone), locale=locale)


@lru_cache(maxsize=1024)
def show_date(day: date, locale: str = "en", width: str = "long") -> str:
    return format_date(day, width, locale=locale)


@lru_cache(maxsize=256)
def show_range(start: date, end: date, locale: str = "en") -> str:
    """`12 – 14 May 2027` in the reader's order."""
    if start == end:
        return format_date(start, "long", locale=locale)
    return str(format_interval(start, end, "yMMMMd", locale=locale))


def city(zone: str) -> str:
    """The place by which the zone is named: America/Los_Angeles is Los Angeles."""
    if zone.startswith(("Etc/GMT+", "Etc/GMT-")):  # which count backwards: GMT-1 is one hour ahead
        return f"UTC{'+' if zone[7] == '-' else '-'}{zone[8:]}"
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def rfc3339(instant: datetime) -> str:
    """As programs read it, in UTC: `2027-05-12T16:00:00.000Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def show_day(day: date, locale: str = "en") -> str:
    """The day as a tab names it: `Wed, May 12`."""
    return str(format_skeleton("MMMEd", day, locale=locale))


def show_weekday(day: date, locale: str = "en") -> str:
    """`Wed`"""
    return str(format_skeleton("E", day, locale=locale))


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """All there are: to look for their files takes ten milliseconds."""
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Zones named by a place, and UTC; the others are technical."""
    named = sorted(zone for zone in zones() if "/" in zone and zone[:3] != "Etc")
    return (*named, "UTC")
