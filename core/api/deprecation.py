"""What of the API goes away, told in every answer to who still uses it (RFC 9745, RFC 8594). Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any

# From the notice to the end, at least.
MONTHS = 24


def earliest_end(since: date) -> date:
    """The day two years later; of a 29th of February the day after."""
    year, month = divmod(since.month - 1 + MONTHS, 12)
    try:
        return since.replace(year=since.year + year, month=month + 1)
    except ValueError:
        return date(since.year + year, month + 2, 1)


@dataclass(frozen=True)
class Deprecated:
    """An operation; with `field` one parameter or field of its requests; or a whole `version`. `successor` is what to use
    instead, an address of the site; `words` say it to people.
    """

    since: date
    ends: date
    successor: str
    words: str
    operation: str = ""
    field: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        if bool(self.operation) == bool(self.version):
            raise ValueError("An operation or a version.")
        if self.ends < earliest_end(self.since):
            raise ValueError(f"{self.name} would end within {MONTHS} months.")

    @property
    def name(self) -> str:
        return self.version or ".".join(filter(None, [self.operation, self.field]))

    def is_used(self, *, operation: str, version: str, given: Collection[str]) -> bool:
        """By a call with these parameters and fields."""
        if self.version:
            return version == self.version
        return operation == self.operation and (not self.field or self.field in given)


def headers(found: Sequence[Deprecated], *, site: str, page: str) -> dict[str, str]:
    """Of several the one that ends first; links of all. `page` tells people."""
    if not found:
        return {}
    first = min(found, key=lambda one: one.ends)
    links = [f'<{site}{page}>; rel="deprecation"; type="text/html"']
    links += [f'<{site}{one.successor}>; rel="successor-version"' for one in found]
    return {
        "Deprecation": f"@{int(_midnight(first.since).timestamp())}",
        "Sunset": format_datetime(_midnight(first.ends), usegmt=True),
        "Link": ", ".join(dict.fromkeys(links)),
    }


def noticed(versions: Mapping[str, Any]) -> list[Deprecated]:
    """Of docs/versions.json: versions whose end has been announced."""
    return [
        Deprecated(
            date.fromisoformat(one["noticed_on"]), date.fromisoformat(one["ends_on"]), "/docs/api/#versions",
            f"Version {one['version']}", version=one["version"],
        )
        for one in versions["versions"]
        if one["noticed_on"]
    ]  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
